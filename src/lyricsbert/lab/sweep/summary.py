"""The result of a sweep in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import spearmanr

from lyricsbert.lab.sweep.claims import CLAIMED_ON, MEASURES, UNDECIDED, best_rate, other_architecture
from lyricsbert.lab.sweep.grid import rate_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lyricsbert.lab.sweep.claims import Claim, Point
    from lyricsbert.lab.sweep.grid import Cell, Plan

_OTHERS = {name: title for name, title in MEASURES.items() if name != CLAIMED_ON}


def sentences(
    plan: Plan,
    untrained: Mapping[str, Mapping[str, float]],
    cells: Sequence[Cell],
    points: Sequence[Point],
    claims: Sequence[Claim],
) -> tuple[str, ...]:
    """Each claim with its verdict, then sentences that put the verdicts into perspective."""
    return (
        *map(_claim, claims),
        _intervals(len(plan.seeds)),
        _before_training(untrained),
        *_best_rates(points),
        *_agreement(cells),
        *_divergence(points, len(plan.seeds)),
    )


def _claim(claim: Claim) -> str:
    start = f"Claim {claim.number}, {claim.statement}: {claim.verdicts.get(CLAIMED_ON, UNDECIDED)}."
    if CLAIMED_ON not in claim.differences:
        return f"{start} There is no pair of trainings to compare."
    lead = claim.differences[CLAIMED_ON]
    direction = "above" if lead.value >= 0 else "below"
    interval = "" if lead.low is None else f" ({lead.low:+.3f} to {lead.high:+.3f})"
    rest = "; ".join(
        f"by {_OTHERS[name]} {verdict} ({claim.differences[name].value:+.3f})"
        for name, verdict in claim.verdicts.items()
        if name in _OTHERS
    )
    return (
        f"{start} S of the {claim.favours} architecture is {abs(lead.value):.3f} {direction} that of the"
        f" {other_architecture(claim.favours)}{interval}; {rest}."
    )


def _intervals(seeds: int) -> str:
    if seeds == 1:
        return "One seed gives no intervals, so that nothing is decided."
    return (
        f"Intervals are 95 % by Student's t over {seeds} seeds, the same songs measured for each; architectures are"
        " compared seed by seed."
    )


def _before_training(untrained: Mapping[str, Mapping[str, float]]) -> str:
    values = (
        f"{architecture} {metrics[CLAIMED_ON]:.3f} (AUC {metrics['s_auc']:.3f})"
        for architecture, metrics in untrained.items()
    )
    return f"Before any training S is: {', '.join(values)}."


def _best_rates(points: Sequence[Point]) -> Iterator[str]:
    best = {name: best_rate(points, name) for name in MEASURES}
    for architecture, rate in best[CLAIMED_ON].items():
        elsewhere = (f"by {title} at {rate_name(best[name][architecture])}" for name, title in _OTHERS.items())
        yield f"The {architecture} architecture is best by S at {rate_name(rate)}, {', '.join(elsewhere)}."


def _agreement(cells: Sequence[Cell]) -> Iterator[str]:
    """How far S, which has no sign, ranks the trainings in the same order as the other metrics."""
    measured = [cell.metrics for cell in cells if cell.metrics is not None]
    columns = {name: np.array([metrics[name] for metrics in measured]) for name in MEASURES}
    if len(measured) <= 3 or any(np.ptp(column) == 0 for column in columns.values()):
        return
    correlations = (
        f"{spearmanr(columns[CLAIMED_ON], columns[name]).statistic:.2f} with {title}" for name, title in _OTHERS.items()
    )
    yield (
        f"S has no sign; over the {len(measured)} trainings its rank correlation (Spearman) is"
        f" {', '.join(correlations)}."
    )


def _divergence(points: Sequence[Point], seeds: int) -> Iterator[str]:
    where = ", ".join(
        f"{point.diverged} of {point.architecture} at {rate_name(point.learning_rate)}"
        for point in points
        if point.diverged
    )
    if where:
        yield f"Trainings that diverged (their loss was no longer a number) are left out: {where} of {seeds} each."
