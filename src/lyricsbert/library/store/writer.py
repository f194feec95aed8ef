"""The newest version of a library's tables, for the one writer that holds the lock."""

from __future__ import annotations

import warnings
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from lyricsbert.durable import sync_files, sync_folder
from lyricsbert.library.store.checksums import FileSum, Verifier, file_sum
from lyricsbert.library.store.content import content_sum
from lyricsbert.library.store.database import POSITIONS, SECTIONS, SONGS, Database
from lyricsbert.library.store.errors import store_errors
from lyricsbert.library.store.full_text import create_full_text_index
from lyricsbert.library.store.lance_files import is_whole
from lyricsbert.library.store.schema import EMBEDDING, TERMS, WISH_EMBEDDING, terms_column
from lyricsbert.library.store.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.library.store.metadata import Commit

_ROWS_AT_ONCE: Final = 10_000
_MAX_FRAGMENTS: Final = 16

# LanceDB removes versions by their age at the end of compaction: this margin protects those that must stay.
_HEAD_START: Final = timedelta(hours=1)
_NEVER: Final = timedelta(days=36_500)


class TableWriter:
    """The newest version of the tables, invisible to readers until it is published.

    Created by `Store.open_writer` and `Store.create`. Every method raises LibraryError if the library cannot be
    written, and says how many songs are safe.

    What it writes it reads back, since LanceDB does not tell every failure of the disk, and waits until it is there.

    Args:
        database: the tables.
        published: the versions that readers see.

    Attributes:
        count: current number of songs in the tables.
    """

    def __init__(self, database: Database, published: Commit | None = None) -> None:
        self._database = database
        self._sums = dict((published and published.files) or {})
        self._synced: set[Path] = {Path(database.path, name) for name in self._sums}
        self.count = 0
        with self._errors():
            self._songs, self._sections = database.open(SONGS), database.open(SECTIONS)
            self._positions = database.open(POSITIONS) if database.has(POSITIONS) else None
            self.count = self._songs.count_rows()

    def read(self) -> Tables:
        """The tables as they are now, to be read before the next write."""
        unverified = Verifier(self._database.path, None, None)
        return Tables(self._database.path, self._songs, self._sections, self._positions, unverified)

    @property
    def versions(self) -> tuple[int, int]:
        """The current versions of the songs and sections tables."""
        return self._songs.version, self._sections.version

    def restore(self, commit: Commit) -> None:
        """Go back to a commit, discarding what an abandoned write has done since."""
        with self._errors():
            for table, version in ((self._songs, commit.songs_version), (self._sections, commit.sections_version)):
                if table.version != version:
                    table.checkout(version)
                    table.restore()
            self.count = self._songs.count_rows()

    def migrate(self) -> None:
        """Add the column `terms` to songs of format 1, in one commit."""
        with self._errors():
            if TERMS.name not in self._songs.schema.names:
                schema = self._songs.schema.append(TERMS)
                with_terms = (
                    pa.record_batch([*batch.columns, terms_column(batch["lyrics"].to_pylist())], schema=schema)
                    for batch in self._songs.search().to_batches()
                )
                self._songs = self._database.replace(SONGS, pa.RecordBatchReader.from_batches(schema, with_terms))

    def append(self, songs: pa.Table, sections: pa.Table) -> None:
        """Append songs and their sections, sections first, so that any song in the songs table is complete.

        Args:
            songs: rows of `songs_schema`, which may have more columns; the songs before have null there.
            sections: rows of `sections_schema`.
        """
        with self._errors():
            present = self._songs.schema.names
            if new := [column for column in songs.schema if column.name not in present]:
                self._songs.add_columns(pa.schema(new))
            before = self.versions
            try:
                if sections.num_rows:
                    _add(self._sections, sections, "song")
                    self._sync(SECTIONS, self._sections)
                _add(self._songs, songs, "number")
                self._sync(SONGS, self._songs)
            except Exception:
                for table, version in zip((SONGS, SECTIONS), before, strict=True):
                    self._database.drop_versions(table, after=version)
                raise
        self.count += songs.num_rows

    def update(self, rows: pa.Table) -> None:
        """Replace columns of songs that have the same numbers, in one commit.

        Args:
            rows: `number`, and some columns of `songs_schema`.
        """
        with self._errors():
            present = self._songs.schema.names
            if new := [column for column in rows.schema if column.name not in present]:
                self._songs.add_columns(pa.schema(new))
            before = self._songs.version
            try:
                _update(self._songs, rows)
                self._sync(SONGS, self._songs)
            except Exception:
                self._database.drop_versions(SONGS, after=before)
                raise

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete songs by their numbers, with their sections."""
        with self._errors():
            _delete(self._sections, "song", numbers)
            self._sync(SECTIONS, self._sections)
            _delete(self._songs, "number", numbers)
            self._sync(SONGS, self._songs)
            self.count = self._songs.count_rows()

    def delete_orphans(self) -> None:
        """Delete sections without a song, which an interrupted `append` leaves."""
        with self._errors():
            numbers, songs = (
                table.search().select([column]).to_arrow()[column].to_numpy()
                for table, column in ((self._songs, "number"), (self._sections, "song"))
            )
            _delete(self._sections, "song", np.setdiff1d(songs, numbers).tolist())

    def write_positions(self, rows: pa.Table) -> int:
        """Replace the map with rows of POSITIONS_SCHEMA.

        Returns:
            The new version of the positions table.
        """
        with self._errors():
            self._positions = self._database.replace(POSITIONS, rows)
            _check_same(content_sum(self._positions.to_arrow().to_batches()), content_sum(rows.to_batches()))
            version: int = self._positions.version
        return version

    def create_indexes(self, *, vectors: bool) -> None:
        """Create the full-text index, and the vector indexes if asked for unless they exist.

        The full-text index is made anew, since LanceDB scores new songs apart from those of an existing one, and counts
        removed ones. A library without songs has nothing to index.
        """
        from lancedb.index import IvfSq

        with self._errors():
            indexed = {column for index in self._songs.list_indices() for column in index.columns}
            if self.count:
                create_full_text_index(self._songs)
            if not vectors:
                return
            if EMBEDDING not in indexed:
                for table in (self._songs, self._sections):
                    table.create_index(EMBEDDING, config=IvfSq(distance_type="cosine"))
            if WISH_EMBEDDING in self._songs.schema.names and WISH_EMBEDDING not in indexed:
                self._songs.create_index(WISH_EMBEDDING, config=IvfSq(distance_type="cosine"))

    def needs_compaction(self, retained: Sequence[Commit]) -> bool:
        """Whether the tables have many small files, or keep old ones that only versions before `retained` need."""
        with self._errors():
            for table in (self._songs, self._sections):
                if table.stats()["fragment_stats"]["num_fragments"] > _MAX_FRAGMENTS:
                    return True
            if not retained:
                return False
            # Twice the margin, so that small additions in quick succession do not each compact the library for the
            # sake of one version.
            written = _times_of_versions(self._sections)
            return written[retained[0].sections_version] - min(written.values()) > 2 * _HEAD_START

    def compact(self, retained: Sequence[Commit]) -> None:
        """Merge small files, update the indexes, and remove files that only versions before `retained` need.

        Args:
            retained: commits that must stay readable, oldest first; without any, only the newest version is kept.
        """
        with self._errors():
            for table, name in (
                (self._songs, "songs_version"),
                (self._sections, "sections_version"),
                (self._positions, "positions_version"),
            ):
                if table is not None:
                    self._compact(table, [version for commit in retained if (version := getattr(commit, name))])

    def _compact(self, table: Any, retained: Sequence[int]) -> None:
        before = content_sum(table.search().to_batches())
        table.optimize(cleanup_older_than=_NEVER)
        _check_same(content_sum(table.search().to_batches()), before)
        age = datetime.now() - _times_of_versions(table)[retained[0]] + _HEAD_START if retained else timedelta(0)
        # In a folder, the lock makes this the only writer: files of no version were left behind by a killed one.
        with warnings.catch_warnings(category=UserWarning, action="ignore"):  # an age of 0 is intended
            table.optimize(cleanup_older_than=age, delete_unverified=self._database.folder is not None)

    def seal(self, positions_version: int | None) -> dict[str, FileSum] | None:
        """Read back what was written, and wait until all of it is on the disk, before it is published.

        Args:
            positions_version: version of the map to publish.

        Returns:
            What the files of the newest versions hold, by their paths in the folder; None in an object store.
        """
        folder = self._database.folder
        with self._errors():
            tables = {SONGS: self._songs.version, SECTIONS: self._sections.version, POSITIONS: positions_version}
            for name, version in tables.items():
                if version is not None:
                    self._sync(name, self._database.open(name, version))
            if self._database.open(SONGS, self._songs.version).count_rows() != self.count:
                raise OSError("other songs were read back than were written")
            if folder is None:
                return None
            sync_folder(folder.absolute().parent)
            found = {}
            for name, version in tables.items():
                for file in self._database.files(name, version) if version is not None else ():
                    path = file.path.relative_to(folder).as_posix()
                    found[path] = self._sums.get(path) or file_sum(file.path)
            return found

    def _sync(self, name: str, table: Any) -> None:
        """Check that the files of the newest version of a table were written in full, and wait for the disk."""
        new = [file for file in self._database.files(name, table.version) if file.path not in self._synced]
        if torn := next((file.path for file in new if not is_whole(file)), None):
            raise OSError(f"{torn.name} was not written in full")
        if self._database.folder is not None:
            sync_files(self._database.folder, (file.path for file in new))
        self._synced.update(file.path for file in new)

    def _errors(self) -> AbstractContextManager[None]:
        return store_errors(self._database.path, kept=self.count)


def _add(table: Any, rows: pa.Table, number: str) -> None:
    """Append rows, and read them back.

    Args:
        table: where to.
        rows: the rows, in ascending order of the songs' numbers, which are above those in the table.
        number: column with the numbers.
    """
    table.add(rows)
    if not rows.num_rows:
        return
    first = rows[number][0].as_py()
    written = table.search().where(f"{number} >= {first}").select(rows.column_names).to_arrow()
    _check_same(content_sum(written.to_batches()), content_sum(rows.to_batches()))


def _update(table: Any, rows: pa.Table) -> None:
    """Replace columns of the songs with the same numbers, and read these songs back with all columns."""
    count = table.count_rows()
    others = ["number", *(name for name in table.schema.names if name not in rows.column_names)]
    kept = _sum_of(table, rows, others)
    table.merge_insert("number").when_matched_update_all().execute(rows)
    _check_same(_sum_of(table, rows, rows.column_names), content_sum(rows.to_batches()))
    _check_same(_sum_of(table, rows, others), kept)
    if table.count_rows() != count:
        raise OSError("other songs were read back than were written")


def _sum_of(table: Any, rows: pa.Table, names: Sequence[str]) -> int:
    """The sum of some columns of the songs that have the same numbers as the rows."""
    total = 0
    numbers = rows["number"].to_pylist()
    for start in range(0, len(numbers), _ROWS_AT_ONCE):
        songs = table.search().where(_among("number", numbers[start : start + _ROWS_AT_ONCE]))
        total += content_sum(songs.select(list(names)).to_batches())
    return total % 2**64


def _check_same(found: int, written: int) -> None:
    if found != written:
        raise OSError("something else was read back than was written")


def _delete(table: Any, column: str, numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), _ROWS_AT_ONCE):
        table.delete(_among(column, numbers[start : start + _ROWS_AT_ONCE]))


def _among(column: str, numbers: Sequence[int]) -> str:
    return f"{column} IN ({', '.join(map(str, numbers))})"


def _times_of_versions(table: Any) -> dict[int, datetime]:
    """When each version of a table was written, in local time without a time zone, as LanceDB has it."""
    return {version["version"]: version["timestamp"] for version in table.list_versions()}
