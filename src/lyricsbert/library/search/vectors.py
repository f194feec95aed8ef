"""The index of embeddings: compares a query with all vectors (flat), or with its approximate nearest neighbours (ANN).

Both give the same numbers for a song, apart from rounding: the flat index stores one byte per number of a section's
vector, and the approximate one leaves out songs that are far away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from lyricsbert.cache import LruCache
from lyricsbert.library.search.int8_matrix import Int8Matrix
from lyricsbert.library.store.schema import EMBEDDING, WISH_EMBEDDING, matrix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.library.store.tables import Tables

    Compared = tuple[NDArray[np.float32], NDArray[np.float32] | None]
    _Key = tuple[bytes, bytes]

APPROXIMATE_FROM: Final = 300_000
"""From this many songs on, the vectors of all sections (about 4 KB per song) are better left on disk."""

_CACHED_QUERIES: Final = 32
"""Queries whose similarities (0.3 MB each with 10,000 songs) are cached: moving a slider asks for the same again."""

_NEAREST_SECTIONS: Final = 1000
_NEAREST_SONGS: Final = 500


@dataclass(frozen=True, slots=True, eq=False)
class Similarities:
    """The similarities of songs to a query.

    Attributes:
        rows: (r,) int64, rows of the library, ascending.
        song_cosine: (r,) float32, cosine to the whole song.
        section_cosine: (r,) float32, cosine to the song's best section.
        cosines_of: returns the cosines to all sections of the song at a position among the r, in their order.
        wish_cosine: (r,) float32, cosine of the wish embeddings; None if the query or the songs have none.
    """

    rows: NDArray[np.int64]
    song_cosine: NDArray[np.float32]
    section_cosine: NDArray[np.float32]
    cosines_of: Callable[[int], NDArray[np.float32]]
    wish_cosine: NDArray[np.float32] | None = None

    def best_section(self, row: int) -> int:
        """Index of the best section of a row's song, the first of equals; -1 if the row is not among these."""
        place = int(np.searchsorted(self.rows, row))
        if place == len(self.rows) or self.rows[place] != row:
            return -1
        return int(self.cosines_of(place).argmax())


class Index(Protocol):
    """Finds songs whose embeddings are close to that of a query."""

    def similarities(
        self,
        query: NDArray[np.float32],
        include: Callable[[], Iterable[int]] = tuple,
        wish: NDArray[np.float32] | None = None,
    ) -> Similarities:
        """Compare a query with the songs.

        Args:
            query: (dimensions,) float32, of unit length.
            include: returns rows that must be in the result if they are usable; called only if any might be left out.
            wish: (dimensions,) float32, of unit length, wish embedding of the query; None compares none.
        """
        ...

    def prefetch(self, queries: Sequence[Compared]) -> None:
        """Compute and cache the similarities of a batch of queries, each with its wish embedding, in one pass."""
        ...


class FlatIndex:
    """Compares a query with every section and song, with all vectors in memory.

    Safe to use from several threads.

    Args:
        tables: the library.
        embedding: (n, dimensions) float32 of its songs.
    """

    def __init__(self, tables: Tables, embedding: NDArray[np.float32]) -> None:
        counts = np.diff(tables.section_starts)
        self._rows = np.flatnonzero(counts > 0)
        self._sections = RaggedMax(counts[self._rows])
        self._vectors = Int8Matrix(len(self._sections) + len(self._rows), embedding.shape[1])
        for places, vectors in tables.section_embeddings():
            self._vectors.set_rows(self._sections.places[places], vectors)
        self._vectors.set_rows(len(self._sections) + np.arange(len(self._rows)), embedding[self._rows])
        self._vectors.pack()
        self._wishes: Int8Matrix | None = None
        if tables.has_wish_embeddings:
            self._wishes = Int8Matrix(len(self._rows), embedding.shape[1])
            self._wishes.set_rows(np.arange(len(self._rows)), tables.embedding(WISH_EMBEDDING)[self._rows])
            self._wishes.pack()
        self._latest: LruCache[_Key, Similarities] = LruCache(_CACHED_QUERIES)

    def similarities(
        self,
        query: NDArray[np.float32],
        include: Callable[[], Iterable[int]] = tuple,
        wish: NDArray[np.float32] | None = None,
    ) -> Similarities:
        """See `Index`; the result holds every usable song, so `include` changes nothing."""
        del include
        return self._latest.get_many([self._key(query, wish)], self._compare)[0]

    def prefetch(self, queries: Sequence[Compared]) -> None:
        """See `Index`."""
        self._latest.get_many([self._key(*query) for query in queries], self._compare)

    def _key(self, query: NDArray[np.float32], wish: NDArray[np.float32] | None) -> _Key:
        return query.tobytes(), b"" if wish is None or self._wishes is None else wish.tobytes()

    def _compare(self, keys: Sequence[_Key]) -> list[Similarities]:
        cosines = self._vectors.dot(np.stack([np.frombuffer(query, dtype=np.float32) for query, _ in keys]))
        wishes = [np.frombuffer(wish, dtype=np.float32) for _, wish in keys if wish]
        wished = iter(self._wishes.dot(np.stack(wishes)) if self._wishes is not None and wishes else ())
        return [
            self._similarities(cosine, next(wished) if wish else None)
            for cosine, (_, wish) in zip(cosines, keys, strict=True)
        ]

    def _similarities(self, cosine: NDArray[np.float32], wish: NDArray[np.float32] | None) -> Similarities:
        sections, songs = cosine[: len(self._sections)], cosine[len(self._sections) :]
        best = self._sections.max(sections)
        for shared in (songs, best, wish):
            if shared is not None:
                shared.flags.writeable = False
        return Similarities(self._rows, songs, best, partial(self._sections.of_song, sections), wish)


