"""The store: a folder (or object-store URI) with four LanceDB tables, and which versions of them belong together.

Lance tables are versioned: a write makes a new version and leaves the old one readable. The metadata table names the
versions of the songs, sections and positions tables that make up the library, and is itself replaced in one commit. So
a reader sees one whole library, and what a writer has done so far is visible to nobody until that commit. Nothing in
the folder is ever unpickled.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import filelock
import numpy as np
import pyarrow as pa

from lyricsbert import __version__
from lyricsbert.errors import LibraryBusyError, LibraryError
from lyricsbert.library.moods import MOODS, MoodModel
from lyricsbert.library.store.schema import sections_schema, songs_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT: Final = 1
"""Number of the layout on disk; raised with every change that an older LyricsBERT could not read."""

GRACE: Final = timedelta(hours=1)
"""How long the files of a version stay after a newer one has replaced it, for the readers that still hold it open."""

_SONGS, _SECTIONS, _POSITIONS, _METADATA = "songs", "sections", "positions", "metadata"
_LOCK = ".lock"
_FULL_DISK = ("no space left", "not enough space on the disk", "file too large", "quota exceeded")
_METADATA_SCHEMA = pa.schema(
    [
        ("state", pa.string()),
        ("format", pa.int32()),
        ("model_id", pa.string()),
        ("model_hash", pa.string()),
        ("dimensions", pa.int32()),
        ("rebuild", pa.bool_()),
        ("version", pa.int64()),
        ("songs_version", pa.int64()),
        ("sections_version", pa.int64()),
        ("positions_version", pa.int64()),
        ("committed_at", pa.timestamp("us", "UTC")),
        ("written_by", pa.string()),
        (
            "earlier",
            pa.list_(
                pa.struct(
                    [
                        ("songs_version", pa.int64()),
                        ("sections_version", pa.int64()),
                        ("positions_version", pa.int64()),
                        ("committed_at", pa.timestamp("us", "UTC")),
                    ]
                )
            ),
        ),
        ("mood_names", pa.list_(pa.string())),
        ("mood_mean", pa.list_(pa.float64())),
        ("mood_scale", pa.list_(pa.float64())),
        ("mood_centroids", pa.list_(pa.list_(pa.float64()))),
        ("mood_fitted_on", pa.int64()),
        ("map_drawn_on", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Model:
    """The model that analysed a library; equal hashes are the same model, whatever it is called."""

    id: str = field(compare=False)
    hash: str
    dimensions: int = field(compare=False)

    def __str__(self) -> str:
        return f"{self.id} ({self.hash[:12]})"


@dataclass(frozen=True, slots=True)
class Commit:
    """Versions of the tables that make up one library, and when they were published.

    A library that was written before there were maps has no version of the positions table.
    """

    songs_version: int
    sections_version: int
    committed_at: datetime
    positions_version: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What the metadata table says of the library that readers see.

    Attributes:
        model: what analysed it.
        version: counts the commits of this library, from 1.
        tables: the table versions that make it up.
        moods: where its four moods lie.
        earlier: commits that readers may still hold open, oldest first.
        map_drawn_on: how many usable songs the library had when its map was drawn.
    """

    model: Model
    version: int
    tables: Commit
    moods: MoodModel
    earlier: tuple[Commit, ...] = ()
    map_drawn_on: int = 0


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A write that has begun: the newest versions of the tables hold what is analysed so far."""

    model: Model
    rebuild: bool


@dataclass(frozen=True, slots=True)
class State:
    """The metadata table: what is published and what is under way, either of which may be missing."""

    snapshot: Snapshot | None
    unfinished: Unfinished | None


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables, opened at some version (lancedb tables; untyped, as lancedb is); no `positions` without a map."""

    songs: Any
    sections: Any
    positions: Any


