"""Keeps the stored map up to date with the songs: redraws it when the library has grown much, or else completes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library.map import can_draw, draw_map, place_songs
from lyricsbert.library.store.schema import analysis_from_table, positions_of, positions_table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa
    from numpy.typing import NDArray

    from lyricsbert.library.store.metadata import Snapshot
    from lyricsbert.library.store.store import Store
    from lyricsbert.library.store.tables import Tables
    from lyricsbert.library.store.writer import TableWriter
    from lyricsbert.model import Analysis

MOST_LANDMARKS: Final = 30_000
"""At most this many songs, evenly spread over the library, are drawn; the others are placed next to similar ones."""

_SONGS_PER_READ: Final = 8192


@dataclass(frozen=True, slots=True, eq=False)
class StoredMap:
    """The stored map of a published library.

    Attributes:
        version: the version of the positions table.
        drawn_on: number of usable songs that the library had when its map was drawn.
        rows: the positions table.
    """

    version: int
    drawn_on: int
    rows: pa.Table


def read_map(store: Store, snapshot: Snapshot | None) -> StoredMap | None:
    """The map of a published library, if it has one.

    The newest version of the positions table may be another one: that of a write that was interrupted before it was
    published.
    """
    if snapshot is None or snapshot.tables.positions_version is None:
        return None
    rows = store.open(snapshot.tables).positions()
    return StoredMap(snapshot.tables.positions_version, snapshot.map_drawn_on, rows)


def update_map(
    writer: TableWriter, tables: Tables, before: StoredMap | None, drawing: Callable[[], None] | None = None
) -> tuple[int | None, int]:
    """Write the songs' positions on the map, unless they are written already.

    If no map can be drawn, songs are placed on the existing one, however few songs it was drawn from.

    Args:
        writer: writes the map.
        tables: the songs to be published.
        before: the published map, on which songs keep their places; None draws a new one.
        drawing: called before a map is drawn, which takes seconds for a few thousand songs or more.

    Returns:
        `version` and `drawn_on` of the map; None and 0 if there is none and it cannot be drawn.
    """
    songs = tables.columns(["id", "unusable"])
    usable = np.flatnonzero(songs["unusable"].is_null().to_numpy())
    ids = songs["id"].take(usable)
    positions = np.full((len(ids), 2), np.nan, dtype=np.float32)
    drawn_on = 0
    if before:
        positions, drawn_on = positions_of(ids, before.rows), before.drawn_on
        if before.rows.num_rows == len(ids) and np.isfinite(positions).all():
            return before.version, drawn_on
    on_map = np.flatnonzero(np.isfinite(positions[:, 0]))

    def analysis(places: NDArray[np.int64]) -> Analysis:
        return analysis_from_table(tables.take(usable[places], ["embedding", "emotions", "sentiment"]))

    draws = len(ids) > 2 * min(drawn_on, len(on_map))
    if draws and not can_draw():
        draws = False
        if not len(on_map):
            return None, 0
    candidates = np.arange(len(ids)) if draws else on_map
    landmarks = candidates[np.linspace(0, len(candidates) - 1, min(len(candidates), MOST_LANDMARKS)).astype(np.int64)]
    if draws:
        if drawing is not None:
            drawing()
        drawn_on = len(ids)
        positions[:] = np.nan
        positions[landmarks] = draw_map(analysis(landmarks))
    missing = np.flatnonzero(np.isnan(positions[:, 0]))
    if len(missing):
        neighbours = analysis(landmarks)
        for first in range(0, len(missing), _SONGS_PER_READ):
            some = missing[first : first + _SONGS_PER_READ]
            positions[some] = place_songs(analysis(some), neighbours, positions[landmarks], seed=int(some[0]))
    return writer.write_positions(positions_table(ids, positions)), drawn_on
