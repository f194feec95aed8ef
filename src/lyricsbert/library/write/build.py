"""Building a library, adding to it and removing from it: each write is published in one commit."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sized
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from lyricsbert.library.store.metadata import Model
from lyricsbert.library.write.batches import AnalyzedBatch, Batch
from lyricsbert.library.write.engines import analyze_locally
from lyricsbert.library.write.session import WriteSession
from lyricsbert.songs import as_songs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lyricsbert.library.store.store import Store
    from lyricsbert.library.write.batches import Engine
    from lyricsbert.model import Encoder
    from lyricsbert.songs import Song, SongSource

BATCH: Final = 64
"""Songs that are analysed between two reports of progress, and that an interruption may lose."""

_SONGS_PER_REPORT: Final = 2048


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a build.

    Attributes:
        done: songs read so far.
        total: songs to read; None if the source does not know.
        songs_per_second: how fast songs are being analysed; 0 before the first batch.
        seconds_left: time left at that speed; None if unknown.
        drawing_map: whether all songs are analysed and the map is being drawn, the last step before publishing.
    """

    done: int
    total: int | None
    songs_per_second: float
    seconds_left: float | None
    drawing_map: bool = False


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a write did.

    Attributes:
        read: songs read from the source.
        added: new songs in the library, usable or not.
        already_there: songs that the library had already, and that were not encoded again.
        duplicates: repeated songs in the source, not counting the first of each.
        removed: songs that were removed, or songs of an interrupted rebuild that were no longer in the source.
        replaced: songs that were removed because their audio file has another one now, such as lyrics that were found.
        unusable: number of added songs that cannot be analysed, by reason.
        seconds: wall-clock time in total.
        analysing_seconds: the part of it spent on analysing.
    """

    read: int
    added: int
    already_there: int
    duplicates: int
    removed: int
    unusable: dict[str, int]
    seconds: float
    analysing_seconds: float
    replaced: int = 0


def write_songs(
    store: Store,
    songs: SongSource,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    adding: bool = False,
    progress: Callable[[Progress], None] | None = None,
    analyze: Engine = analyze_locally,
) -> BuildReport:
    """Create, complete, extend or (with `rebuild`) replace a library; readers see it once all songs are analysed.

    Args:
        store: the library.
        songs: read once, a batch at a time; or rows that they are read from, see `read_songs`.
        encoder: the model.
        rebuild: analyse everything anew.
        adding: require a finished library to extend.
        progress: called before the first song, after each batch, before the map is drawn and at the end.
        analyze: the engine.

    Raises:
        LibraryError: another process is writing, the library was made by another model, or it cannot be written.
    """
    run = BuildRun(as_songs(songs), progress)
    model = Model(encoder.model_id, encoder.model_hash, encoder.dimensions, encoder.themes)
    with store.lock():
        session = WriteSession(store, model, rebuild=rebuild, adding=adding)
        return run.write(session, encoder, analyze)


def remove_songs(store: Store, song_ids: Iterable[str], model: Model) -> BuildReport:
    """Remove songs from a library and publish the rest; unknown ids are ignored.

    Args:
        store: the library.
        song_ids: ids of the songs.
        model: the model that analysed the library when it was opened.

    Raises:
        LibraryRebuiltError: it was rebuilt with another model since.
        LibraryError: another process is writing, the library is not finished, or it cannot be written.
    """
    started = time.perf_counter()
    with store.lock():
        removed = WriteSession(store, None).remove(song_ids, model)
    return BuildReport(0, 0, 0, 0, removed, {}, time.perf_counter() - started, 0.0)


class BuildRun:
    """One pass over a source of songs, with its counts.

    Args:
        songs: read once, a batch at a time. A source that cannot be read raises here, before anything is written.
        progress: see `write_songs`.
        outdated: ids of songs to remove once the others are written.
    """

    def __init__(
        self, songs: Iterable[Song], progress: Callable[[Progress], None] | None, outdated: Iterable[str] = ()
    ) -> None:
        self._started = time.perf_counter()
        self._progress = progress
        self._total = len(songs) if isinstance(songs, Sized) else None
        coming = iter(songs)
        self._songs = chain(list(islice(coming, 1)), coming)
        self._seen: set[str] = set()
        self._found_files: list[Song] = []
        self._outdated = set(outdated)
        self._unusable: Counter[str] = Counter()
        self._read = self._duplicates = self._already_there = self._added = 0
        self._in_engine = 0
        self._analysing = self._writing = 0.0

    def write(self, session: WriteSession, encoder: Encoder, analyze: Engine) -> BuildReport:
        """Analyse the songs that the library does not have, append and publish them."""
        self._report()
        with closing(analyze(self._batches(session), encoder)) as analyzed:
            for batch in analyzed:
                self._append(batch, session)
        session.update(self._found_files)
        replaced = session.delete(self._outdated - self._seen)
        removed = session.finish(self._seen, lambda: self._report(drawing_map=True))
        self._report()
        return BuildReport(
            read=self._read,
            added=self._added,
            already_there=self._already_there,
            duplicates=self._duplicates,
            removed=removed,
            unusable=dict(self._unusable),
            seconds=time.perf_counter() - self._started,
            analysing_seconds=self._analysing,
            replaced=replaced,
        )

    def _append(self, batch: AnalyzedBatch, session: WriteSession) -> None:
        began = time.perf_counter()
        session.append(batch)
        self._writing += time.perf_counter() - began
        self._analysing += batch.seconds
        self._added += batch.songs.num_rows
        self._in_engine -= batch.songs.num_rows
        self._unusable.update(batch.songs["unusable"].drop_null().to_pylist())
        if batch.songs.num_rows == BATCH:  # a smaller one is the last, reported at the end
            self._report()

    def _batches(self, session: WriteSession) -> Iterator[Batch]:
        with_files = {song_id for ids in session.files.values() for song_id in ids}
        new_songs = self._new_songs(session, with_files)
        next_number = session.next_number
        while songs := tuple(islice(new_songs, BATCH)):
            self._in_engine += len(songs)
            yield Batch(songs, next_number)
            next_number += len(songs)

    def _new_songs(self, session: WriteSession, with_files: set[str]) -> Iterator[Song]:
        for song in self._songs:
            self._read += 1
            if song.file_state is not None:  # its audio file was read, which holds one song
                self._outdated |= session.files.get(song.audio_file or "", set()) - {song.id}
            if song.id in self._seen:
                self._duplicates += 1
            elif song.id in session.numbers:
                self._already_there += 1
                if song.path is not None and song.id not in with_files:
                    self._found_files.append(song)
            else:
                yield song
            self._seen.add(song.id)
            if self._read % _SONGS_PER_REPORT == 0:
                self._report()

    def _report(self, *, drawing_map: bool = False) -> None:
        if self._progress is None:
            return
        done = self._read - self._in_engine
        speed = self._added / (self._analysing + self._writing) if self._added else 0.0
        left = (self._total - done) / speed if self._total is not None and speed else None
        self._progress(Progress(done, self._total, speed, left, drawing_map))
