"""Writes files so that what is said to be written survives a power cut."""

from __future__ import annotations

import glob
import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a file, or replace it in one step: whatever happens, its content is the old or the new one, in full.

    Args:
        path: the file, in a folder that exists.
        content: bytes, or text to be written as UTF-8.

    Raises:
        OSError: it cannot be written, or the disk does not say that it is there; the old content is kept.
    """
    beside, old = (path.with_name(f".{path.name}.{os.getpid()}.{kind}") for kind in ("part", "old"))
    try:
        with beside.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):  # there is none, or the file system has no links: then there is no way back
            old.hardlink_to(path)
        is_new = not os.path.lexists(path)
        beside.replace(path)
        try:
            sync_folder(path.parent)
        except OSError:  # what is said to have failed must not be seen
            if old.exists():
                old.replace(path)
            elif is_new:
                path.unlink()
            raise
    finally:
        beside.unlink(missing_ok=True)
        old.unlink(missing_ok=True)


def remove_remains(path: Path) -> None:
    """Remove what killed processes have left beside a file that they were replacing.

    Args:
        path: the file; nothing else may be replacing it.
    """
    for kind in ("part", "old"):
        for remains in path.parent.glob(f".{glob.escape(path.name)}.*.{kind}"):
            remains.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk. Windows does so by itself."""
    if os.name == "posix":
        sync_file(folder)


def sync_files(root: Path, paths: Iterable[Path]) -> None:
    """Wait until files are on the disk: first their content, then their names, and those of the folders they are in.

    Args:
        root: folder that all lie below; its own name is not waited for.
        paths: the files.
    """
    folders: set[Path] = set()
    for path in paths:
        sync_file(path)
        folders.update(folder for folder in path.parents if folder.is_relative_to(root))
    for folder in sorted(folders, key=lambda folder: len(folder.parts), reverse=True):
        sync_folder(folder)


def sync_tree(folder: Path) -> None:
    """Wait until a folder is on the disk with everything below it, but not its own name."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            sync_tree(entry)
        elif entry.is_file():
            sync_file(entry)
    sync_folder(folder)
