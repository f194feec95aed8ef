"""Folders that are written completely or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lyricsbert.durable import sync_folder, sync_tree
from lyricsbert.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def new_folder(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """A folder to fill, which is moved to the target when the block ends.

    Until then it is next to the target. If the block fails for any reason, the new folder is removed and an existing
    target is untouched. A folder that is there survives a power cut.

    Args:
        target: the folder to create, with its parents if necessary.
        replace: whether to replace an existing folder; otherwise only an empty one is replaced.

    Raises:
        ModelError: the target exists already, or cannot be written (no permission, or no space).
    """
    if not replace and target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ModelError(f"{target} exists and is not empty: name a new folder.")
    beside = target.parent / f".{target.name}.{os.getpid()}.new"
    before = target.parent / f".{target.name}.{os.getpid()}.old"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.mkdir()
        yield beside
        sync_tree(beside)
        if target.exists():
            target.rename(before)
        beside.rename(target)
        sync_folder(target.absolute().parent)
    except OSError as error:
        raise ModelError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        if before.exists() and not target.exists():
            before.rename(target)
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)
