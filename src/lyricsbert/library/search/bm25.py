"""The lexical index of a server: BM25 and phrases from arrays in memory, without LanceDB's query planning."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from concurrent.futures import Future
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lyricsbert.library.search.lexical import MAX_PHRASE_HITS, LexicalHits, query_tokens
from lyricsbert.library.store.tables import NO_HITS, Hits
from lyricsbert.songs import sings_phrase
from lyricsbert.text import stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

# BM25 (Robertson & Zaragoza 2009) with LanceDB's parameters, in single precision.
_K1: Final = np.float32(1.2)
_B: Final = np.float32(0.75)
_HALF: Final = np.float32(0.5)

_SONGS_AT_ONCE: Final = 1_024
"""Songs whose terms are numbered at a time: as text, all terms would take several times the memory of the index."""


_CACHED_TERMS: Final = 1 << 12
"""Terms whose numbers are kept: queries share most of theirs."""


class Bm25Index:
    """Finds songs as `LanceLexicalIndex` does, with the same scores, in a fraction of the time.

    It takes 1.2 MB for 1,000 songs beside their lyrics, and is built in 20 ms for as many. (The library bm25s ranks the
    same and searches as fast, but takes over three times as long to build, and twice the memory meanwhile.)

    Args:
        lyrics: n lyrics, in the order of the library's rows; they are kept without a copy.
        terms: the terms of each, separated by spaces; null for none.
    """

    def __init__(self, lyrics: pa.ChunkedArray, terms: pa.ChunkedArray) -> None:
        self._lyrics = lyrics
        self._terms, self._vocabulary, lengths = _numbered(terms)
        self._songs = len(lengths)
        self._ends = np.cumsum(lengths)
        # A posting is a term in a song. Sorted, the postings of a term are adjacent, each as often as it is sung.
        sung = self._terms.astype(np.int64)
        sung *= max(self._songs, 1)
        sung += np.repeat(np.arange(self._songs, dtype=np.int32), lengths)
        sung.sort()
        is_first = np.ones(len(sung), dtype=bool)
        np.not_equal(sung[1:], sung[:-1], out=is_first[1:])
        first = np.flatnonzero(is_first)
        counts = np.diff(first, append=len(sung)).astype(np.float32)
        postings = sung[first]
        self._starts = np.searchsorted(postings, np.arange(len(self._vocabulary) + 1) * max(self._songs, 1))
        self._rows = _smallest(postings % max(self._songs, 1))
        self._weights = self._bm25(counts, lengths)
        self._number = lru_cache(maxsize=_CACHED_TERMS)(self._find_number)

    def _bm25(self, counts: NDArray[np.float32], lengths: NDArray[np.int64]) -> NDArray[np.float32]:
        """The score that each posting adds to its song."""
        songs = np.float32(np.count_nonzero(lengths))  # LanceDB does not count songs without terms
        average = np.float32(max(lengths.sum(), 1)) / max(songs, np.float32(1))
        norms = _K1 * (1 - _B + _B * lengths.astype(np.float32) / average)
        holding = np.diff(self._starts)
        rarity = np.log((songs - holding.astype(np.float32) + _HALF) / (holding.astype(np.float32) + _HALF) + 1)
        weights: NDArray[np.float32] = counts / (counts + norms[self._rows])
        weights *= np.repeat(rarity * (_K1 + 1), holding)
        return weights

    def submit(self, words: str, limit: int, phrase: str | None = None) -> Future[LexicalHits]:
        """See `LexicalIndex`; the search is over sooner than another thread would begin it."""
        future: Future[LexicalHits] = Future()
        future.set_result(self._search(*query_tokens(words, phrase), limit))
        return future

    def _search(self, words: Sequence[str], phrase: Sequence[str], limit: int) -> LexicalHits:
        if limit < 1:
            return LexicalHits.merged(NO_HITS, NO_HITS, limit)
        by_phrase = self._match_phrase(phrase, min(limit, MAX_PHRASE_HITS))
        return LexicalHits.merged(self._match(words, limit), by_phrase, limit)

    def _match(self, words: Sequence[str], limit: int) -> Hits:
        scores = self._scores([term for term in self._numbers(words) if term >= 0])
        rows = np.flatnonzero(scores)
        if len(rows) > limit:
            rows = rows[scores[rows] >= np.partition(scores[rows], -limit)[-limit]]
        return _best_first(rows, scores, limit)

    def _match_phrase(self, phrase: Sequence[str], limit: int) -> Hits:
        terms = self._numbers(phrase)
        if len(terms) < 2 or min(terms) < 0:
            return NO_HITS
        holding = self._holding(terms)
        if not len(holding):
            return NO_HITS
        scores = self._scores(terms)
        candidates = _best_first(holding, scores).rows
        rows: list[int] = []
        for some in _growing_pieces(candidates, 2 * limit):
            rows += some[self._hold(some, terms)].tolist()
            if len(rows) >= limit:
                break
        # So far the stems are those of the phrase. Whether its words are, LanceDB's best are asked, and no others.
        found = np.array([row for row in rows[:limit] if sings_phrase(self._lyrics[row].as_py(), phrase)], np.int64)
        return Hits(found, scores[found])

    def _numbers(self, words: Sequence[str]) -> list[int]:
        """The numbers of the words' terms, -1 for a term that no song has."""
        return list(map(self._number, stems(words)))

    def _find_number(self, term: str) -> int:
        place = bisect_left(self._vocabulary, term, key=lambda known: known.as_py())
        return place if self._vocabulary[place : place + 1].to_pylist() == [term] else -1

    def _scores(self, terms: Sequence[int]) -> NDArray[np.float32]:
        """(n,) BM25 of each song."""
        scores = np.zeros(self._songs, dtype=np.float32)
        for term, times in Counter(terms).items():
            postings = self._postings(term)
            scores[self._rows[postings]] += times * self._weights[postings]
        return scores

    def _holding(self, terms: Sequence[int]) -> NDArray[np.int64]:
        """Rows of the songs that have all of some terms, ascending: of those that have the rarest, which are few."""
        first, *others = sorted((self._rows[self._postings(term)] for term in set(terms)), key=len)
        rows = first.astype(np.int64)
        for other in others:
            rows = rows[other.take(np.searchsorted(other, rows), mode="clip") == rows]
        return rows

    def _postings(self, term: int) -> slice:
        return slice(self._starts[term], self._starts[term + 1])

    def _hold(self, rows: NDArray[np.int64], phrase: Sequence[int]) -> NDArray[np.bool_]:
        """(r,) whether each song contains a phrase of terms."""
        ends = self._ends[rows]
        starts = np.where(rows > 0, self._ends[rows - 1], 0)
        terms = np.concatenate([self._terms[start:end] for start, end in zip(starts, ends, strict=True)])
        places = np.flatnonzero(terms[: max(len(terms) - len(phrase) + 1, 0)] == phrase[0])
        for offset, term in enumerate(phrase):
            places = places[terms[places + offset] == term]
        bounds = np.cumsum(ends - starts)
        songs = np.searchsorted(bounds, places, side="right")
        holds = np.zeros(len(rows), dtype=bool)
        holds[songs[places + len(phrase) <= bounds[songs]]] = True
        return holds


