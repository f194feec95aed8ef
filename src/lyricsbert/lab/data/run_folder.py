"""The names of the files in the folder of a training run."""

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
"""Name of the plot, without its suffix."""


def check_unused(folder: Path, what: str) -> None:
    """Check that a folder is empty or does not exist.

    Args:
        folder: the folder of a new run or sweep.
        what: "run" or "sweep".

    Raises:
        ModelError: the folder is not empty, or is a file.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ModelError(
            f"{folder} exists and is not empty: continue the {what} in it with --resume, or name a new folder."
        )
