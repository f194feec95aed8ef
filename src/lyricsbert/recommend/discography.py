"""Discography: the artists and albums of a library, their typical songs, and whose lyrics are near whose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from lyricsbert.text import strict_fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library

_MOST_COMPARED: Final = 200
"""Songs of an artist that are compared with those of all others; an even sample of more."""

_UNSEEN: Final = 2
"""Songs with nothing in common that each artist is taken to have besides: one may be near somebody by chance."""

_LAST: Final = 1 << 30
"""Where songs without a track or a year come: behind the others."""


@dataclass(frozen=True, slots=True)
class Album:
    """An album of a library.

    Attributes:
        artist: the album artist, else the performer of its songs.
        title: its title.
        year: the year of most of its songs; None if none has one.
        rows: its songs, by track, then by title.
        duration: total length in seconds; None unless it is known of every song.
    """

    artist: str
    title: str
    year: int | None
    rows: tuple[int, ...]
    duration: float | None


class NearArtist(NamedTuple):
    """An artist with lyrics like those of another.

    Attributes:
        name: of the artist.
        similarity: about the mean cosine of each song of either to the nearest song of the other, once what all songs
            of the library have in common is taken away.
    """

    name: str
    similarity: float


class _Tags(NamedTuple):
    """What is known of each of the n songs besides the library's own columns."""

    album: list[str | None]
    album_artist: list[str | None]
    track: list[int | None]
    duration: list[float | None]


