"""What cells say together: intervals by hand, and verdicts on results made for them."""

import math
from collections.abc import Callable

import pytest

from lyricsbert.lab.sweep.claims import (
    CONFIRMED,
    MEASURES,
    NOT_CONFIRMED,
    UNDECIDED,
    best_rate,
    claims,
    mean_interval,
    points,
)
from lyricsbert.lab.sweep.grid import Cell, Plan, rate_name
from lyricsbert.lab.sweep.summary import sentences

RATES = (1e-6, 1e-5, 1e-4, 1e-3)


def grid(value: Callable[[str, float, int], float | None], seeds: int = 3) -> tuple[Plan, list[Cell]]:
    """Cells whose metrics all are `value` of architecture, rate and seed; None diverged."""
    plan = Plan(RATES, ("original", "modified"), tuple(range(seeds)))
    cells = []
    for setting in plan.settings():
        measured = value(*setting)
        metrics = None if measured is None else dict.fromkeys(MEASURES, measured)
        cells.append(Cell(*setting, metrics=metrics, diverged_at=3 if metrics is None else None, loss=1.0, seconds=2.0))
    return plan, cells


def crossing(architecture: str, rate: float, seed: int) -> float:
    """As published: the original is ahead by 1 at small rates, the modified by 3 at large ones, for each seed."""
    ahead = {("original", True): 1.0, ("modified", False): 3.0}.get((architecture, rate < 5e-5), 0.0)
    return 10 + ahead + 0.01 * seed * (architecture == "modified")


def test_a_mean_and_its_interval() -> None:
    mean = mean_interval([1.0, 2.0, 3.0])
    assert mean.value == 2
    assert mean.low == pytest.approx(2 - 4.302653 / math.sqrt(3), abs=1e-5)  # t of 2 degrees of freedom, 97.5 %
    assert mean.high == pytest.approx(2 + 4.302653 / math.sqrt(3), abs=1e-5)
    assert mean_interval([4.0, 4.0]).low == 4
    assert (mean_interval([4.0]).value, mean_interval([4.0]).low, mean_interval([4.0]).high) == (4, None, None)


def test_the_published_claims_are_confirmed_by_what_they_describe() -> None:
    plan, cells = grid(crossing)
    small, large, everywhere, best = claims(plan, cells)
    assert small.differences["s_metric"].value == pytest.approx(1 - 0.01)
    assert large.differences["s_metric"].value == pytest.approx(3 + 0.01)
    assert everywhere.differences["s_metric"].value == pytest.approx(1 + 0.01)
    assert best.differences["s_metric"].value == pytest.approx(2 + 0.01)
    for claim in (small, large, everywhere, best):
        assert set(claim.verdicts.values()) == {CONFIRMED}
    assert "1e-6 to 1e-5" in small.statement
    assert "1e-4 to 1e-3" in large.statement


def test_the_opposite_is_not_confirmed() -> None:
    plan, cells = grid(lambda architecture, rate, seed: -crossing(architecture, rate, seed))
    assert {claim.verdicts["s_metric"] for claim in claims(plan, cells)[:3]} == {NOT_CONFIRMED}


def test_differences_between_seeds_leave_it_undecided() -> None:
    plan, cells = grid(lambda architecture, _, seed: (seed - 1.0) * (architecture == "modified") + 0.1)
    assert {claim.verdicts["s_metric"] for claim in claims(plan, cells)} == {UNDECIDED}


def test_what_a_seed_changes_in_both_alike_does_not_matter() -> None:
    plan, cells = grid(lambda architecture, rate, seed: crossing(architecture, rate, seed) + 100 * seed)
    assert {claim.verdicts["s_metric"] for claim in claims(plan, cells)} == {CONFIRMED}


def test_one_seed_decides_nothing() -> None:
    plan, cells = grid(crossing, seeds=1)
    found = claims(plan, cells)
    assert {claim.verdicts["s_metric"] for claim in found} == {UNDECIDED}
    assert found[0].differences["s_metric"].low is None
    assert "One seed gives no intervals, so that nothing is decided." in said(plan, cells)


def test_the_middle_of_an_odd_number_of_rates_is_neither_small_nor_large() -> None:
    _, cells = grid(crossing)
    plan = Plan(RATES[:3], ("original", "modified"), (0, 1, 2))
    small, large, *_ = claims(plan, [cell for cell in cells if cell.learning_rate in RATES[:3]])
    assert "(1e-6)" in small.statement
    assert "(1e-4)" in large.statement


def test_one_rate_has_no_small_and_no_large() -> None:
    _, cells = grid(crossing)
    plan = Plan(RATES[:1], ("original", "modified"), (0, 1, 2))
    assert [claim.number for claim in claims(plan, [cell for cell in cells if cell.learning_rate == 1e-6])] == [3, 3]


def test_one_architecture_has_nothing_to_be_held_against() -> None:
    _, cells = grid(crossing)
    plan = Plan(RATES, ("original",), (0, 1, 2))
    assert claims(plan, [cell for cell in cells if cell.architecture == "original"]) == []


def test_a_training_that_diverged_is_left_out_in_pairs() -> None:
    plan, cells = grid(
        lambda architecture, rate, seed: (
            None if (architecture, rate) == ("modified", 1e-3) else crossing(architecture, rate, seed)
        )
    )
    found = points(plan, cells)
    assert [(point.diverged, len(point.metrics)) for point in found[-2:]] == [(0, 4), (3, 0)]
    large = claims(plan, cells)[1]
    assert large.differences["s_metric"].value == pytest.approx(3 + 0.01)  # at 1e-4 alone
    assert best_rate(found, "s_metric") == {"original": 1e-6, "modified": 1e-4}
    assert "left out: 3 of modified at 1e-3 of 3 each." in said(plan, cells)


def test_everything_diverged() -> None:
    plan, cells = grid(lambda architecture, *_: None if architecture == "modified" else 1.0)
    assert all(claim.differences == {} for claim in claims(plan, cells))
    assert "undecided within the intervals. There is no pair of trainings to compare." in said(plan, cells)


def test_the_sentences_say_what_the_numbers_are() -> None:
    plan, cells = grid(crossing)
    text = said(plan, cells)
    assert "Claim 1, small learning rates (1e-6 to 1e-5) favour the original architecture: confirmed." in text
    assert "S of the original architecture is 0.990 above that of the modified (+0.965 to +1.015)" in text
    assert "by AUC confirmed (+0.990)" in text
    assert "Before any training S is: original 9.000 (AUC 9.000), modified 9.500 (AUC 9.500)." in text
    assert "The original architecture is best by S at 1e-6, by margin at 1e-6" in text
    assert "over the 24 trainings its rank correlation (Spearman) is 1.00 with margin" in text
    assert "Student's t over 3 seeds" in text
    mirrored, other = grid(lambda architecture, rate, seed: -crossing(architecture, rate, seed))
    assert "is 0.990 below that of the modified (-1.015 to -0.965)" in said(mirrored, other)


def said(plan: Plan, cells: list[Cell]) -> str:
    untrained = {"original": dict.fromkeys(MEASURES, 9.0), "modified": dict.fromkeys(MEASURES, 9.5)}
    return " ".join(sentences(plan, untrained, cells, points(plan, cells), claims(plan, cells)))


def test_rates_are_written_as_people_do() -> None:
    assert [rate_name(rate) for rate in (1e-6, 5e-5, 1e-3, 2.5e-4, 0.1, 1)] == [
        "1e-6", "5e-5", "1e-3", "2.5e-4", "1e-1", "1e0"
    ]  # fmt: skip
