"""What a sweep's cells say together: means with intervals, and whether they confirm the published claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.stats import t as student

from lyricsbert.lab.evaluators import Figure, Figures
from lyricsbert.lab.evaluators.metrics import rank_correlation
from lyricsbert.lab.sweep.grid import rate_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyricsbert.lab.sweep.grid import Cell, Plan

MEASURES: Final = {"s_metric": "S", "s_margin": "margin", "s_auc": "AUC", "other_half_r1": "R@1"}
"""Name of each figure that a sweep compares -> how it is called in a table. Greater is better for each."""

CLAIMED_ON: Final = "s_metric"
"""The figure that the published experiment speaks of."""

CONFIRMED: Final = "confirmed"
NOT_CONFIRMED: Final = "not confirmed"
UNDECIDED: Final = "undecided within the intervals"

COMPARED: Final = ("original", "modified")
LEVEL: Final = 0.95
_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class Point:
    """All cells of one architecture and learning rate.

    Attributes:
        architecture: theirs.
        learning_rate: theirs.
        figures: name -> mean over the seeds, with its interval; empty when every training diverged.
        diverged: how many of them did.
    """

    architecture: str
    learning_rate: float
    figures: Figures
    diverged: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "architecture": self.architecture,
            "learning_rate": self.learning_rate,
            "figures": {name: figure_dict(figure) for name, figure in self.figures.items()},
            "diverged": self.diverged,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """A published claim, held against the cells.

    Attributes:
        number: of the claim; the third is asked in two ways.
        statement: what is claimed.
        favours: the architecture that should be ahead.
        differences: name of a figure -> by how much it is ahead: mean over the seeds, with its interval. Without the
            figures for which no seed has both architectures' cells.
    """

    number: int
    statement: str
    favours: str
    differences: Figures

    @property
    def verdicts(self) -> dict[str, str]:
        """Name of each figure -> CONFIRMED, NOT_CONFIRMED (the opposite holds) or UNDECIDED."""
        return {name: _verdict(difference) for name, difference in self.differences.items()}

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; `verdict` is that of S, of which the published experiment speaks."""
        return {
            "number": self.number,
            "statement": self.statement,
            "favours": self.favours,
            "verdict": self.verdicts.get(CLAIMED_ON, UNDECIDED),
            "verdicts": self.verdicts,
            "differences": {name: figure_dict(figure) for name, figure in self.differences.items()},
        }


def figure_dict(figure: Figure) -> dict[str, float | None]:
    """A figure as JSON has it, rounded."""
    ends = {"value": figure.value, "low": figure.low, "high": figure.high}
    return {name: None if end is None else round(end, _DECIMALS) for name, end in ends.items()}


def mean_interval(values: Sequence[float]) -> Figure:
    """The mean of at least one value, with its 95 % interval by Student's t; none of a single value.

    A bootstrap of three seeds could only draw ten different samples; t says how little three seeds tell.
    """
    mean, n = float(np.mean(values)), len(values)
    if n < 2:
        return Figure(mean)
    half = float(student.ppf((1 + LEVEL) / 2, n - 1) * np.std(values, ddof=1) / np.sqrt(n))
    return Figure(mean, mean - half, mean + half)


def points(plan: Plan, cells: Sequence[Cell]) -> list[Point]:
    """A point for each architecture and learning rate, by architecture, rates rising."""
    found = []
    for architecture in plan.architectures:
        for rate in plan.learning_rates:
            here = [cell for cell in cells if (cell.architecture, cell.learning_rate) == (architecture, rate)]
            measured = [cell.figures for cell in here if cell.figures is not None]
            figures = {
                name: mean_interval([each[name] for each in measured]) for name in (MEASURES if measured else ())
            }
            found.append(Point(architecture, rate, figures, len(here) - len(measured)))
    return found


