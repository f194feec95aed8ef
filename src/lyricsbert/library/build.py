"""Building a library and adding to it: songs in, analysed in batches, published in one commit."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sized
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library.schema import sections_table, songs_table
from lyricsbert.library.store import Model
from lyricsbert.library.work import AnalyzedBatch, Work
from lyricsbert.model.analysis import Analysis
from lyricsbert.songs import unusable_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.library.store import Store
    from lyricsbert.model import Encoder
    from lyricsbert.songs import Song

BATCH: Final = 64
"""Songs that are analysed, lost to an interruption, and waited for between two reports of progress."""

_SONGS_PER_REPORT: Final = 2048


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come.

    Attributes:
        done: songs read so far.
        total: songs to read, None if the source does not know.
        songs_per_second: how fast songs are being analysed; 0 before the first batch.
        seconds_left: time to go at that speed, None while it cannot be told.
    """

    done: int
    total: int | None
    songs_per_second: float
    seconds_left: float | None


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


def analyze_batch(songs: Sequence[Song], first_number: int, encoder: Encoder) -> AnalyzedBatch:
    """Analyse songs and give them as rows of the two tables.

    Unusable songs are kept, with the reason and without analysis.

    Args:
        songs: the batch, no song twice.
        first_number: number of the first song in the library; the others follow.
        encoder: the model.
    """
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
    )


def write_songs(
    store: Store,
    songs: Iterable[Song],
    encoder: Encoder,
    *,
    rebuild: bool = False,
    adding: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> BuildReport:
    """Create, complete, extend or (with `rebuild`) replace a library; readers see it once all songs are analysed.

    Args:
        store: the library.
        songs: read once, a batch at a time.
        encoder: the model.
        rebuild: analyse everything anew.
        adding: there must be a finished library to extend.
        progress: called before the first song, after each batch and at the end.

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
    batch: list[Song] = []

    def report() -> None:
        if progress is not None:
            speed = added / (analysing + writing) if added else 0.0
            left = (total - read) / speed if total is not None and speed else None
            progress(Progress(read, total, speed, left))

    with store.lock():
        work = Work(
            store, Model(encoder.model_id, encoder.model_hash, encoder.dimensions), rebuild=rebuild, adding=adding
        )

        def flush() -> None:
            nonlocal added, analysing, writing
            begun = time.perf_counter()
            analyzed = analyze_batch(batch, work.next_number, encoder)
            analysed = time.perf_counter()
            work.append(analyzed)
            analysing += analysed - begun
            writing += time.perf_counter() - analysed
            added += len(batch)
            unusable.update(analyzed.songs["unusable"].drop_null().to_pylist())
            batch.clear()

        report()
        for song in chain(first, stream):
            read += 1
            if song.id in seen:
                duplicates += 1
            elif song.id in work.numbers:
                already_there += 1
            else:
                batch.append(song)
            seen.add(song.id)
            if len(batch) == BATCH:
                flush()
                report()
            elif read % _SONGS_PER_REPORT == 0:
                report()
        if batch:
            flush()
        removed = work.finish(seen)
        report()
    seconds = time.perf_counter() - started
    return BuildReport(read, added, already_there, duplicates, removed, dict(unusable), seconds, analysing)
