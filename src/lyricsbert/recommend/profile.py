"""Profile: what is known of a listener, so that the songs of one library can be ranked by it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library import dot
from lyricsbert.recommend.similarity import similarities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SMALL_INTEREST: Final = 0.6
"""Share of an interest's likeness that is left however little of the taste it is."""

_AVERSION: Final = 0.6
"""How much nearness to a song that is not liked takes from the likeness of one that is as near."""

_STRANGE: Final = 0.25
"""Likeness up to which a song is unlike what a listener knows."""


@dataclass(frozen=True, slots=True, eq=False)
class Interest:
    """One of the things that a listener likes.

    Attributes:
        embedding: (d,) float32, unit length: what its songs have in common.
        weight: its share of the taste; the shares sum to 1.
        songs: rows of the library that it was learnt from, the best liked first.
    """

    embedding: NDArray[np.float32]
    weight: float
    songs: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What is known of a listener, for the n songs of one version of a library.

    Attributes:
        interests: several rather than one mean, the strongest first; empty of one who has liked nothing yet.
        likeness: (n,) float32 in 0..1, how near each song is to the interest it is nearest to, less the nearer it is
            to what is not liked.
        nearest: (n,) int64, that interest.
        known: (n,) songs that were liked, disliked or heard.
        resting: (n,) songs that are not to be offered for now, since they were just heard.
        refused: (n,) songs that are not liked, in whatever version.
        exploration: share of what is played unasked that is unlike what they know, 0..1.
        seed: decides which; the same for a listener all day.
    """

    interests: tuple[Interest, ...]
    likeness: NDArray[np.float32]
    nearest: NDArray[np.int64]
    known: NDArray[np.bool_]
    resting: NDArray[np.bool_]
    refused: NDArray[np.bool_]
    exploration: float = 0.0
    seed: int = 0

    def unlike(self, rows: NDArray[np.int64], ids: Sequence[str]) -> NDArray[np.int64]:
        """Positions of the songs that are unlike what the listener knows, in the order of the day.

        Args:
            rows: (r,) rows of the library.
            ids: the n ids of its songs; a song keeps its place in the order when others come.
        """
        strange = np.flatnonzero(~self.known[rows] & (self.likeness[rows] <= _STRANGE))
        drawn = [zlib.crc32(f"{self.seed} {ids[row]}".encode()) for row in rows[strange].tolist()]
        return strange[np.argsort(drawn, kind="stable")]


def score_songs(
    interests: Sequence[Interest],
    aversions: NDArray[np.float32],
    strengths: NDArray[np.float32],
    embedding: NDArray[np.float32],
    sample: NDArray[np.int64],
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """How near songs are to interests, less the nearer they are to what is not liked.

    The nearest interest counts, not the mean: who likes two kinds of songs does not ask for what lies between them.

    Args:
        interests: at least one, or none.
        aversions: (m, d) unit vectors of songs that are not liked.
        strengths: (m,) how surely, 0..1.
        embedding: (n, d) of all songs.
        sample: rows of an even sample of them.

    Returns:
        (n,) likeness in 0..1, and (n,) the nearest interest, 0 without any.
    """
    songs = len(embedding)
    likeness, nearest = np.zeros(songs, dtype=np.float32), np.zeros(songs, dtype=np.int64)
    if interests:
        near = similarities(np.stack([dot(embedding, each.embedding) for each in interests]), sample)
        share = np.array([each.weight for each in interests], dtype=np.float32)
        near *= (_SMALL_INTEREST + (1 - _SMALL_INTEREST) * share / share.max())[:, None]
        nearest, likeness = near.argmax(axis=0), near.max(axis=0)
    if len(aversions):
        cosines = np.stack([dot(embedding, each) for each in aversions])
        against = (similarities(cosines, sample) * strengths[:, None]).max(axis=0)
        likeness = np.maximum(likeness - np.float32(_AVERSION) * against, 0)
    return likeness, nearest
