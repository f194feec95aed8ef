"""Lexical search: BM25 over the lyrics, exact phrases first."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

from lyricsbert.cache import LruCache
from lyricsbert.text import stems, tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.library.store.tables import Hits, Tables

    _Query = tuple[tuple[str, ...], tuple[str, ...], int]

_CACHED_QUERIES: Final = 64
"""Queries whose hits are cached: moving a slider sends the same text again."""

_MAX_TOKENS: Final = 64
"""Maximum number of tokens of a query: a half-remembered verse, not a whole song."""

MAX_PHRASE_HITS: Final = 50
"""Number of songs, the most relevant ones, whose lyrics are checked for a phrase."""


class LexicalHit(NamedTuple):
    """A song with words of a query in its lyrics.

    Attributes:
        row: row of the library.
        bm25: relevance, above 0; not comparable between queries.
        phrase: whether the lyrics contain the exact phrase: its tokens (two or more), in order and next to each other.
    """

    row: int
    bm25: float
    phrase: bool


@dataclass(frozen=True, slots=True, eq=False)
class LexicalHits:
    """The hits of a query: phrases first, then the others, each by descending BM25, then by row.

    Attributes:
        rows: (m,) int64, rows of the library, each once.
        bm25: (m,) float32.
        phrase: (m,) whether the lyrics contain the exact phrase.
    """

    rows: NDArray[np.int64]
    bm25: NDArray[np.float32]
    phrase: NDArray[np.bool_]

    @classmethod
    def merged(cls, by_words: Hits, by_phrase: Hits, limit: int) -> LexicalHits:
        """Merge the best hits of a query for words and of one for a phrase."""
        other = ~np.isin(by_words.rows, by_phrase.rows) if len(by_phrase.rows) else slice(None)
        rows = np.concatenate([by_phrase.rows, by_words.rows[other]])[: max(limit, 0)]
        bm25 = np.concatenate([by_phrase.scores, by_words.scores[other]])[: max(limit, 0)]
        return cls(rows, bm25, np.arange(len(rows)) < len(by_phrase.rows))

    def to_list(self) -> list[LexicalHit]:
        """The hits as a list."""
        return list(map(LexicalHit, self.rows.tolist(), self.bm25.tolist(), self.phrase.tolist()))


class LexicalIndex(Protocol):
    """Finds songs by the words of their lyrics."""

    def submit(self, words: str, limit: int, phrase: str | None = None) -> Future[LexicalHits]:
        """Search for words and for a phrase in the background.

        Case, accents, punctuation and word endings do not matter for BM25; for a phrase, endings do.

        Args:
            words: any text; punctuation, quotes and operators are ignored.
            limit: maximum number of songs to return.
            phrase: two or more words to find word for word; None for `words`, "" for none.

        Returns:
            The songs that contain the phrase (at most 50), then the others.
        """
        ...


def query_tokens(words: str, phrase: str | None) -> tuple[list[str], list[str]]:
    """The tokens to search for, and those of the phrase, which are the same if it is None."""
    return tokens(words)[:_MAX_TOKENS], tokens(words if phrase is None else phrase)[:_MAX_TOKENS]


class LanceLexicalIndex:
    """Finds the songs of one version of a library by the words of their lyrics, with the store's full-text index.

    Args:
        tables: the library.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._queries: LruCache[_Query, Future[LexicalHits]] = LruCache(_CACHED_QUERIES)

    def submit(self, words: str, limit: int, phrase: str | None = None) -> Future[LexicalHits]:
        """See `LexicalIndex`."""
        wanted, exact = query_tokens(words, phrase)
        query = (tuple(wanted), tuple(exact), limit)
        (hits,) = self._queries.get_many([query], lambda queries: [self._submit(*each) for each in queries])
        # What failed once may do better the next time.
        return self._submit(*query) if hits.done() and hits.exception() else hits

    def _submit(self, words: tuple[str, ...], phrase: tuple[str, ...], limit: int) -> Future[LexicalHits]:
        parts = self._tables.match(stems(words), limit), self._tables.match_phrase(phrase, min(limit, MAX_PHRASE_HITS))
        merged: Future[LexicalHits] = Future()
        missing = iter(parts[1:])

        def merge(_: Future[Hits]) -> None:
            if (part := next(missing, None)) is not None:
                part.add_done_callback(merge)
                return
            try:
                merged.set_result(LexicalHits.merged(parts[0].result(), parts[1].result(), limit))
            except Exception as error:
                merged.set_exception(error)

        parts[0].add_done_callback(merge)
        return merged
