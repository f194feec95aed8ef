"""A model on the Hugging Face hub: fetching it, publishing it, and what the head of its card tells the hub.

A model's place on the hub is either a bundle itself, or a folder that `transformers` and `sentence-transformers` load,
with the bundle in its subfolder `lyricsbert`. The network is used only for a name, "owner/name", that is asked for.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.model.bundle import BundleConfig

HUB_ID: Final = re.compile(r"[\w-][\w.-]*/[\w.-]+")
TAGS: Final = ("lyrics", "music", "emotion", "sentiment", "feature-extraction")


def fetch_folder(name: str, patterns: Sequence[str]) -> Path:
    """Download the files of a model from the hub, or find them in its local cache.

    Args:
        name: "owner/name".
        patterns: which files, as shell patterns.

    Raises:
        ModelError: the hub has no such model or cannot be reached.
    """
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, allow_patterns=list(patterns)))
    except Exception as error:  # the hub's client raises its own, httpx's and OSError's
        raise ModelError(
            f"{name!r} is no local folder and could not be fetched from the Hugging Face hub ({type(error).__name__}):"
            " give the folder of a bundle."
        ) from error


def check_hub_id(name: str) -> None:
    """Refuse what cannot be the name of a model on the hub.

    Raises:
        ModelError: it is not of the form "owner/name".
    """
    if not HUB_ID.fullmatch(name):
        raise ModelError(f"{name!r} is no name on the Hugging Face hub; it must be of the form 'owner/name'.")


def push_folder(folder: Path, repo_id: str, *, message: str, token: str | None = None, private: bool = False) -> str:
    """Publish a folder as a model on the hub; the repository is made if it is not there.

    Args:
        folder: what to publish, all files of it.
        repo_id: "owner/name".
        message: of the commit.
        token: of an account that may write there; None takes the one of `hf auth login` or of HF_TOKEN.
        private: make a new repository private; one that is there stays as it is.

    Returns:
        The model's address.

    Raises:
        ModelError: that is no name on the hub, the hub cannot be reached, or it refuses.
    """
    check_hub_id(repo_id)
    from huggingface_hub import HfApi

    try:
        api = HfApi(token=token)
        address = str(api.create_repo(repo_id, private=private, exist_ok=True))
        api.upload_folder(repo_id=repo_id, folder_path=folder, commit_message=message)
    except Exception as error:  # as above
        raise ModelError(
            f"{folder} could not be published as {repo_id!r} ({type(error).__name__}): log in with `hf auth login` or"
            " give a token that may write there."
        ) from error
    return address


def card_head(config: BundleConfig, *, license_name: str, library: str, datasets: Sequence[str] = ()) -> str:
    """The lines of YAML that stand at the head of a model card and that the hub reads.

    Args:
        config: the model's configuration.
        license_name: the hub's name of the weights' licence.
        library: what loads the folder: "lyricsbert" or "sentence-transformers".
        datasets: hub names of the data that it was trained on.
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
    """A card for a bundle that has none: what it is, and how to load it."""
    return f"""{card_head(config, license_name="other", library="lyricsbert")}
# {config.model_id}

A model that reads lyrics: {config.dimensions} numbers of meaning, six emotions and a sentiment of a text. It was
written without a card of its own: nothing is known here of its training and of how well it does.

```python
from lyricsbert import Encoder

analysis = Encoder.from_pretrained("path/to/this/folder").analyze(["text", ...])
```
"""
