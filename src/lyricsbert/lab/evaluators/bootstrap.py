"""A figure with its interval, and the bootstrap that draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that was measured.

    Attributes:
        value: on the whole sample.
        low: lower end of the 95 % interval; None where none was drawn (a count, or a bootstrap without draws).
        high: its upper end, likewise.
    """

    value: float
    low: float | None = None
    high: float | None = None


Figures = dict[str, Figure]


def values(figures: Mapping[str, Figure]) -> dict[str, float]:
    """The numbers alone."""
    return {name: figure.value for name, figure in figures.items()}


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Percentile intervals of 95 % by resampling units with replacement (Efron 1979).

    A unit is what could have come out otherwise as a whole: a sentence, or, for songs, an artist with all its songs,
    since the split is by artist and songs of one artist are alike.

    Attributes:
        draws: resamples; 0 gives figures without intervals.
        seed: of the resampling.
    """

    draws: int = 1000
    seed: int = 0

    def __call__(
        self,
        statistic: Callable[[NDArray[np.int64]], Mapping[str, float]],
        units: Sequence[Any] | NDArray[Any],
        *,
        biased: Collection[str] = (),
    ) -> Figures:
        """Figures of a sample with their intervals.

        Args:
            statistic: the figures of the given rows of the sample.
            units: the unit that each row belongs to, at least one row.
            biased: figures that are 0 or more and whose resamples lie above the sample's value as a rule (calibration
                error): their draws are shifted so that their mean is that value.
        """
        sample = statistic(np.arange(len(units)))
        codes = np.unique(np.asarray(units), return_inverse=True)[1]
        members = np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])
        if self.draws == 0 or len(members) < 2:
            return {name: Figure(float(value)) for name, value in sample.items()}
        rng = np.random.default_rng(self.seed)
        drawn = [
            statistic(np.concatenate([members[unit] for unit in rng.integers(0, len(members), len(members))]))
            for _ in range(self.draws)
        ]
        figures: Figures = {}
        for name, value in sample.items():
            column = np.array([draw[name] for draw in drawn], dtype=np.float64)
            if name in biased:
                column = np.maximum(0, column + (value - np.nanmean(column)))
            low, high = np.nanquantile(column, [0.025, 0.975])
            figures[name] = Figure(float(value), float(low), float(high))
        return figures
