"""The Hugging Face hub: downloads a model's files, and publishes a folder.

The network is used only for a name, "owner/name", that the caller asks for.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

HUB_ID: Final = re.compile(r"[\w-][\w.-]*/[\w.-]+")


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
    except Exception as error:  # the hub's client raises its own errors, those of httpx, and OSError
        raise ModelError(
            f"{name!r} is not a local folder and could not be fetched from the Hugging Face hub"
            f" ({type(error).__name__}): give the folder of a bundle."
        ) from error


def check_hub_id(name: str) -> None:
    """Check that a name can be a model's name on the hub.

    Raises:
        ModelError: it is not of the form "owner/name".
    """
    if not HUB_ID.fullmatch(name):
        raise ModelError(f"{name!r} is not a name on the Hugging Face hub; it must be of the form 'owner/name'.")


def push_folder(folder: Path, repo_id: str, *, message: str, token: str | None = None, private: bool = False) -> str:
    """Publish a folder as a model on the hub; the repository is created if it does not exist.

    Args:
        folder: the folder; all of its files are published.
        repo_id: "owner/name".
        message: the commit message.
        token: of an account with write access; None takes that of `hf auth login` or HF_TOKEN.
        private: make a new repository private; an existing one is not changed.

    Returns:
        The model's address.

    Raises:
        ModelError: the name is malformed, or the hub cannot be reached or refuses.
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
