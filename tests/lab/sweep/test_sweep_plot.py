"""The plot of a sweep: what it shows, and that it is the same each time."""

import random
from pathlib import Path

import matplotlib as mpl
import pytest

from lyricsbert.lab.sweep.claims import MEASURES, claims, points
from lyricsbert.lab.sweep.grid import Cell, Plan
from lyricsbert.lab.sweep.plot import plot_sweep
from lyricsbert.lab.sweep.result import Sweep

PNG = b"\x89PNG\r\n"


def some_sweep(seeds: int = 2, rates: tuple[float, ...] = (1e-5, 1e-4, 1e-3)) -> Sweep:
    rng = random.Random(3)
    plan = Plan(rates, ("original", "modified"), tuple(range(seeds)))
    cells = []
    for setting in plan.settings():
        diverged = setting == ("modified", 1e-3, 0)
        metrics = None if diverged else {name: rng.random() for name in MEASURES}
        cells.append(Cell(*setting, metrics=metrics, diverged_at=5 if diverged else None, loss=1.0, seconds=1.0))
    untrained = {architecture: dict.fromkeys(MEASURES, 0.5) for architecture in plan.architectures}
    found = tuple(points(plan, cells))
    return Sweep("some/base", 80, 1.0, plan, untrained, tuple(cells), found, tuple(claims(plan, cells)))


@pytest.mark.parametrize("seeds", [1, 2])
def test_a_sweep_is_drawn(seeds: int, tmp_path: Path) -> None:
    plot_sweep(some_sweep(seeds), tmp_path / "sweep")
    svg = (tmp_path / "sweep.svg").read_text("utf-8")
    for words in (
        "Average embedding difference vs. learning rate", "learning rate (log scale)", "S (L1 distance)", "AUC", "R@1",
        "original", "modified", "1e-5", "some/base, 80 steps a training", "before training",
    ):  # fmt: skip
        assert words in svg  # matplotlib writes each label beside its outlines
    assert ("95 % interval" in svg) == (seeds > 1)
    assert (tmp_path / "sweep.png").read_bytes().startswith(PNG)


def test_the_same_numbers_give_the_same_picture(tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    for name in ("one", "two"):
        plot_sweep(some_sweep(), tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
    assert "<dc:date>" not in (tmp_path / "one.svg").read_text("utf-8")
    assert dict(mpl.rcParams) == before