class Discography:
    """The artists and albums of a library. Safe to use from several threads.

    Names are told apart as they are written, except that an album is one whatever the case of its letters.

    Args:
        library: the songs; its albums are read on first access.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    @cached_property
    def artists(self) -> dict[str, list[int]]:
        """Name of each artist -> rows of the songs, in the order of arrival."""
        found: dict[str, list[int]] = {}
        for row, name in enumerate(self._library.artists):
            found.setdefault(name, []).append(row)
        return found

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """Each artist's name without case, accents and punctuation -> the name; of several, that with most songs."""
        by_songs = sorted(self.artists, key=lambda name: len(self.artists[name]))
        return {strict_fold(name) or name: name for name in by_songs}

    def artist(self, name: str) -> str | None:
        """An artist's name as the library writes it; None if it has no such artist.

        Args:
            name: any spelling: case, accents and punctuation do not matter, unless there is nothing else.
        """
        return name if name in self.artists else self._spellings.get(strict_fold(name) or name)

    @cached_property
    def albums(self) -> list[Album]:
        """All albums, by artist, then by year."""
        grouped: dict[tuple[str, str], list[int]] = {}
        for row, title in enumerate(self._tags.album):
            if title:
                artist = self._tags.album_artist[row] or self._library.artists[row]
                grouped.setdefault((artist.casefold(), title.casefold()), []).append(row)
        albums = [self._album(rows) for rows in grouped.values()]
        return sorted(albums, key=lambda one: (one.artist.casefold(), one.year or _LAST, one.title.casefold()))

    def album(self, artist: str, title: str) -> Album | None:
        """One album; None if the library has none of this artist and title, whatever their case."""
        return self._by_name.get((artist.casefold(), title.casefold()))

    def on_album(self, title: str) -> NDArray[np.bool_]:
        """(n,) whether each song is on an album of this title, whatever its case."""
        wanted = title.casefold()
        return np.array([(album or "").casefold() == wanted for album in self._tags.album], dtype=bool)

    def albums_of(self, artist: str) -> list[Album]:
        """The albums of an artist, and those that have a song by this artist, by year."""
        of_artist = set(self.artists.get(artist, ()))
        found = [
            album
            for album in self.albums
            if album.artist.casefold() == artist.casefold() or of_artist.intersection(album.rows)
        ]
        return sorted(found, key=lambda one: (one.year or _LAST, one.title.casefold()))

    def songs_of(self, artist: str) -> list[int]:
        """The rows of an artist's songs: album by album, by year, then those without one."""
        own = set(self.artists.get(artist, ()))
        on_albums = [row for album in self.albums_of(artist) for row in album.rows if row in own]
        rest = sorted(own.difference(on_albums), key=self._by_year)
        return on_albums + rest

    def typical(self, rows: Sequence[int], most: int) -> list[int]:
        """Of some songs, those whose lyrics have most in common with all of them, the most typical first."""
        usable = [row for row in rows if not self._library.unusable[row]]
        if not usable:
            return []
        vectors = self._centred[usable]
        return [usable[place] for place in np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")[:most]]

    def near(self, artist: str, most: int) -> list[NearArtist]:
        """Artists with lyrics like an artist's, the nearest first; without those whose lyrics are all unusable.

        A mean of an artist's songs would be near everybody's: those who sing of many things would be like one another.
        So each song is compared with the other's nearest one, in both directions, and means are taken of that.
        """
        own = [row for row in self.artists.get(artist, ()) if not self._library.unusable[row]]
        if not own:
            return []
        sample = [own[place] for place in np.linspace(0, len(own) - 1, min(len(own), _MOST_COMPARED)).astype(int)]
        names, rows, starts = self._by_artist
        if not len(rows):
            return []
        cosine = self._centred[rows] @ self._centred[sample].T
        theirs = np.add.reduceat(cosine.max(axis=1), starts) / (np.diff([*starts, len(rows)]) + _UNSEEN)
        ours = np.maximum.reduceat(cosine, starts, axis=0).mean(axis=1)
        similarity = (theirs + ours) / 2
        order = [place for place in np.argsort(-similarity, kind="stable") if names[place] != artist]
        return [NearArtist(names[place], float(similarity[place])) for place in order[:most]]

    @cached_property
    def _centred(self) -> NDArray[np.float32]:
        """(n, d) embeddings minus their mean, unit length again: what lyrics have in common says nothing of a song."""
        usable = ~self._library.unusable
        if not usable.any():
            return np.zeros_like(self._library.embedding)
        vectors = self._library.embedding - self._library.embedding[usable].mean(axis=0)
        vectors[~usable] = 0
        length = np.linalg.norm(vectors, axis=1, keepdims=True)
        centred: NDArray[np.float32] = vectors / np.where(length > 0, length, 1)
        return centred

    @cached_property
    def _by_artist(self) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
        """Artists with usable songs, the rows of these songs artist by artist, and where each artist's begin."""
        usable = (
            (name, [row for row in rows if not self._library.unusable[row]]) for name, rows in self.artists.items()
        )
        found = [(name, rows) for name, rows in usable if rows]
        counts = np.array([len(rows) for _, rows in found], dtype=np.int64)
        flat = np.array([row for _, rows in found for row in rows], dtype=np.int64)
        return [name for name, _ in found], flat, np.cumsum(counts) - counts

    def _album(self, rows: Sequence[int]) -> Album:
        library = self._library
        ordered = sorted(rows, key=lambda row: (self._tags.track[row] or _LAST, library.titles[row].casefold(), row))
        years = Counter(int(library.years[row]) for row in rows if library.years[row])
        artists = Counter(self._tags.album_artist[row] or library.artists[row] for row in rows)
        lengths = [self._tags.duration[row] for row in rows]
        known = [length for length in lengths if length]
        return Album(
            artist=artists.most_common(1)[0][0],
            title=Counter(self._tags.album[row] or "" for row in rows).most_common(1)[0][0],
            year=min(years, key=lambda year: (-years[year], year)) if years else None,
            rows=tuple(ordered),
            duration=sum(known) if len(known) == len(rows) else None,
        )

    def _by_year(self, row: int) -> tuple[int, str]:
        return int(self._library.years[row]) or _LAST, self._library.titles[row].casefold()

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], Album]:
        return {(album.artist.casefold(), album.title.casefold()): album for album in self.albums}

    @cached_property
    def _tags(self) -> _Tags:
        table = self._library.to_arrow(_Tags._fields)
        return _Tags(*(table[name].to_pylist() for name in _Tags._fields))
