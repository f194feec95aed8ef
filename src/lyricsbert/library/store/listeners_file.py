"""The file in a library's folder that is its listeners': the store keeps it and backs it up without reading it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

LISTENERS_FILE: Final = "listeners.sqlite"
LISTENERS_FILES: Final = frozenset(LISTENERS_FILE + end for end in ("", "-journal", "-wal", "-shm"))
"""With what SQLite puts beside it."""

_PATIENCE: Final = 30.0


def copy_listeners(folder: Path, target: Path) -> bool:
    """Copy the listeners of a library into another file, as they are at one moment, whoever writes meanwhile.

    Args:
        folder: of the library.
        target: the file; one that exists is replaced.

    Returns:
        Whether there are any.

    Raises:
        OSError: they cannot be read or written.
    """
    source = folder / LISTENERS_FILE
    if not source.is_file():
        return False
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE)) as reader,
            closing(sqlite3.connect(target)) as writer,
        ):
            reader.backup(writer)
    except sqlite3.Error as error:
        raise OSError(f"{LISTENERS_FILE} cannot be copied ({error})") from error
    return True


def is_sound(file: Path) -> bool:
    """Whether a file of listeners is whole."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as reader:
            return bool(reader.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.Error:
        return False
