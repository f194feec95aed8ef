"""The plot of a training run: what it shows, and what it leaves out."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from lyricsbert.lab.report.training_plot import plot_training, read_steps

PNG = b"\x89PNG\r\n"


def lines(path: Path, rows: list[Mapping[str, float]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def test_no_pyplot() -> None:
    modules = "lyricsbert.lab.report.training_plot, lyricsbert.lab.sweep.plot"
    code = f"import sys, {modules}; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("steps", [1, 8, 90])
def test_a_training_is_drawn(steps: int, tmp_path: Path) -> None:
    lines(tmp_path / "losses.jsonl", [{"step": n, "loss": 9 / n, "loss_contrast": 3 / n} for n in range(1, steps + 1)])
    metrics = {"loss": 0.1, "seconds_per_step": 0.5, "emotion_accuracy": 0.7, "other_half_songs": 300.0}
    lines(tmp_path / "metrics.jsonl", [{"step": float(n), **metrics} for n in (1, steps)])
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
