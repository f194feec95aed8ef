"""Changes that are asked for in words: "a little happier", "much calmer and less angry"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend.understanding.qualities import COMPARATIVES, QUALITIES, SIZES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.recommend.understanding.qualities import Axis

_LEVELS: Final = (1.0, 9.0)
"""The least and the most valence and energy."""

STEP: Final = 1.5
"""Points of 9 by which "happier" is happier."""

_SHARE: Final = 0.15
"""What the ratio of an emotion gains in "angrier"."""

_CHANGED: Final[dict[tuple[Axis, int], dict[str, float]]] = {
    ("valence", 1): {"valence": 1, "joy": 1},
    ("valence", -1): {"valence": -1, "sadness": 1},
    ("energy", 1): {"energy": 1},
    ("energy", -1): {"energy": -1},
    ("anger", 1): {"anger": 1, "energy": 1, "valence": -1},
    ("love", 1): {"love": 1, "valence": 0.5},
    ("fear", 1): {"fear": 1, "valence": -1},
    ("surprise", 1): {"surprise": 1},
}
"""In steps; how old and how long songs are does not change what they feel like."""

_DEGREE: Final = "|".join(re.escape(size) for size in sorted(SIZES, key=len, reverse=True) if size != "more")
_PART: Final = re.compile(
    rf"(?:(?P<degree>{_DEGREE})\s+)?(?:(?P<more>more|less)\s+)?(?P<word>[a-z]+)(?:\s+(?:still|again))?",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\s*(?:,|;|\band\b|\bbut\b|\bthen\b)+\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of what songs feel like, relative to something.

    Attributes:
        valence: points of 9 to add.
        energy: the same.
        emotions: what to add to the ratios, by name.
        words: how it was asked for, empty if by number.
    """

    valence: float = 0.0
    energy: float = 0.0
    emotions: Mapping[str, float] = field(default_factory=dict)
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.valence or self.energy or any(self.emotions.values()))

    def level(self, name: str, value: float) -> float:
        """A valence or an energy after the change, within 1..9."""
        return float(np.clip(value + getattr(self, name), *_LEVELS))

    def ratios(self, ratios: NDArray[np.floating]) -> NDArray[np.float32]:
        """(6,) ratios after the change, which sum to 1."""
        added = np.array([self.emotions.get(name, 0.0) for name in EMOTIONS])
        changed = np.maximum(ratios + added, 0)
        scaled: NDArray[np.float32] = (changed / max(float(changed.sum()), 1e-9)).astype(np.float32)
        return scaled


def parse_change(text: str) -> Change | None:
    """Read a text that names nothing but a change; None if it says anything else.

    "a little happier", "calmer but less sad", "more energetic", "a little happier, a little happier still" (which is
    two steps).
    """
    total: dict[str, float] = {}
    parts = [part for part in _BETWEEN.split(text.strip().rstrip(".!")) if part]
    for part in parts:
        found = _PART.fullmatch(part)
        quality = found and _quality(found["word"].lower(), found["more"] is not None)
        if not found or not quality:
            return None
        degree = SIZES[found["degree"].lower()] if found["degree"] else 1.0
        sign = -1 if (found["more"] or "").lower() == "less" else 1
        for name, amount in quality.items():
            total[name] = total.get(name, 0.0) + sign * degree * amount
    if not parts:
        return None
    return Change(
        valence=STEP * total.pop("valence", 0.0),
        energy=STEP * total.pop("energy", 0.0),
        emotions={name: _SHARE * amount for name, amount in total.items()},
        words=text.strip(),
    )


def _quality(word: str, compared: bool) -> dict[str, float] | None:
    """What a word changes: "happier", or "happy" behind "more" or "less"."""
    end = (QUALITIES if compared else COMPARATIVES).get(word)
    return None if end is None else _CHANGED.get(end)
