"""Whole songs with their lyrics, read from the store when they are needed, or all at once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.cache import LruCache
from lyricsbert.library.store.schema import SONG_FIELDS, song_from_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from lyricsbert.library.store.tables import Tables
    from lyricsbert.songs import Song

_COLUMNS: Final = (*(name for name, _ in SONG_FIELDS), "timed_lines")

_CACHED_SONGS: Final = 2048
"""Songs (3 KB each) that are cached: some are recommended again and again."""

_BATCH: Final = 1024
"""Songs in memory at a time while iterating over all of them."""


class WholeSongs:
    """The songs of a library, with their lyrics.

    Args:
        tables: the library.
        in_memory: read all songs once (1.5 KB each) rather than some each time. Right if the vectors of the sections,
            six times as large, are in memory as well.
    """

    def __init__(self, tables: Tables, *, in_memory: bool) -> None:
        self._tables = tables
        self._in_memory = in_memory
        self._latest: LruCache[int, Song] = LruCache(_CACHED_SONGS)

    def songs(self, rows: Sequence[int]) -> list[Song]:
        """The songs of some rows, in their order."""
        return self._latest.get_many(rows, self._read)

    def batches(self, count: int) -> Iterator[list[Song]]:
        """The first `count` songs in the order of arrival, in batches."""
        for start in range(0, count, _BATCH):
            rows = np.arange(start, min(start + _BATCH, count))
            yield _songs(self._tables.take(rows, _COLUMNS))

    @property
    def lyrics(self) -> pa.ChunkedArray:
        """The lyrics of all songs, in the order of the rows; kept in memory from then on."""
        return self._all["lyrics"]

    def _read(self, rows: list[int]) -> list[Song]:
        wanted: NDArray[np.int64] = np.array(rows, dtype=np.int64)
        return _songs(self._all.take(wanted) if self._in_memory else self._tables.take(wanted, _COLUMNS))

    @cached_property
    def _all(self) -> pa.Table:
        # In one chunk, so that taking a few rows does not search several.
        return self._tables.columns(_COLUMNS).combine_chunks()


def _songs(table: pa.Table) -> list[Song]:
    return [song_from_row(row) for row in table.to_pylist()]
