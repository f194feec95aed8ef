"""The model card of a bundle that has none, and the front matter by which the Hugging Face hub indexes a card."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.model.hub import HUB_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.model.bundle import BundleConfig

TAGS: Final = ("lyrics", "music", "emotion", "sentiment", "feature-extraction")


def card_head(config: BundleConfig, *, license_name: str, library: str, datasets: Sequence[str] = ()) -> str:
    """The YAML front matter of a model card, from which the hub indexes it.

    Args:
        config: the model's configuration.
        license_name: the hub's name for the licence of the weights.
        library: the library that loads the folder: "lyricsbert" or "sentence-transformers".
        datasets: hub names of the data it was trained on.
    """
    from huggingface_hub import ModelCardData

    data = ModelCardData(
        language="en",
        license=license_name,
        library_name=library,
        pipeline_tag="sentence-similarity",
        base_model=config.base if HUB_ID.fullmatch(config.base) and not Path(config.base).exists() else None,
        datasets=list(datasets) or None,
        tags=list(TAGS),
        model_name=config.model_id,
    )
    return f"---\n{data.to_yaml()}\n---\n"


def short_card(config: BundleConfig) -> str:
    """A minimal card for a bundle that has none: what it is, and how to load it."""
    return f"""{card_head(config, license_name="other", library="lyricsbert")}
# {config.model_id}

A model that reads lyrics. It gives the embedding of a text ({config.dimensions} numbers), six emotions and a sentiment.
It was saved without a model card, so nothing is known here about its training or its quality.

```python
from lyricsbert import Encoder

analysis = Encoder.from_pretrained("path/to/this/folder").analyze(["text", ...])
```
"""
