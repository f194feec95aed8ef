"""Search of a library's words: in the store, or in memory once that index is loaded."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa

from lyricsbert.library.search.lexical import LanceLexicalIndex
from lyricsbert.library.store.schema import TERMS, terms_column

if TYPE_CHECKING:
    from lyricsbert.library.search.bm25 import Bm25Index
    from lyricsbert.library.search.lexical import LexicalIndex
    from lyricsbert.library.store.tables import Tables
    from lyricsbert.library.whole_songs import WholeSongs


class Words:
    """The lexical index of a library. Safe to use from several threads.

    Args:
        tables: the library.
        songs: its songs.
        in_memory: whether these are held in memory, and the index may be.
    """

    def __init__(self, tables: Tables, songs: WholeSongs, *, in_memory: bool) -> None:
        self._tables = tables
        self._songs = songs
        self._in_memory = in_memory
        self._loaded: LexicalIndex | None = None

    @property
    def index(self) -> LexicalIndex:
        """The index in use."""
        return self._loaded or self._stored

    def load(self) -> None:
        """Load the index into memory, unless songs stay on disk."""
        if self._in_memory:
            self._loaded = self._bm25_index()

    @cached_property
    def _stored(self) -> LexicalIndex:
        # A library of format 1 has no terms, and its full-text index others.
        return LanceLexicalIndex(self._tables) if self._tables.has_terms else self._bm25_index()

    def _bm25_index(self) -> Bm25Index:
        # Imported here because the command line starts faster without it.
        from lyricsbert.library.search.bm25 import Bm25Index

        lyrics = self._songs.lyrics if self._in_memory else self._tables.columns(["lyrics"])["lyrics"]
        if self._tables.has_terms:
            return Bm25Index(lyrics, self._tables.columns([TERMS.name])[TERMS.name])
        return Bm25Index(lyrics, pa.chunked_array([terms_column(text.as_py() for text in lyrics)]))
