"""Batches of songs in a build, and the protocol of the engines that analyse them."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from lyricsbert.library.store.schema import sections_table, songs_table
from lyricsbert.model import Analysis, Encoder
from lyricsbert.songs import Song, unusable_reason

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Batch:
    """Songs to analyse.

    Attributes:
        songs: distinct songs.
        first_number: number of the first song in the library; the others follow.
    """

    songs: tuple[Song, ...]
    first_number: int


@dataclass(frozen=True, slots=True, eq=False)
class AnalyzedBatch:
    """Songs and their sections, ready to be appended to the tables.

    Attributes:
        songs: rows of the songs table.
        sections: rows of the sections table.
        seconds: wall-clock time of the batch.
    """

    songs: pa.Table
    sections: pa.Table
    seconds: float


class Engine(Protocol):
    """Analyses batches, in this process or on many machines."""

    def __call__(self, batches: Iterator[Batch], encoder: Encoder, /) -> Generator[AnalyzedBatch, None, None]:
        """Analyse batches in their order; an engine may read ahead."""
        ...


def analyze_batch(batch: Batch, encoder: Encoder) -> AnalyzedBatch:
    """Analyse songs, and convert them to rows of the two tables.

    Unusable songs are kept, with a reason and without an analysis.
    """
    started = time.perf_counter()
    songs, first_number = batch.songs, batch.first_number
    reasons: list[str | None] = [unusable_reason(song) for song in songs]
    usable = np.array([place for place, reason in enumerate(reasons) if reason is None], dtype=np.int64)
    found = encoder.analyze_songs([songs[place] for place in usable])
    counts = np.bincount(found.song_index, minlength=len(usable))
    for place in usable[counts == 0]:
        reasons[place] = "no section to analyse"

    def on_all_songs(values: NDArray[np.float32] | None) -> Any:
        if values is None:
            return None
        spread = np.zeros((len(songs), *values.shape[1:]), dtype=np.float32)
        spread[usable] = values
        return spread

    analysis = Analysis(*(on_all_songs(getattr(found.songs, field.name)) for field in fields(Analysis)))
    starts = np.cumsum(counts) - counts
    return AnalyzedBatch(
        songs_table(
            songs, range(first_number, first_number + len(songs)), reasons, analysis, on_all_songs(found.wish_embedding)
        ),
        sections_table(
            found.sections,
            first_number + usable[found.song_index],
            np.arange(len(found.sections)) - starts[found.song_index],
            found.times_sung,
            found.analysis,
        ),
        time.perf_counter() - started,
    )
