"""The LanceDB database of a library: opens its tables by name and version, and replaces them."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.library.store.lance import import_lancedb
from lyricsbert.library.store.lance_files import TableFile, is_whole, manifest_path, table_files, versions

if TYPE_CHECKING:
    import pyarrow as pa

SONGS: Final = "songs"
SECTIONS: Final = "sections"
POSITIONS: Final = "positions"
METADATA: Final = "metadata"
TABLES: Final = (SONGS, SECTIONS, POSITIONS, METADATA)


class Database:
    """The tables in a folder or below an object-store URI.

    Args:
        path: a folder, or a URI that LanceDB understands.

    Attributes:
        path: the same as a string.
        folder: the folder; None for an object store.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        is_local = "://" not in self.path or self.path.startswith("file://")
        self.folder = Path(self.path.removeprefix("file://")) if is_local else None

    @cached_property
    def _connection(self) -> Any:
        return import_lancedb().connect(self.path if self.folder is None else self.folder)

    def has(self, table: str) -> bool:
        """Whether there is a table of this name with at least one version."""
        if self.folder is not None:
            # A writer that is killed before its first commit leaves a folder without a version.
            return any((self.folder / f"{table}.lance" / "_versions").glob("*.manifest"))
        return table in self._connection.list_tables().tables

    def open(self, table: str, version: int | None = None) -> Any:
        """Open a table at a version, or at its newest."""
        return self._connection.open_table(table, version=version)

    def files(self, table: str, version: int) -> list[TableFile]:
        """The files of a version of a table; none in an object store, which looks after them itself."""
        return [] if self.folder is None else table_files(self.folder / f"{table}.lance", version)

    def drop_versions(self, table: str, after: int) -> None:
        """Forget all versions of a table after one, without writing anything, since the disk may be full.

        In an object store, they are left behind.
        """
        if self.folder is not None:
            folder = self.folder / f"{table}.lance"
            for version in versions(folder):
                if version > after:
                    manifest_path(folder, version).unlink(missing_ok=True)
            (folder / "_versions" / "latest_version_hint.json").unlink(missing_ok=True)

    def drop_torn_versions(self, table: str, kept: int = 0) -> None:
        """Forget the newest versions of a table that were not written in full: a power cut leaves files empty.

        Args:
            table: its name.
            kept: the published version, which is never forgotten.
        """
        if self.folder is None:
            return
        for version in versions(self.folder / f"{table}.lance"):
            if version <= kept or self._is_whole(table, version):
                return
            self.drop_versions(table, version - 1)

    def _is_whole(self, table: str, version: int) -> bool:
        try:
            return all(map(is_whole, self.files(table, version)))
        except (OSError, ValueError):
            return False

    def replace(self, table: str, rows: pa.Table | pa.RecordBatchReader) -> Any:
        """Create a table with these rows, or a new version of an existing one; older versions stay readable."""
        mode = "overwrite" if self.has(table) else "create"
        return self._connection.create_table(table, rows, mode=mode, on_bad_vectors="null")  # null already
