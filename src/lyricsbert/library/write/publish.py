"""Publishes a write: compaction, indexes, map, moods, then the one commit that readers see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lyricsbert.library.map import can_draw
from lyricsbert.library.moods import MoodModel, fit_moods, mood_features
from lyricsbert.library.search.vectors import APPROXIMATE_FROM
from lyricsbert.library.store.metadata import FORMAT, PRESENT_MOODS, Commit, Model, Snapshot, State
from lyricsbert.library.store.schema import AFFECT, matrix
from lyricsbert.library.store.store import RETENTION, Store
from lyricsbert.library.write.map_update import read_map, update_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricsbert.library.store.tables import Tables
    from lyricsbert.library.store.writer import TableWriter


def publish(
    store: Store,
    state: State,
    writer: TableWriter,
    model: Model,
    *,
    rebuild: bool = False,
    many_deleted: bool = False,
    drawing: Callable[[], None] | None = None,
) -> Snapshot:
    """Make the newest version of the tables visible to readers.

    Moods are clustered and the map is drawn for a new or rebuilt library, and again when it has more than doubled
    since; in between, new songs take the mood of the nearest centroid and a place next to the most similar song. A
    library of an older format gets new moods as well.

    Args:
        store: the library.
        state: its state when the write started.
        writer: the tables.
        model: the model that analysed the songs.
        rebuild: whether the tables were created anew.
        many_deleted: whether enough rows were deleted that their space is worth reclaiming.
        drawing: called before the map is drawn, which takes a while.
    """
    retained = retained_commits(state.snapshot)
    is_old = state.snapshot is not None and state.snapshot.format < FORMAT
    old_moods = state.snapshot is not None and state.snapshot.format < PRESENT_MOODS
    present_map = None if rebuild else read_map(store, state.snapshot)  # before compaction can remove its version
    if state.snapshot is None or many_deleted or writer.needs_compaction(retained):
        writer.compact(retained)
    if state.snapshot and not is_old and (present_map or not can_draw()) and not state.unfinished:
        published = state.snapshot.tables
        if writer.versions == (published.songs_version, published.sections_version):
            return state.snapshot
    writer.create_indexes(vectors=writer.count >= APPROXIMATE_FROM)
    tables = writer.read()
    positions_version, drawn_on = update_map(writer, tables, present_map, drawing)
    snapshot = Snapshot(
        model=model,
        version=state.snapshot.version + 1 if state.snapshot else 1,
        tables=Commit(
            *writer.versions, datetime.now(UTC), positions_version, writer.seal(positions_version), model.hash
        ),
        moods=_moods(tables, None if rebuild or old_moods or not state.snapshot else state.snapshot.moods),
        earlier=tuple(replace(commit, files=None) for commit in retained),
        map_drawn_on=drawn_on,
    )
    store.write_state(State(snapshot, None), kept=writer.count, is_version=state.snapshot is not None)
    return snapshot


def retained_commits(snapshot: Snapshot | None) -> tuple[Commit, ...]:
    """The commits that must stay readable: the snapshot, and those that were replaced less than RETENTION ago."""
    if snapshot is None:
        return ()
    replaced_at = [*(commit.committed_at for commit in snapshot.earlier[1:]), snapshot.tables.committed_at]
    recent = datetime.now(UTC) - RETENTION
    retained = (commit for commit, at in zip(snapshot.earlier, replaced_at, strict=False) if at > recent)
    return (*retained, snapshot.tables)


def _moods(tables: Tables, present: MoodModel | None) -> MoodModel:
    songs = tables.columns(["emotions", "sentiment", *AFFECT])
    if present and tables.count() - songs["emotions"].null_count <= 2 * present.fitted_on:
        return present
    usable = songs.filter(songs["emotions"].is_valid())
    affect = (usable[name].to_numpy() for name in AFFECT)
    return fit_moods(mood_features(matrix(usable["emotions"]), matrix(usable["sentiment"]), *affect))
