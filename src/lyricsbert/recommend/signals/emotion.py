"""Emotion: how close a song's six ratios are to the wanted ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend.query import FELT
from lyricsbert.recommend.recommendation import Reason
from lyricsbert.recommend.signals.signal import Scores

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query

LEADING: Final = 0.2
"""Ratio from which an emotion is worth naming."""

ASKED: Final = 0.6
"""What an emotion must have of the share of the most wanted one to be called asked for."""

MOST: Final = 0.5
"""Ratio from which a song is mostly one emotion, or two together."""

AHEAD: Final = 0.08
"""How far the leading emotion of a song is ahead of the next where it is less than half."""

CLOSE: Final = 0.8
"""Value above which there is always a reason, though no emotion leads on both sides."""


@dataclass(frozen=True, slots=True)
class Emotion:
    """1 - Jensen-Shannon distance between the song's ratios and the wanted ones.

    Attributes:
        weight: of ratios that were given by number.
        text_weight: of those that a text wants that is about nothing but emotions; it falls with the square of how much
            the text is about them, since a text that is half about a subject is answered by that first.
        ending: of the sentence "Mostly joy, ..." about what a text wants.
    """

    weight: float = 1.0
    text_weight: float = 0.3
    ending: str = "which fits your words"
    name: str = "emotion"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        wanted = query.wanted
        if wanted is None:
            return None
        values = candidates.catalog.emotions.agreement(wanted)[candidates.rows]
        emotions, rows = candidates.library.emotions, candidates.rows
        ending = "as you asked" if query.sliders else self.ending
        mix = "is close to what you asked for" if query.sliders else "fits your words"

        def explain(place: int, _: LyricLines) -> tuple[Reason, ...]:
            if query.feeling < FELT or not values[place] > 0:
                return ()
            reason = emotion_reason(emotions[rows[place]], wanted, ending)
            if reason is None and values[place] > CLOSE:
                reason = Reason("emotion", f"Its mix of emotions {mix}.")
            return (reason,) if reason else ()

        weight = self.weight if query.sliders else self.text_weight * query.feeling**2
        return Scores(values, weight, explain, CLOSE if query.feeling >= FELT else float("inf"))


def emotion_reason(ratios: NDArray[np.float32], wanted: NDArray[np.float32], ending: str) -> Reason | None:
    """The emotion that leads in the song, or the two that do together, as far as they are wanted.

    Args:
        ratios: (6,) of the song.
        wanted: (6,).
        ending: of the sentence "Mostly sadness, ...", for example "as you asked".

    Returns:
        None for a song that no emotion leads in, or one that is not wanted.
    """
    first, second = _greatest(ratios, 2)
    (main,) = _greatest(wanted, 1)
    asked = [e for e in range(len(ratios)) if wanted[e] >= max(LEADING, ASKED * wanted[main]) or e == main]
    if first not in asked:
        return None
    two_lead = ratios[second] >= LEADING and ratios[first] + ratios[second] >= MOST
    if two_lead and second in asked and ratios[first] < 2 * ratios[second]:
        said = f"Both {EMOTIONS[first]} and {EMOTIONS[second]}"
    elif ratios[first] >= MOST:
        said = f"Mostly {EMOTIONS[first]}"
    elif ratios[first] >= ratios[second] + AHEAD:
        said = f"More {EMOTIONS[first]} than anything else"
    else:
        return None
    return Reason("emotion", f"{said}, {ending}.")


def _greatest(ratios: NDArray[np.float32], count: int) -> list[int]:
    """Places of the greatest ratios, greatest first."""
    values = ratios.tolist()
    return sorted(range(len(values)), key=lambda place: -values[place])[:count]
