"""Songs that a wish names, found in the library and compared with all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.errors import WishError
from lyricsbert.library import dot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.recommend.wish import Wish


@dataclass(frozen=True, slots=True, eq=False)
class NamedSongs:
    """Songs that a wish names, compared with the whole library.

    Attributes:
        rows: (m,) rows of the library.
        cosines: (m, n) float32, cosine of each with every song.
    """

    rows: tuple[int, ...]
    cosines: NDArray[np.float32]


def compare_songs(rows: Sequence[int], library: Library) -> NamedSongs:
    """Songs compared with the whole library."""
    embedding = library.embedding
    return NamedSongs(tuple(rows), np.stack([dot(embedding, embedding[row]) for row in rows]))


def check_usable(row: int, library: Library) -> None:
    """Check that a song's lyrics are analysed.

    Raises:
        WishError: they are not.
    """
    if library.unusable[row]:
        raise WishError(
            f"The lyrics of {library.artists[row]} - {library.titles[row]} are too short, too uniform or not in English"
            " to be analysed: name another song."
        )


def named_songs(wish: Wish, library: Library) -> tuple[NamedSongs | None, NamedSongs | None]:
    """The songs that a wish likes, and those that it dislikes.

    Raises:
        SongNotFoundError: one of them is not in the library.
        WishError: one of them has unusable lyrics, or is both liked and disliked.
    """
    liked, disliked = (name_songs(songs, library) for songs in (wish.liked, wish.disliked))
    for row in set(liked.rows if liked else ()) & set(disliked.rows if disliked else ()):
        raise WishError(f"{library.artists[row]} - {library.titles[row]} is both liked and disliked; say one.")
    return liked, disliked


def name_songs(songs: Sequence[str], library: Library) -> NamedSongs | None:
    """The songs that are named; None without any.

    Raises:
        SongNotFoundError: one is not in the library.
        WishError: the lyrics of one are unusable.
    """
    if not songs:
        return None
    rows = tuple(dict.fromkeys(library.resolve(song) for song in songs))
    for row in rows:
        check_usable(row, library)
    return compare_songs(rows, library)
