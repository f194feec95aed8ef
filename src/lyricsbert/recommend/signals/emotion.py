"""Emotion: how close a song's six ratios are to the wanted ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend.recommendation import Reason, listing
from lyricsbert.recommend.signals.signal import Scores

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query

LEADING: Final = 0.2
"""Ratio from which an emotion is worth naming."""

FELT: Final = 0.3
"""How much a query must be about emotions for one to be a reason."""

CLOSE: Final = 0.8
"""Value above which there is always a reason, though no emotion leads on both sides."""


@dataclass(frozen=True, slots=True)
class Emotion:
    """1 - Jensen-Shannon distance between the song's ratios and the wanted ones.

    Attributes:
        weight: of a query that is about nothing but emotions.
    """

    weight: float = 1.0
    name: str = "emotion"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        wanted = query.wanted
        if wanted is None:
            return None
        values = candidates.catalog.emotions.agreement(wanted)[candidates.rows]
        emotions, rows = candidates.library.emotions, candidates.rows
        wisher = "you asked for" if query.sliders else "your words ask for"
        wish = "what you asked for" if query.sliders else "that of your words"

        def explain(place: int, _: LyricLines) -> tuple[Reason, ...]:
            if query.feeling < FELT or not values[place] > 0:
                return ()
            reason = emotion_reason(emotions[rows[place]], wanted, wisher)
            if reason is None and values[place] > CLOSE:
                reason = Reason("emotion", f"Its mixture of emotions is close to {wish}.")
            return (reason,) if reason else ()

        return Scores(values, self.weight * query.feeling, explain, CLOSE if query.feeling >= FELT else float("inf"))


def emotion_reason(ratios: NDArray[np.float32], wanted: NDArray[np.float32], wisher: str) -> Reason | None:
    """The emotions that lead in the song (its first two) and are wanted (one of the first three there).

    Args:
        ratios: (6,) of the song.
        wanted: (6,).
        wisher: ends the sentence "It is 40 % sadness; ... 90 %.", for example "your words are".
    """
    leading = [e for e in _greatest(ratios, 2) if ratios[e] >= LEADING]
    asked = [e for e in _greatest(wanted, 3) if wanted[e] >= LEADING / 2]
    shared = [e for e in leading if e in asked]
    if not shared:
        return None
    own = listing(f"{_percent(ratios[e])} {EMOTIONS[e]}" for e in shared)
    return Reason("emotion", f"It is {own}; {wisher} {listing(_percent(wanted[e]) for e in shared)}.")


def _greatest(ratios: NDArray[np.float32], count: int) -> list[int]:
    """Places of the greatest ratios, greatest first."""
    values = ratios.tolist()
    return sorted(range(len(values)), key=lambda place: -values[place])[:count]


def _percent(ratio: float) -> str:
    return f"{100 * ratio:.0f} %"
