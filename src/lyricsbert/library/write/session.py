"""A write under way: where it starts, how it grows, how it is published.

A write goes on at the newest version of the tables, batch by batch, sections before songs, and the metadata table
says that it is under way. Whatever stops it, a song that is in the songs table is analysed for good: the next write
finds it there, removes the sections of the batch that was cut short, and goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lyricsbert.errors import LibraryError
from lyricsbert.library.store.store import Model, State, Store, Tables, Unfinished, store_errors
from lyricsbert.library.write.publish import compact, held_by_readers, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pyarrow as pa

_BATCHES_PER_COMPACTION: Final = 512
_ROWS_PER_DELETE: Final = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class AnalyzedBatch:
    """Songs and their sections, ready to be appended to the tables.

    Attributes:
        songs: rows of the songs table.
        sections: rows of the sections table.
        seconds: wall-clock time that the batch took.
    """

    songs: pa.Table
    sections: pa.Table
    seconds: float


class Work:
    """A write under way; the store must be locked as long as it lasts.

    Args:
        store: the library.
        model: what analyses the songs; None takes the model of the library that is there.
        rebuild: begin anew, or go on with a rebuild by the same model that was interrupted.
        adding: the write only makes sense on a finished library.

    Attributes:
        numbers: number of each song that is already analysed, by song id.
        next_number: the number that the next song will have.

    Raises:
        LibraryError: another model made the library, or (with `adding`) it is not there or a rebuild is unfinished.
    """

    def __init__(self, store: Store, model: Model | None, *, rebuild: bool = False, adding: bool = False) -> None:
        self._store = store
        self._state = state = store.state()
        self._tables: Tables | None = None
        self._batches = 0
        self.numbers: dict[str, int] = {}
        self.next_number = 0
        if adding or model is None:
            _check_finished(store, state)
        self._model = model = model or _model_of(state)
        unfinished = state.unfinished
        self._resumes = (
            unfinished is not None
            and unfinished.model == model
            and (not rebuild or unfinished.rebuild or state.snapshot is None)
        )
        self._rebuild = unfinished.rebuild if unfinished and self._resumes else rebuild
        with store_errors(store.path):
            if self._resumes:
                self._read_songs(store.open_tables())
            elif not rebuild and (made := state.snapshot or unfinished):
                if made.model != model or state.snapshot is None:
                    raise LibraryError(
                        f"The library {store.path} was made by the model {made.model} and this is {model}, whose "
                        "numbers do not compare: to analyse its songs anew, run "
                        f"`lyricsbert index SOURCE --library {store.path} --rebuild`."
                    )
                self._read_songs(store.open_tables(state.snapshot.tables))

    def append(self, batch: AnalyzedBatch) -> None:
        """Append analysed songs, the sections first: a song in the songs table is complete."""
        with store_errors(self._store.path, kept=len(self.numbers)):
            tables = self._begin()
            if batch.sections.num_rows:
                tables.sections.add(batch.sections)
            tables.songs.add(batch.songs)
        ids, numbers = (batch.songs[name].to_pylist() for name in ("id", "number"))
        self.numbers.update(zip(ids, numbers, strict=True))
        self.next_number += len(ids)
        self._batches += 1
        if self._batches % _BATCHES_PER_COMPACTION == 0:
            with store_errors(self._store.path, kept=len(self.numbers)):
                compact(self._store, tables, held_by_readers(self._state.snapshot))

    def finish(self, seen: set[str], drawing: Callable[[], None] | None = None) -> int:
        """Publish. A rebuilt library keeps only the songs that came in.

        Args:
            seen: ids of the songs that came in.
            drawing: called when the map is about to be drawn.

        Returns:
            How many songs had to go because only the interrupted part of a rebuild had seen them.
        """
        dropped = [number for song_id, number in self.numbers.items() if song_id not in seen] if self._rebuild else []
        with store_errors(self._store.path, kept=len(self.numbers)):
            if dropped:
                _delete(self._begin(), dropped)
            publish(self._store, self._state, self._newest(), self._model, rebuild=self._rebuild, drawing=drawing)
        return len(dropped)

    def remove(self, song_ids: Iterable[str]) -> int:
        """Remove songs with their sections and publish; ids that the library does not have are passed over.

        Returns:
            How many songs were removed.
        """
        numbers = [self.numbers[song_id] for song_id in set(song_ids) if song_id in self.numbers]
        with store_errors(self._store.path, kept=len(self.numbers)):
            if numbers:
                _delete(self._begin(), numbers)
            many = len(numbers) > len(self.numbers) / 10
            publish(self._store, self._state, self._newest(), self._model, many_deleted=many)
        return len(numbers)

    def _read_songs(self, tables: Tables) -> None:
        songs = tables.songs.search().select(["number", "id"]).to_arrow()
        sung = np.unique(tables.sections.search().select(["song"]).to_arrow()["song"].to_numpy())
        numbers = songs["number"].to_numpy()
        self.numbers = dict(zip(songs["id"].to_pylist(), numbers.tolist(), strict=True))
        self.next_number = int(max(numbers.max(initial=-1), sung.max(initial=-1))) + 1
        orphans = np.setdiff1d(sung, numbers)
        if len(orphans):
            _delete_rows(tables.sections, "song", orphans.tolist())

    def _newest(self) -> Tables:
        """The tables to write to: new and empty, or at what is published, or where an interrupted write left off."""
        if self._tables is None:
            snapshot = self._state.snapshot
            if self._state.unfinished and not self._resumes:
                # Forget it before touching its tables: nobody may take up an interrupted write that is not there.
                self._store.write_state(State(snapshot, None))
            if not self._resumes and (self._rebuild or snapshot is None):
                self._tables = self._store.create_tables(self._model.dimensions)
            else:
                self._tables = self._store.open_tables()
                if not self._resumes and snapshot:
                    _go_back(self._tables.songs, snapshot.tables.songs_version)
                    _go_back(self._tables.sections, snapshot.tables.sections_version)
        return self._tables

    def _begin(self) -> Tables:
        """The tables to write to, marked as being written."""
        if self._tables is None:
            self._newest()
            if not self._resumes:
                self._store.write_state(State(self._state.snapshot, Unfinished(self._model, self._rebuild)))
        return self._newest()


def _check_finished(store: Store, state: State) -> None:
    if state.snapshot is None:
        raise LibraryError(f"There is no finished library at {store.path} to change.")
    if state.unfinished and state.unfinished.rebuild:
        raise LibraryError(
            f"A rebuild of the library {store.path} with the model {state.unfinished.model} was interrupted: complete "
            f"it with `lyricsbert index SOURCE --library {store.path} --rebuild` before changing the library."
        )


def _model_of(state: State) -> Model:
    assert state.snapshot is not None
    return state.snapshot.model


def _go_back(table: Any, version: int) -> None:
    """Leave behind what a write that is given up has done after a version."""
    if table.version != version:
        table.checkout(version)
        table.restore()


def _delete(tables: Tables, numbers: Sequence[int]) -> None:
    _delete_rows(tables.sections, "song", numbers)
    _delete_rows(tables.songs, "number", numbers)


def _delete_rows(table: Any, column: str, numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), _ROWS_PER_DELETE):
        table.delete(f"{column} IN ({', '.join(map(str, numbers[start : start + _ROWS_PER_DELETE]))})")
