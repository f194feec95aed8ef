"""What songs are compared with besides the query itself: songs that a text names, and what it does not want."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library import dot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.recommend.understanding.parts import Part

MOST_SONGS: Final = 5
"""Songs of one title that others are compared with."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Songs that a text names for others to be like.

    Attributes:
        label: of the artist or the song.
        rows: of those songs.
        cosine: (n,) float32 of the nearest of them, or of an artist's songs on the whole, with every song.
        is_artist: whether they are all songs of an artist.
        leads: whether they are asked for themselves.
    """

    label: str
    rows: tuple[int, ...]
    cosine: NDArray[np.float32]
    is_artist: bool
    leads: bool

    @classmethod
    def of(cls, part: Part, library: Library) -> Model:
        """The songs of a part that was read, at least one of them usable."""
        rows = [row for row in part.near if not library.unusable[row]]
        embedding = library.embedding
        if part.artist:
            centre = embedding[rows].mean(axis=0)
            cosine = dot(embedding, centre / max(float(np.linalg.norm(centre)), 1e-12))
        else:
            cosine = np.max([dot(embedding, embedding[row]) for row in rows[:MOST_SONGS]], axis=0)
        return cls(part.chip.value, tuple(rows), cosine, part.artist, part.leads)


@dataclass(frozen=True, slots=True, eq=False)
class Excluded:
    """Something that is not wanted.

    Attributes:
        text: what, as typed.
        embedding: (d,) unit vector of that.
        emotions: positions in EMOTIONS of the feelings that it is.
    """

    text: str
    embedding: NDArray[np.float32]
    emotions: frozenset[int]
