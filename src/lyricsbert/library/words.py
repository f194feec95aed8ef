"""Lexical search: BM25 over the lyrics, exact phrases first."""

from __future__ import annotations

import asyncio
import os
from functools import lru_cache, partial
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol
from weakref import proxy

from lyricsbert.library.store import store_errors
from lyricsbert.library.text import holds_phrase, normal_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.library.columns import SongColumns
    from lyricsbert.library.store import Tables

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


def in_order(by_words: Sequence[WordsMatch], by_phrase: Sequence[WordsMatch], limit: int) -> list[WordsMatch]:
    """The best of both, each song once: phrases first; both are ordered by falling BM25, then by row."""
    with_phrase = {match.row for match in by_phrase}
    return [*by_phrase, *(match for match in by_words if match.row not in with_phrase)][:limit]


class Words(Protocol):
    """Finds songs by the words of their lyrics."""

    def search(self, words: str, limit: int, phrase: str | None = None) -> list[WordsMatch]:
        """Find songs by words and by a phrase.

        Case, accents, punctuation and word endings do not matter for BM25; of these, endings matter for a phrase.

        Args:
            words: anything; punctuation, quotes and operators mean nothing.
            limit: most songs to return.
            phrase: two words or more that are looked for word by word; None for `words`, "" for nothing.

        Returns:
            Songs that sing the phrase (50 at most) first, then the others, each by falling BM25.
        """
        ...

    def begin(self, words: str, limit: int, phrase: str | None = None) -> Callable[[], list[WordsMatch]]:
        """Begin a search, and give what waits for its end: there may be something else to do meanwhile.

        Args as those of `search`.
        """
        ...


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

    def search(self, words: str, limit: int, phrase: str | None = None) -> list[WordsMatch]:
        """See `Words`."""
        return self.begin(words, limit, phrase)()

    def begin(self, words: str, limit: int, phrase: str | None = None) -> Callable[[], list[WordsMatch]]:
        """See `Words`."""
        wanted, exact = words_and_phrase(words, phrase)
        if limit < 1 or not self._songs.ids:
            return list
        matches = self._remembered(tuple(wanted), tuple(exact), limit)

        def end() -> list[WordsMatch]:
            try:
                with store_errors(self._path):
                    return list(matches.result())
            except Exception:
                self._remembered.cache_clear()  # what failed once may do better the next time
                raise

        return end

    def _ask(self, wanted: tuple[str, ...], exact: tuple[str, ...], limit: int) -> Future[list[WordsMatch]]:
        return asyncio.run_coroutine_threadsafe(self._both(wanted, exact, limit), _loop(os.getpid()))

    async def _both(self, wanted: Sequence[str], exact: Sequence[str], limit: int) -> list[WordsMatch]:
        by_words, by_phrase = await asyncio.gather(
            self._with_words(wanted, limit), self._with_phrase(exact, min(limit, MOST_PHRASES))
        )
        # Lance gives equal scores in any order.
        by_words, by_phrase = (
            sorted(found, key=lambda match: (-match.bm25, match.row)) for found in (by_words, by_phrase)
        )
        return in_order(by_words, by_phrase, limit)

    async def _with_words(self, wanted: Sequence[str], limit: int) -> list[WordsMatch]:
        if not wanted:
            return []
        row_ids, scores = await self._found("MatchQuery", wanted, limit)
        rows = self._songs.rows_of_row_ids(row_ids).tolist()
        return [WordsMatch(row, score, phrase=False) for row, score in zip(rows, scores, strict=True)]

    async def _with_phrase(self, exact: Sequence[str], limit: int) -> list[WordsMatch]:
        if len(exact) < 2:
            return []
        row_ids, scores = await self._found("PhraseQuery", exact, limit)
        if not len(row_ids):
            return []
        # The index compares stems, so that what it calls a phrase is checked against the lyrics.
        table = await self._table.take_row_ids(row_ids.tolist()).select(["lyrics"]).with_row_id().to_arrow()
        sung = {
            row_id
            for row_id, lyrics in zip(table["_rowid"].to_pylist(), table["lyrics"].to_pylist(), strict=True)
            if holds_phrase(lyrics, exact)
        }
        rows = self._songs.rows_of_row_ids(row_ids).tolist()
        found = zip(row_ids.tolist(), rows, scores, strict=True)
        return [WordsMatch(row, score, phrase=True) for row_id, row, score in found if row_id in sung]

    async def _found(self, kind: str, words: Sequence[str], limit: int) -> tuple[NDArray[np.uint64], list[float]]:
        """Row ids and scores of the best matches of a MatchQuery or PhraseQuery."""
        import lancedb.query

        query: Any = getattr(lancedb.query, kind)(" ".join(words), "lyrics")
        builder = self._table.query().nearest_to_text(query).select(["_score"]).with_row_id().limit(limit)
        hits = await builder.to_arrow()
        return hits["_rowid"].to_numpy(), hits["_score"].to_pylist()


@lru_cache(maxsize=1)
def _loop(process: int) -> asyncio.AbstractEventLoop:
    """The event loop on which the queries of this process wait; a forked process needs its own."""
    del process
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="lyricsbert-queries", daemon=True).start()
    return loop
