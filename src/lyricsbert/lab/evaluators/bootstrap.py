"""Estimates with confidence intervals, and the bootstrap that computes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured value.

    Attributes:
        value: value on the whole sample.
        low: lower end of the 95 % confidence interval; None if there is none (a count, or a bootstrap without
            draws).
        high: its upper end, likewise.
    """

    value: float
    low: float | None = None
    high: float | None = None

    def to_dict(self) -> dict[str, float | None]:
        """The estimate as JSON, rounded."""
        ends = {"value": self.value, "low": self.low, "high": self.high}
        return {name: None if end is None else round(end, _DECIMALS) for name, end in ends.items()}


Metrics = dict[str, Estimate]
"""Metrics by name."""


def values(metrics: Mapping[str, Estimate]) -> dict[str, float]:
    """The values without their intervals."""
    return {name: estimate.value for name, estimate in metrics.items()}


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Percentile intervals of 95 % by resampling units with replacement (Efron 1979).

    A unit is what was sampled as a whole: a sentence or, for songs, an artist with all their songs, since data are
    split by artist, and songs by one artist are similar.

    Attributes:
        draws: number of resamples; 0 gives estimates without intervals.
        seed: seed of the resampling.
    """

    draws: int = 1000
    seed: int = 0

    def __call__(
        self,
        statistic: Callable[[NDArray[np.integer]], Mapping[str, float]],
        units: Sequence[Any] | NDArray[Any],
        *,
        biased: Collection[str] = (),
    ) -> Metrics:
        """Metrics of a sample, with their intervals.

        Args:
            statistic: the metrics of the given rows of the sample.
            units: the unit that each row belongs to, at least one row.
            biased: metrics that are 0 or more and systematically larger on resamples than on the sample (calibration
                error): their draws are shifted so that their mean is the sample's value.
        """
        sample = statistic(np.arange(len(units)))
        codes = np.unique(np.asarray(units), return_inverse=True)[1]
        rows_of_unit = csr_matrix((np.ones(len(codes)), (codes, np.arange(len(codes)))))
        n = rows_of_unit.shape[0]
        if self.draws == 0 or n < 2:
            return {name: Estimate(float(value)) for name, value in sample.items()}
        rng = np.random.default_rng(self.seed)
        drawn = [statistic(rows_of_unit[rng.integers(0, n, n)].indices) for _ in range(self.draws)]
        metrics: Metrics = {}
        for name, value in sample.items():
            column = np.array([draw[name] for draw in drawn], dtype=np.float64)
            if name in biased:
                column = np.maximum(0, column + (value - np.nanmean(column)))
            low, high = np.nanquantile(column, [0.025, 0.975])
            metrics[name] = Estimate(float(value), float(low), float(high))
        return metrics
