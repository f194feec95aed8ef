"""The files in the folder of a training run, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lyricsbert.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

METRICS_NAME: Final = "metrics.jsonl"
"""A line for each evaluation during training."""
LOSSES_NAME: Final = "losses.jsonl"
"""A line for each step."""
BUNDLE_NAME: Final = "bundle"
FLOAT32_NAME: Final = "float32"
FIGURES_NAME: Final = "figures.json"
"""The metrics of both bundles."""
REFUSED_NAME: Final = "refused.json"
"""The same, where int8 weights cost more than the recipe allows."""
PLOT_NAME: Final = "training"
"""Of the plot, without its suffix."""


def check_unused(folder: Path, what: str) -> None:
    """Refuse a folder that already holds something.

    Args:
        folder: where something new is to be started.
        what: "run" or "sweep".

    Raises:
        ModelError: the folder is not empty, or is a file.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ModelError(
            f"{folder} exists and is not empty: go on with the {what} in it by --resume, or name a new folder."
        )
