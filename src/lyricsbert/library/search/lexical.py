"""Lexical search: BM25 over the lyrics, exact phrases first."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from functools import lru_cache, partial
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol
from weakref import proxy

import numpy as np

from lyricsbert.library.store.store import store_errors
from lyricsbert.text import holds_phrase
from lyricsbert.text import tokens as normal_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from numpy.typing import ArrayLike, NDArray

    from lyricsbert.library.store.columns import SongColumns
    from lyricsbert.library.store.store import Tables

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
    """Finds the songs of one version of a library by the words of their lyrics.

    It asks Lance by the asynchronous interface, which takes little more than half the time of the other one: that one
    asks for the table's schema with each query, and cannot put two queries at once.

    Args:
        tables: the library's tables.
        path: the library, for error messages.
        songs: the library's songs.
    """

    def __init__(self, tables: Tables, path: str, songs: SongColumns) -> None:
        self._table = tables.songs._table  # the asynchronous table that lancedb's other one stands on
        self._path = path
        self._songs = songs
        # By a weak reference: what remembers must not keep the vectors of an old version in memory.
        self._remembered = lru_cache(_REMEMBERED)(partial(WordIndex._ask, proxy(self)))

    def begin(self, words: str, limit: int, phrase: str | None = None) -> Callable[[], WordsFound]:
        """See `Words`."""
        wanted, exact = words_and_phrase(words, phrase)
        if limit < 1 or not self._songs.ids:
            return lambda: NOTHING_FOUND
        found = self._remembered(tuple(wanted), tuple(exact), limit)

        def end() -> WordsFound:
            try:
                with store_errors(self._path):
                    return found.result()
            except Exception:
                self._remembered.cache_clear()  # what failed once may do better the next time
                raise

        return end

    def _ask(self, wanted: tuple[str, ...], exact: tuple[str, ...], limit: int) -> Future[WordsFound]:
        return asyncio.run_coroutine_threadsafe(self._both(wanted, exact, limit), _loop(os.getpid()))

    async def _both(self, wanted: Sequence[str], exact: Sequence[str], limit: int) -> WordsFound:
        by_words, by_phrase = await asyncio.gather(
            self._with_words(wanted, limit), self._with_phrase(exact, min(limit, MOST_PHRASES))
        )
        return WordsFound.joined(by_words, by_phrase, limit)

    async def _with_words(self, wanted: Sequence[str], limit: int) -> RowsAndScores:
        return self._in_order(*await self._found("MatchQuery", wanted, limit)) if wanted else ((), ())

    async def _with_phrase(self, exact: Sequence[str], limit: int) -> RowsAndScores:
        if len(exact) < 2:
            return (), ()
        row_ids, scores = await self._found("PhraseQuery", exact, limit)
        if not len(row_ids):
            return (), ()
        # The index compares stems, so that what it calls a phrase is checked against the lyrics.
        table = await self._table.take_row_ids(row_ids.tolist()).select(["lyrics"]).with_row_id().to_arrow()
        sung = [
            row_id
            for row_id, lyrics in zip(table["_rowid"].to_pylist(), table["lyrics"].to_pylist(), strict=True)
            if holds_phrase(lyrics, exact)
        ]
        kept = np.isin(row_ids, np.array(sung, dtype=np.uint64))
        return self._in_order(row_ids[kept], scores[kept])

    def _in_order(self, row_ids: NDArray[np.uint64], scores: NDArray[np.float32]) -> RowsAndScores:
        """Rows and scores by falling score, then by row: Lance gives equal scores in any order."""
        rows = self._songs.rows_of_row_ids(row_ids)
        order = np.lexsort((rows, -scores))
        return rows[order], scores[order]

    async def _found(
        self, kind: str, words: Sequence[str], limit: int
    ) -> tuple[NDArray[np.uint64], NDArray[np.float32]]:
        """Row ids and scores of the best matches of a MatchQuery or PhraseQuery."""
        import lancedb.query

        query: Any = getattr(lancedb.query, kind)(" ".join(words), "lyrics")
        builder = self._table.query().nearest_to_text(query).select(["_score"]).with_row_id().limit(limit)
        hits = await builder.to_arrow()
        return hits["_rowid"].to_numpy(), hits["_score"].to_numpy()


@lru_cache(maxsize=1)
def _loop(process: int) -> asyncio.AbstractEventLoop:
    """The event loop on which the queries of this process wait; a forked process needs its own."""
    del process
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="lyricsbert-queries", daemon=True).start()
    return loop
