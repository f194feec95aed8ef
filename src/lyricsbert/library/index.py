"""The index: how close a query's meaning is to every song, exactly or approximately.

Both kinds answer alike and give the same numbers for a song; the approximate one leaves out songs that are far away.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, Protocol
from weakref import proxy

import numpy as np

from lyricsbert.library.columns import read_vectors, take_vectors
from lyricsbert.library.store import Tables, store_errors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from lyricsbert.library.columns import SectionRows, SongColumns

APPROXIMATE_FROM: Final = 300_000
"""From this many songs on, the vectors of all sections (about 9 KB a song) are better left on disk."""

_SHARED_FROM: Final = 10_000
"""Rows (15 MB) from which handing half of them to another thread takes less time than it saves."""

_REMEMBERED: Final = 16
"""Queries (0.2 MB each with 10,000 songs) that are remembered: who moves a slider asks for the same text again."""

_NEAREST_SECTIONS: Final = 1000
_NEAREST_SONGS: Final = 500
_PROBES: Final = 32


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """How close songs are to a query, song by song.

    Attributes:
        rows: (r,) int64, rows of the library, ascending.
        song_cosine: (r,) float32, cosine to the whole song.
        section_cosine: (r,) float32, cosine to the song's best section.
        best_section: (r,) int32, that section's position in the song (the first, if several are equally close).
    """

    rows: NDArray[np.int64]
    song_cosine: NDArray[np.float32]
    section_cosine: NDArray[np.float32]
    best_section: NDArray[np.int32]


class Index(Protocol):
    """Finds songs close to a query in meaning."""

    def meaning(self, query: NDArray[np.float32], include: Iterable[int] = ()) -> Meaning:
        """Compare a query with the songs.

        Args:
            query: (dimensions,) float32, of unit length.
            include: rows that must be in the result, if they are usable.
        """
        ...


class ExactIndex:
    """Compares the query with every section and song: all vectors are in memory, one pass over each."""

    def __init__(self, tables: Tables, path: str, songs: SongColumns, sections: SectionRows) -> None:
        self._rows = np.flatnonzero(np.diff(sections.starts) > 0)
        self._starts = sections.starts[self._rows]
        self._counts = np.diff(sections.starts)[self._rows]
        with store_errors(path):
            self._section_vectors = read_vectors(tables.sections, sections.row_ids)
        self._songs = songs
        # By a weak reference: what remembers must not keep the vectors of an old version in memory.
        self._remembered = lru_cache(_REMEMBERED)(partial(ExactIndex._compare, proxy(self)))

    def meaning(self, query: NDArray[np.float32], include: Iterable[int] = ()) -> Meaning:
        """See `Index`; the result holds every usable song, so `include` changes nothing."""
        del include
        return self._remembered(query.tobytes())

    def _compare(self, query_bytes: bytes) -> Meaning:
        query = np.frombuffer(query_bytes, dtype=np.float32)
        cosine = _cosines(self._section_vectors, query)
        section_cosine, best_section = _best_sections(cosine, self._starts, self._counts)
        song_cosine = _cosines(self._songs.embedding, query)[self._rows]
        for shared in (song_cosine, section_cosine, best_section):
            shared.flags.writeable = False
        return Meaning(self._rows, song_cosine, section_cosine, best_section)


class ApproximateIndex:
    """Asks Lance's vector index for the nearest sections and songs, then scores those exactly from their vectors."""

    def __init__(self, tables: Tables, path: str, songs: SongColumns, sections: SectionRows) -> None:
        self._tables = tables
        self._path = path
        self._songs = songs
        self._sections = sections

    def meaning(self, query: NDArray[np.float32], include: Iterable[int] = ()) -> Meaning:
        """See `Index`; the result holds the songs of the nearest sections, the nearest songs and `include`."""
        with store_errors(self._path):
            numbers = np.concatenate(
                [
                    _nearest(self._tables.sections, "song", query, _NEAREST_SECTIONS),
                    _nearest(self._tables.songs, "number", query, _NEAREST_SONGS),
                ]
            )
            found = self._songs.rows_of_numbers(numbers)
            rows = np.union1d(found, np.fromiter(include, dtype=np.int64)).astype(np.int64)
            counts = self._sections.starts[rows + 1] - self._sections.starts[rows]
            rows, counts = rows[counts > 0], counts[counts > 0]
            ends = np.cumsum(counts)
            starts = ends - counts
            places = np.arange(counts.sum()) + np.repeat(self._sections.starts[rows] - starts, counts)
            section_vectors = take_vectors(self._tables.sections, self._sections.row_ids[places])
            song_vectors = take_vectors(self._tables.songs, self._songs.row_ids[rows])
        section_cosine, best_section = _best_sections(_cosines(section_vectors, query), starts, counts)
        return Meaning(rows, _cosines(song_vectors, query), section_cosine, best_section)


def _cosines(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """The product of each row with the query, which does not depend on the other rows.

    Memory is the limit here, not arithmetic, so that two cores read many rows faster than one. A BLAS would do that
    too, but its threads go on spinning after each product, for several times as long as it takes, and on a busy machine
    they wait for one another.
    """
    if len(vectors) < _SHARED_FROM:
        return _products(vectors, query)
    half = len(vectors) // 2
    first = _helper(os.getpid()).submit(_products, vectors[:half], query)
    second = _products(vectors[half:], query)
    return np.concatenate([first.result(), second])


def _products(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float32]:
    products: NDArray[np.float32] = np.einsum("ij,j->i", vectors, query)
    return products


@lru_cache(maxsize=1)
def _helper(process: int) -> ThreadPoolExecutor:
    """The thread that takes half of the rows; a forked process needs its own."""
    del process
    return ThreadPoolExecutor(1, thread_name_prefix="lyricsbert-cosines")


def _best_sections(
    cosine: NDArray[np.float32], starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """The largest cosine of each song and the position of the first section that has it; every song has sections."""
    if not len(starts):
        return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.int32)
    best = np.maximum.reduceat(cosine, starts)
    hits = np.flatnonzero(cosine == np.repeat(best, counts))
    first = hits[np.searchsorted(hits, starts)]
    return best, (first - starts).astype(np.int32)


def _nearest(table: Any, column: str, query: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """Song numbers of the nearest rows, by the vector index if there is one, else by looking at all."""
    search = table.search(query, vector_column_name="embedding").distance_type("cosine").nprobes(_PROBES).limit(limit)
    numbers: NDArray[np.int64] = search.select([column, "_distance"]).to_arrow()[column].to_numpy()
    return numbers
