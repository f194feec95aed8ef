"""A write session: starts a write, appends batches, and publishes it.

A write appends to the newest version of the tables, batch by batch, sections before songs, and the metadata says that
it is in progress. Whatever interrupts it, songs in the songs table are complete: the next session finds them there,
deletes the sections of the interrupted batch, and continues.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import LibraryError, LibraryRebuiltError
from lyricsbert.library.store.metadata import Model, State, Unfinished
from lyricsbert.library.store.schema import fields_table
from lyricsbert.library.write.publish import publish, retained_commits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lyricsbert.library.store.store import Store
    from lyricsbert.library.store.tables import Tables
    from lyricsbert.library.store.writer import TableWriter
    from lyricsbert.library.write.batches import AnalyzedBatch
    from lyricsbert.songs import Song

_BATCHES_PER_COMPACTION: Final = 512


class WriteSession:
    """One write; the store must be locked for its duration.

    Args:
        store: the library.
        model: the model that analyses the songs; None takes that of the existing library.
        rebuild: start anew, or resume an interrupted rebuild by the same model.
        adding: require a finished library.

    Attributes:
        numbers: song id -> number of each song that is already analysed.
        next_number: number of the next song.
        files: audio file -> ids of the songs that it had when the write began.
        resumes: whether it continues one that was stopped.

    Raises:
        LibraryError: the library was made by another model, or (with `adding`) it is missing or its rebuild unfinished.
    """

    def __init__(self, store: Store, model: Model | None, *, rebuild: bool = False, adding: bool = False) -> None:
        self._store = store
        self._state = state = store.state()
        self._opened: TableWriter | None = None
        self._batches = 0
        self.numbers: dict[str, int] = {}
        self.next_number = 0
        self.files: dict[str, set[str]] = {}
        if adding or model is None:
            _check_finished(store, state)
        self._model = model = model or _model_of(state)
        if state.snapshot:
            store.verifier(state.snapshot.tables).verify()  # so that no damage is written anew, with right checksums
        unfinished = state.unfinished
        self.resumes = (
            unfinished is not None
            and unfinished.model == model
            and (not rebuild or unfinished.rebuild or state.snapshot is None)
        )
        self._rebuild = unfinished.rebuild if unfinished and self.resumes else rebuild
        if self.resumes:
            self._opened = store.open_writer(state.snapshot.tables if state.snapshot else None)
            self._opened.migrate()
            self._opened.delete_orphans()
            self._read_numbers(self._opened.read())
        elif not rebuild and (made := state.snapshot or unfinished):
            if made.model != model or state.snapshot is None:
                raise LibraryError(
                    f"The library {store.path} was made by the model {made.model}, and this is {model}, so "
                    "embeddings cannot be compared: to analyse the songs anew, run "
                    f"`lyricsbert index SOURCE --library {store.path} --rebuild`."
                )
            self._read_numbers(store.open(state.snapshot.tables))

    def read(self) -> Tables:
        """The tables as they are when the write begins, with what one that was stopped has written."""
        if self._opened is not None:
            return self._opened.read()
        assert self._state.snapshot is not None
        return self._store.open(self._state.snapshot.tables)

    def append(self, batch: AnalyzedBatch) -> None:
        """Append analysed songs."""
        writer = self._begin()
        writer.append(batch.songs, batch.sections)
        ids, numbers = (batch.songs[name].to_pylist() for name in ("id", "number"))
        self.numbers.update(zip(ids, numbers, strict=True))
        self.next_number += len(ids)
        self._batches += 1
        if self._batches % _BATCHES_PER_COMPACTION == 0:
            writer.compact(retained_commits(self._state.snapshot))

    def finish(self, seen: set[str], drawing: Callable[[], None] | None = None) -> int:
        """Publish the write. A rebuilt library keeps only the songs that were in the source.

        Args:
            seen: ids of the songs that were in the source.
            drawing: called before the map is drawn.

        Returns:
            Number of songs that were removed because only the interrupted part of a rebuild had them.
        """
        dropped = [number for song_id, number in self.numbers.items() if song_id not in seen] if self._rebuild else []
        if dropped:
            self._begin().delete(dropped)
        publish(self._store, self._state, self._writer(), self._model, rebuild=self._rebuild, drawing=drawing)
        return len(dropped)

    def update(self, songs: Sequence[Song]) -> None:
        """Take over where songs are, and what else their files say, of songs that the library has by their ids."""
        if songs:
            self._begin().update(fields_table(songs, [self.numbers[song.id] for song in songs]))

    def delete(self, song_ids: Iterable[str]) -> int:
        """Remove songs with their sections from what is being written, and return how many; unknown ids are ignored."""
        numbers = [self.numbers.pop(song_id) for song_id in set(song_ids) if song_id in self.numbers]
        if numbers:
            self._begin().delete(numbers)
        return len(numbers)

    def remove(self, song_ids: Iterable[str], model: Model) -> int:
        """Remove songs with their sections, and publish; unknown ids are ignored.

        Args:
            song_ids: ids of the songs.
            model: the model that the library must still have.

        Returns:
            Number of removed songs.

        Raises:
            LibraryRebuiltError: it has another.
        """
        if self._model != model:
            raise LibraryRebuiltError(
                f"The library {self._store.path} was rebuilt with the model {self._model} since it was opened with"
                f" {model}, so nothing was removed: open it again."
            )
        numbers = [self.numbers[song_id] for song_id in set(song_ids) if song_id in self.numbers]
        if numbers:
            self._begin().delete(numbers)
        many = len(numbers) > len(self.numbers) / 10
        publish(self._store, self._state, self._writer(), self._model, many_deleted=many)
        return len(numbers)

    def _read_numbers(self, tables: Tables) -> None:
        songs = tables.columns(["id", "number", "path", "source"])
        for row in songs.filter(songs["path"].is_valid()).to_pylist():
            file = str(PurePosixPath(row["source"] or "", row["path"]))
            self.files.setdefault(file, set()).add(row["id"])
        numbers = songs["number"].to_pylist()
        self.numbers = dict(zip(songs["id"].to_pylist(), numbers, strict=True))
        self.next_number = numbers[-1] + 1 if numbers else 0

    def _writer(self) -> TableWriter:
        """The tables to write to: new and empty, at the published version, or where an interrupted write stopped."""
        if self._opened is None:
            snapshot = self._state.snapshot
            if self._state.unfinished:
                # Forget the interrupted write before touching its tables, so that it cannot be resumed any more.
                self._store.write_state(State(snapshot, None), kept=len(self.numbers))
            if self._rebuild or snapshot is None:
                self._opened = self._store.create(self._model.dimensions)
            else:
                self._opened = self._store.open_writer(snapshot.tables)
                self._opened.restore(snapshot.tables)
                self._opened.migrate()
        return self._opened

    def _begin(self) -> TableWriter:
        """The tables to write to, marked as being written."""
        if self._opened is None:
            self._writer()
            unfinished = Unfinished(self._model, self._rebuild)
            self._store.write_state(State(self._state.snapshot, unfinished), kept=len(self.numbers))
        return self._writer()


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
