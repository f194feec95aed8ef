"""Checksums of the files of a library, and the check that they hold what was written."""

from __future__ import annotations

import threading
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from lyricsbert.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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
        self._found: set[str] = set()

    def verify_small(self) -> None:
        """Check the sizes of all files, and what small ones hold.

        Raises:
            LibraryError: one does not match.
        """
        self._raise_first(self.problems(deep=False))

    def verify(self, *below: str) -> None:
        """Check what all files below some folders hold.

        Args:
            below: beginnings of their paths; none checks all.

        Raises:
            LibraryError: one does not match.
        """
        self._raise_first(self.problems(*below))

    def problems(self, *below: str, deep: bool = True, anew: bool = False) -> Iterator[str]:
        """What is wrong with the files below some folders, one clause each.

        Args:
            below: beginnings of their paths; none checks all.
            deep: whether to read large files.
            anew: whether to read also what this process has read before.
        """
        for name, expected in self._files.items():
            if name.startswith(below or "") and (found := self._problem(name, expected, deep=deep, anew=anew)):
                yield found

    def _raise_first(self, problems: Iterator[str]) -> None:
        if (problem := next(problems, None)) is not None:
            raise damage(self._library, problem)

    def _problem(self, name: str, expected: FileSum, *, deep: bool, anew: bool) -> str | None:
        assert self._folder is not None
        path = self._folder / name
        try:
            found = path.stat()
            if found.st_size != expected.size:
                return f"{name} has {found.st_size:,} bytes instead of {expected.size:,}"
            # What changes when the file does.
            identity = (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns, *expected)
            with _guard:
                is_known = identity in _verified and not anew
            if not is_known and not (deep or expected.size <= SMALL):
                return None
            if not is_known and file_sum(path) != expected:
                return f"{name} does not hold what was written"
            self._found.add(name)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and name in self._found:
                return None  # removed with its version by a later write, which the next read tells
            return f"{name} cannot be read ({error.strerror})"
        with _guard:
            if len(_verified) >= _MOST_REMEMBERED:
                _verified.clear()
            _verified.add(identity)
        return None


_MOST_REMEMBERED: Final = 100_000
_verified: Final[set[tuple[int, ...]]] = set()
_guard: Final = threading.Lock()
