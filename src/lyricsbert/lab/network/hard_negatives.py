"""Songs that are easily taken for one another: the hard negatives of the contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NEAREST: Final = 20
"""Songs among which a neighbour is drawn."""

SAME_SONG: Final = 0.5
"""Cosine of two lyrics' TF-IDF vectors from which they are taken for versions of one song, never for negatives."""

_ROWS_AT_A_TIME: Final = 512


def nearest_songs(parts: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """The songs whose words are most like each song's, best first, versions of the song itself left out.

    Args:
        parts: the lines of n songs.

    Returns:
        (n, m) rows of songs, m the lesser of `NEAREST` and n - 1. Where a song has too many versions of itself, some of
        them stand at the end.
    """
    vectors = TfidfVectorizer(sublinear_tf=True).fit_transform("\n".join(lines) for lines in parts)
    n = len(parts)
    nearest = np.zeros((n, min(NEAREST, n - 1)), dtype=np.int64)
    for start in range(0, n, _ROWS_AT_A_TIME):
        cosines = (vectors[start : start + _ROWS_AT_A_TIME] @ vectors.T).toarray()
        rows = np.arange(len(cosines))
        cosines[cosines >= SAME_SONG] -= 2
        cosines[rows, start + rows] = -np.inf
        nearest[start : start + len(rows)] = np.argsort(-cosines, axis=1, kind="stable")[:, : nearest.shape[1]]
    return nearest


def with_neighbours(rows: Sequence[int], count: int, nearest: NDArray[np.int64], rng: np.random.Generator) -> list[int]:
    """Rows of songs and of `count` others, each drawn from the nearest of one of them in turn.

    Args:
        rows: different rows of songs, at least one.
        count: how many to draw.
        nearest: (n, m), see `nearest_songs`.
        rng: what the draw is made with.

    Returns:
        Different rows; fewer than `count` are added where all the nearest of a song are there already.
    """
    drawn = list(rows)
    for place in range(count):
        free = [int(row) for row in nearest[rows[place % len(rows)]] if row not in drawn]
        if free:
            drawn.append(free[int(rng.integers(len(free)))])
    return drawn
