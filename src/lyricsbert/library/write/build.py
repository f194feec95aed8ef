"""Building a library and adding to it: songs in, analysed in batches, published in one commit.

What analyses the batches is an engine: a function from batches of songs to analysed batches, in the same order.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sized
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np

from lyricsbert.errors import LibraryError
from lyricsbert.extras import needs_extra
from lyricsbert.library.store.schema import sections_table, songs_table
from lyricsbert.library.store.store import Model
from lyricsbert.library.write.session import AnalyzedBatch, Work
from lyricsbert.model import Analysis, Encoder
from lyricsbert.songs import Song, unusable_reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from lyricsbert.library.store.store import Store

BATCH: Final = 64
"""Songs that are analysed, lost to an interruption, and waited for between two reports of progress."""

EngineName = Literal["local", "ray"]

_SONGS_PER_REPORT: Final = 2048


@dataclass(frozen=True, slots=True)
class Batch:
    """Songs to analyse.

    Attributes:
        songs: no song twice.
        first_number: number of the first song in the library; the others follow.
    """

    songs: tuple[Song, ...]
    first_number: int


Engine = Callable[[Iterator[Batch], Encoder], Generator[AnalyzedBatch, None, None]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come.

    Attributes:
        done: songs read so far.
        total: songs to read, None if the source does not know.
        songs_per_second: how fast songs are being analysed; 0 before the first batch.
        seconds_left: time to go at that speed, None while it cannot be told.
        drawing_map: whether all songs are analysed and their map is being drawn, which goes before publishing.
    """

    done: int
    total: int | None
    songs_per_second: float
    seconds_left: float | None
    drawing_map: bool = False


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        read: songs that came in.
        added: new songs now in the library, usable or not.
        already_there: songs that the library had analysed before, not encoded again.
        duplicates: songs that came in more than once, counted after the first time.
        removed: songs of an interrupted rebuild that did not come in this time.
        unusable: how many of the added songs cannot be analysed, by reason.
        seconds: wall-clock time of the whole.
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


def find_engine(name: str) -> Engine:
    """The engine that a name stands for.

    Raises:
        LibraryError: there is none of this name.
        ExtraMissingError: what it needs is not installed.
    """
    if name == "local":
        return analyze_here
    if name == "ray":
        with needs_extra('The engine "ray"', "scale"):
            from lyricsbert.library.write.ray_engine import analyze_with_ray
        return analyze_with_ray
    raise LibraryError(
        f"There is no engine {name!r} to build a library with; allowed: {', '.join(get_args(EngineName))}."
    )


def analyze_here(batches: Iterator[Batch], encoder: Encoder) -> Generator[AnalyzedBatch, None, None]:
    """The engine "local": analyse in this process, each batch when it is asked for."""
    for batch in batches:
        yield analyze_batch(batch, encoder)


def analyze_batch(batch: Batch, encoder: Encoder) -> AnalyzedBatch:
    """Analyse songs and give them as rows of the two tables.

    Unusable songs are kept, with the reason and without analysis.
    """
    started = time.perf_counter()
    songs, first_number = batch.songs, batch.first_number
    reasons: list[str | None] = [unusable_reason(song) for song in songs]
    usable = np.array([place for place, reason in enumerate(reasons) if reason is None], dtype=np.int64)
    found = encoder.analyze_songs([songs[place] for place in usable])
    counts = np.bincount(found.song_index, minlength=len(usable))
    for place in usable[counts == 0]:
        reasons[place] = "no section to analyse"

    def on_all_songs(values: NDArray[np.float32]) -> NDArray[np.float32]:
        spread = np.zeros((len(songs), values.shape[1]), dtype=np.float32)
        spread[usable] = values
        return spread

    analysis = Analysis(*map(on_all_songs, (found.songs.embedding, found.songs.emotions, found.songs.sentiment)))
    starts = np.cumsum(counts) - counts
    return AnalyzedBatch(
        songs_table(songs, range(first_number, first_number + len(songs)), reasons, analysis),
        sections_table(
            found.sections,
            first_number + usable[found.song_index],
            np.arange(len(found.sections)) - starts[found.song_index],
            found.times_sung,
            found.analysis,
        ),
        time.perf_counter() - started,
    )


def write_songs(
    store: Store,
    songs: Iterable[Song],
    encoder: Encoder,
    *,
    rebuild: bool = False,
    adding: bool = False,
    progress: Callable[[Progress], None] | None = None,
    analyze: Engine = analyze_here,
) -> BuildReport:
    """Create, complete, extend or (with `rebuild`) replace a library; readers see it once all songs are analysed.

    Args:
        store: the library.
        songs: read once, a batch at a time.
        encoder: the model.
        rebuild: analyse everything anew.
        adding: there must be a finished library to extend.
        progress: called before the first song, after each batch, before the map is drawn and at the end.
        analyze: the engine.

    Raises:
        LibraryError: another writer is at work, another model made the library, or it cannot be written.
    """
    started = time.perf_counter()
    total = len(songs) if isinstance(songs, Sized) else None
    stream = iter(songs)
    first = list(islice(stream, 1))  # a source that cannot be read raises here, before anything is made on disk
    read = duplicates = already_there = added = 0
    unusable: Counter[str] = Counter()
    analysing = writing = 0.0
    seen: set[str] = set()

    with store.lock():
        work = Work(
            store, Model(encoder.model_id, encoder.model_hash, encoder.dimensions), rebuild=rebuild, adding=adding
        )
        next_number = work.next_number

        def report(*, drawing_map: bool = False) -> None:
            if progress is not None:
                done = read - (next_number - work.next_number)  # without what the engine is still at work on
                speed = added / (analysing + writing) if added else 0.0
                left = (total - done) / speed if total is not None and speed else None
                progress(Progress(done, total, speed, left, drawing_map))

        def new_songs() -> Iterator[Song]:
            nonlocal read, duplicates, already_there
            for song in chain(first, stream):
                read += 1
                if song.id in seen:
                    duplicates += 1
                elif song.id in work.numbers:
                    already_there += 1
                else:
                    yield song
                seen.add(song.id)
                if read % _SONGS_PER_REPORT == 0:
                    report()

        def batches() -> Iterator[Batch]:
            nonlocal next_number
            coming = new_songs()
            while batch := tuple(islice(coming, BATCH)):
                next_number += len(batch)
                yield Batch(batch, next_number - len(batch))

        report()
        with closing(analyze(batches(), encoder)) as analyzed_batches:
            for analyzed in analyzed_batches:
                begun = time.perf_counter()
                work.append(analyzed)
                writing += time.perf_counter() - begun
                analysing += analyzed.seconds
                added += analyzed.songs.num_rows
                unusable.update(analyzed.songs["unusable"].drop_null().to_pylist())
                if analyzed.songs.num_rows == BATCH:  # a smaller one is the last, told at the end
                    report()
        removed = work.finish(seen, lambda: report(drawing_map=True))
        report()
    seconds = time.perf_counter() - started
    return BuildReport(read, added, already_there, duplicates, removed, dict(unusable), seconds, analysing)
