"""The reliability diagram of a model card: how often a model is right, by its confidence."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from matplotlib.figure import Figure

from lyricsbert.lab.report.style import CYCLE, INK, QUIET, plot_style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

DPI: Final = 120
TITLES: Final = {"emotions": "Emotions", "sentiment": "Sentiment"}


def plot_calibration(evaluation: Mapping[str, Any], path: Path) -> None:
    """Plot what `lyricsbert evaluate --json` wrote as a PNG, with one panel each for emotions and sentiment.

    The picture's description is the hash of the numbers that it shows (`numbers_hash`).

    Args:
        evaluation: the JSON, for which `has_reliability` is true.
        path: path of the PNG.
    """
    bins = _reliability(evaluation)
    with plot_style():
        figure = Figure(figsize=(4.3 * len(bins), 4.4), layout="constrained")
        for place, (axes, (name, rows)) in enumerate(
            zip(figure.subplots(1, len(bins), squeeze=False)[0], bins.items(), strict=True)
        ):
            _plot(axes, rows, CYCLE[place])
            error = evaluation["evaluators"][name]["figures"]["model"][_error_name(name)]["value"]
            axes.set_title(f"{TITLES[name]}: calibration error {error:.3f}")
        figure.savefig(path, dpi=DPI, metadata={"Software": None, "Description": numbers_hash(evaluation)})


def has_reliability(evaluation: Mapping[str, Any]) -> bool:
    """Whether there is anything to plot: emotions or sentiment were measured."""
    return bool(_reliability(evaluation))


def numbers_hash(evaluation: Mapping[str, Any]) -> str:
    """SHA-256, hexadecimal, of the numbers that the plot shows."""
    return hashlib.sha256(json.dumps(_reliability(evaluation), sort_keys=True).encode()).hexdigest()


def _reliability(evaluation: Mapping[str, Any]) -> dict[str, Sequence[Mapping[str, float]]]:
    found = {name: evaluation["evaluators"].get(name, {}).get("reliability") for name in TITLES}
    return {name: rows for name, rows in found.items() if rows}


def _error_name(name: str) -> str:
    return {"emotions": "emotion_ece", "sentiment": "sentiment_ece"}[name]


def _plot(axes: Axes, rows: Sequence[Mapping[str, float]], color: str) -> None:
    """Bars of accuracy by confidence, each bin's mean confidence and number of texts, and the diagonal."""
    axes.plot([0, 1], [0, 1], color=QUIET, linestyle=(0, (4, 3)), linewidth=1.2, label="perfectly calibrated")
    for row in rows:
        axes.bar(
            row["low"], row["accuracy"], width=row["high"] - row["low"], align="edge",
            color=color, alpha=0.25, edgecolor="white",
        )  # fmt: skip
        axes.text((row["low"] + row["high"]) / 2, 0.012, f"{row['texts']:,}", ha="center", va="bottom",
                  fontsize=6.5, rotation=90, color=INK)  # fmt: skip
    axes.plot(
        [row["confidence"] for row in rows], [row["accuracy"] for row in rows],
        color=color, marker="o", markersize=5, linewidth=1.6, label="measured (number of texts below)",
    )  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axes.set_xlabel("confidence: ratio of the leading class")
    axes.set_ylabel("share that is right")
    axes.legend(loc="upper left", fontsize=8)
