"""The plot of a sweep: S, margin, AUC and R@1 against the learning rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from lyricsbert.lab.report.style import CYCLE, QUIET, plot_style, save_svg_and_png
from lyricsbert.lab.sweep.grid import rate_name

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from lyricsbert.lab.sweep.result import Sweep

COLORS: Final = {"original": CYCLE[0], "modified": CYCLE[1]}
MARKERS: Final = {"original": "o", "modified": "s"}
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
"""Factor by which architectures are offset at one learning rate, so that their intervals do not overlap."""


def plot_sweep(sweep: Sweep, path: Path) -> None:
    """Plot S, margin, AUC and R@1 against the learning rate, into `path`.svg and `path`.png.

    A large mark is the mean over the seeds, a bar its 95 % interval, a small mark one training.
    """
    with plot_style():
        figure = Figure(figsize=(10, 8), layout="constrained")
        grid = figure.add_gridspec(2, 3, height_ratios=(1.55, 1), hspace=0.06)
        panels = {
            "s_metric": figure.add_subplot(grid[0, :]),
            "s_margin": figure.add_subplot(grid[1, 0]),
            "s_auc": figure.add_subplot(grid[1, 1]),
            "other_half_r1": figure.add_subplot(grid[1, 2]),
        }
        for measure, axes in panels.items():
            _plot_measure(axes, sweep, measure)
        panels["s_metric"].set_title(TITLES["s_metric"], fontsize=15, fontweight="bold")
        panels["s_metric"].legend(loc="best", ncols=2)
        figure.supxlabel(_caption(sweep), fontsize=9, color=QUIET)
        save_svg_and_png(figure, path)


def _plot_measure(axes: Axes, sweep: Sweep, measure: str) -> None:
    axes.set_title(TITLES[measure])
    axes.set(xlabel="learning rate (log scale)", ylabel=LABELS[measure], xscale="log")
    architectures = sweep.plan.architectures
    for place, architecture in enumerate(architectures):
        _plot_architecture(axes, sweep, measure, architecture, OFFSET ** (2 * place - len(architectures) + 1))
    axes.set_xticks(sweep.plan.learning_rates)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda rate, _: rate_name(rate)))
    axes.xaxis.set_minor_locator(NullLocator())
    if measure != "s_metric":
        axes.tick_params(axis="x", labelrotation=45, labelsize=8.5)


def _plot_architecture(axes: Axes, sweep: Sweep, measure: str, architecture: str, shift: float) -> None:
    """One architecture's line, intervals and single trainings, its learning rates multiplied by `shift`."""
    color, marker = COLORS[architecture], MARKERS[architecture]
    axes.axhline(
        sweep.untrained[architecture][measure],
        color=color, linestyle=(0, (4, 3)), linewidth=1.1, alpha=0.7, label=f"{architecture}, before training",
    )  # fmt: skip
    found = [point for point in sweep.points if point.architecture == architecture and point.metrics]
    means = [point.metrics[measure] for point in found]
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
        trained = [
            (cell.learning_rate * shift**2.5, cell.metrics[measure])
            for cell in sweep.cells
            if cell.architecture == architecture and cell.metrics is not None
        ]
        axes.scatter(
            [rate for rate, _ in trained], [value for _, value in trained],
            s=12, marker=marker, color=color, alpha=0.45, linewidths=0,
        )  # fmt: skip


def _caption(sweep: Sweep) -> str:
    seeds = len(sweep.plan.seeds)
    marks = "one seed, no interval"
    if seeds > 1:
        marks = f"mean of {seeds} seeds (small marks) with its 95 % interval (Student's t)"
    return f"{sweep.base}, {sweep.steps} steps a training; {marks}"