class RaggedMax:
    """A layout of sections in which the maximum over each song's sections is found by comparing long runs of them.

    The first sections of all songs come first, then the second ones of those that have two, and so on; in each run, the
    songs with the most sections come first.

    Args:
        counts: (r,) number of sections of each song, at least 1.

    Attributes:
        places: (m,) position in this layout of each section, song by song.
    """

    def __init__(self, counts: NDArray[np.int64]) -> None:
        self._counts = counts
        self._rank = np.empty(len(counts), dtype=np.int64)
        self._rank[np.argsort(-counts, kind="stable")] = np.arange(len(counts))
        self._sizes = [int((counts > position).sum()) for position in range(int(counts.max(initial=0)))]
        self._starts = np.cumsum([0, *self._sizes])
        position = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        self.places: NDArray[np.int64] = self._starts[position] + np.repeat(self._rank, counts)

    def __len__(self) -> int:
        return len(self.places)

    def max(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """(r,) maximum over each song's sections of (m,) values in this layout."""
        maximum = values[: len(self._rank)].copy()
        for start, size in zip(self._starts[1:].tolist(), self._sizes[1:], strict=False):
            np.maximum(maximum[:size], values[start : start + size], out=maximum[:size])
        found: NDArray[np.float32] = maximum[self._rank]
        return found

    def of_song(self, values: NDArray[np.float32], place: int) -> NDArray[np.float32]:
        """The values of the sections of the song at a position among the r."""
        found: NDArray[np.float32] = values[self._starts[: self._counts[place]] + self._rank[place]]
        return found


class AnnIndex:
    """Gets the approximate nearest sections and songs from the store, then compares their vectors exactly.

    Args:
        tables: the library.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def prefetch(self, queries: Sequence[Compared]) -> None:
        """See `Index`; does nothing, since batches gain nothing here."""

    def similarities(
        self,
        query: NDArray[np.float32],
        include: Callable[[], Iterable[int]] = tuple,
        wish: NDArray[np.float32] | None = None,
    ) -> Similarities:
        """See `Index`; the result holds the songs of the nearest sections, the nearest songs and `include`."""
        wish = wish if self._tables.has_wish_embeddings else None
        nearest = self._tables.nearest(query, songs=_NEAREST_SONGS, sections=_NEAREST_SECTIONS, wish=wish)
        rows = np.union1d(nearest, np.fromiter(include(), dtype=np.int64)).astype(np.int64)
        first = self._tables.section_starts[rows]
        counts = self._tables.section_starts[rows + 1] - first
        rows, first, counts = rows[counts > 0], first[counts > 0], counts[counts > 0]
        ends = np.cumsum(counts)
        starts = ends - counts
        places = np.arange(counts.sum()) + np.repeat(first - starts, counts)
        cosine = dot(matrix(self._tables.take_sections(places, [EMBEDDING])[EMBEDDING]), query)
        songs = self._tables.take(rows, [EMBEDDING] if wish is None else [EMBEDDING, WISH_EMBEDDING])
        song_cosine = dot(matrix(songs[EMBEDDING]), query)
        wish_cosine = None if wish is None else dot(np.nan_to_num(matrix(songs[WISH_EMBEDDING])), wish)
        best: NDArray[np.float32] = np.maximum.reduceat(cosine, starts) if len(starts) else cosine
        return Similarities(rows, song_cosine, best, lambda place: cosine[starts[place] : ends[place]], wish_cosine)


def dot(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n,) dot products of n vectors (n, d) with a query (d,); the cosine if all have unit length.

    Without BLAS, whose threads take longer to synchronise than so small a product takes on one core, and whose result
    for one vector may depend on the others.
    """
    products: NDArray[np.float32] = np.einsum("nd,d->n", vectors, query)
    return products
