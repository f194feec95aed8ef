"""The system that this one replaces, kept as a mode and as a baseline for comparison.

A text's mood is decided by rule from its emotion and sentiment; only songs of that mood's cluster are kept; of these,
the nearest to the six slider values by Euclidean distance in emotion space are the answer. No meaning, no diversity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.errors import WishError
from lyricsbert.library.moods import MOODS, text_mood

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.library import Library
    from lyricsbert.recommend.candidates import Catalogue
    from lyricsbert.recommend.scoring import Reading
    from lyricsbert.recommend.wish import Wish


def cluster_nearest(
    wish: Wish, reading: Reading, library: Library, catalogue: Catalogue
) -> tuple[str, NDArray[np.int64], NDArray[np.float64]]:
    """The nearest songs of one mood.

    The sliders are the wish's emotions (`wished_ratios` fills in those left out) or, without any, the text's ratios.

    Returns:
        The mood; up to k rows, nearest first, ties by song id; their distances.

    Raises:
        WishError: there is neither a text nor a mood, or neither emotions nor a text; or the library has no song of the
            wish's artist or genre.
    """
    if wish.mood is not None:
        mood = wish.mood
    elif reading.text_ratios is not None and reading.text_sentiment is not None:
        mood = text_mood(reading.text_ratios, reading.text_sentiment)
    else:
        raise WishError('The method "cluster-knn" needs a text or a mood to choose the cluster by.')
    if reading.wished is None:
        raise WishError('The method "cluster-knn" needs a text or emotions to measure distances from.')
    mask = catalogue.passing(wish) & (np.asarray(library.moods) == MOODS.index(mood))
    mask[list(reading.liked + reading.disliked)] = False
    rows = np.flatnonzero(mask)
    difference = library.emotions[rows].astype(np.float64) - reading.wished
    distance = np.round(np.sqrt((difference**2).sum(axis=1)), 6)
    nearest = catalogue.best_first(rows, -distance, wish.k)
    return mood, rows[nearest], distance[nearest]
