"""The library as served: one version of it, replaced atomically when there is a newer one."""

from __future__ import annotations

import gzip
import json
import logging
import threading
from collections import Counter
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library, undo_removal
from lyricsbert.library.doctor import check_lyrics
from lyricsbert.library.themes import THEME_LEAST
from lyricsbert.listener.journey import JourneyPlanner
from lyricsbert.recommend import DEFAULT_HELP, HelpMessage, Recommender
from lyricsbert.recommend.discography import Discography
from lyricsbert.server.memory import freeze_and_trim
from lyricsbert.songs import builtin_songs
from lyricsbert.text import strict_fold
from lyricsbert.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from lyricsbert.library.doctor import Finding
    from lyricsbert.model import Encoder

_log = logging.getLogger(__name__)

SongOrder = Literal["arrival", "artist", "title", "year"]
"""Sort orders of lists of songs."""


class Edition:
    """One version of the library, ready to serve requests.

    Attributes:
        recommender: the recommender over it.
        journeys: plans journeys through it.
        library: the library.
        info: facts and counts about it.
        tag: part of every ETag; changes with the library, the model and this code.
        builtin: number of its songs that are built in.
        discography: its artists and albums.
    """

    def __init__(self, library: Library, encoder: Encoder, help_message: HelpMessage = DEFAULT_HELP) -> None:
        self.library = library
        self.recommender = Recommender(library, encoder, help_message=help_message)
        self.journeys = JourneyPlanner(self.recommender)
        self.info = library.info()
        written = int(self.info.written_at.timestamp() * 1000)
        self.tag = f"{__version__}-{self.info.version}-{written:x}-{library.model_hash[:12]}"
        self.builtin = len(builtin_ids().intersection(library.ids))
        self.discography = Discography(library)
        self._orders: dict[SongOrder, NDArray[np.int64]] = {}
        self._checking = threading.Lock()

    def ordered(self, order: SongOrder) -> NDArray[np.int64]:
        """All rows in a sort order, computed once."""
        if order not in self._orders:
            library = self.library
            keys: dict[SongOrder, Any] = {
                "artist": lambda row: (library.artists[row].casefold(), library.titles[row].casefold()),
                "title": lambda row: (library.titles[row].casefold(), library.artists[row].casefold()),
                "year": lambda row: (library.years[row] == 0, library.years[row], library.titles[row].casefold()),
            }
            self._orders[order] = np.array(sorted(range(len(library)), key=keys.get(order)), dtype=np.int64)
        return self._orders[order]

    @cached_property
    def artists(self) -> list[tuple[str, int]]:
        """The artists by name, ignoring case, with the number of songs of each."""
        return sorted(Counter(self.library.artists).items(), key=lambda item: (item[0].casefold(), item[0]))

    def artists_like(self, part: str) -> list[tuple[str, int]]:
        """The artists whose names contain a text, ignoring case, accents and punctuation."""
        wanted, spelled = strict_fold(part), part.casefold()
        artists = zip(self.artists, self._artist_keys, strict=True)
        return [artist for artist, key in artists if wanted in key or spelled in artist[0].casefold()]

    @cached_property
    def _artist_keys(self) -> list[str]:
        return [strict_fold(name) for name, _ in self.artists]

    def findings(self) -> list[Finding]:
        """The songs whose lyrics look wrong. The first call reads all lyrics, once for those who ask meanwhile."""
        with self._checking:
            return self._findings

    @cached_property
    def _findings(self) -> list[Finding]:
        return check_lyrics(self.library)

    @cached_property
    def genres(self) -> list[tuple[str, int]]:
        """The genres, those with the most songs first."""
        counts = Counter(genre for genre in self.library.genres if genre)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    @cached_property
    def themes(self) -> list[tuple[str, int]]:
        """The themes that songs of the library are about, those with the most songs first."""
        counts = (self.library.theme_scores >= THEME_LEAST).sum(axis=0).tolist()
        named = zip(self.library.themes, counts, strict=True)
        return sorted(((name, songs) for name, songs in named if songs), key=lambda item: (-item[1], item[0]))

    @cached_property
    def packed_map(self) -> bytes:
        """The map as compressed JSON: 100,000 points are about 9 MB of text. The library must have positions."""
        library, positions = self.library, self.library.positions
        assert positions is not None
        rows = np.flatnonzero(~library.unusable & np.isfinite(positions).all(axis=1))
        points = ((positions[rows].astype(np.float64) + 1) / 2).clip(0, 1).round(5)
        columns = {
            "ids": [library.ids[row] for row in rows],
            "x": points[:, 0].tolist(),
            "y": points[:, 1].tolist(),
            "mood": library.moods[rows].tolist(),
            "emotion": library.emotions[rows].argmax(axis=1).tolist(),
            "titles": [library.titles[row] for row in rows],
            "artists": [library.artists[row] for row in rows],
        }
        text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
        return gzip.compress(text.encode(), compresslevel=6, mtime=0)

    def warm(self) -> None:
        """Read vectors, themes and the map and prepare the names, so that the first wish does not wait for them."""
        _ = self.library.positions, self.themes
        self.recommender.prepare()
        usable = np.flatnonzero(~self.library.unusable)
        if len(usable):
            self.recommender.similar(self.library.ids[int(usable[0])], k=1)