class Store:
    """Where a library lies.

    Args:
        path: a folder, or a URI that lancedb understands ("s3://bucket/library").
    """

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        is_local = "://" not in self.path or self.path.startswith("file://")
        self.folder = Path(self.path.removeprefix("file://")) if is_local else None

    @cached_property
    def _database(self) -> Any:
        import lancedb

        return lancedb.connect(self.path if self.folder is None else self.folder)

    def state(self) -> State:
        """Read the metadata table.

        Returns:
            An empty state if there is no library here.

        Raises:
            LibraryError: the path is not a folder, or what lies there is damaged or of a later format.
        """
        if self.folder is not None and not self.folder.is_dir():
            return State(None, None)  # connecting would make the folder
        with store_errors(self.path):
            if not self._has(_METADATA):
                return State(None, None)
            rows = self._database.open_table(_METADATA).to_arrow().to_pylist()
        newest = max((row["format"] for row in rows), default=FORMAT)
        if newest > FORMAT:
            raise LibraryError(
                f"The library {self.path} has format {newest}, and LyricsBERT {__version__} reads formats up to "
                f"{FORMAT}: upgrade LyricsBERT to open it."
            )
        found = {row["state"]: row for row in rows}
        return State(
            _snapshot_from_row(found["committed"]) if "committed" in found else None,
            Unfinished(_model_from_row(found["unfinished"]), found["unfinished"]["rebuild"])
            if "unfinished" in found
            else None,
        )

    def write_state(self, state: State) -> None:
        """Replace the metadata table in one commit: this is what makes a write visible."""
        rows = []
        if state.snapshot:
            rows.append(_row_from_snapshot(state.snapshot))
        if state.unfinished:
            rows.append(
                {"state": "unfinished", "rebuild": state.unfinished.rebuild, **_row_from_model(state.unfinished.model)}
            )
        data = pa.Table.from_pylist(rows, schema=_METADATA_SCHEMA)
        self._replace(_METADATA, data).optimize(cleanup_older_than=GRACE)

    def create_tables(self, dimensions: int) -> Tables:
        """Empty songs and sections tables; where there are some already, their older versions stay readable."""
        return Tables(
            self._replace(_SONGS, songs_schema(dimensions).empty_table()),
            self._replace(_SECTIONS, sections_schema(dimensions).empty_table()),
            self._database.open_table(_POSITIONS) if self._has(_POSITIONS) else None,
        )

    def write_positions(self, rows: pa.Table) -> int:
        """Replace the positions table; older versions stay readable.

        Returns:
            The version that holds these rows.
        """
        version: int = self._replace(_POSITIONS, rows).version
        return version

    def open_tables(self, commit: Commit | None = None) -> Tables:
        """The tables at the versions of a commit, or the newest."""
        open_table = self._database.open_table
        positions_version = commit and commit.positions_version
        has_positions = self._has(_POSITIONS) if commit is None else positions_version is not None
        return Tables(
            open_table(_SONGS, version=commit and commit.songs_version),
            open_table(_SECTIONS, version=commit and commit.sections_version),
            open_table(_POSITIONS, version=positions_version) if has_positions else None,
        )

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the library for writing.

        Only a folder is locked; on an object store, one writer at a time is up to the user.

        Raises:
            LibraryBusyError: someone else is writing.
            LibraryError: the folder cannot be made or is not a library's.
        """
        if self.folder is None:
            yield
            return
        with store_errors(self.path, kept=0):
            self._make_folder(self.folder)
            lock = filelock.FileLock(self.folder / _LOCK, timeout=0)
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

    def _has(self, table: str) -> bool:
        if self.folder is not None:
            # A folder alone is what a writer leaves that is killed before its first commit.
            return any((self.folder / f"{table}.lance" / "_versions").glob("*.manifest"))
        return table in self._database.list_tables().tables

    def _replace(self, table: str, data: pa.Table) -> Any:
        """Make a table, or the next version of one that is there."""
        return self._database.create_table(table, data, mode="overwrite" if self._has(table) else "create")

    def size_in_bytes(self) -> int | None:
        """Bytes of all files in the folder; None on an object store."""
        if self.folder is None:
            return None
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def _make_folder(self, folder: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise LibraryError(f"{self.path} is a file; a library is a folder.")
        folder.mkdir(parents=True, exist_ok=True)
        own = {f"{name}.lance" for name in (_SONGS, _SECTIONS, _POSITIONS, _METADATA)}
        foreign = sorted(
            entry.name for entry in os.scandir(folder) if entry.name not in own and not entry.name.startswith(".")
        )
        if foreign:
            raise LibraryError(
                f"The folder {self.path} holds something else ({foreign[0]}); a library needs a folder of its own."
            )


@contextmanager
def store_errors(path: str, kept: int | None = None) -> Iterator[None]:
    """Turn what lancedb and the file system raise into LibraryError.

    Args:
        path: the library.
        kept: when writing, how many songs are safe on disk whatever happens here.
    """
    try:
        yield
    except (OSError, RuntimeError, ValueError, pa.ArrowException) as error:
        # lancedb's own messages go on with paths of its source code after the first comma and slash.
        detail = str(error).split(", /", 1)[0].removeprefix("lance error: ").rstrip(".")
        if any(words in detail.lower() for words in _FULL_DISK):
            safe = f"the {kept} songs analysed so far are kept" if kept else "nothing written before is lost"
            raise LibraryError(
                f"The disk that holds the library {path} is full: {safe}; free some space, run the same command again, "
                f"and it goes on from there ({detail})."
            ) from error
        if kept is not None:
            raise LibraryError(f"The library {path} cannot be written: {detail}.") from error
        raise LibraryError(
            f"The library {path} cannot be read: it is damaged, or has been rewritten since it was opened ({detail})."
        ) from error


def _row_from_model(model: Model) -> dict[str, Any]:
    return {"format": FORMAT, "model_id": model.id, "model_hash": model.hash, "dimensions": model.dimensions}


def _model_from_row(row: dict[str, Any]) -> Model:
    return Model(row["model_id"], row["model_hash"], row["dimensions"])


def _row_from_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    def row_from_commit(commit: Commit) -> dict[str, Any]:
        names = ("songs_version", "sections_version", "positions_version", "committed_at")
        return {name: getattr(commit, name) for name in names}

    return {
        "state": "committed",
        **_row_from_model(snapshot.model),
        **row_from_commit(snapshot.tables),
        "version": snapshot.version,
        "written_by": f"lyricsbert {__version__}",
        "earlier": [row_from_commit(commit) for commit in snapshot.earlier],
        "mood_names": list(MOODS),
        "mood_mean": snapshot.moods.mean.tolist(),
        "mood_scale": snapshot.moods.scale.tolist(),
        "mood_centroids": snapshot.moods.centroids.tolist(),
        "mood_fitted_on": snapshot.moods.fitted_on,
        "map_drawn_on": snapshot.map_drawn_on,
    }


def _snapshot_from_row(row: dict[str, Any]) -> Snapshot:
    def commit_from_row(row: dict[str, Any]) -> Commit:
        return Commit(
            row["songs_version"],
            row["sections_version"],
            row["committed_at"].astimezone(UTC),
            row.get("positions_version"),
        )

    centroids = dict(zip(row["mood_names"], row["mood_centroids"], strict=True))
    moods = MoodModel(
        np.array(row["mood_mean"]),
        np.array(row["mood_scale"]),
        np.array([centroids[mood] for mood in MOODS]),
        row["mood_fitted_on"],
    )
    earlier = tuple(commit_from_row(commit) for commit in row["earlier"])
    drawn_on = row.get("map_drawn_on") or 0
    return Snapshot(_model_from_row(row), row["version"], commit_from_row(row), moods, earlier, drawn_on)
