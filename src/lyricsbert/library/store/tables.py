"""The tables of one version of a library, for reading: songs by row, their sections, their positions on the map."""

from __future__ import annotations

from concurrent.futures import Future
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from lyricsbert.library.store.database import POSITIONS, SECTIONS, SONGS
from lyricsbert.library.store.errors import store_errors
from lyricsbert.library.store.full_text import FullText, submit
from lyricsbert.library.store.schema import AFFECT, EMBEDDING, FILE_FIELDS, TERMS, WISH_EMBEDDING, matrix
from lyricsbert.songs import sings_phrase
from lyricsbert.text import stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from lyricsbert.library.store.checksums import Verifier

_PROBES: Final = 32
"""Partitions of the vector index that a query searches."""

_ABSENT: Final = dict.fromkeys(AFFECT, pa.float32()) | dict(FILE_FIELDS)
"""The columns that a library may not have, which are read as null, and their types."""


class Hits(NamedTuple):
    """Songs found by a full-text query, by descending score, then by row.

    Attributes:
        rows: (h,) int64, distinct.
        scores: (h,) float32, BM25, above 0.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


NO_HITS: Final = Hits(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))


class _Order(NamedTuple):
    """The order of arrival: numbers and LanceDB row ids of the n songs."""

    numbers: NDArray[np.int64]
    row_ids: NDArray[np.uint64]


class _SectionOrder(NamedTuple):
    """LanceDB row ids of the m sections, song by song, and the offset of each song's sections: (n + 1,)."""

    row_ids: NDArray[np.uint64]
    starts: NDArray[np.int64]


