"""The plot of a training run: its losses and its validation metrics by step."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from lyricsbert.lab.data.run_folder import LOSSES_NAME, METRICS_NAME
from lyricsbert.lab.report.style import CYCLE, plot_style, save_svg_and_png

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes


def plot_training(run: Path, path: Path) -> None:
    """Plot the loss and the validation metrics of a run by step, into `path`.svg and `path`.png.

    Args:
        run: folder of the run, with its metrics.jsonl and, if every step's losses were kept, losses.jsonl.
        path: path of the plot, without its suffix.
    """
    measured = read_steps(run / METRICS_NAME)
    losses = read_steps(run / LOSSES_NAME) or measured
    with plot_style():
        figure = Figure(figsize=(11, 4.6), layout="constrained")
        left, right = figure.subplots(1, 2)
        left.set_title("Loss while training")
        left.set(xlabel="step", ylabel="loss (total: weighted sum of the terms)", yscale="log")
        _plot_losses(left, losses)
        right.set_title("Metrics on the validation data")
        right.set(xlabel="step", ylabel="share or correlation (0 to 1)")
        _plot_metrics(right, measured)
        for axes in (left, right):
            axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
            axes.set_xlim(left=0)
            if axes.lines:
                axes.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=8.5)
        save_svg_and_png(figure, path)


def read_steps(path: Path) -> list[dict[str, float]]:
    """The lines of a JSON Lines file that have a `step`, in order; the last one for each step.

    A killed run repeats the steps since its checkpoint; a partial line that it left is skipped.
    """
    found: dict[float, dict[str, float]] = {}
    if path.is_file():
        for line in path.read_text("utf-8").splitlines():
            try:
                row = json.loads(line)
                found[row["step"]] = row
            except (ValueError, KeyError, TypeError):
                continue
    return [found[step] for step in sorted(found)]


def _plot_metrics(axes: Axes, measured: Sequence[Mapping[str, float]]) -> None:
    """Plot every metric that is a share or a correlation; counts, distances and times would flatten the others."""
    names = [
        name
        for name in (measured[-1] if measured else {})
        if not _is_loss(name)
        and name not in {"step", "seconds_per_step"}
        and all(-1 <= row[name] <= 1 for row in measured if name in row)
    ]
    for place, name in enumerate(names):
        rows = [row for row in measured if name in row]
        axes.plot(
            [row["step"] for row in rows],
            [row[name] for row in rows],
            label=name.replace("_", " "),
            color=CYCLE[place % len(CYCLE)],
            linestyle=("-", "--", ":")[place // len(CYCLE) % 3],
            marker="o",
            markersize=4,
        )


def _plot_losses(axes: Axes, losses: Sequence[Mapping[str, float]]) -> None:
    """Plot each term of the loss; if every step was kept, a smoothed line over the faint steps."""
    steps = [row["step"] for row in losses]
    names = [name for name in (losses[-1] if losses else {}) if _is_loss(name)]
    for place, name in enumerate(names):
        values = [row.get(name, float("nan")) for row in losses]
        color = CYCLE[-1] if name == "loss" else CYCLE[(place - 1) % (len(CYCLE) - 1)]
        style = ("-", "--", ":")[max(0, place - 1) // (len(CYCLE) - 1) % 3]
        label = "total" if name == "loss" else name.removeprefix("loss_")
        if len(steps) < 30:
            axes.plot(steps, values, color=color, linestyle=style, label=label, marker="o", markersize=4)
        else:
            axes.plot(steps, values, color=color, alpha=0.2, linewidth=0.7)
            smooth = _smooth(values, len(steps) / 30)
            axes.plot(steps, smooth, color=color, linestyle=style, label=label, linewidth=1.8)


def _smooth(values: Sequence[float], span: float) -> list[float]:
    """Exponential moving average over about `span` values; missing ones are skipped."""
    smooth: list[float] = []
    total, weight, keep = 0.0, 0.0, 1 - 1 / span
    for value in values:
        if not math.isnan(value):
            total, weight = keep * total + value, keep * weight + 1
        smooth.append(total / weight if weight else float("nan"))
    return smooth


def _is_loss(name: str) -> bool:
    return name == "loss" or name.startswith("loss_")
