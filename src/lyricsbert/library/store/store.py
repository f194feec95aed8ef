"""The store: a folder (or object-store URI) with four LanceDB tables, and the versions of them that belong together.

LanceDB's tables are versioned: a write makes a new version and leaves the old one readable. The metadata table names
the versions of the songs, sections and positions tables that make up the library, and is itself replaced in one commit.
So readers always see one complete library, and what a writer has done stays invisible until that commit. Nothing in the
folder is ever unpickled.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import filelock

from lyricsbert.errors import LibraryBusyError, LibraryError
from lyricsbert.library.store.database import METADATA, POSITIONS, SECTIONS, SONGS, TABLES, Database
from lyricsbert.library.store.errors import store_errors
from lyricsbert.library.store.metadata import State, metadata_table, state_from_table
from lyricsbert.library.store.schema import sections_schema, songs_schema
from lyricsbert.library.store.tables import Tables
from lyricsbert.library.store.writer import TableWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lyricsbert.library.store.metadata import Commit

RETENTION: Final = timedelta(hours=1)
"""How long the files of a version are kept after a newer one has replaced it, for readers that still have it open."""

_LOCK: Final = ".lock"


class Store:
    """The storage of a library.

    Args:
        path: a folder, or a URI that LanceDB understands ("s3://bucket/library").

    Attributes:
        path: the same as a string.
    """

    def __init__(self, path: str | Path) -> None:
        self._database = Database(path)
        self.path = self._database.path

    def state(self) -> State:
        """Read the metadata.

        Returns:
            The state; empty if there is no library.

        Raises:
            LibraryError: the path is not a folder, or the library is damaged or of a later format.
        """
        folder = self._database.folder
        if folder is not None and not folder.is_dir():
            return State(None, None)  # connecting would create the folder
        with store_errors(self.path):
            if not self._database.has(METADATA):
                return State(None, None)
            rows = self._database.open(METADATA).to_arrow()
        return state_from_table(rows, self.path)

    def write_state(self, state: State, *, kept: int) -> None:
        """Replace the metadata in one commit, which makes a write visible.

        Args:
            state: the new state.
            kept: number of songs that are safe on disk if it cannot be written.

        Raises:
            LibraryError: it cannot be written.
        """
        with store_errors(self.path, kept):
            self._database.replace(METADATA, metadata_table(state)).optimize(cleanup_older_than=RETENTION)

    def open(self, commit: Commit | None = None) -> Tables:
        """Open the tables at the versions of a commit, or at their newest.

        Raises:
            LibraryError: they are damaged or gone.
        """
        open_table, has = self._database.open, self._database.has
        with store_errors(self.path):
            if commit is None:
                newest = open_table(POSITIONS) if has(POSITIONS) else None
                return Tables(self.path, open_table(SONGS), open_table(SECTIONS), newest)
            version = commit.positions_version
            return Tables(
                self.path,
                open_table(SONGS, commit.songs_version),
                open_table(SECTIONS, commit.sections_version),
                open_table(POSITIONS, version) if version is not None else None,
            )

    def open_writer(self) -> TableWriter:
        """Open the newest version of the tables for writing; the store must be locked meanwhile.

        Raises:
            LibraryError: they are damaged or gone.
        """
        return TableWriter(self._database)

    def create(self, dimensions: int) -> TableWriter:
        """Create empty tables of songs and sections for writing; older versions of both stay readable.

        Args:
            dimensions: length of an embedding.

        Raises:
            LibraryError: they cannot be written.
        """
        with store_errors(self.path, kept=0):
            self._database.replace(SONGS, songs_schema(dimensions).empty_table())
            self._database.replace(SECTIONS, sections_schema(dimensions).empty_table())
        return TableWriter(self._database)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Lock the library for writing.

        Only folders are locked; in an object store, the user must ensure that there is one writer at a time.

        Raises:
            LibraryBusyError: another process is writing.
            LibraryError: the folder cannot be created, or contains something else.
        """
        folder = self._database.folder
        if folder is None:
            yield
            return
        with store_errors(self.path, kept=0):
            self._make_folder(folder)
            lock = filelock.FileLock(folder / _LOCK, timeout=0)
            try:
                lock.acquire()
            except filelock.Timeout:
                raise LibraryBusyError(
                    f"The library {self.path} is being written by another process: a library has one writer at a time, "
                    "so wait until that one is done."
                ) from None
        try:
            yield
        finally:
            lock.release()

    def size_in_bytes(self) -> int | None:
        """Total size of the files in the folder, in bytes; None in an object store."""
        folder = self._database.folder
        if folder is None:
            return None
        return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())

    def _make_folder(self, folder: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise LibraryError(f"{self.path} is a file; a library is a folder.")
        folder.mkdir(parents=True, exist_ok=True)
        own = {f"{name}.lance" for name in TABLES}
        foreign = sorted(
            entry.name for entry in os.scandir(folder) if entry.name not in own and not entry.name.startswith(".")
        )
        if foreign:
            raise LibraryError(
                f"The folder {self.path} holds something else ({foreign[0]}); a library needs a folder of its own."
            )
