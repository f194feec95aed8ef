"""Blends: several songs and texts as one wish, each with a weight, and what shall be different from them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import WishError
from lyricsbert.recommend.changes import Change, parse_change

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PARTS: Final = 20
MOST_WEIGHT: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BlendPart:
    """One part of a blend: a text, a song or a change; exactly one of them.

    Attributes:
        text: words; "Artist - Title" of a song of the library is that song, "a little calmer" a change.
        song: an id, "Artist - Title", or a title.
        change: what songs shall be like, seen from the middle of the parts that are wanted.
        weight: how much it counts, -10..10 without 0; below 0, songs are to be unlike it.

    Raises:
        WishError: it is none or several of these, or the weight is out of range.
    """

    text: str | None = None
    song: str | None = None
    change: Change | None = None
    weight: float = 1.0

    def __post_init__(self) -> None:
        """Check the fields."""
        said = [each for each in (self.text, self.song) if each is not None and each.strip()]
        if len(said) + bool(self.change) != 1:
            raise WishError("A part of a blend is one text, one song or one change; it is empty, or several of them.")
        is_number = isinstance(self.weight, int | float) and not isinstance(self.weight, bool)
        if not is_number or not math.isfinite(self.weight) or not 0 < abs(self.weight) <= MOST_WEIGHT:
            raise WishError(
                f"The weight {self.weight} of “{self.label}” is out of range; a weight is from -{MOST_WEIGHT:g} to"
                f" {MOST_WEIGHT:g} and not 0."
            )

    @property
    def label(self) -> str:
        """How it is named in a sentence."""
        return self.text or self.song or (self.change.words if self.change else "") or "a change"

    @property
    def as_change(self) -> Change | None:
        """The change that it is, said in words or by number; turned round by a negative weight."""
        change = self.change or (parse_change(self.text) if self.text else None)
        if change is None or self.weight > 0:
            return change
        return Change(-change.valence, -change.energy, {name: -each for name, each in change.emotions.items()})


def check_blend(parts: Sequence[BlendPart]) -> tuple[BlendPart, ...]:
    """The parts of a blend.

    Raises:
        WishError: there are too many, or a change has nothing to be measured from.
    """
    if len(parts) > MOST_PARTS:
        raise WishError(f"The blend has {len(parts)} parts; at most {MOST_PARTS} are allowed.")
    if parts and not any(part.weight > 0 and part.as_change is None for part in parts):
        raise WishError("The blend has no song and no text with a weight above 0; name what songs are to be like.")
    return tuple(parts)


def parse_part(text: str) -> BlendPart:
    """Read "ABBA - Chiquitita=2", "party songs=-1" or "calmer": a part, and its weight behind the last "=".

    Raises:
        WishError: it is empty, or the weight is out of range.
    """
    words, equals, weight = text.rpartition("=")
    try:
        return BlendPart(text=words.strip(), weight=float(weight)) if equals else BlendPart(text=text.strip())
    except ValueError:
        return BlendPart(text=text.strip())
