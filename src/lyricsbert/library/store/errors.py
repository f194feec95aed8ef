"""Turns errors of LanceDB and of the file system into LibraryError."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from lyricsbert.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FAILURES = (OSError, RuntimeError, ValueError, pa.ArrowException)
_PANIC = "PanicException"
"""What LanceDB raises when it meets something that should not be; it cannot be imported."""

_FULL_DISK = ("no space left", "not enough space on the disk", "file too large", "quota exceeded")


@contextmanager
def store_errors(path: str, kept: int | None = None) -> Iterator[None]:
    """Raise errors of LanceDB and of the file system as LibraryError.

    Args:
        path: the library.
        kept: when writing, the number of songs that are safe on disk whatever happens here.
    """
    try:
        yield
    except BaseException as error:
        if not isinstance(error, _FAILURES) and type(error).__name__ != _PANIC:
            raise
        # After the first comma and slash, LanceDB's messages continue with paths of its source code.
        detail = str(error).split(", /", 1)[0].removeprefix("lance error: ").rstrip(".")
        if any(words in detail.lower() for words in _FULL_DISK):
            safe = f"the {kept} songs analysed so far are kept" if kept else "nothing written before is lost"
            raise LibraryError(
                f"The disk that holds the library {path} is full: {safe}; free some space, run the same command again, "
                f"and it continues from there ({detail})."
            ) from error
        if kept is not None:
            raise LibraryError(
                f"The library {path} cannot be written: {detail}; the version before is kept."
            ) from error
        raise LibraryError(
            f"The library {path} cannot be read: it is damaged, or has been rewritten since it was opened ({detail})."
        ) from error
