"""The genres of a library by their names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from lyricsbert.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_BETWEEN_GENRES: Final = re.compile(r"[/,;|]")


class GenreNames:
    """The genres of n songs by their folded names.

    Args:
        genres: n genres as written, None where unknown.
    """

    def __init__(self, genres: Sequence[str | None]) -> None:
        self._genres = genres

    @cached_property
    def rows(self) -> Mapping[str, Sequence[int]]:
        """Rows by genre; "Rock/Pop" and "rock; pop" are both genres as well."""
        of_genre = {
            genre: {fold(name) for name in (genre, *_BETWEEN_GENRES.split(genre))}
            for genre in set(filter(None, self._genres))
        }
        return rows_by_name((row, name) for row, genre in enumerate(self._genres) if genre for name in of_genre[genre])

    @cached_property
    def alone(self) -> frozenset[str]:
        """The folded genres of songs that have one genre, of two songs or more."""
        counts = Counter(genre for genre in self._genres if genre and not _BETWEEN_GENRES.search(genre))
        return frozenset(fold(genre) for genre, songs in counts.items() if songs > 1)

    def rows_of(self, names: Iterable[str]) -> list[int]:
        """Rows of the songs of some genres, given by folded names."""
        return [row for name in names for row in self.rows[name]]

    def holding(self, name: str) -> list[str]:
        """The genres whose name has the tokens of a folded one in it: "metal" is in "thrash metal"."""
        rarest = min((self._of_word.get(word, ()) for word in name.split()), key=len, default=())
        return [genre for genre in rarest if f" {name} " in f" {genre} "]

    @cached_property
    def _of_word(self) -> Mapping[str, Sequence[str]]:
        genres: dict[str, list[str]] = defaultdict(list)
        for genre in self.rows:
            for word in set(genre.split()):
                genres[word].append(genre)
        return dict(genres)


def rows_by_name(names: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    """Rows by name, nameless ones left out."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, name in names:
        if name:
            rows[name].append(row)
    return dict(rows)
