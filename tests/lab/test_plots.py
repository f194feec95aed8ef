"""Plots: what they show, that they are the same each time, and that they leave nothing behind."""

import json
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
import pytest

from lyricsbert.lab.report.plots import plot_sweep, plot_training, read_steps
from lyricsbert.lab.sweep.claims import MEASURES, claims, points
from lyricsbert.lab.sweep.grid import Cell, Plan
from lyricsbert.lab.sweep.sweep import Sweep

PNG = b"\x89PNG\r\n"


def some_sweep(seeds: int = 2, rates: tuple[float, ...] = (1e-5, 1e-4, 1e-3)) -> Sweep:
    rng = random.Random(3)
    plan = Plan(rates, ("original", "modified"), tuple(range(seeds)))
    cells = []
    for setting in plan.settings():
        diverged = setting == ("modified", 1e-3, 0)
        figures = None if diverged else {name: rng.random() for name in MEASURES}
        cells.append(Cell(*setting, figures=figures, diverged_at=5 if diverged else None, loss=1.0, seconds=1.0))
    untrained = {architecture: dict.fromkeys(MEASURES, 0.5) for architecture in plan.architectures}
    found = tuple(points(plan, cells))
    return Sweep("some/base", 80, 1.0, plan, untrained, tuple(cells), found, tuple(claims(plan, cells)))


def lines(path: Path, rows: list[Mapping[str, float]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


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


def test_no_pyplot() -> None:
    code = "import sys, lyricsbert.lab.report.plots; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("steps", [1, 8, 90])
def test_a_training_is_drawn(steps: int, tmp_path: Path) -> None:
    lines(tmp_path / "losses.jsonl", [{"step": n, "loss": 9 / n, "loss_contrast": 3 / n} for n in range(1, steps + 1)])
    figures = {"loss": 0.1, "seconds_per_step": 0.5, "emotion_accuracy": 0.7, "other_half_songs": 300.0}
    lines(tmp_path / "metrics.jsonl", [{"step": float(n), **figures} for n in (1, steps)])
    plot_training(tmp_path, tmp_path / "training")
    svg = (tmp_path / "training.svg").read_text("utf-8")
    for words in ("Loss while training", "step", "total", "contrast", "emotion accuracy"):
        assert f"<!-- {words} -->" in svg
    for words in ("other half songs", "seconds per step"):  # a count and a speed have another scale
        assert words not in svg
    assert (tmp_path / "training.png").read_bytes().startswith(PNG)


def test_a_run_that_kept_only_measurements_is_drawn_too(tmp_path: Path) -> None:
    lines(tmp_path / "metrics.jsonl", [{"step": 6.0, "loss": 2.0, "emotion_accuracy": 0.5}])
    plot_training(tmp_path, tmp_path / "training")
    assert "<!-- total -->" in (tmp_path / "training.svg").read_text("utf-8")


def test_steps_that_were_made_again_count_once(tmp_path: Path) -> None:
    path = tmp_path / "losses.jsonl"
    lines(path, [{"step": 1, "loss": 5}, {"step": 2, "loss": 4}, {"step": 2, "loss": 3}])
    with path.open("a", encoding="utf-8") as file:
        file.write('{"step": 3, "lo')
    assert read_steps(path) == [{"step": 1, "loss": 5}, {"step": 2, "loss": 3}]
    assert read_steps(tmp_path / "nowhere") == []
