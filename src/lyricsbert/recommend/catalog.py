"""What is prepared once for a library: names to filter by, the order of ties, an even sample of songs."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.cache import LruCache
from lyricsbert.errors import WishError
from lyricsbert.library.moods import MOODS
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend.advisories import Advisory, find_gentle_songs, find_songs_with
from lyricsbert.recommend.emotion_ratios import EmotionRatios
from lyricsbert.recommend.recommendation import listing
from lyricsbert.recommend.themes import about_themes, theme_positions
from lyricsbert.recommend.understanding.library_names import LibraryNames
from lyricsbert.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.model import TextEncoder
    from lyricsbert.recommend.understanding.parts import Part
    from lyricsbert.recommend.wish import Wish

SAMPLE: Final = 512
"""Songs from which the usual cosines of a query are estimated: enough for their mean to 0.005."""

_CACHED_SONGS: Final = 1024
"""Songs (3 KB each) whose sections' themes are kept."""


class _WithAdvisory(dict[Advisory, "NDArray[np.bool_]"]):
    """Which songs of a library have an advisory, looked for when it is first asked for."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library

    def __missing__(self, advisory: Advisory) -> NDArray[np.bool_]:
        found = self[advisory] = find_songs_with(advisory, self._library)
        return found


class Catalog:
    """The columns of one version of a library, prepared for filtering and ranking.

    Args:
        library: the songs.
        encoder: the model that made it, which rates the themes of sections; None for no such ratings.

    Attributes:
        library: the songs.
        order: (n,) place of each row when the ids are sorted: it decides ties, whatever the order of import was.
        usable: (n,) whether the row's lyrics are analysed.
        sample: up to 512 usable rows, evenly spread over the sorted ids, ascending.
    """

    def __init__(self, library: Library, encoder: TextEncoder | None = None) -> None:
        self.library = library
        self._encoder = encoder
        self._section_themes: LruCache[int, NDArray[np.float32] | None] = LruCache(_CACHED_SONGS)
        by_id = np.argsort(np.asarray(library.ids, dtype=str), kind="stable")
        self.order: NDArray[np.int64] = np.empty(len(by_id), dtype=np.int64)
        self.order[by_id] = np.arange(len(by_id))
        self.usable: NDArray[np.bool_] = ~np.asarray(library.unusable, dtype=bool)
        self.sample: NDArray[np.int64] = _even_sample(by_id[self.usable[by_id]])

    def best_first(self, rows: NDArray[np.int64], score: NDArray[np.float64], limit: int) -> NDArray[np.int64]:
        """Positions in `rows` of the best scores, at most `limit`, by falling score, ties by song id."""
        good = (
            np.arange(len(rows)) if len(rows) <= limit else np.flatnonzero(score >= np.partition(score, -limit)[-limit])
        )
        return good[np.lexsort((self.order[rows[good]], -score[good]))][:limit]

    def label(self, row: int) -> str:
        """The song of a row as "Artist - Title"."""
        return f"{self.library.artists[row]} - {self.library.titles[row]}"

    def song_named(self, text: str) -> int | None:
        """The row of the song that a text names as "Artist - Title"; None if it is no name.

        Raises:
            SongNotFoundError: it names an artist of the library and a song that is not there.
        """
        artist, dash, _ = text.partition(" - ")
        if dash and (self.library.exact(text) or fold(artist) in self.names.rows_of_artist):
            return self.library.resolve(text)
        return None

    @cached_property
    def emotions(self) -> EmotionRatios:
        """Of the n songs."""
        return EmotionRatios.of(self.library.emotions)

    @cached_property
    def names(self) -> LibraryNames:
        """Of artists, songs and genres."""
        library = self.library
        return LibraryNames(library.artists, library.titles, library.genres, library.years)

    @property
    def artists(self) -> list[str]:
        """Folded names of the n artists."""
        return self.names.artists

    def section_themes(self, rows: Sequence[int]) -> list[NDArray[np.float32] | None]:
        """(s, t) probability that each section of some songs is about each theme, by itself; None if that is unknown.

        Kept for the latest songs; those that are not there are read at once.
        """
        return self._section_themes.get_many(rows, self._rate_sections)

    def _rate_sections(self, rows: list[int]) -> list[NDArray[np.float32] | None]:
        sections = [stored.analysis for stored in self.library.sections_of(rows)]
        encoder = self._encoder
        return [None if encoder is None or not len(each) else encoder.as_songs(each).themes for each in sections]

    def passing(self, wish: Wish) -> NDArray[np.bool_]:
        """(n,) which usable songs pass the wish's filters.

        Raises:
            WishError: the library has no song at all of the artist or genre, or no such theme; the message names the
                nearest ones.
        """
        mask = self.usable.copy()
        if wish.mood is not None:
            mask &= np.asarray(self.library.moods) == MOODS.index(wish.mood)
        if wish.years is not None:
            first, last = wish.years
            years = np.asarray(self.library.years)
            mask &= (years >= first) & (years <= last) & (years > 0)
        if wish.artist is not None:
            mask &= self._named("artist", wish.artist, self.names.rows_of_artist, self.library.artists)
        if wish.genre is not None:
            mask &= self._named("genre", wish.genre, self.names.genres.rows, self.library.genres)
        if wish.duration is not None:
            shortest, longest = wish.duration
            mask &= (self.library.durations >= shortest) & (self.library.durations <= longest)
        for name, (least, most) in wish.ranges.items():
            numbers = self._numbers(name)
            mask &= (numbers >= least) & (numbers <= most)
        if wish.omitted:
            mask[self.library.known_rows(wish.omitted)] = False
        if wish.themes:
            mask &= about_themes(theme_positions(wish.themes, self.library), self.library) > 0
        return mask & self.without(wish.leave_out)

    def with_advisories(self, parts: Sequence[Part]) -> list[Part]:
        """Parts of which those that leave out songs for an advisory are filters."""
        return [replace(part, only=self.without(part.leave_out)) if part.leave_out else part for part in parts]

    def without(self, advisories: Collection[Advisory]) -> NDArray[np.bool_]:
        """(n,) which songs have none of some advisories."""
        kept = np.ones(len(self.library), dtype=bool)
        for advisory in advisories:
            kept &= ~self._with_advisory[advisory]
        return kept

    @cached_property
    def _with_advisory(self) -> _WithAdvisory:
        return _WithAdvisory(self.library)

    @cached_property
    def gentle(self) -> NDArray[np.bool_]:
        """(n,) which songs are gentle."""
        return find_gentle_songs(self.library)

    def _numbers(self, name: str) -> NDArray[np.float32]:
        """(n,) valence, energy or the ratio of an emotion."""
        if name in EMOTIONS:
            return self.library.emotions[:, EMOTIONS.index(name)]
        numbers: NDArray[np.float32] = self.library.valence if name == "valence" else self.library.energy
        return numbers

    def _named(
        self, what: str, wanted: str, rows_of: Mapping[str, Sequence[int]], names: Iterable[str | None]
    ) -> NDArray[np.bool_]:
        """Which rows bear a name."""
        if not rows_of:
            raise WishError(f"There is no {what} {wanted!r}: no song of this library names its {what}.")
        if fold(wanted) not in rows_of:
            near = get_close_matches(fold(wanted), rows_of, n=3, cutoff=0.7)
            written = {fold(name): name for name in names if name and fold(name) in near}
            hint = (
                f"; did you mean {listing(written.get(name, name) for name in near).replace(' and ', ' or ')}?"
                if near
                else "."
            )
            raise WishError(f"There is no {what} {wanted!r} in this library{hint}")
        return self.names.mask_of(rows_of[fold(wanted)])


def even_sample(library: Library) -> NDArray[np.int64]:
    """Up to SAMPLE usable rows of a library, evenly spread over the sorted ids, ascending."""
    by_id = np.argsort(np.asarray(library.ids, dtype=str), kind="stable")
    return _even_sample(by_id[~np.asarray(library.unusable, dtype=bool)[by_id]])


def _even_sample(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    places = np.linspace(0, len(rows) - 1, min(SAMPLE, len(rows))).astype(np.int64)
    return np.sort(rows[places])
