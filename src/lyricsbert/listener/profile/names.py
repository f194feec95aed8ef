"""Finds the songs of events in a library: by id, else by artist and title, as forgivingly as people write them."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from lyricsbert.recommend.catalog import even_sample
from lyricsbert.recommend.diversity import plain_title
from lyricsbert.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.library import Library

_ALIKE: Final = 90.0
"""Share of letters in % from which two titles of one artist are one."""

_LONG_ENOUGH: Final = 6
"""Letters of a title that may be misspelled: short ones differ by one letter and are others."""

_GUESTS: Final = re.compile(r"\s*(?:[,;/]|\s[&xX+]\s|\b(?:feat|ft|featuring|with|and)\b\.?)\s*", re.IGNORECASE)
_IDS: Final = ("musicbrainz_id", "isrc", "spotify_id")


class SongNames:
    """The songs of one version of a library, to be found by their names.

    Args:
        library: the songs.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._found: dict[tuple[str, str], int | None] = {}

    def row(self, artist: str, title: str, song: str | None = None) -> int | None:
        """The row of a song; None if the library has it not.

        Args:
            artist: as written elsewhere; "" if it is not known.
            title: as written elsewhere.
            song: id of the song when the event happened.
        """
        if song is not None and (row := self._row_of_id.get(song)) is not None:
            return row
        key = (artist, title)
        if key not in self._found:
            self._found[key] = self._find(artist, title)
        return self._found[key]

    def row_of_code(self, kind: str, code: str) -> int | None:
        """The row of the song with a code of the world outside; None if the library has none.

        Args:
            kind: "musicbrainz_id", "isrc" or "spotify_id".
            code: of the song.
        """
        return self._row_of_code[kind].get(code.casefold())

    def name(self, row: int) -> tuple[str, str]:
        """Artist and title of a song."""
        return self._library.artists[row], self._library.titles[row]

    def id(self, row: int) -> str:
        """The id of a song."""
        return self._library.ids[row]

    @cached_property
    def sample(self) -> NDArray[np.int64]:
        """Rows of an even sample of the songs."""
        return even_sample(self._library)

    def _find(self, artist: str, title: str) -> int | None:
        wanted = plain_title(title)
        for name in _names_of(artist):
            own = self._titles_of.get(name)
            if own is None:
                continue
            if wanted in own:
                return own[wanted]
            if len(wanted) >= _LONG_ENOUGH:
                best = process.extractOne(wanted, list(own), scorer=fuzz.ratio, score_cutoff=_ALIKE)
                if best is not None:
                    return own[best[0]]
        return None

    @cached_property
    def _row_of_id(self) -> Mapping[str, int]:
        return {song_id: row for row, song_id in enumerate(self._library.ids)}

    @cached_property
    def _titles_of(self) -> Mapping[str, Mapping[str, int]]:
        """Folded artist -> plain title -> row; the first of several versions."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for row, (artist, title) in enumerate(zip(self._library.artists, self._library.titles, strict=True)):
            for name in _names_of(artist):
                found[name].setdefault(plain_title(title), row)
        return dict(found)

    @cached_property
    def _row_of_code(self) -> Mapping[str, Mapping[str, int]]:
        table = self._library.to_arrow(_IDS)
        return {name: _rows_of(table.column(name).to_pylist()) for name in _IDS}


def _rows_of(codes: Sequence[str | None]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row, code in enumerate(codes):
        if code:
            found.setdefault(code.casefold(), row)
    return found


def _names_of(artist: str) -> Iterator[str]:
    """An artist's names to compare, folded: the whole, without "The", and the first of several artists."""
    whole = fold(artist)
    names = [whole, whole.removeprefix("the ")]
    first = _GUESTS.split(artist.strip(), maxsplit=1)[0]
    if first and first != artist:
        names += [fold(first), fold(first).removeprefix("the ")]
    yield from dict.fromkeys(name for name in names if name)