class Tables:
    """The n songs and m sections of one version of a library. Safe to use from several threads.

    A song's row is its position in the order of arrival. A section's place is its position when all sections are listed
    song by song. LanceDB's row ids do not leave this class. Created by `Store.open`.

    Every method raises LibraryError if the files are damaged or gone. Those of a table are checked before the first
    read from it, and before each one after which they have changed.
    """

    def __init__(self, path: str, songs: Any, sections: Any, positions: Any, verifier: Verifier) -> None:
        self._path = path
        self._unverified_songs = songs
        self._unverified_sections = sections
        self._unverified_positions = positions
        self._verifier = verifier

    @property
    def _songs(self) -> Any:
        self._verifier.verify(*_rows_of(SONGS))
        return self._unverified_songs

    @property
    def _sections(self) -> Any:
        self._verifier.verify(*_rows_of(SECTIONS))
        return self._unverified_sections

    @property
    def _full_text(self) -> FullText:
        self._verifier.verify(f"{SONGS}.lance/_indices/")
        return FullText(self._songs)

    @property
    def _vector_indexes(self) -> tuple[Any, Any]:
        self._verifier.verify(*(f"{table}.lance/_indices/" for table in (SONGS, SECTIONS)))
        return self._songs, self._sections

    def count(self) -> int:
        """Number of songs, without reading any."""
        with store_errors(self._path):
            songs: int = self._unverified_songs.count_rows()
        return songs

    def count_sections(self) -> int:
        """Number of sections, without reading any."""
        with store_errors(self._path):
            sections: int = self._unverified_sections.count_rows()
        return sections

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of the songs' columns: older formats have fewer, and so has a model that says less of a song."""
        with store_errors(self._path):
            return frozenset(self._unverified_songs.schema.names)

    def columns(self, names: Sequence[str]) -> pa.Table:
        """Columns of all n songs, in the order of arrival; a number that the library does not have is null."""
        stored = self._stored([*names, "number"])
        with store_errors(self._path):
            table = self._songs.search().select(stored).with_row_id(True).to_arrow()
        if (np.diff(table["number"].to_numpy()) <= 0).any():
            table = table.sort_by("number")
        if "_order" not in self.__dict__:
            self._order = _Order(table["number"].to_numpy(), table["_rowid"].to_numpy())
        return _with_absent(table, names)

    def take(self, rows: NDArray[np.int64], names: Sequence[str]) -> pa.Table:
        """Columns of some songs, in the order of the rows."""
        with store_errors(self._path):
            found = _take(self._songs, self._order.row_ids[rows], self._stored(names))
        return _with_absent(found, names)

    def _stored(self, names: Sequence[str]) -> list[str]:
        """The distinct names, without those of columns that this library does not have and need not have."""
        return list(dict.fromkeys(name for name in names if name not in _ABSENT or name in self.names))

    def embedding(self, name: str = EMBEDDING) -> NDArray[np.float32]:
        """(n, dimensions) float32 of all songs, unit length, zero for unusable songs.

        Args:
            name: column of the embeddings.
        """
        row_ids = self._order.row_ids
        with store_errors(self._path):
            width = self._songs.schema.field(name).type.list_size
            vectors: NDArray[np.float32] = np.empty((len(row_ids), width), dtype=np.float32)
            for rows, some in _vectors(self._songs, row_ids, name):
                vectors[rows] = some
        return np.nan_to_num(vectors, copy=False)

    def positions(self) -> pa.Table | None:
        """Columns `id` and `position` of the songs on the map; None without a map."""
        if self._unverified_positions is None:
            return None
        self._verifier.verify(f"{POSITIONS}.lance/")
        with store_errors(self._path):
            return self._unverified_positions.to_arrow()

    @property
    def section_starts(self) -> NDArray[np.int64]:
        """(n + 1,) int64: the sections of row i have the places from section_starts[i] up to section_starts[i + 1]."""
        return self._section_order.starts

    def take_sections(self, places: NDArray[np.int64], names: Sequence[str]) -> pa.Table:
        """Columns of some sections, in the order of the places."""
        with store_errors(self._path):
            return _take(self._sections, self._section_order.row_ids[places], names)

    def section_embeddings(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """The places (b,) and embeddings (b, dimensions) of all sections, a few thousand at a time, unordered.

        This avoids a second copy of all of them in memory.
        """
        with store_errors(self._path):
            yield from _vectors(self._sections, self._section_order.row_ids, EMBEDDING)

    def nearest(
        self, query: NDArray[np.float32], *, songs: int, sections: int, wish: NDArray[np.float32] | None = None
    ) -> NDArray[np.int64]:
        """Rows of the songs nearest to a query, by their own embedding or by that of one of their sections.

        Uses the vector index, which may miss some, or searches all vectors if there is none.

        Args:
            query: (dimensions,) float32, of unit length.
            songs: number of songs to find by their own embedding, and by their wish embedding.
            sections: number of sections to find.
            wish: (dimensions,) float32, of unit length, compared with the wish embeddings, which must be there; None
                finds no song by them.

        Returns:
            Distinct rows, ascending.
        """
        with store_errors(self._path):
            songs_table, sections_table = self._vector_indexes
            found = [
                _nearest(sections_table, "song", EMBEDDING, query, sections),
                _nearest(songs_table, "number", EMBEDDING, query, songs),
            ]
            if wish is not None:
                found.append(_nearest(songs_table, "number", WISH_EMBEDDING, wish, songs))
        return np.searchsorted(self._order.numbers, np.unique(np.concatenate(found))).astype(np.int64)

    @property
    def has_terms(self) -> bool:
        """Whether the songs have the column `terms`, which `match` and `match_phrase` need; it is new in format 2."""
        return TERMS.name in self.names

    @property
    def has_wish_embeddings(self) -> bool:
        """Whether the songs have wish embeddings."""
        return WISH_EMBEDDING in self.names

    def match(self, terms: Sequence[str], limit: int) -> Future[Hits]:
        """The best songs by BM25 among those that contain any of some terms."""
        return submit(self._match(terms, limit)) if terms and limit > 0 else _done(NO_HITS)

    def match_phrase(self, phrase: Sequence[str], limit: int) -> Future[Hits]:
        """The best matches of a phrase whose lyrics hold it word for word (`sings_phrase`).

        Args:
            phrase: two or more tokens; fewer find nothing.
            limit: number of songs whose lyrics are checked.
        """
        return submit(self._match_phrase(phrase, limit)) if len(phrase) > 1 and limit > 0 else _done(NO_HITS)

    async def _match(self, terms: Sequence[str], limit: int) -> Hits:
        if not len(self._order.row_ids):
            return NO_HITS
        with store_errors(self._path):
            return self._hits(*await self._full_text.best("MatchQuery", terms, limit))

    async def _match_phrase(self, phrase: Sequence[str], limit: int) -> Hits:
        if not len(self._order.row_ids):
            return NO_HITS
        with store_errors(self._path):
            row_ids, scores = await self._full_text.best("PhraseQuery", stems(phrase), limit)
            if not len(row_ids):
                return NO_HITS
            # The index compares stems, so its phrases are checked against the lyrics.
            table = await self._full_text.lyrics(row_ids)
        held = [sings_phrase(lyrics, phrase) for lyrics in table["lyrics"].to_pylist()]
        kept = np.isin(row_ids, table["_rowid"].to_numpy()[np.array(held, dtype=bool)])
        return self._hits(row_ids[kept], scores[kept])

    def _hits(self, row_ids: NDArray[np.uint64], scores: NDArray[np.float32]) -> Hits:
        """Sorted hits: LanceDB returns equal scores in any order."""
        by_id = self._by_row_id
        rows = by_id[np.searchsorted(self._order.row_ids, row_ids, sorter=by_id)]
        order = np.lexsort((rows, -scores))
        return Hits(rows[order], scores[order])

    @cached_property
    def _order(self) -> _Order:
        self.columns([])
        return self._order

    @cached_property
    def _by_row_id(self) -> NDArray[np.int64]:
        """(n,) rows in the order of LanceDB's row ids."""
        return np.argsort(self._order.row_ids).astype(np.int64)

    @cached_property
    def _section_order(self) -> _SectionOrder:
        with store_errors(self._path):
            table = self._sections.search().select(["song", "position"]).with_row_id(True).to_arrow()
        song, position = table["song"].to_numpy(), table["position"].to_numpy()
        order = np.lexsort((position, song))
        bounds = np.append(self._order.numbers, np.iinfo(np.int64).max)
        return _SectionOrder(table["_rowid"].to_numpy()[order], np.searchsorted(song[order], bounds))


def _rows_of(table: str) -> tuple[str, str]:
    """Where the files with the rows of a table are."""
    return f"{table}.lance/data/", f"{table}.lance/_deletions/"


def _with_absent(table: pa.Table, names: Sequence[str]) -> pa.Table:
    """The columns with these names, null where the table has none."""
    for name in names:
        if name not in table.schema.names:
            table = table.append_column(name, pa.nulls(len(table), _ABSENT[name]))
    return table.select(list(names))


def _done(hits: Hits) -> Future[Hits]:
    future: Future[Hits] = Future()
    future.set_result(hits)
    return future


def _take(table: Any, row_ids: NDArray[np.uint64], names: Sequence[str]) -> pa.Table:
    """Columns of some rows, in the order of the given LanceDB row ids; LanceDB itself returns them in file order."""
    found = table.take_row_ids(row_ids.tolist()).select(list(names)).with_row_id().to_arrow()
    found_ids = found["_rowid"].to_numpy()
    by_id = np.argsort(found_ids)
    return found.select(list(names)).take(by_id[np.searchsorted(found_ids, row_ids, sorter=by_id)])


def _vectors(
    table: Any, row_ids: NDArray[np.uint64], name: str
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """A column of vectors of all rows of a table (NaN for null), and their positions among the given row ids."""
    order = np.argsort(row_ids)
    for batch in table.search().select([name]).with_row_id(True).to_batches():
        yield order[np.searchsorted(row_ids, batch["_rowid"].to_numpy(), sorter=order)], matrix(batch[name])


def _nearest(table: Any, number: str, name: str, query: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """Song numbers of the rows with the nearest vectors in a column."""
    search = table.search(query, vector_column_name=name).distance_type("cosine").nprobes(_PROBES).limit(limit)
    numbers: NDArray[np.int64] = search.select([number, "_distance"]).to_arrow()[number].to_numpy()
    return numbers
