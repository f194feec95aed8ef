"""The common style of all plots, and how they are written.

Plots are drawn without pyplot, so that no state outlives a call and no display is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import matplotlib as mpl

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from matplotlib.figure import Figure

PNG_DPI: Final = 160
INK, QUIET, GRID = "#1b1f24", "#5b6570", "#e3e7eb"
CYCLE: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#1b1f24")
"""Colours that colour-blind people can distinguish, too (Okabe & Ito 2008)."""

_STYLE: Final = {
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


def plot_style() -> AbstractContextManager[None]:
    """A context in which plots get the common style; matplotlib's settings are restored afterwards."""
    return mpl.rc_context(_STYLE)  # type: ignore[arg-type]


def save_svg_and_png(figure: Figure, path: Path) -> None:
    """Write a plot to `path`.svg and `path`.png; the same numbers always give the same SVG."""
    figure.savefig(path.with_name(f"{path.name}.svg"), metadata={"Date": None, "Creator": None})
    figure.savefig(path.with_name(f"{path.name}.png"), dpi=PNG_DPI, metadata={"Software": None})
