"""Publishing a write: moods, map, compaction, indexes, then the one commit that readers see."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lyricsbert.library.map import can_draw
from lyricsbert.library.moods import MoodModel, fit_moods
from lyricsbert.library.search.vectors import APPROXIMATE_FROM
from lyricsbert.library.store.schema import matrix
from lyricsbert.library.store.store import GRACE, Commit, Model, Snapshot, State, Store, Tables
from lyricsbert.library.write.map_update import read_map, update_map

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

_MOST_FRAGMENTS: Final = 16
# Lance removes versions by age, reckoned when compaction is through: what must stay gets this much head start.
_HEAD_START: Final = timedelta(hours=1)


def publish(
    store: Store,
    state: State,
    tables: Tables,
    model: Model,
    *,
    rebuild: bool = False,
    many_deleted: bool = False,
    drawing: Callable[[], None] | None = None,
) -> Snapshot:
    """Make the newest version of the tables the library that readers see.

    Moods are clustered and the map is drawn for a new or rebuilt library, and again when it has more than doubled
    since; in between, new songs take the mood of the nearest centroid and a place beside the most similar song.

    Args:
        store: the library.
        state: what its metadata said when the write began.
        tables: the tables, at their newest version.
        model: what analysed them.
        rebuild: whether the tables were begun anew.
        many_deleted: whether so many rows were deleted that their space is worth reclaiming.
        drawing: called when the map is about to be drawn, which takes a while.
    """
    earlier = held_by_readers(state.snapshot)
    present_map = None if rebuild else read_map(store, state.snapshot)  # before compaction can remove its version
    if state.snapshot is None or many_deleted or _needs_compaction(tables, earlier):
        compact(store, tables, earlier)
    _make_indexes(tables)
    unchanged = state.snapshot and (state.snapshot.tables.songs_version, state.snapshot.tables.sections_version) == (
        tables.songs.version,
        tables.sections.version,
    )
    if state.snapshot and unchanged and (present_map or not can_draw()) and not state.unfinished:
        return state.snapshot
    positions_version, drawn_on = update_map(store, tables, present_map, drawing)
    snapshot = Snapshot(
        model=model,
        version=state.snapshot.version + 1 if state.snapshot else 1,
        tables=Commit(tables.songs.version, tables.sections.version, datetime.now(UTC), positions_version),
        moods=_moods(tables, None if rebuild or not state.snapshot else state.snapshot.moods),
        earlier=earlier,
        map_drawn_on=drawn_on,
    )
    store.write_state(State(snapshot, None))
    return snapshot


def compact(store: Store, tables: Tables, earlier: tuple[Commit, ...]) -> None:
    """Merge small files, bring the indexes up to date, and remove files that only versions before `earlier` need.

    Args:
        store: the library.
        tables: the tables, at their newest version; afterwards at the compacted one.
        earlier: commits that must stay readable, oldest first; with none, everything but the newest version goes.
    """
    for table, held in (
        (tables.songs, [commit.songs_version for commit in earlier]),
        (tables.sections, [commit.sections_version for commit in earlier]),
        (tables.positions, [commit.positions_version for commit in earlier if commit.positions_version is not None]),
    ):
        if table is None:
            continue
        age = timedelta(0)
        if held:
            age = datetime.now() - _times_of_versions(table)[held[0]] + _HEAD_START
        # On a folder the lock makes us the only writer: a file of no version is what a killed writer left behind.
        with warnings.catch_warnings(category=UserWarning, action="ignore"):  # an age of 0 is meant
            table.optimize(cleanup_older_than=age, delete_unverified=store.folder is not None)


def held_by_readers(snapshot: Snapshot | None) -> tuple[Commit, ...]:
    """The commits that must stay: the snapshot, and before it those that were replaced less than GRACE ago."""
    if snapshot is None:
        return ()
    replaced_at = [*(commit.committed_at for commit in snapshot.earlier[1:]), snapshot.tables.committed_at]
    recent = datetime.now(UTC) - GRACE
    held = (commit for commit, at in zip(snapshot.earlier, replaced_at, strict=False) if at > recent)
    return (*held, snapshot.tables)


def _needs_compaction(tables: Tables, earlier: tuple[Commit, ...]) -> bool:
    if any(
        table.stats()["fragment_stats"]["num_fragments"] > _MOST_FRAGMENTS for table in (tables.songs, tables.sections)
    ):
        return True
    if not earlier:
        return False
    # Twice the head start: small additions in quick succession shall not each compact the library for one version.
    written = _times_of_versions(tables.sections)
    return written[earlier[0].sections_version] - min(written.values()) > 2 * _HEAD_START


def _times_of_versions(table: Any) -> dict[int, datetime]:
    """When each version of a table was written, in local time without a zone, as lancedb tells it."""
    return {version["version"]: version["timestamp"] for version in table.list_versions()}


def _make_indexes(tables: Tables) -> None:
    """Create the word index, and vector indexes where the library is large, unless they are there."""
    from lancedb.index import FTS, IvfSq

    songs = tables.songs.count_rows()
    indexed = {column for index in tables.songs.list_indices() for column in index.columns}
    if songs and "lyrics" not in indexed:
        tables.songs.create_index("lyrics", config=FTS(with_position=True, stem=True, remove_stop_words=False))
    if songs >= APPROXIMATE_FROM and "embedding" not in indexed:
        for table in (tables.songs, tables.sections):
            table.create_index("embedding", config=IvfSq(distance_type="cosine"))


def _moods(tables: Tables, present: MoodModel | None) -> MoodModel:
    usable = tables.songs.count_rows("unusable IS NULL")
    if present and usable <= 2 * present.fitted_on:
        return present
    usable_songs = tables.songs.search().where("unusable IS NULL")
    songs: pa.Table = usable_songs.select(["number", "emotions", "sentiment"]).to_arrow()
    songs = songs.take(np.argsort(songs["number"].to_numpy()))  # k-means minds the order
    return fit_moods(matrix(songs["emotions"]), matrix(songs["sentiment"]))
