"""The names that a library knows, prepared for finding them in a wish: its artists, titles and genres."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz import fuzz, process

from lyricsbert.recommend.content_words import is_function_word
from lyricsbert.recommend.diversity import plain_title
from lyricsbert.recommend.understanding.feelings import is_feeling
from lyricsbert.recommend.understanding.genre_names import GenreNames, rows_by_name
from lyricsbert.recommend.understanding.word_sets import ORDINARY
from lyricsbert.text import fold, stem, stems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

LONGEST_NAME: Final = 10
"""Tokens of the longest name that is looked for."""

_COMMON: Final = 3
"""Titles in which a common word stands."""

_LONG_WORD: Final = 5
"""Letters of a word that may stand for the whole name of an artist."""

_ALIKE: Final = 88
"""Share of letters (in percent, by Indel similarity) from which a name is taken for another that is misspelled."""

_ALIKE_OF_ARTIST: Final = 75
"""The same for titles of a known artist."""

_IN_BRACKETS: Final = re.compile(r"\s*[\(\[][^\)\]]*[\)\]]\s*")


class LibraryNames:
    """Artists, titles and genres of n songs by their folded names, and their years.

    Attributes:
        genres: the genres.

    Args:
        artists: n artists as written.
        titles: n titles as written.
        genres: n genres as written, None where unknown.
        years: (n,) 0 where unknown.
    """

    def __init__(
        self,
        artists: Sequence[str],
        titles: Sequence[str],
        genres: Sequence[str | None],
        years: NDArray[np.integer],
    ) -> None:
        self._written = artists
        self._titles = titles
        self.genres = GenreNames(genres)
        self._years = np.asarray(years)

    def prepare(self) -> None:
        """Look at all names now, which takes about 30 ms for 1,000 songs, so that the first text does not wait."""
        _ = self.words, self._artist_starts, self._artist_of_word, self._ordinary, self._titles_with
        _ = self.genres.alone, self.genres.holding("")

    @cached_property
    def artists(self) -> list[str]:
        """Folded names of the n artists."""
        folded = {artist: fold(artist or "") for artist in dict.fromkeys(self._written)}
        return [folded[artist] for artist in self._written]

    @property
    def newest(self) -> int:
        """The last year of all songs, 0 if none has a year."""
        return int(self._years.max(initial=0))

    def written_artist(self, name: str) -> str:
        """An artist's name as the library writes it."""
        return self._written[self.rows_of_artist[name][0]]

    def label(self, rows: Sequence[int]) -> str:
        """Songs of one title as "Artist - Title", or as "Title (3 songs)"."""
        row = rows[0]
        if len({self.artists[other] for other in rows}) == 1:
            return f"{self._written[row]} - {self._titles[row]}"
        return f"{self._titles[row]} ({len(rows)} songs)"

    def mask_of(self, rows: Sequence[int]) -> NDArray[np.bool_]:
        """(n,) true for some rows."""
        mask = np.zeros(len(self._written), dtype=bool)
        mask[list(rows)] = True
        return mask

    def mask_of_years(self, spans: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
        """(n,) which songs are of some years."""
        mask = np.zeros(len(self._written), dtype=bool)
        for first, last in spans:
            mask |= (self._years >= first) & (self._years <= last) & (self._years > 0)
        return mask

    @cached_property
    def rows_of_artist(self) -> Mapping[str, Sequence[int]]:
        """Rows by artist."""
        return rows_by_name(enumerate(self.artists))

    @cached_property
    def _folded_titles(self) -> Mapping[str, str]:
        """The folded form of each title."""
        return {title: fold(title) for title in dict.fromkeys(self._titles)}

    @cached_property
    def rows_of_title(self) -> Mapping[str, Sequence[int]]:
        """Rows by title, and by what people leave of one: no version, no brackets, if nothing else is called so."""
        titles = self._folded_titles
        rows = rows_by_name((row, titles[title]) for row, title in enumerate(self._titles))
        shortened = rows_by_name(
            (row, name)
            for row, title in enumerate(self._titles)
            if not title.isalnum()
            for name in {plain_title(title), fold(_IN_BRACKETS.sub(" ", title))} - {titles[title]}
        )
        return shortened | rows

    @cached_property
    def words(self) -> frozenset[str]:
        """All tokens of artists and titles: they are no misspellings."""
        return frozenset(
            word for names in (self.rows_of_artist, self.rows_of_title) for name in names for word in name.split()
        )

    @cached_property
    def _artist_aliases(self) -> Mapping[str, str]:
        """Names with or without "the", as some people have them."""
        aliases: dict[str, str] = {}
        for name in self.rows_of_artist:
            alias = name.removeprefix("the ") if name.startswith("the ") else f"the {name}"
            if alias not in self.rows_of_artist:
                aliases[alias] = name
        return aliases

    @cached_property
    def _artist_starts(self) -> frozenset[str]:
        """The first words of artists' names."""
        return frozenset(name.split(" ", 1)[0] for name in (*self.rows_of_artist, *self._artist_aliases))

    @cached_property
    def _ordinary(self) -> frozenset[str]:
        """Words of titles, but for those by an artist who is called so: they are no sign that somebody is meant."""
        pairs = dict.fromkeys(zip(self._titles, self.artists, strict=True))
        words = ((artist, word) for title, artist in pairs for word in self._folded_titles[title].split())
        return ORDINARY | {word for artist, word in words if word not in artist.split()}

    def artist(self, name: str) -> str | None:
        """The folded name of the artist that folded words mean."""
        if name in self.rows_of_artist:
            return name
        alias = self._artist_aliases.get(name)
        return alias if alias and not self.is_ordinary_name(alias) else None

    def artist_called(self, word: str) -> str | None:
        """The one artist whose first or last name is a token that means nothing else: "Springsteen"."""
        return self._artist_of_word.get(word) if len(word) >= _LONG_WORD else None

    @cached_property
    def _artist_of_word(self) -> Mapping[str, str]:
        named: dict[str, list[str]] = defaultdict(list)
        for name in self.rows_of_artist:
            words = name.split()
            if len(words) == 2 and not any(map(self.is_common, words)):
                for word in set(words):
                    named[word].append(name)
        return {word: names[0] for word, names in named.items() if len(names) == 1 and word not in self.rows_of_artist}

    def nearest_artist(self, name: str) -> str | None:
        """The folded name of the artist that is spelled nearly so, None if none is."""
        if len(name) < _LONG_WORD:
            return None
        match = process.extractOne(name, self.rows_of_artist.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return match[0] if match and match[0][0] == name[0] else None

    def nearest_title_of(self, artist: str, title: str) -> list[int]:
        """Rows of the song of an artist whose title is spelled nearly so, none if none is."""
        titles = {row: fold(self._titles[row]) for row in self.rows_of_artist[artist]}
        match = process.extractOne(title, titles, scorer=fuzz.ratio, score_cutoff=_ALIKE_OF_ARTIST)
        return [row for row, name in titles.items() if name == match[0]] if match else []

    def longest_artist(self, tokens: Sequence[str]) -> tuple[str, int] | None:
        """The longest artist's name that tokens begin with, and how many they are."""
        if not tokens or tokens[0] not in self._artist_starts:
            return None
        for size in range(min(LONGEST_NAME, len(tokens)), 0, -1):
            name = self.artist(" ".join(tokens[:size]))
            if name:
                return name, size
        return None

    def is_ordinary(self, word: str) -> bool:
        """Whether a token has a meaning of its own."""
        return word in self._ordinary or is_function_word(word) or is_feeling(word) or word.isdigit()

    def is_common(self, word: str) -> bool:
        """Whether a token stands in several titles, in whatever form, or is an everyday word."""
        return self._titles_with[stem(word)] >= _COMMON or word in ORDINARY or is_function_word(word)

    @cached_property
    def _titles_with(self) -> Counter[str]:
        """In how many titles each stem stands."""
        titles = (set(stems(title.split())) for title in self._folded_titles.values())
        return Counter(word for title in titles for word in title)

    def is_ordinary_name(self, name: str) -> bool:
        """Whether all tokens of a folded name have a meaning of their own."""
        return all(map(self.is_ordinary, name.split()))
