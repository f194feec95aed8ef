"""Undoing removals: songs come back from an earlier version of the library, with the analysis that they had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lyricsbert.errors import LibraryError, LibraryRebuiltError
from lyricsbert.library.store.schema import sections_schema
from lyricsbert.library.store.store import Store
from lyricsbert.library.write.batches import AnalyzedBatch
from lyricsbert.library.write.session import WriteSession

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lyricsbert.library.store.metadata import Model
    from lyricsbert.library.store.tables import Tables


def undo_removal(path: str | Path, song_ids: Iterable[str], model_hash: str | None = None) -> list[str]:
    """Put songs that were removed back into a library, as its newest ones, without analysing them again.

    They are taken from earlier versions, which a library keeps for at least an hour after they were replaced.

    Args:
        path: folder or URI of the library.
        song_ids: ids of the songs; those that the library has are left as they are.
        model_hash: hash of the model that the library must still have; None takes any.

    Returns:
        Ids of the songs that came back; those that no earlier version has any more are not among them.

    Raises:
        LibraryRebuiltError: it was rebuilt with another model since; nothing was put back.
        LibraryError: another process is writing, the library is not finished, or it cannot be written.
    """
    store = Store(path)
    with store.lock():
        session = WriteSession(store, None)
        snapshot = store.state().snapshot
        assert snapshot is not None  # or there would be no session
        if model_hash not in (None, snapshot.model.hash):
            raise LibraryRebuiltError(
                f"The library {store.path} was rebuilt with the model {snapshot.model} since it was opened, so nothing"
                " was put back: open it again."
            )
        missing = dict.fromkeys(song_id for song_id in song_ids if song_id not in session.numbers)
        found: list[str] = []
        for commit in reversed(snapshot.earlier):
            # Another model's embeddings mean something else.
            if commit.model_hash != snapshot.model.hash or len(found) == len(missing):
                continue
            try:
                taken = _take(store.open(commit), set(missing).difference(found), session.next_number, snapshot.model)
            except LibraryError:  # it was compacted away in the meantime
                continue
            if taken is not None:
                session.append(taken)
                found += taken.songs["id"].to_pylist()
        if found:
            session.finish(set(session.numbers))
    return found


def _take(tables: Tables, song_ids: set[str], first_number: int, model: Model) -> AnalyzedBatch | None:
    """The rows of some songs and their sections, with new numbers; None if there are none."""
    ids = tables.columns(["id"])["id"].to_pylist()
    rows = np.array([row for row, song_id in enumerate(ids) if song_id in song_ids], dtype=np.int64)
    if not len(rows):
        return None
    songs = tables.take(rows, sorted(tables.names))
    numbers = np.arange(first_number, first_number + len(rows))
    starts = tables.section_starts
    places = [np.arange(starts[row], starts[row + 1]) for row in rows]
    sections = tables.take_sections(np.concatenate(places), sections_schema(model.dimensions).names)
    of_song = np.repeat(numbers, [len(some) for some in places])
    return AnalyzedBatch(_with(songs, "number", numbers), _with(sections, "song", of_song), 0.0)


def _with(table: pa.Table, column: str, values: np.ndarray) -> pa.Table:
    return table.set_column(table.schema.get_field_index(column), column, pa.array(values, pa.int64()))
