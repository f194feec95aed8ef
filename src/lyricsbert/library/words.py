"""Lexical search: BM25 over the lyrics, exact phrases first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.library.columns import take_rows
from lyricsbert.library.store import Tables, store_errors
from lyricsbert.library.text import normal_words

if TYPE_CHECKING:
    from lyricsbert.library.columns import SongColumns

_MOST_WORDS: Final = 64
"""Words of a query that are looked at: somebody's half-remembered verse, not a whole song."""


@dataclass(frozen=True, slots=True)
class WordsMatch:
    """A song in which words were found.

    Attributes:
        row: row of the library.
        bm25: relevance, above 0; not comparable between queries.
        phrase: whether the lyrics hold the words exactly, in order and next to each other (two words or more).
    """

    row: int
    bm25: float
    phrase: bool


def search_words(
    tables: Tables, path: str, songs: SongColumns, words: str, limit: int, *, phrases_only: bool = False
) -> list[WordsMatch]:
    """Find songs by words of their lyrics.

    Case, accents, punctuation and word endings do not matter for BM25; of these, endings matter for a phrase.

    Args:
        tables: the library's tables.
        path: the library, for error messages.
        songs: the library's songs.
        words: anything; punctuation, quotes and operators mean nothing.
        limit: most songs to return.
        phrases_only: leave out the songs that do not sing the words as a phrase.

    Returns:
        Phrases first, then the others, each by falling BM25.
    """
    import lancedb.query

    queries: Any = lancedb.query  # its dataclasses hide their defaults from type checkers
    wanted = normal_words(words)[:_MOST_WORDS]
    if not wanted or limit < 1 or not songs.ids:
        return []

    def found(query: Any) -> tuple[list[int], list[float], list[str]]:
        hits = tables.songs.search(query).select(["_score"]).with_row_id(True).limit(limit).to_arrow()
        row_ids = hits["_rowid"].to_numpy()
        lyrics = (
            take_rows(tables.songs, row_ids, ["lyrics"])["lyrics"].to_pylist()
            if isinstance(query, queries.PhraseQuery)
            else []
        )
        return songs.rows_of_row_ids(row_ids).tolist(), hits["_score"].to_pylist(), lyrics

    text = " ".join(wanted)
    matches: dict[int, WordsMatch] = {}
    with store_errors(path):
        if len(wanted) > 1:
            # The index compares stems, so that what it calls a phrase is checked against the lyrics.
            for row, score, lyrics in zip(*found(queries.PhraseQuery(text, "lyrics")), strict=True):
                if f" {text} " in f" {' '.join(normal_words(lyrics))} ":
                    matches[row] = WordsMatch(row, score, phrase=True)
        rows, scores, _ = ([], [], []) if phrases_only else found(queries.MatchQuery(text, "lyrics"))
    for row, score in zip(rows, scores, strict=True):
        matches.setdefault(row, WordsMatch(row, score, phrase=False))
    return sorted(matches.values(), key=lambda match: (not match.phrase, -match.bm25, match.row))[:limit]
