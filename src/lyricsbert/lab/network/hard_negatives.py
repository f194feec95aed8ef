"""Hard negatives for the contrastive loss: songs that are easily confused because they share words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NEAREST: Final = 20
"""Number of nearest songs among which a hard negative is drawn."""

SAME_SONG: Final = 0.5
"""TF-IDF cosine from which two lyrics count as versions of one song, and so never as negatives."""

_ROWS_AT_A_TIME: Final = 512


def nearest_songs(parts: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """The songs whose words are most like each song's, most similar first, without versions of the song itself.

    Args:
        parts: the lines of n songs.

    Returns:
        (n, m) rows of songs, where m is the smaller of `NEAREST` and n - 1. If a song has too many versions, the last
        ones in its row are versions after all.
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
    """Rows of songs, and of up to `count` hard negatives drawn for each of them in turn.

    Args:
        rows: distinct rows of songs, at least one.
        count: number of songs to draw.
        nearest: (n, m), see `nearest_songs`.
        rng: source of randomness.

    Returns:
        Distinct rows; fewer than `count` are added if all of a song's nearest are already among them.
    """
    drawn = list(rows)
    for place in range(count):
        free = [int(row) for row in nearest[rows[place % len(rows)]] if row not in drawn]
        if free:
            drawn.append(free[int(rng.integers(len(free)))])
    return drawn
