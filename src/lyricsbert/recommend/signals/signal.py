"""What a signal is: one part of a ranking, with its values, its weight, and how it explains itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query
    from lyricsbert.recommend.recommendation import Reason

    Explain = Callable[[int, LyricLines], tuple[Reason, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What a signal says of r candidates.

    Attributes:
        values: (r,) float32 in 0..1, finite. 0 is a song that has nothing in common with the query, the songs that fit
            best come near 1, and a step in one signal means about as much as the same step in another, so that their
            weighted mean is fair to all of them.
        weight: how much it counts beside the other signals, before weights are scaled to sum to 1.
        explain: gives the reasons of the candidate at a position, from its lyrics. None without a value above 0.
        threshold: there is a reason for every candidate with a value above this; infinite if there never need be one.
    """

    values: NDArray[np.float32]
    weight: float
    explain: Explain
    threshold: float


class Signal(Protocol):
    """One part of a ranking."""

    @property
    def name(self) -> str:
        """What it is called in `Recommendation.parts`."""
        ...

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """Its values for candidates; None where the query does not speak of it."""
        ...
