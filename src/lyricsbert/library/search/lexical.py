"""Lexical search: BM25 over the lyrics, exact phrases first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol
from weakref import proxy

import numpy as np

from lyricsbert.text import tokens as normal_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from numpy.typing import ArrayLike, NDArray

    from lyricsbert.library.store.tables import Hits, Tables

    RowsAndScores = tuple[ArrayLike, ArrayLike]

_REMEMBERED: Final = 64
"""Queries whose answers are remembered: who moves a slider asks for the same text again."""

_MOST_WORDS: Final = 64
"""Words of a query that are looked at: somebody's half-remembered verse, not a whole song."""

MOST_PHRASES: Final = 50
"""Songs, the most relevant ones, whose lyrics are read to see whether they sing a phrase."""


class WordsMatch(NamedTuple):
    """A song in which words were found.

    Attributes:
        row: row of the library.
        bm25: relevance, above 0; not comparable between queries.
        phrase: whether the lyrics hold the phrase exactly, its words in order and next to each other (two or more).
    """

    row: int
    bm25: float
    phrase: bool


def words_and_phrase(words: str, phrase: str | None) -> tuple[list[str], list[str]]:
    """Normal words to look for, and those of the phrase, which is the words themselves where it is None."""
    return normal_words(words)[:_MOST_WORDS], normal_words(words if phrase is None else phrase)[:_MOST_WORDS]


@dataclass(frozen=True, slots=True, eq=False)
class WordsFound:
    """The matches of a search: phrases first, then the others, each by falling BM25, then by row.

    Attributes:
        rows: (m,) int64, rows of the library, each once.
        bm25: (m,) float32.
        phrase: (m,) whether the lyrics hold the phrase exactly.
    """

    rows: NDArray[np.int64]
    bm25: NDArray[np.float32]
    phrase: NDArray[np.bool_]

    @classmethod
    def joined(cls, by_words: RowsAndScores, by_phrase: RowsAndScores, limit: int) -> WordsFound:
        """The best of a search for words and one for a phrase, both in order; each is rows and their BM25."""
        words, phrases = (np.asarray(rows, dtype=np.int64) for rows, _ in (by_words, by_phrase))
        other = ~np.isin(words, phrases) if len(phrases) else slice(None)
        rows = np.concatenate([phrases, words[other]])
        bm25 = np.concatenate([by_phrase[1], np.asarray(by_words[1])[other]]).astype(np.float32)
        return cls(rows[:limit], bm25[:limit], (np.arange(len(rows)) < len(phrases))[:limit])

    def matches(self) -> list[WordsMatch]:
        """The matches one by one."""
        return list(map(WordsMatch, self.rows.tolist(), self.bm25.tolist(), self.phrase.tolist()))


class Words(Protocol):
    """Finds songs by the words of their lyrics."""

    def begin(self, words: str, limit: int, phrase: str | None = None) -> Callable[[], WordsFound]:
        """Begin to find songs by words and by a phrase: there may be something else to do until the end is called.

        Case, accents, punctuation and word endings do not matter for BM25; of these, endings matter for a phrase.

        Args:
            words: anything; punctuation, quotes and operators mean nothing.
            limit: most songs to return.
            phrase: two words or more that are looked for word by word; None for `words`, "" for nothing.

        Returns:
            What waits for the songs that sing the phrase (50 at most) and the others.
        """
        ...


NOTHING_FOUND: Final = WordsFound.joined(((), ()), ((), ()), 0)


class WordIndex:
    """Finds the songs of one version of a library by the words of their lyrics: the full-text index of the store.

    Args:
        tables: the library.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        # By a weak reference: what remembers must not keep the vectors of an old version in memory.
        self._remembered = lru_cache(_REMEMBERED)(partial(WordIndex._ask, proxy(self)))

    def begin(self, words: str, limit: int, phrase: str | None = None) -> Callable[[], WordsFound]:
        """See `Words`."""
        wanted, exact = words_and_phrase(words, phrase)
        by_words, by_phrase = self._remembered(tuple(wanted), tuple(exact), limit)

        def end() -> WordsFound:
            try:
                return WordsFound.joined(by_words.result(), by_phrase.result(), limit)
            except Exception:
                self._remembered.cache_clear()  # what failed once may do better the next time
                raise

        return end

    def _ask(self, wanted: tuple[str, ...], exact: tuple[str, ...], limit: int) -> tuple[Future[Hits], Future[Hits]]:
        return self._tables.match(wanted, limit), self._tables.match_phrase(exact, min(limit, MOST_PHRASES))
