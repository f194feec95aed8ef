"""Plots of a sweep and of a training run, as SVG and PNG: the same numbers always give the same SVG.

Figures are drawn without pyplot, so that nothing outlives a call and no display is needed.
"""

from __future__ import annotations

import json
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from lyricsbert.lab.sweep.grid import rate_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from lyricsbert.lab.sweep.sweep import Sweep

METRICS_NAME: Final = "metrics.jsonl"
LOSSES_NAME: Final = "losses.jsonl"
TRAINING_NAME: Final = "training"
"""Of a run's plot, without its ending."""
PNG_DPI: Final = 160
INK, QUIET, GRID = "#1b1f24", "#5b6570", "#e3e7eb"
COLORS: Final = {"original": "#0072b2", "modified": "#d55e00"}
"""Of the architectures: told apart by the colour-blind, too (Okabe & Ito 2008)."""
MARKERS: Final = {"original": "o", "modified": "s"}
CYCLE: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1b1f24")

STYLE: Final = {
    "svg.hashsalt": "lyricsbert",
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that a plot looks the same everywhere
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": GRID,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}

LABELS: Final = {
    "s_metric": "S (L1 distance)",
    "s_margin": "margin (L1 distance)",
    "s_auc": "AUC",
    "other_half_r1": "R@1",
}
TITLES: Final = {
    "s_metric": "Average embedding difference vs. learning rate",
    "s_margin": "Margin: between - within",
    "s_auc": "AUC: between or within",
    "other_half_r1": "Other half of a song",
}
OFFSET: Final = 1.06
"""Factor by which architectures stand apart at one learning rate, so that their intervals do not cover each other."""


def plot_sweep(sweep: Sweep, path: Path) -> None:
    """Draw S, margin, AUC and R@1 against the learning rate, into `path`.svg and `path`.png.

    A large mark is the mean over the seeds, a bar its 95 % interval, a small mark one training.
    """
    with _styled():
        figure = Figure(figsize=(10, 8), layout="constrained")
        grid = figure.add_gridspec(2, 3, height_ratios=(1.55, 1), hspace=0.06)
        panels = {
            "s_metric": figure.add_subplot(grid[0, :]),
            "s_margin": figure.add_subplot(grid[1, 0]),
            "s_auc": figure.add_subplot(grid[1, 1]),
            "other_half_r1": figure.add_subplot(grid[1, 2]),
        }
        for measure, axes in panels.items():
            _draw_measure(axes, sweep, measure)
        panels["s_metric"].set_title(TITLES["s_metric"], fontsize=15, fontweight="bold")
        panels["s_metric"].legend(loc="best", ncols=2)
        figure.supxlabel(_caption(sweep), fontsize=9, color=QUIET)
        _save(figure, path)


def plot_training(run: Path, path: Path) -> None:
    """Draw the loss and the validation figures of a run by step, into `path`.svg and `path`.png.

    Args:
        run: folder of the run, with its metrics.jsonl and, if every step's losses were kept, losses.jsonl.
        path: of the plot, without its ending.
    """
    measured = read_steps(run / METRICS_NAME)
    losses = read_steps(run / LOSSES_NAME) or measured
    with _styled():
        figure = Figure(figsize=(11, 4.6), layout="constrained")
        left, right = figure.subplots(1, 2)
        left.set_title("Loss while training")
        left.set(xlabel="step", ylabel="loss (total: weighted sum of the parts)", yscale="log")
        _draw_losses(left, losses)
        right.set_title("Figures on the validation data")
        right.set(xlabel="step", ylabel="share or correlation (0 to 1)")
        names = [name for name in (measured[-1] if measured else {}) if not _is_loss(name)]
        names = [name for name in names if name not in {"step", "seconds_per_step"}]
        for place, name in enumerate(name for name in names if _within_one(measured, name)):
            rows = [row for row in measured if name in row]
            right.plot(
                [row["step"] for row in rows],
                [row[name] for row in rows],
                label=name.replace("_", " "),
                color=CYCLE[place % len(CYCLE)],
                linestyle=("-", "--", ":")[place // len(CYCLE) % 3],
                marker="o",
                markersize=4,
            )
        for axes in (left, right):
            axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
            axes.set_xlim(left=0)
            if axes.lines:
                axes.legend(loc="upper left", bbox_to_anchor=(1, 1), fontsize=8.5)
        _save(figure, path)


def read_steps(path: Path) -> list[dict[str, float]]:
    """The lines of a JSON Lines file with `step`, by step; of a step that was made twice, the last.

    A run that was killed has made the steps since its checkpoint again; a line that it left half-written is skipped.
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


def _draw_measure(axes: Axes, sweep: Sweep, measure: str) -> None:
    axes.set_title(TITLES[measure])
    axes.set(xlabel="learning rate (log scale)", ylabel=LABELS[measure], xscale="log")
    architectures = sweep.plan.architectures
    for place, architecture in enumerate(architectures):
        color, marker = COLORS[architecture], MARKERS[architecture]
        axes.axhline(
            sweep.untrained[architecture][measure],
            color=color, linestyle=(0, (4, 3)), linewidth=1.1, alpha=0.7, label=f"{architecture}, before training",
        )  # fmt: skip
        shift = OFFSET ** (2 * place - len(architectures) + 1)
        found = [point for point in sweep.points if point.architecture == architecture and point.figures]
        means = [point.figures[measure] for point in found]
        rates = [point.learning_rate * shift for point in found]
        axes.plot(
            rates, [mean.value for mean in means], color=color, marker=marker, markersize=7, linewidth=2,
            label=architecture,
        )  # fmt: skip
        for rate, mean in zip(rates, means, strict=True):
            if mean.low is not None and mean.high is not None:
                axes.errorbar(
                    rate, mean.value, yerr=[[mean.value - mean.low], [mean.high - mean.value]],
                    color=color, capsize=3, linewidth=1.4, alpha=0.75,
                )  # fmt: skip
        if len(sweep.plan.seeds) > 1:
            cells = [cell for cell in sweep.cells if cell.architecture == architecture and cell.figures is not None]
            axes.scatter(
                [cell.learning_rate * shift**2.5 for cell in cells],
                [cell.figures[measure] for cell in cells if cell.figures is not None],
                s=12, marker=marker, color=color, alpha=0.45, linewidths=0,
            )  # fmt: skip
    axes.set_xticks(sweep.plan.learning_rates)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda rate, _: rate_name(rate)))
    axes.xaxis.set_minor_locator(NullLocator())
    if measure != "s_metric":
        axes.tick_params(axis="x", labelrotation=45, labelsize=8.5)


def _draw_losses(axes: Axes, losses: Sequence[Mapping[str, float]]) -> None:
    """Each part of the loss; where every step is there, a smooth line over the faint steps."""
    steps = [row["step"] for row in losses]
    names = [name for name in (losses[-1] if losses else {}) if _is_loss(name)]
    for place, name in enumerate(names):
        values = [row.get(name, float("nan")) for row in losses]
        color = CYCLE[-1] if name == "loss" else CYCLE[(place - 1) % (len(CYCLE) - 1)]
        label = "total" if name == "loss" else name.removeprefix("loss_")
        if len(steps) < 30:
            axes.plot(steps, values, color=color, label=label, marker="o", markersize=4)
        else:
            axes.plot(steps, values, color=color, alpha=0.2, linewidth=0.7)
            axes.plot(steps, _smooth(values, len(steps) / 30), color=color, label=label, linewidth=1.8)


def _smooth(values: Sequence[float], span: float) -> list[float]:
    """Exponential moving average over about `span` values; one that is missing changes nothing."""
    smooth: list[float] = []
    total, weight, keep = 0.0, 0.0, 1 - 1 / span
    for value in values:
        if not math.isnan(value):
            total, weight = keep * total + value, keep * weight + 1
        smooth.append(total / weight if weight else float("nan"))
    return smooth


def _is_loss(name: str) -> bool:
    return name == "loss" or name.startswith("loss_")


def _within_one(measured: Sequence[Mapping[str, float]], name: str) -> bool:
    """Whether a figure is a share or a correlation: a count or a distance would flatten them all."""
    return all(-1 <= row[name] <= 1 for row in measured if name in row)


def _caption(sweep: Sweep) -> str:
    seeds = len(sweep.plan.seeds)
    marks = "one seed, no interval"
    if seeds > 1:
        marks = f"mean of {seeds} seeds (small marks) with its 95 % interval (Student's t)"
    return f"{sweep.base}, {sweep.steps} steps a training; {marks}"


@contextmanager
def _styled() -> Iterator[None]:
    with mpl.rc_context(STYLE):  # type: ignore[arg-type]
        yield


def _save(figure: Figure, path: Path) -> None:
    metadata: dict[str, Any] = {"Date": None, "Creator": None}
    figure.savefig(path.with_name(f"{path.name}.svg"), metadata=metadata)
    figure.savefig(path.with_name(f"{path.name}.png"), dpi=PNG_DPI, metadata={"Software": None})
