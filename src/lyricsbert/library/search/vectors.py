"""The index: how close a query's meaning is to every song, exactly or approximately.

Both kinds answer alike and give the same numbers for a song, but for rounding: the exact one keeps one byte of each
number of a vector, the approximate one leaves out songs that are far away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from lyricsbert.cache import Latest
from lyricsbert.library.search.int8_matrix import Products
from lyricsbert.library.store.columns import take_vectors, vector_batches
from lyricsbert.library.store.store import Tables, store_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.library.store.columns import SectionRows, SongColumns

APPROXIMATE_FROM: Final = 300_000
"""From this many songs on, the vectors of all sections (about 4 KB a song) are better left on disk."""

_REMEMBERED: Final = 32
"""Queries (0.3 MB each with 10,000 songs) that are remembered: who moves a slider asks for the same text again."""

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
        cosines_of: gives the cosines to all sections of the song at a place among the r, in their order.
    """

    rows: NDArray[np.int64]
    song_cosine: NDArray[np.float32]
    section_cosine: NDArray[np.float32]
    cosines_of: Callable[[int], NDArray[np.float32]]

    def best_section(self, row: int) -> int:
        """Position in its song of a row's best section, the first if several are equally close; -1 without the row."""
        place = int(np.searchsorted(self.rows, row))
        if place == len(self.rows) or self.rows[place] != row:
            return -1
        return int(self.cosines_of(place).argmax())


class Index(Protocol):
    """Finds songs close to a query in meaning."""

    def meaning(self, query: NDArray[np.float32], include: Callable[[], Iterable[int]] = tuple) -> Meaning:
        """Compare a query with the songs.

        Args:
            query: (dimensions,) float32, of unit length.
            include: gives rows that must be in the result, if they are usable; called only if any might be left out.
        """
        ...

    def prepare(self, queries: NDArray[np.float32]) -> None:
        """Be told several (b, dimensions) queries before each is compared, where one pass for all takes less time."""
        ...


class ExactIndex:
    """Compares the query with every section and song: all vectors are in memory, one pass over each.

    Safe to use from several threads.
    """

    def __init__(self, tables: Tables, path: str, songs: SongColumns, sections: SectionRows) -> None:
        counts = np.diff(sections.starts)
        self._rows = np.flatnonzero(counts > 0)
        self._layers = Layers(counts[self._rows])
        embedding = songs.embedding
        self._vectors = Products(len(self._layers) + len(self._rows), embedding.shape[1])
        with store_errors(path):
            for places, vectors in vector_batches(tables.sections, sections.row_ids):
                self._vectors.put(self._layers.places[places], vectors)
        self._vectors.put(len(self._layers) + np.arange(len(self._rows)), embedding[self._rows])
        self._latest: Latest[bytes, Meaning] = Latest(_REMEMBERED)

    def meaning(self, query: NDArray[np.float32], include: Callable[[], Iterable[int]] = tuple) -> Meaning:
        """See `Index`; the result holds every usable song, so `include` changes nothing."""
        del include
        return self._latest.of([query.tobytes()], self._compare)[0]

    def prepare(self, queries: NDArray[np.float32]) -> None:
        """See `Index`."""
        self._latest.of([query.tobytes() for query in queries], self._compare)

    def _compare(self, queries: Sequence[bytes]) -> list[Meaning]:
        found = self._vectors.with_queries(np.stack([np.frombuffer(query, dtype=np.float32) for query in queries]))
        return list(map(self._meaning, found))

    def _meaning(self, cosine: NDArray[np.float32]) -> Meaning:
        sections, songs = cosine[: len(self._layers)], cosine[len(self._layers) :]
        best = self._layers.greatest(sections)
        for shared in (songs, best):
            shared.flags.writeable = False
        return Meaning(self._rows, songs, best, partial(self._layers.of_song, sections))


class Layers:
    """An order of sections in which the greatest number of each song is found by comparing long runs of them.

    First come the first sections of all songs, then the second ones of those that have two, and so on; the songs with
    most sections come first in each layer.

    Args:
        counts: (r,) number of sections of each song, at least 1.

    Attributes:
        places: (m,) place in this order of each section, song by song.
    """

    def __init__(self, counts: NDArray[np.int64]) -> None:
        self._counts = counts
        self._rank = np.empty(len(counts), dtype=np.int64)
        self._rank[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
        self._sizes = [int((counts > layer).sum()) for layer in range(int(counts.max(initial=0)))]
        self._starts = np.cumsum([0, *self._sizes])
        position = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        self.places: NDArray[np.int64] = self._starts[position] + np.repeat(self._rank, counts)

    def __len__(self) -> int:
        return len(self.places)

    def greatest(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """(r,) the greatest number of each song's sections, of (m,) in this order."""
        greatest = values[: len(self._rank)].copy()
        for start, size in zip(self._starts[1:].tolist(), self._sizes[1:], strict=False):
            np.maximum(greatest[:size], values[start : start + size], out=greatest[:size])
        found: NDArray[np.float32] = greatest[self._rank]
        return found

    def of_song(self, values: NDArray[np.float32], place: int) -> NDArray[np.float32]:
        """The numbers of the sections of the song at a place among the r."""
        found: NDArray[np.float32] = values[self._starts[: self._counts[place]] + self._rank[place]]
        return found


class ApproximateIndex:
    """Asks Lance's vector index for the nearest sections and songs, then scores those exactly from their vectors."""

    def __init__(self, tables: Tables, path: str, songs: SongColumns, sections: SectionRows) -> None:
        self._tables = tables
        self._path = path
        self._songs = songs
        self._sections = sections

    def prepare(self, queries: NDArray[np.float32]) -> None:
        """See `Index`; nothing is gained."""

    def meaning(self, query: NDArray[np.float32], include: Callable[[], Iterable[int]] = tuple) -> Meaning:
        """See `Index`; the result holds the songs of the nearest sections, the nearest songs and `include`."""
        with store_errors(self._path):
            numbers = np.concatenate(
                [
                    _nearest(self._tables.sections, "song", query, _NEAREST_SECTIONS),
                    _nearest(self._tables.songs, "number", query, _NEAREST_SONGS),
                ]
            )
            found = self._songs.rows_of_numbers(numbers)
            rows = np.union1d(found, np.fromiter(include(), dtype=np.int64)).astype(np.int64)
            counts = self._sections.starts[rows + 1] - self._sections.starts[rows]
            rows, counts = rows[counts > 0], counts[counts > 0]
            ends = np.cumsum(counts)
            starts = ends - counts
            places = np.arange(counts.sum()) + np.repeat(self._sections.starts[rows] - starts, counts)
            section_vectors = take_vectors(self._tables.sections, self._sections.row_ids[places])
            song_vectors = take_vectors(self._tables.songs, self._songs.row_ids[rows])
        cosine = _products(section_vectors, query)
        best: NDArray[np.float32] = np.maximum.reduceat(cosine, starts) if len(starts) else cosine
        return Meaning(rows, _products(song_vectors, query), best, lambda place: cosine[starts[place] : ends[place]])


def _products(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """The product of each row with the query, which does not depend on the other rows, as it might with a BLAS."""
    products: NDArray[np.float32] = np.einsum("ij,j->i", vectors, query)
    return products


def _nearest(table: Any, column: str, query: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """Song numbers of the nearest rows, by the vector index if there is one, else by looking at all."""
    search = table.search(query, vector_column_name="embedding").distance_type("cosine").nprobes(_PROBES).limit(limit)
    numbers: NDArray[np.int64] = search.select([column, "_distance"]).to_arrow()[column].to_numpy()
    return numbers
