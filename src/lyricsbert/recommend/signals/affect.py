"""Affect: how close a song's valence and energy are to the wanted ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.recommend.query import FELT
from lyricsbert.recommend.recommendation import Reason, listing
from lyricsbert.recommend.signals.signal import Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query

FAR: Final = 4.0
"""Distance, in points of 9, from which a song has nothing of what is wanted."""

CLOSE: Final = 0.8
"""Value above which there is always a reason, if the numbers were given."""

_MIDDLE: Final = 5.0
_TELLING: Final = 1.5
"""Distance of a song's number from the middle from which it says something."""

_ASKED: Final = 1.0
"""The same of a wanted number."""

_BOTH: Final = {
    (1, 1): "Bright and lively",
    (1, -1): "Calm and gentle",
    (-1, 1): "Dark and intense",
    (-1, -1): "Dark and quiet",
}
_ONE: Final = {
    ("valence", 1): "Bright in feeling",
    ("valence", -1): "Dark in feeling",
    ("energy", 1): "High energy",
    ("energy", -1): "Low energy",
}
_QUALITIES: Final = {"valence": "bright", "energy": "energetic"}


@dataclass(frozen=True, slots=True)
class Affect:
    """1 - a quarter of the distance between the song's valence and energy and the wanted ones, at least 0.

    The distance is the root of the mean square, so that one number counts as much as two.

    Attributes:
        weight: of numbers that were given.
        text_weight: of those that a text wants that is about nothing but feeling; see `Emotion`.
        ending: of the sentence "Calm and gentle, ..." about what a text wants.

    Source: Russell 1980 (the circumplex of affect, whose axes are valence and energy).
    """

    weight: float = 1.0
    text_weight: float = 0.15
    ending: str = "which fits your words"
    name: str = "affect"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        library, rows = candidates.library, candidates.rows
        told = {"valence": (query.valence, library.valence), "energy": (query.energy, library.energy)}
        wanted = {name: number for name, (number, _) in told.items() if number is not None}
        if not wanted:
            return None
        numbers = {name: told[name][1][rows] for name in wanted}
        values = affect_values(numbers, wanted)
        ending = "as you asked" if query.affect_sliders else self.ending
        speaks = query.affect_sliders or query.feeling >= FELT

        def explain(place: int, _: LyricLines) -> tuple[Reason, ...]:
            if not speaks or not values[place] > 0:
                return ()
            song = {name: float(number[place]) for name, number in numbers.items()}
            said = affect_in_words(song, wanted)
            if said is not None:
                return (Reason(self.name, f"{said}, {ending}."),)
            if query.affect_sliders and values[place] > CLOSE:
                return (Reason(self.name, f"About as {listing(_QUALITIES[name] for name in song)} as you asked."),)
            return ()

        weight = self.weight if query.affect_sliders else self.text_weight * query.feeling**2
        return Scores(values, weight, explain, CLOSE if query.affect_sliders else float("inf"))


def affect_values(numbers: dict[str, NDArray[np.float32]], wanted: dict[str, float]) -> NDArray[np.float32]:
    """How close songs are to wanted numbers.

    Args:
        numbers: (r,) valence or energy or both of songs by name, NaN where unknown.
        wanted: the same wanted.

    Returns:
        (r,) float32 in 0..1, 0 where a number is unknown.
    """
    squares = np.stack([(numbers[name] - np.float32(number)) ** 2 for name, number in wanted.items()])
    values: NDArray[np.float32] = np.maximum(1 - np.sqrt(squares.mean(axis=0)) / np.float32(FAR), 0)
    return np.nan_to_num(values, nan=0)


def affect_in_words(song: dict[str, float], wanted: dict[str, float]) -> str | None:
    """What a song's numbers say, as far as they lie where the wanted ones do, away from the middle."""
    sides = {
        name: 1 if number > _MIDDLE else -1
        for name, number in song.items()
        if abs(number - _MIDDLE) >= _TELLING and (wanted[name] - _MIDDLE) * np.sign(number - _MIDDLE) >= _ASKED
    }
    if not sides:
        return None
    if len(sides) == 2:
        return _BOTH[sides["valence"], sides["energy"]]
    ((name, side),) = sides.items()
    return _ONE[name, side]
