"""The metadata of a library: what is published, what is being written, and how it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from lyricsbert.errors import LibraryError
from lyricsbert.library.moods import MOODS, MoodModel
from lyricsbert.library.store.checksums import FileSum
from lyricsbert.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT: Final = 4
"""Version of the layout on disk, raised with every change that an older LyricsBERT could not read.

In format 1 the songs have no terms, in format 2 no valence, energy, themes and wish embeddings, which the moods don't
know either. Up to format 3 the metadata of a folder are a table, without checksums of the other files. All can be read
as they are, and the next write migrates them.
"""

PRESENT_MOODS: Final = 3
"""The format from which on the moods are those of today."""

_COMMIT_FIELDS: Final = (
    ("songs_version", pa.int64()),
    ("sections_version", pa.int64()),
    ("positions_version", pa.int64()),
    ("committed_at", pa.timestamp("us", "UTC")),
    ("model_hash", pa.string()),
)

_SCHEMA: Final = pa.schema(
    [
        ("state", pa.string()),
        ("format", pa.int32()),
        ("model_id", pa.string()),
        ("dimensions", pa.int32()),
        ("themes", pa.list_(pa.string())),
        ("rebuild", pa.bool_()),
        ("version", pa.int64()),
        *_COMMIT_FIELDS,
        ("written_by", pa.string()),
        ("earlier", pa.list_(pa.struct(_COMMIT_FIELDS))),
        ("mood_names", pa.list_(pa.string())),
        ("mood_scale", pa.list_(pa.float64())),
        ("mood_centroids", pa.list_(pa.list_(pa.float64()))),
        ("mood_fitted_on", pa.int64()),
        ("map_drawn_on", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Model:
    """The model that analysed a library; models with equal hashes are the same, whatever their names.

    Attributes:
        id: its name.
        hash: SHA-256.
        dimensions: length of its embeddings.
        themes: names of the themes that it knows.
    """

    id: str = field(compare=False)
    hash: str
    dimensions: int = field(compare=False)
    themes: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.id} ({self.hash[:12]})"


@dataclass(frozen=True, slots=True)
class Commit:
    """The versions of the tables that make up a library, and when they were published.

    Attributes:
        songs_version: of the songs table.
        sections_version: of the sections table.
        committed_at: when.
        positions_version: of the positions table; None for a library without a map.
        files: what each file of these versions holds, by its path in the folder; None if unknown: in an object store,
            up to format 3, and of earlier commits.
        model_hash: SHA-256 of the model that analysed its songs; None if unknown, as of commits that an older
            LyricsBERT has replaced.
    """

    songs_version: int
    sections_version: int
    committed_at: datetime
    positions_version: int | None = None
    files: Mapping[str, FileSum] | None = field(default=None, compare=False)
    model_hash: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The metadata of the library that readers see.

    Attributes:
        model: the model that analysed it.
        version: number of commits of this library so far.
        tables: the versions of its tables.
        moods: its four moods.
        earlier: commits that readers may still hold open, oldest first.
        map_drawn_on: number of usable songs that the library had when its map was drawn.
        format: version of the layout of its tables.
    """

    model: Model
    version: int
    tables: Commit
    moods: MoodModel
    earlier: tuple[Commit, ...] = ()
    map_drawn_on: int = 0
    format: int = field(default_factory=lambda: FORMAT)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A write in progress: the newest versions of the tables have what has been analysed so far."""

    model: Model
    rebuild: bool


@dataclass(frozen=True, slots=True)
class State:
    """What is published and what is being written; either may be missing."""

    snapshot: Snapshot | None
    unfinished: Unfinished | None


def metadata_table(state: State) -> pa.Table:
    """Encode a state as the metadata table."""
    return pa.Table.from_pylist(rows_from_state(state), schema=_SCHEMA)


def rows_from_state(state: State) -> list[dict[str, Any]]:
    """Encode a state as rows, one for what is published and one for what is being written."""
    rows = []
    if state.snapshot:
        rows.append(_row_from_snapshot(state.snapshot))
    if state.unfinished:
        rows.append(
            {"state": "unfinished", "rebuild": state.unfinished.rebuild, **_row_from_model(state.unfinished.model)}
        )
    return rows


def state_from_rows(rows: Sequence[dict[str, Any]], path: str) -> State:
    """Decode the state from rows of `rows_from_state`, of this format or an older one.

    Raises:
        LibraryError: the library (at `path`) has a later format.
    """
    newest = max((row["format"] for row in rows), default=FORMAT)
    if newest > FORMAT:
        raise LibraryError(
            f"The library {path} has format {newest}, and LyricsBERT {__version__} reads formats up to {FORMAT}: "
            "upgrade LyricsBERT to open it."
        )
    found = {row["state"]: row for row in rows}
    return State(
        _snapshot_from_row(found["committed"]) if "committed" in found else None,
        Unfinished(_model_from_row(found["unfinished"]), found["unfinished"]["rebuild"])
        if "unfinished" in found
        else None,
    )


def _row_from_model(model: Model) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "model_id": model.id,
        "model_hash": model.hash,
        "dimensions": model.dimensions,
        "themes": list(model.themes),
    }


def _model_from_row(row: dict[str, Any]) -> Model:
    return Model(row["model_id"], row["model_hash"], row["dimensions"], tuple(row.get("themes") or ()))


def _row_from_commit(commit: Commit) -> dict[str, Any]:
    return {name: getattr(commit, name) for name, _ in _COMMIT_FIELDS}


def _commit_from_row(row: dict[str, Any]) -> Commit:
    committed_at = row["committed_at"].astimezone(UTC)
    files = row.get("files")
    return Commit(
        row["songs_version"],
        row["sections_version"],
        committed_at,
        row.get("positions_version"),
        None if files is None else {name: FileSum(*values) for name, values in files.items()},
        row.get("model_hash"),
    )


def _row_from_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "state": "committed",
        **_row_from_commit(snapshot.tables),
        **_row_from_model(snapshot.model),
        "format": snapshot.format,
        "version": snapshot.version,
        "written_by": f"lyricsbert {__version__}",
        "earlier": [_row_from_commit(commit) for commit in snapshot.earlier],
        "mood_names": list(MOODS),
        "mood_scale": snapshot.moods.scale.tolist(),
        "mood_centroids": snapshot.moods.centroids.tolist(),
        "mood_fitted_on": snapshot.moods.fitted_on,
        "map_drawn_on": snapshot.map_drawn_on,
        "files": snapshot.tables.files,
    }


def _snapshot_from_row(row: dict[str, Any]) -> Snapshot:
    earlier = tuple(map(_commit_from_row, row["earlier"]))
    drawn_on = row.get("map_drawn_on") or 0
    return Snapshot(
        _model_from_row(row),
        row["version"],
        _commit_from_row(row),
        _moods_from_row(row),
        earlier,
        drawn_on,
        row["format"],
    )


def _moods_from_row(row: dict[str, Any]) -> MoodModel:
    by_name = dict(zip(row["mood_names"], row["mood_centroids"], strict=True))
    scale, centroids = np.array(row["mood_scale"]), np.array([by_name[mood] for mood in MOODS])
    if (mean := row.get("mood_mean")) is not None:  # before format 3: standardised, and without valence and energy
        centroids = np.pad(centroids * scale + np.array(mean), ((0, 0), (0, 2)))
        scale = np.pad(scale, (0, 2), constant_values=np.inf)
    return MoodModel(scale, centroids, row["mood_fitted_on"])
