"""Fusion: the values of several signals become one score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.query import Query
    from lyricsbert.recommend.signals.signal import Scores, Signal


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Scored candidates.

    Attributes:
        candidates: r songs.
        signals: name -> what the signal says of them.
        weights: name -> weight; they sum to 1.
        score: (r,) float64 in 0..1, the weighted mean of the signals' values.
    """

    candidates: Candidates
    signals: Mapping[str, Scores]
    weights: Mapping[str, float]
    score: NDArray[np.float64]

    def parts(self, place: int) -> dict[str, float]:
        """The value of each signal for the candidate at a position, by name."""
        return {name: float(scores.values[place]) for name, scores in self.signals.items()}


def rank(query: Query, candidates: Candidates, signals: Sequence[Signal], *, drop_empty: bool = False) -> Ranking:
    """Score candidates by all signals that the query speaks of.

    Args:
        query: what is asked for.
        candidates: the songs.
        signals: what to rank by.
        drop_empty: leave out signals that no candidate has a value of.
    """
    scored = {
        signal.name: scores
        for signal in signals
        if (scores := signal.score(query, candidates)) is not None and (not drop_empty or scores.values.any())
    }
    weights = scaled({name: scores.weight for name, scores in scored.items()})
    values = {name: scores.values for name, scores in scored.items()}
    return Ranking(candidates, scored, weights, fuse(values, weights) if scored else np.zeros(len(candidates)))


def scaled(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights that sum to 1."""
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def fuse(values: Mapping[str, NDArray[np.float32]], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """The mean of the signals' values weighted by weights that sum to 1.

    Rounded to 6 decimals, so that equal songs tie whatever the order of summation.
    """
    columns = np.stack([column.astype(np.float64) for column in values.values()])
    score: NDArray[np.float64] = np.array([weights[name] for name in values]) @ columns
    return score.round(6)
