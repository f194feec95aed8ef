"""Results of a sweep's cells: means with confidence intervals, and whether they confirm the published claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.stats import t as student

from lyricsbert.lab.evaluators import Estimate, Metrics
from lyricsbert.lab.sweep.grid import rate_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyricsbert.lab.sweep.grid import Cell, Plan

MEASURES: Final = {"s_metric": "S", "s_margin": "margin", "s_auc": "AUC", "other_half_r1": "R@1"}
"""Name of each metric that a sweep compares -> its heading in a table. For each, larger is better."""

CLAIMED_ON: Final = "s_metric"
"""The metric of the published experiment."""

CONFIRMED: Final = "confirmed"
NOT_CONFIRMED: Final = "not confirmed"
UNDECIDED: Final = "undecided within the intervals"

COMPARED: Final = ("original", "modified")
LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Point:
    """All cells of one architecture and learning rate.

    Attributes:
        architecture: architecture of the cells.
        learning_rate: learning rate of the cells.
        metrics: name -> mean over the seeds, with its interval; empty if every training diverged.
        diverged: number of trainings that diverged.
    """

    architecture: str
    learning_rate: float
    metrics: Metrics
    diverged: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "architecture": self.architecture,
            "learning_rate": self.learning_rate,
            "figures": {name: estimate.to_dict() for name, estimate in self.metrics.items()},
            "diverged": self.diverged,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """A published claim, tested on the cells.

    Attributes:
        number: number of the claim; the third is tested in two ways.
        statement: what is claimed.
        favours: the architecture that should be ahead.
        differences: name of a metric -> the favoured architecture's lead: mean over the seeds, with its interval.
            Metrics for which no seed has cells of both architectures are missing.
    """

    number: int
    statement: str
    favours: str
    differences: Metrics

    @property
    def verdicts(self) -> dict[str, str]:
        """Name of each metric -> CONFIRMED, NOT_CONFIRMED (the opposite holds) or UNDECIDED."""
        return {name: _verdict(difference) for name, difference in self.differences.items()}

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; `verdict` is that on S, the metric of the published experiment."""
        return {
            "number": self.number,
            "statement": self.statement,
            "favours": self.favours,
            "verdict": self.verdicts.get(CLAIMED_ON, UNDECIDED),
            "verdicts": self.verdicts,
            "differences": {name: estimate.to_dict() for name, estimate in self.differences.items()},
        }


def mean_interval(values: Sequence[float]) -> Estimate:
    """The mean of at least one value, with its 95 % interval by Student's t; a single value has no interval.

    A bootstrap of three seeds could only draw ten distinct samples; t shows how little three seeds say.
    """
    mean, n = float(np.mean(values)), len(values)
    if n < 2:
        return Estimate(mean)
    half = float(student.ppf((1 + LEVEL) / 2, n - 1) * np.std(values, ddof=1) / np.sqrt(n))
    return Estimate(mean, mean - half, mean + half)


def points(plan: Plan, cells: Sequence[Cell]) -> list[Point]:
    """A point for each architecture and learning rate, by architecture and ascending rate."""
    found = []
    for architecture in plan.architectures:
        for rate in plan.learning_rates:
            here = [cell for cell in cells if (cell.architecture, cell.learning_rate) == (architecture, rate)]
            measured = [cell.metrics for cell in here if cell.metrics is not None]
            means = {name: mean_interval([each[name] for each in measured]) for name in (MEASURES if measured else ())}
            found.append(Point(architecture, rate, means, len(here) - len(measured)))
    return found


def claims(plan: Plan, cells: Sequence[Cell]) -> list[Claim]:
    """The published claims; empty unless both architectures were swept.

    The small rates are the lower half of the swept ones, and the large rates are the upper half; if their number is
    odd, the middle one belongs to neither. A single rate is neither small nor large.
    """
    if not set(COMPARED) <= set(plan.architectures):
        return []
    rates = plan.learning_rates
    half = len(rates) // 2
    small, large = rates[:half], rates[len(rates) - half :]

    def at(same: Sequence[float]) -> dict[str, list[tuple[float, float]]]:
        return {name: [(rate, rate) for rate in same] for name in MEASURES}

    best = {name: best_rate(points(plan, cells), name) for name in MEASURES}
    each_best = {
        name: [(rate["modified"], rate["original"])] for name, rate in best.items() if len(rate) == len(COMPARED)
    }
    added = "added layers perform better"
    tested = [
        (3, f"{added} over all learning rates ({_span(rates)})", "modified", at(rates)),
        (3, f"{added} with each architecture at its best learning rate", "modified", each_best),
    ]
    if half:
        tested[:0] = [
            (1, f"small learning rates ({_span(small)}) favour the original architecture", "original", at(small)),
            (2, f"large learning rates ({_span(large)}) favour the modified architecture", "modified", at(large)),
        ]
    return [
        Claim(number, statement, favoured, _differences(cells, favoured, pairs))
        for number, statement, favoured, pairs in tested
    ]


def best_rate(found: Sequence[Point], measure: str) -> dict[str, float]:
    """Architecture -> the learning rate with its largest mean; architectures that always diverged are missing."""
    best: dict[str, Point] = {}
    for point in found:
        if point.metrics and (
            point.architecture not in best
            or point.metrics[measure].value > best[point.architecture].metrics[measure].value
        ):
            best[point.architecture] = point
    return {architecture: point.learning_rate for architecture, point in best.items()}


def _differences(cells: Sequence[Cell], favoured: str, pairs: Mapping[str, Sequence[tuple[float, float]]]) -> Metrics:
    """Favoured minus other architecture: the mean over pairs of rates where neither diverged, then over the seeds."""
    other = other_architecture(favoured)
    at = {cell.setting: cell.metrics for cell in cells if cell.metrics is not None}
    found: Metrics = {}
    for name, rates in pairs.items():
        by_seed = []
        for seed in sorted({cell.seed for cell in cells}):
            ahead = [
                at[favoured, mine, seed][name] - at[other, theirs, seed][name]
                for mine, theirs in rates
                if (favoured, mine, seed) in at and (other, theirs, seed) in at
            ]
            if ahead:
                by_seed.append(float(np.mean(ahead)))
        if by_seed:
            found[name] = mean_interval(by_seed)
    return found


def _verdict(difference: Estimate) -> str:
    if difference.low is None or difference.high is None or difference.low <= 0 <= difference.high:
        return UNDECIDED
    return CONFIRMED if difference.low > 0 else NOT_CONFIRMED


def other_architecture(architecture: str) -> str:
    """The architecture that a claim compares the given one with."""
    return COMPARED[1 - COMPARED.index(architecture)]


def _span(rates: Sequence[float]) -> str:
    return " to ".join(rate_name(rate) for rate in dict.fromkeys((rates[0], rates[-1])))
