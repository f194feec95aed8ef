"""Checksums of the files of a library, and the check that they hold what was written."""

from __future__ import annotations

import threading
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from lyricsbert.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_BLOCK: Final = 1 << 18
"""Bytes that are read at a time: they stay in the processor's cache."""

SMALL: Final = 1 << 16
"""Files of up to this many bytes are checked when a library is opened, the others before they are first read."""


class FileSum(NamedTuple):
    """What a file holds.

    Attributes:
        size: in bytes.
        crc32: of its content. It is to find damage, not forgery: it is as fast as memory, and misses one damaged file
            in four billion.
    """

    size: int
    crc32: int


def file_sum(path: Path) -> FileSum:
    """Read a file and sum it up.

    Raises:
        OSError: it cannot be read.
    """
    block = memoryview(bytearray(_BLOCK))
    size = crc = 0
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(block):
            crc = zlib.crc32(block[:count], crc)
            size += count
    return FileSum(size, crc)


def damage(library: str, what: str) -> LibraryError:
    """The error for a library whose files are not those that were written.

    Args:
        library: its path.
        what: what is wrong, as a clause.
    """
    return LibraryError(
        f"The library {library} is damaged: {what}; go back to the version before with `lyricsbert check {library} "
        "--back`, restore a backup with `lyricsbert restore FILE FOLDER`, or build it anew from its sources with "
        "`lyricsbert index SOURCE --library FOLDER`."
    )


class Verifier:
    """Checks the files of one version of a library before they are read. Safe to use from several threads.

    A file is read once per process, unless it changes: a newer version shares most of its files with the one before.

    Args:
        library: path of the library, for messages.
        folder: its folder.
        files: what its files hold, by their paths in the folder; None checks nothing.
    """

    def __init__(self, library: str, folder: Path | None, files: Mapping[str, FileSum] | None) -> None:
        self._library = library
        self._folder = folder
        self._files = files or {}

    def verify_small(self) -> None:
        """Check the sizes of all files, and what small ones hold.

        Raises:
            LibraryError: one does not match.
        """
        for name, expected in self._files.items():
            if expected.size <= SMALL:
                self._verify(name, expected)
            else:
                self._size(name, expected)

    def verify(self, below: str = "") -> None:
        """Check what all files below a folder hold.

        Args:
            below: beginning of their paths.

        Raises:
            LibraryError: one does not match.
        """
        for name, expected in self._files.items():
            if name.startswith(below):
                self._verify(name, expected)

    def _size(self, name: str, expected: FileSum) -> tuple[int, ...]:
        """Check the size of a file; returns what changes when the file does."""
        assert self._folder is not None
        try:
            found = (self._folder / name).stat()
        except OSError as error:
            raise damage(self._library, f"{name} cannot be read ({error.strerror})") from None
        if found.st_size != expected.size:
            raise damage(self._library, f"{name} has {found.st_size:,} bytes instead of {expected.size:,}")
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, expected.crc32

    def _verify(self, name: str, expected: FileSum) -> None:
        identity = self._size(name, expected)
        with _guard:
            if identity in _verified:
                return
        assert self._folder is not None
        try:
            found = file_sum(self._folder / name)
        except OSError as error:
            raise damage(self._library, f"{name} cannot be read ({error.strerror})") from None
        if found != expected:
            raise damage(self._library, f"{name} does not hold what was written")
        with _guard:
            if len(_verified) >= _MOST_REMEMBERED:
                _verified.clear()
            _verified.add(identity)


_MOST_REMEMBERED: Final = 100_000
_verified: Final[set[tuple[int, ...]]] = set()
_guard: Final = threading.Lock()