class LiveLibrary:
    """Provides the newest edition of a library. Safe to use from several threads.

    Args:
        path: folder or URI of the library.
        encoder: the model that analysed it.
        help_message: what is said to somebody who speaks of self-harm.

    Raises:
        LibraryError: it cannot be opened, or was made by another model.
    """

    def __init__(self, path: str, encoder: Encoder, help_message: HelpMessage = DEFAULT_HELP) -> None:
        self.path = path
        self.encoder = encoder
        self._help_message = help_message
        self._guard = threading.Lock()
        self._loading_lexical_index = threading.Lock()
        with self._guard:
            self.edition = self._open()

    def refresh(self) -> Edition:
        """Switch to the newest version; requests on the older one finish on that."""
        with self._guard:
            self.edition = self._open()
            return self.edition

    def refresh_if_changed(self) -> None:
        """`refresh` if another process has written to the library.

        Raises:
            LibraryError: it cannot be read; the current edition stays.
        """
        if not self.edition.library.is_newest():
            self.refresh()

    def is_there(self) -> bool:
        """Whether the library can still be found where it was opened."""
        try:
            self.edition.library.is_newest()
        except (LibraryError, OSError):
            return False
        return "://" in self.path or Path(self.path).is_dir()

    def remove(self, song_ids: Iterable[str]) -> int:
        """Remove songs from the library, and switch to the new version.

        Returns:
            Number of removed songs.

        Raises:
            LibraryBusyError: another process is writing.
            LibraryRebuiltError: another process has rebuilt the library with another model; nothing was removed.
        """
        report = self.edition.library.remove(song_ids).last_report
        try:
            self.refresh()
        except LibraryError as error:  # what was removed is removed, whoever writes next
            _log.warning("The library cannot be opened after a removal: %s", error)
        return report.removed if report else 0

    def put_back(self, song_ids: Iterable[str]) -> list[str]:
        """Put removed songs back, see `undo_removal`, and switch to the new version.

        Returns:
            Ids of the songs that came back.

        Raises:
            LibraryBusyError: another process is writing.
            LibraryRebuiltError: another process has rebuilt the library with another model; nothing was put back.
        """
        found = undo_removal(self.path, song_ids, self.encoder.model_hash)
        if found:
            self.refresh()
        return found

    def remove_builtin(self) -> int:
        """`remove` all built-in songs."""
        return self.remove(builtin_ids())

    def _open(self) -> Edition:
        edition = Edition(Library.open(self.path), self.encoder, self._help_message)
        edition.warm()
        # Wishes do not wait for the lexical index: until it is in memory, searches are slower.
        threading.Thread(target=self._load_lexical_index, args=(edition,), daemon=True).start()
        return edition

    def _load_lexical_index(self, edition: Edition) -> None:
        with self._loading_lexical_index:
            # After several changes in a row, only the last edition is worth it.
            with self._guard:
                is_shown = self.edition is edition
            # If the library cannot be read, searches will report it.
            with suppress(LibraryError):
                if is_shown:
                    edition.library.load_lexical_index()
        freeze_and_trim()


@cache
def builtin_ids() -> frozenset[str]:
    """The ids of the built-in songs, whose artists are invented."""
    return frozenset(song.id for song in builtin_songs())
