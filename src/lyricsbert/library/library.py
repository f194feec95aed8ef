"""The library: analysed songs on disk, opened for reading."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, overload

import numpy as np
import pyarrow as pa

from lyricsbert.errors import LibraryError
from lyricsbert.library.arrays import SongArrays
from lyricsbert.library.export import COLUMNS, library_table
from lyricsbert.library.info import LibraryInfo, library_info
from lyricsbert.library.moods import mood_features, nearest_moods, text_mood
from lyricsbert.library.search.titles import Match, Titles
from lyricsbert.library.search.vectors import APPROXIMATE_FROM, AnnIndex, FlatIndex, Index
from lyricsbert.library.search.words import Words
from lyricsbert.library.sections import StoredSections, read_sections
from lyricsbert.library.store.schema import AFFECT, THEMES, matrix
from lyricsbert.library.store.store import Store
from lyricsbert.library.themes import theme_lists
from lyricsbert.library.whole_songs import WholeSongs
from lyricsbert.library.write.build import BuildReport, Progress, remove_songs, write_songs
from lyricsbert.library.write.engines import EngineName, find_engine
from lyricsbert.songs import Song, SongSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from lyricsbert.library.search.lexical import LexicalHit, LexicalHits
    from lyricsbert.library.store.metadata import Snapshot
    from lyricsbert.model import Encoder

IndexKind = Literal["auto", "exact", "approximate"]


class Library:
    """Analysed songs on disk. Created by `build` or `open`.

    A library is immutable: it is one version of what is on disk, whatever is written in the meantime. `add` and
    `remove` return the new version. A song's row is its position in the arrays below, which all have n rows, in the
    order of arrival; rows differ between versions.

    `library[0]` is the first song and `library[-5:]` a list of the last five; iterating yields all songs, with one
    batch in memory at a time; `in` takes a song or its id.

    Attributes:
        ids: n song ids.
        artists: n artists.
        titles: n titles.
        years: (n,) int64, 0 where unknown.
        genres: n genres, None where unknown.
        unusable: (n,) bool, whether the song could not be analysed.
        emotions: (n, 6) float32 in the order of EMOTIONS, NaN for unusable songs.
        sentiment: (n, 3) float32 in the order of SENTIMENTS, NaN for unusable songs.
        valence: (n,) float32 in 1..9, how pleasant each song is; NaN for unusable songs, or if the model does not say.
        energy: (n,) float32 in 1..9, how energetic, likewise.
        moods: (n,) int8, positions in MOODS, -1 for unusable songs.
        themes: names of the t themes that the model knows, none if it knows none.
        last_report: what the `build`, `add` or `remove` that returned this object did; None if it was opened.
    """

    def __init__(
        self, store: Store, snapshot: Snapshot, index: IndexKind = "auto", report: BuildReport | None = None
    ) -> None:
        self._store = store
        self._snapshot = snapshot
        self._index_kind = index
        self._tables = store.open(snapshot.tables)
        names = ["id", "artist", "title", "year", "genre", "unusable", "emotions", "sentiment", *AFFECT]
        songs = self._tables.columns(names)
        self.ids: list[str] = songs["id"].to_pylist()
        self.artists: list[str] = songs["artist"].to_pylist()
        self.titles: list[str] = songs["title"].to_pylist()
        self.years: NDArray[np.int64] = songs["year"].fill_null(0).to_numpy()
        self.genres: list[str | None] = songs["genre"].to_pylist()
        self._reasons: list[str | None] = songs["unusable"].to_pylist()
        self.unusable: NDArray[np.bool_] = np.array([reason is not None for reason in self._reasons], dtype=bool)
        self.emotions = matrix(songs["emotions"])
        self.sentiment = matrix(songs["sentiment"])
        self.valence, self.energy = (songs[name].to_numpy() for name in AFFECT)
        self.themes: tuple[str, ...] = snapshot.model.themes if THEMES in self._tables.names else ()
        features = mood_features(self.emotions, self.sentiment, self.valence, self.energy)
        self.moods = nearest_moods(snapshot.moods, features)
        for array in (self.years, self.unusable, self.emotions, self.sentiment, self.valence, self.energy, self.moods):
            array.flags.writeable = False
        self.last_report = report
        self._arrays = SongArrays(self._tables, self.ids)

    def __repr__(self) -> str:
        return f"<Library {self.path}: {len(self):,} songs, version {self._snapshot.version}>"

    @classmethod
    def build(
        cls,
        path: str | Path,
        songs: SongSource,
        encoder: Encoder,
        *,
        rebuild: bool = False,
        progress: Callable[[Progress], None] | None = None,
        engine: EngineName = "local",
    ) -> Library:
        """Create a library, complete an interrupted one, or add to one.

        Songs that the same model has already analysed are not encoded again. The library is published when all songs
        are analysed; until then, readers see the previous version.

        Args:
            path: a folder (created if it does not exist) or an object-store URI.
            songs: read once, in batches; or a data frame, an Arrow table or dicts, see `read_songs`.
            encoder: the model.
            rebuild: analyse everything anew, and drop songs that are not among `songs`.
            progress: called after each batch.
            engine: where songs are analysed: "local" is this process, "ray" a Ray cluster (the one that `RAY_ADDRESS`
                names, or one that runs on this machine, or a new one on this machine). Both give the same rows.

        Raises:
            LibraryError: another process is writing, the library was made by another model, the disk is full, ...
            ExtraMissingError: the engine is "ray" and Ray is not installed.
        """
        analyze = find_engine(engine)
        store = Store(path)
        report = write_songs(store, songs, encoder, rebuild=rebuild, progress=progress, analyze=analyze)
        return cls._opened(store, report=report)

    @classmethod
    def open(cls, path: str | Path, *, index: IndexKind = "auto") -> Library:
        """Open a library for reading.

        Args:
            path: the folder or URI.
            index: "exact" keeps the vectors of all sections in memory, "approximate" leaves them on disk, "auto"
                decides by size.

        Raises:
            LibraryError: there is no library, or it is half-written, damaged or of a later format.
        """
        if index not in ("auto", "exact", "approximate"):
            raise LibraryError(f"There is no index {index!r}; allowed: auto, exact, approximate.")
        return cls._opened(Store(path), index)

    @classmethod
    def _opened(cls, store: Store, index: IndexKind = "auto", report: BuildReport | None = None) -> Library:
        state = store.state()
        if state.snapshot:
            return cls(store, state.snapshot, index, report)
        if not state.unfinished:
            raise LibraryError(
                f"There is no library at {store.path}: make one with `lyricsbert index SOURCE --library {store.path}`."
            )
        raise LibraryError(
            f"The library {store.path} is half-written: {store.open().count()} songs are analysed so far; run "
            "`lyricsbert index` on the same source again to complete it."
        )

    def add(
        self, songs: SongSource, encoder: Encoder, *, progress: Callable[[Progress], None] | None = None
    ) -> Library:
        """Analyse more songs and add them to the newest version.

        Returns:
            The new version; its `last_report` says what was done.

        Raises:
            LibraryError: see `build`.
        """
        report = write_songs(self._store, songs, encoder, adding=True, progress=progress)
        return self._opened(self._store, self._index_kind, report)

    def remove(self, song_ids: Iterable[str]) -> Library:
        """Remove songs from the newest version; unknown ids are ignored.

        Returns:
            The new version; its `last_report.removed` is the number of removed songs.

        Raises:
            LibraryError: see `build`.
        """
        report = remove_songs(self._store, song_ids, self._snapshot.model)
        return self._opened(self._store, self._index_kind, report)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Song]:
        for batch in self._whole_songs.batches(len(self)):
            yield from batch

    @overload
    def __getitem__(self, rows: int) -> Song: ...
    @overload
    def __getitem__(self, rows: slice) -> list[Song]: ...
    def __getitem__(self, rows: int | slice) -> Song | list[Song]:
        found = range(len(self))[rows]
        return self.songs(found) if isinstance(found, range) else self.songs([found])[0]

    def __contains__(self, song: object) -> bool:
        return (song.id if isinstance(song, Song) else song) in self._row_of_id

    @property
    def path(self) -> str:
        """Folder or URI."""
        return self._store.path

    @property
    def model_id(self) -> str:
        """Name of the model that analysed the library."""
        return self._snapshot.model.id

    @property
    def model_hash(self) -> str:
        """SHA-256 of that model."""
        return self._snapshot.model.hash

    @property
    def dimensions(self) -> int:
        """Length of an embedding."""
        return self._snapshot.model.dimensions

    @property
    def embedding(self) -> NDArray[np.float32]:
        """(n, dimensions) float32, unit length, zero for unusable songs; read on first access."""
        return self._arrays.embedding

    @property
    def positions(self) -> NDArray[np.float32] | None:
        """(n, 2) float32 positions on the map, from -1 to 1, NaN for unusable songs; read on first access.

        None if the library has no map: it was written without the extra `map`, or before there were maps. The next
        write with that extra draws one.
        """
        return self._arrays.positions

    @property
    def durations(self) -> NDArray[np.float64]:
        """(n,) length of each song in seconds, NaN where unknown; read on first access."""
        return self._arrays.durations

    @property
    def theme_scores(self) -> NDArray[np.float16]:
        """(n, t) probability in 0..1 that a song is about each theme, NaN for unusable songs; read on first access."""
        return self._arrays.theme_scores

    @property
    def wish_embedding(self) -> NDArray[np.float32] | None:
        """(n, dimensions) float32, unit length, zero for unusable songs; read on first access.

        None if the model has no wish embeddings.
        """
        return self._arrays.wish_embedding

    @cached_property
    def index(self) -> Index:
        """Finds songs with similar embeddings; its vectors are read on first access."""
        return FlatIndex(self._tables, self.embedding) if self.is_in_memory else AnnIndex(self._tables)

    @cached_property
    def _whole_songs(self) -> WholeSongs:
        return WholeSongs(self._tables, in_memory=self.is_in_memory)

    @cached_property
    def _words(self) -> Words:
        return Words(self._tables, self._whole_songs, in_memory=self.is_in_memory)

    @cached_property
    def _titles(self) -> Titles:
        return Titles(self.artists, self.titles)

    @cached_property
    def _row_of_id(self) -> dict[str, int]:
        return {song_id: row for row, song_id in enumerate(self.ids)}

    @property
    def is_in_memory(self) -> bool:
        """Whether songs and vectors are held in memory, rather than read from disk for each query."""
        return self._index_kind == "exact" or (self._index_kind == "auto" and len(self) < APPROXIMATE_FROM)

    def mood_of(
        self,
        emotions: Sequence[float] | NDArray[np.float32],
        *,
        valence: float | None = None,
        energy: float | None = None,
    ) -> str:
        """The mood of a text, told as those of the songs are: see `text_mood`."""
        return text_mood(emotions, valence=valence, energy=energy, moods=self._snapshot.moods)

    def row(self, song_id: str) -> int:
        """The row of a song.

        Raises:
            KeyError: the library has no song with this id.
        """
        return self._row_of_id[song_id]

    def known_rows(self, song_ids: Iterable[str]) -> list[int]:
        """The rows of those of some songs that the library has."""
        found = map(self._row_of_id.get, song_ids)
        return [row for row in found if row is not None]

    def songs(self, rows: Sequence[int] | NDArray[np.integer]) -> list[Song]:
        """Whole songs with their lyrics, in the order of the rows."""
        return self._whole_songs.songs(np.asarray(rows, dtype=np.int64).tolist())

    def sections(self, row: int) -> StoredSections:
        """The sections of a song with their analysis; an unusable song has none."""
        return self.sections_of([row])[0]

    def sections_of(self, rows: Sequence[int] | NDArray[np.integer]) -> list[StoredSections]:
        """`sections` of several songs in one read, in the order of the rows."""
        return read_sections(self._tables, rows)

    def to_arrow(self, columns: Sequence[str] = COLUMNS) -> pa.Table:
        """All songs as a table, one row per song, in the order of arrival.

        Args:
            columns: any of `id`, the attributes of a Song, `unusable` (why a song has no analysis), `mood` (its name),
                `valence`, `energy`, `themes` (names, the likeliest first), `emotions`, `sentiment` and `embedding`
                (lists of fixed size); these are null for unusable songs, and if the model does not say.

        Raises:
            LibraryError: there is no such column.
        """
        return library_table(self._tables, columns, self.moods, lambda: theme_lists(self.theme_scores, self.themes))

    def to_pandas(self, columns: Sequence[str] = COLUMNS) -> pd.DataFrame:
        """`to_arrow` as a data frame, with an array in each cell of columns of lists.

        Raises:
            LibraryError: there is no such column, or pandas is not installed.
        """
        table = self.to_arrow(columns)
        try:
            return table.to_pandas()
        except ImportError as error:
            raise LibraryError("A data frame needs pandas, which is not installed: pip install pandas.") from error

    def find(self, query: str, limit: int = 5) -> list[Match]:
        """The songs whose names are nearest to a query ("Artist - Title", "title", "title by artist"), best first."""
        return self._titles.find(query, limit)

    def resolve(self, query_or_id: str) -> int:
        """The row of the one song that a name or an id refers to.

        Raises:
            SongNotFoundError: no name is close enough (the message lists the nearest), or several artists have
                equally close ones.
        """
        if query_or_id in self._row_of_id:
            return self._row_of_id[query_or_id]
        return self._titles.resolve(query_or_id)

    def exact(self, query_or_id: str) -> list[int]:
        """The rows of all songs with exactly this name or id; for actions that cannot be undone.

        A name is "Artist - Title" or a title. Case, accents and punctuation do not matter; signs alone are a name, too.

        Returns:
            Any number of rows.
        """
        if query_or_id in self._row_of_id:
            return [self._row_of_id[query_or_id]]
        return self._titles.exact(query_or_id)

    def search_words(self, words: str, limit: int = 50, *, phrase: str | None = None) -> list[LexicalHit]:
        """Songs that sing a phrase (the words themselves unless another, or "", is given), then others by BM25."""
        return self.submit_search(words, limit, phrase=phrase).result().to_list()

    def submit_search(self, words: str, limit: int = 50, *, phrase: str | None = None) -> Future[LexicalHits]:
        """`search_words` in the background, with the result in arrays."""
        return self._words.index.submit(words, limit, phrase)

    def load_lexical_index(self) -> None:
        """Load the lexical index into memory: searches give the same results in a fifth of the time from then on.

        This takes a third of a second and 17 MB for 10,000 songs. It does nothing if the library's vectors stay on
        disk.
        """
        self._words.load()

    def is_newest(self) -> bool:
        """Whether no other version has been published since this one was opened."""
        published = self._store.state().snapshot
        return published is not None and published.tables == self._snapshot.tables

    def info(self) -> LibraryInfo:
        """Facts and counts about the library."""
        return library_info(
            self._store, self._tables, self._snapshot, self.moods, self._reasons, in_memory=self.is_in_memory
        )
