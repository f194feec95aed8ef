"""The model card, read from the model's bundle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from lyricsbert.model.bundle import CARD_NAME, EVALUATION_NAME
from lyricsbert.server.schemas import ModelCard, Plot

if TYPE_CHECKING:
    from pathlib import Path

    from lyricsbert.model import Encoder

PLOT_KINDS: Final = {".png": "image/png", ".svg": "image/svg+xml"}
"""Media type of a plot by file extension."""

_PLOTS: Final = "plots"


def card(encoder: Encoder) -> ModelCard:
    """The card, metrics and plots of a model, as far as its bundle has them."""
    folder = encoder.folder
    written = folder / CARD_NAME
    return ModelCard(
        id=encoder.model_id,
        hash=encoder.model_hash,
        dimensions=encoder.dimensions,
        card=written.read_text("utf-8") if written.is_file() else f"# {encoder.model_id}\n",
        figures=_figures(folder / EVALUATION_NAME),
        plots=[Plot(name=name, url=f"/api/v1/model/plots/{quote(name)}") for name in plots(encoder)],
    )


def plots(encoder: Encoder) -> dict[str, Path]:
    """The plots in the bundle and in its folder `plots`, by file name."""
    folder = encoder.folder
    files = sorted(path for place in (folder, folder / _PLOTS) if place.is_dir() for path in place.iterdir())
    return {path.name: path for path in files if path.suffix in PLOT_KINDS and path.is_file()}


def _figures(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    figures = json.loads(path.read_text("utf-8"))
    return figures if isinstance(figures, dict) else {"figures": figures}