def claims(plan: Plan, cells: Sequence[Cell]) -> list[Claim]:
    """The published claims; none unless both architectures were swept.

    The small rates are the lower half of the swept ones and the large rates the upper half; of an odd number the
    middle one is in neither. With one rate there is no small nor large.
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
    asked = [
        (3, f"{added} over all learning rates ({_span(rates)})", "modified", at(rates)),
        (3, f"{added} with each architecture at its best learning rate", "modified", each_best),
    ]
    if half:
        asked[:0] = [
            (1, f"small learning rates ({_span(small)}) favour the original architecture", "original", at(small)),
            (2, f"large learning rates ({_span(large)}) favour the modified architecture", "modified", at(large)),
        ]
    return [
        Claim(number, statement, favoured, _differences(cells, favoured, pairs))
        for number, statement, favoured, pairs in asked
    ]


def best_rate(found: Sequence[Point], measure: str) -> dict[str, float]:
    """Architecture -> the learning rate of its greatest mean; without those of which every training diverged."""
    best: dict[str, Point] = {}
    for point in found:
        if point.figures and (
            point.architecture not in best
            or point.figures[measure].value > best[point.architecture].figures[measure].value
        ):
            best[point.architecture] = point
    return {architecture: point.learning_rate for architecture, point in best.items()}


def sentences(
    plan: Plan,
    untrained: Mapping[str, Mapping[str, float]],
    cells: Sequence[Cell],
    found: Sequence[Point],
    held: Sequence[Claim],
) -> tuple[str, ...]:
    """The result in plain words: each claim, how sure it is, and what it stands beside."""
    said = [_claim_sentence(claim) for claim in held]
    if len(plan.seeds) > 1:
        said.append(
            f"Intervals are 95 % by Student's t over {len(plan.seeds)} seeds, the same songs measured for each;"
            " architectures are compared seed by seed."
        )
    else:
        said.append("One seed gives no intervals, so that nothing is decided.")
    before = ", ".join(
        f"{architecture} {figures[CLAIMED_ON]:.3f} (AUC {figures['s_auc']:.3f})"
        for architecture, figures in untrained.items()
    )
    said.append(f"Before any training S is: {before}.")
    for architecture, rate in best_rate(found, CLAIMED_ON).items():
        others = {name: best_rate(found, name)[architecture] for name in MEASURES if name != CLAIMED_ON}
        elsewhere = ", ".join(f"by {MEASURES[name]} at {rate_name(other)}" for name, other in others.items())
        said.append(f"The {architecture} architecture is best by S at {rate_name(rate)}, {elsewhere}.")
    measured = [cell.figures for cell in cells if cell.figures is not None]
    if len(measured) > 3:
        columns = {name: np.array([figures[name] for figures in measured]) for name in MEASURES}
        if all(np.ptp(column) > 0 for column in columns.values()):
            agreement = ", ".join(
                f"{rank_correlation(columns[CLAIMED_ON], columns[name]):.2f} with {MEASURES[name]}"
                for name in MEASURES
                if name != CLAIMED_ON
            )
            said.append(
                f"S has no sign; over the {len(measured)} trainings its rank correlation (Spearman) is {agreement}."
            )
    if lost := [point for point in found if point.diverged]:
        where = ", ".join(
            f"{point.diverged} of {point.architecture} at {rate_name(point.learning_rate)}" for point in lost
        )
        said.append(
            f"Trainings that diverged (their loss was no longer a number) are left out: {where} of"
            f" {len(plan.seeds)} each."
        )
    return tuple(said)


def _claim_sentence(claim: Claim) -> str:
    start = f"Claim {claim.number}, {claim.statement}: {claim.verdicts.get(CLAIMED_ON, UNDECIDED)}."
    if CLAIMED_ON not in claim.differences:
        return f"{start} There is no pair of trainings to compare."
    difference = claim.differences[CLAIMED_ON]
    direction = "above" if difference.value >= 0 else "below"
    other = _other(claim.favours)
    interval = "" if difference.low is None else f" ({difference.low:+.3f} to {difference.high:+.3f})"
    rest = "; ".join(
        f"by {MEASURES[name]} {verdict} ({claim.differences[name].value:+.3f})"
        for name, verdict in claim.verdicts.items()
        if name != CLAIMED_ON
    )
    return (
        f"{start} S of the {claim.favours} architecture is {abs(difference.value):.3f} {direction} that of the"
        f" {other}{interval}; {rest}."
    )


def _differences(cells: Sequence[Cell], favoured: str, pairs: Mapping[str, Sequence[tuple[float, float]]]) -> Figures:
    """Mean over the seeds of the mean over pairs of rates of favoured minus other, where both have figures."""
    other = _other(favoured)
    at = {cell.setting: cell.figures for cell in cells if cell.figures is not None}
    found: Figures = {}
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


def _verdict(difference: Figure) -> str:
    if difference.low is None or difference.high is None or difference.low <= 0 <= difference.high:
        return UNDECIDED
    return CONFIRMED if difference.low > 0 else NOT_CONFIRMED


def _other(architecture: str) -> str:
    return COMPARED[1 - COMPARED.index(architecture)]


def _span(rates: Sequence[float]) -> str:
    return " to ".join(rate_name(rate) for rate in dict.fromkeys((rates[0], rates[-1])))
