"""Folders that are there whole or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lyricsbert.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def new_folder(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """A folder to fill, which gets the target's name when all is written.

    It lies beside the target until then. Whatever ends the writing early, nothing of it is left, and what had the
    target's name before is untouched.

    Args:
        target: the folder to make; its parents are made if need be.
        replace: put it in the place of one that is there; else only of an empty one.

    Raises:
        ModelError: the target is there, or cannot be written (no right to, or no room).
    """
    if not replace and target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ModelError(f"{target} exists and is not empty: name a new folder.")
    beside = target.parent / f".{target.name}.{os.getpid()}.new"
    before = target.parent / f".{target.name}.{os.getpid()}.old"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.mkdir()
        yield beside
        if target.exists():
            target.rename(before)
        beside.rename(target)
    except OSError as error:
        raise ModelError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        if before.exists() and not target.exists():
            before.rename(target)
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)