def _numbered(terms: pa.ChunkedArray) -> tuple[NDArray[np.unsignedinteger], pa.StringArray, NDArray[np.int64]]:
    """Number the terms of n songs.

    Returns:
        The numbers of all terms, song by song; the sorted terms, whose positions are their numbers; (n,) the number of
        terms of each song.
    """
    numbers: dict[str, int] = {}
    pieces, lengths = [np.zeros(0, dtype=np.uint32)], [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(terms), _SONGS_AT_ONCE):
        split = pc.split_pattern(terms.slice(start, _SONGS_AT_ONCE).combine_chunks(), " ")
        lengths.append(pc.list_value_length(split).fill_null(0).to_numpy().astype(np.int64))
        flat = split.flatten().dictionary_encode()
        new = [numbers.setdefault(term, len(numbers)) for term in flat.dictionary.to_pylist()]
        pieces.append(np.array(new, dtype=np.uint32)[flat.indices.to_numpy()])
    vocabulary = sorted(numbers)
    places = np.empty(len(vocabulary), dtype=np.int64)
    places[[numbers[term] for term in vocabulary]] = np.arange(len(vocabulary))
    codes = _smallest(places)
    return (
        np.concatenate([codes[piece] for piece in pieces]),
        pa.array(vocabulary, pa.string()),
        np.concatenate(lengths),
    )


def _smallest(values: NDArray[np.int64]) -> NDArray[np.unsignedinteger]:
    """Numbers in the smallest type that can hold them all."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def _best_first(rows: NDArray[np.int64], scores: NDArray[np.float32], limit: int | None = None) -> Hits:
    """Ascending rows, sorted by descending score, then by row."""
    rows = rows[np.argsort(-scores[rows], kind="stable")[:limit]]
    return Hits(rows, scores[rows])


def _growing_pieces(array: NDArray[np.int64], size: int) -> Iterator[NDArray[np.int64]]:
    """An array in pieces, each four times the size of the one before: the first is usually enough."""
    start = 0
    while start < len(array):
        yield array[start : start + size]
        start, size = start + size, 4 * size
