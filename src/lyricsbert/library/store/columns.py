"""What an open library keeps in memory: columns of its songs, where its sections lie, and vectors on demand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from lyricsbert.cache import Latest
from lyricsbert.library.store.schema import SONG_FIELDS, analysis_from_table, matrix, positions_of, song_from_row
from lyricsbert.library.store.store import store_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from lyricsbert.library.store.store import Tables
    from lyricsbert.model import Analysis
    from lyricsbert.songs import Song

_COLUMNS = ["number", "id", "artist", "title", "year", "genre", "unusable", "emotions", "sentiment"]
_SONG_COLUMNS = [*(name for name, _ in SONG_FIELDS), "timed_lines"]

_LATEST_SONGS: Final = 2048
"""Songs (3 KB each) that are kept as they are: some are recommended again and again."""


@dataclass(frozen=True, eq=False)
class SongColumns:
    """Columns of the n songs, in order of arrival; a song's place in them is its row.

    Attributes:
        numbers: (n,) int64, ascending.
        row_ids: (n,) uint64, where Lance keeps each row in this version.
        ids: n song ids.
        artists: n performers.
        titles: n titles.
        years: (n,) int64, 0 where unknown.
        genres: n genres, None where unknown.
        reasons: n reasons why a song is unusable, None for usable songs.
        emotions: (n, 6) float32, NaN for unusable songs.
        sentiment: (n, 3) float32, NaN for unusable songs.
    """

    numbers: NDArray[np.int64]
    row_ids: NDArray[np.uint64]
    ids: list[str]
    artists: list[str]
    titles: list[str]
    years: NDArray[np.int64]
    genres: list[str | None]
    reasons: list[str | None]
    emotions: NDArray[np.float32]
    sentiment: NDArray[np.float32]
    _tables: Tables
    _path: str

    @cached_property
    def embedding(self) -> NDArray[np.float32]:
        """(n, dimensions) float32, unit length, zero for unusable songs; read when first asked for."""
        with store_errors(self._path):
            vectors = read_vectors(self._tables.songs, self.row_ids)
        return np.nan_to_num(vectors, copy=False)

    @cached_property
    def positions(self) -> NDArray[np.float32] | None:
        """(n, 2) float32 places on the map, NaN for unusable songs; None without a map. Read when first asked for."""
        if self._tables.positions is None:
            return None
        with store_errors(self._path):
            return positions_of(pa.chunked_array([self.ids], pa.string()), self._tables.positions.to_arrow())

    def rows_of_numbers(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Rows of songs by their numbers, all of which exist."""
        return np.searchsorted(self.numbers, numbers)

    def rows_of_row_ids(self, row_ids: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Rows of songs by Lance's row ids, all of which exist."""
        order = self._order_of_row_ids
        return order[np.searchsorted(self.row_ids, row_ids, sorter=order)]

    @cached_property
    def _order_of_row_ids(self) -> NDArray[np.int64]:
        return np.argsort(self.row_ids).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class SectionRows:
    """Where the m sections of n songs lie.

    Attributes:
        row_ids: (m,) uint64, where Lance keeps each section, song by song and in the order of the song.
        starts: (n + 1,) int64: the sections of row i are starts[i] to starts[i + 1] of row_ids.
    """

    row_ids: NDArray[np.uint64]
    starts: NDArray[np.int64]


def read_songs_columns(tables: Tables, path: str) -> SongColumns:
    """Read everything but lyrics and embeddings."""
    with store_errors(path):
        table = tables.songs.search().select(_COLUMNS).with_row_id(True).to_arrow().sort_by("number")
    return SongColumns(
        numbers=table["number"].to_numpy(),
        row_ids=table["_rowid"].to_numpy(),
        ids=table["id"].to_pylist(),
        artists=table["artist"].to_pylist(),
        titles=table["title"].to_pylist(),
        years=table["year"].fill_null(0).to_numpy(),
        genres=table["genre"].to_pylist(),
        reasons=table["unusable"].to_pylist(),
        emotions=matrix(table["emotions"]),
        sentiment=matrix(table["sentiment"]),
        _tables=tables,
        _path=path,
    )


class WholeSongs:
    """The songs as they were read, with their lyrics.

    Args:
        tables: the library's tables.
        path: the library, for error messages.
        songs: the library's songs.
        in_memory: read all of them once (1.5 KB a song), rather than some each time: right where the vectors of the
            sections, six times as large, are in memory too.
    """

    def __init__(self, tables: Tables, path: str, songs: SongColumns, *, in_memory: bool) -> None:
        self._table = tables.songs
        self._path = path
        self._songs = songs
        self._in_memory = in_memory
        self._latest: Latest[int, Song] = Latest(_LATEST_SONGS)

    def songs(self, rows: Sequence[int]) -> list[Song]:
        """The songs of some rows, in their order."""
        return self._latest.of(rows, self._read)

    def _read(self, rows: list[int]) -> list[Song]:
        wanted = np.array(rows, dtype=np.int64)
        return [song_from_row(row) for row in self._take(wanted).to_pylist()]

    def _take(self, rows: NDArray[np.int64]) -> pa.Table:
        """The columns of `song_from_row`, in the order of the rows (each at most once)."""
        if self._in_memory:
            return self._all.take(rows)
        with store_errors(self._path):
            return take_rows(self._table, self._songs.row_ids[rows], _SONG_COLUMNS)

    @property
    def lyrics(self) -> pa.ChunkedArray:
        """The lyrics of all songs, in the order of the rows; in memory from then on."""
        return self._all["lyrics"]

    @cached_property
    def _all(self) -> pa.Table:
        """All songs, in the order of the rows."""
        with store_errors(self._path):
            table = self._table.search().select(["number", *_SONG_COLUMNS]).to_arrow()
        # In one piece, of which a few rows are taken without looking at all of it.
        return table.take(np.argsort(table["number"].to_numpy())).select(_SONG_COLUMNS).combine_chunks()


def read_section_rows(tables: Tables, path: str, songs: SongColumns) -> SectionRows:
    """Read where the sections lie."""
    with store_errors(path):
        table = tables.sections.search().select(["song", "position"]).with_row_id(True).to_arrow()
    song, position = table["song"].to_numpy(), table["position"].to_numpy()
    order = np.lexsort((position, song))
    bounds = np.append(songs.numbers, np.iinfo(np.int64).max)
    return SectionRows(table["_rowid"].to_numpy()[order], np.searchsorted(song[order], bounds))


def read_vectors(table: Any, row_ids: NDArray[np.uint64]) -> NDArray[np.float32]:
    """The embeddings of all rows of a table, in the order of the given row ids, NaN where there is none."""
    vectors: NDArray[np.float32] = np.empty(
        (len(row_ids), table.schema.field("embedding").type.list_size), dtype=np.float32
    )
    for places, some in vector_batches(table, row_ids):
        vectors[places] = some
    return vectors


def vector_batches(table: Any, row_ids: NDArray[np.uint64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """The embeddings of all rows of a table, and their places among the given row ids, a few thousand at a time.

    So there never is a second copy of all of them in memory.
    """
    order = np.argsort(row_ids)
    for batch in table.search().select(["embedding"]).with_row_id(True).to_batches():
        yield order[np.searchsorted(row_ids, batch["_rowid"].to_numpy(), sorter=order)], matrix(batch["embedding"])


def take_vectors(table: Any, row_ids: NDArray[np.uint64]) -> NDArray[np.float32]:
    """The embeddings of some rows, in the order of the given row ids (each at most once)."""
    found = take_rows(table, row_ids, ["embedding"])
    return matrix(found["embedding"])


def take_analysis(table: Any, row_ids: NDArray[np.uint64]) -> Analysis:
    """The analysis of some rows, in the order of the given row ids (each at most once)."""
    return analysis_from_table(take_rows(table, row_ids, ["embedding", "emotions", "sentiment"]))


def take_rows(table: Any, row_ids: NDArray[np.uint64], columns: list[str]) -> pa.Table:
    """Some rows of a table, in the order of the given row ids (each at most once)."""
    found = table.take_row_ids(row_ids.tolist()).select(columns).with_row_id().to_arrow()
    # Lance answers in the order of its files.
    place = np.argsort(np.argsort(row_ids))
    return found.take(np.argsort(found["_rowid"].to_numpy())[place])
