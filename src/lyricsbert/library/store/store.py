"""The store: a folder (or object-store URI) with LanceDB tables, and the versions of them that belong together.

LanceDB's tables are versioned: a write makes a new version and leaves the old one readable. The metadata name the
versions of the songs, sections and positions tables that make up the library, and are replaced in one step: a file in a
folder, a fourth table in an object store (and in folders up to format 3). So readers always see one complete library,
and what a writer has done stays invisible until that step. Nothing in the folder is ever unpickled.

In a folder, a version is on the disk before it is published, and the metadata have checksums of its files, which are
checked before these are read.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import filelock

from lyricsbert.durable import remove_remains
from lyricsbert.errors import LibraryBusyError, LibraryError
from lyricsbert.library.store.checksums import FileSum, Verifier, damage, file_sum
from lyricsbert.library.store.database import METADATA, POSITIONS, SECTIONS, SONGS, TABLES, Database
from lyricsbert.library.store.errors import store_errors
from lyricsbert.library.store.listeners_file import LISTENERS_FILES
from lyricsbert.library.store.metadata import State, metadata_table, rows_from_state, state_from_rows
from lyricsbert.library.store.schema import sections_schema, songs_schema
from lyricsbert.library.store.state_file import BEFORE, NAME, read_rows, write_rows
from lyricsbert.library.store.tables import Tables
from lyricsbert.library.store.writer import TableWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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
        if folder is not None:
            if not folder.is_dir():
                return State(None, None)  # connecting would create the folder
            with store_errors(self.path):
                rows = read_rows(folder, self.path)
            if rows is not None:
                return state_from_rows(rows, self.path)
        with store_errors(self.path):
            if self._database.has(METADATA):
                return state_from_rows(self._database.open(METADATA).to_arrow().to_pylist(), self.path)
        if folder is not None and self._database.has(SONGS):
            raise damage(self.path, f"{NAME} is missing")
        return State(None, None)

    def state_before(self) -> State:
        """Read the metadata of the version that was published before.

        Returns:
            The state; empty if there is none.

        Raises:
            LibraryError: they are damaged, or of a later format.
        """
        folder = self._database.folder
        with store_errors(self.path):
            rows = None if folder is None else read_rows(folder, self.path, BEFORE)
        return state_from_rows(rows or [], self.path)

    def write_state(self, state: State, *, kept: int, is_version: bool = False) -> None:
        """Replace the metadata in one step, which makes a write visible; then they are on the disk.

        Args:
            state: the new state.
            kept: number of songs that are safe on disk if it cannot be written.
            is_version: whether the state publishes a new version, so that there is one to go back to.

        Raises:
            LibraryError: it cannot be written.
        """
        folder = self._database.folder
        with store_errors(self.path, kept):
            if folder is None:
                self._database.replace(METADATA, metadata_table(state)).optimize(cleanup_older_than=RETENTION)
                return
            write_rows(folder, rows_from_state(state), keep_before=is_version)
            shutil.rmtree(folder / f"{METADATA}.lance", ignore_errors=True)  # of a library of an older format

    def open(self, commit: Commit | None = None) -> Tables:
        """Open the tables at the versions of a commit, or at their newest.

        Raises:
            LibraryError: they are damaged or gone.
        """
        open_table, has = self._database.open, self._database.has
        if commit is None:
            verifier = self.verifier(None)
            with store_errors(self.path):
                newest = open_table(POSITIONS) if has(POSITIONS) else None
                return Tables(self.path, open_table(SONGS), open_table(SECTIONS), newest, verifier)
        verifier = self.verifier(commit)
        verifier.verify_small()
        position = commit.positions_version
        with store_errors(self.path):
            return Tables(
                self.path,
                self._open_table(SONGS, commit.songs_version),
                self._open_table(SECTIONS, commit.sections_version),
                self._open_table(POSITIONS, position) if position is not None else None,
                verifier,
            )

    def verifier(self, commit: Commit | None) -> Verifier:
        """Checks the files of a commit, if it is known what they hold."""
        return Verifier(self.path, self._database.folder, commit.files if commit else None)

    def _open_table(self, table: str, version: int) -> Any:
        """Open a published version of a table."""
        try:
            return self._database.open(table, version)
        except RuntimeError:
            # LanceDB looks at the newest version first, which a power cut may have left torn.
            with self.lock():
                self._database.drop_torn_versions(table, version)
            return self._database.open(table, version)

    def open_writer(self, published: Commit | None = None) -> TableWriter:
        """Open the newest version of the tables for writing; the store must be locked meanwhile.

        Args:
            published: what readers see.

        Raises:
            LibraryError: they are damaged or gone.
        """
        with store_errors(self.path):
            self._database.drop_torn_versions(SONGS, published.songs_version if published else 0)
            self._database.drop_torn_versions(SECTIONS, published.sections_version if published else 0)
            self._database.drop_torn_versions(POSITIONS, (published.positions_version if published else None) or 0)
        return TableWriter(self._database, published)

    def create(self, dimensions: int) -> TableWriter:
        """Create empty tables of songs and sections for writing; older versions of both stay readable.

        Args:
            dimensions: length of an embedding.

        Raises:
            LibraryError: they cannot be written.
        """
        with store_errors(self.path, kept=0):
            if self._database.folder is not None and not (self._database.folder / NAME).exists():
                self._database.folder.mkdir(parents=True, exist_ok=True)
                write_rows(self._database.folder, [])  # from now on, a missing file is a lost one
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
            with store_errors(self.path, kept=0):
                for name in (NAME, BEFORE):
                    remove_remains(folder / name)
            yield
        finally:
            lock.release()

    def files(self, commit: Commit) -> Mapping[str, FileSum]:
        """What the files of a commit hold, which is read from them if it is not known.

        Raises:
            LibraryError: they cannot be read, or the library is in an object store.
        """
        folder = self._database.folder
        if folder is None:
            raise LibraryError(f"{self.path} is not in a folder of this machine: its store looks after its files.")
        if commit.files is not None:
            return commit.files
        versions = [(SONGS, commit.songs_version), (SECTIONS, commit.sections_version)]
        if commit.positions_version is not None:
            versions.append((POSITIONS, commit.positions_version))
        with store_errors(self.path):
            paths = [file.path for name, version in versions for file in self._database.files(name, version)]
            return {path.relative_to(folder).as_posix(): file_sum(path) for path in paths}

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
        own = {*(f"{name}.lance" for name in TABLES), NAME, BEFORE, *LISTENERS_FILES}
        foreign = sorted(
            entry.name for entry in os.scandir(folder) if entry.name not in own and not entry.name.startswith(".")
        )
        if foreign:
            raise LibraryError(
                f"The folder {self.path} holds something else ({foreign[0]}); a library needs a folder of its own."
            )
