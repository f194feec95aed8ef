"""Moods: clusters a library's songs around what four moods look like, and gives songs and texts the nearest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOODS: Final = ("Happy", "Anxious/Sad", "Energetic", "Calm")
"""The names of the four clusters; a mood is stored as its index here."""

FEATURES: Final = len(EMOTIONS) + len(SENTIMENTS) + 2
"""Number of features that tell a mood: six emotion ratios, three sentiment ratios, valence, energy."""

MOST_SONGS: Final = 200_000
"""K-means is fitted to at most this many songs, evenly spread; every song is then assigned to the nearest centroid."""

# Means of the shipped model's analyses of the songs of each mood among 10,272 rated ones (the rater was a large
# language model that read the lyrics), and their standard deviations within a mood. In the order of EMOTIONS (sadness,
# joy, love, anger, fear, surprise), then of SENTIMENTS (negative, neutral, positive), then valence and energy.
_PROTOTYPES: Final = np.array(
    [
        [0.07, 0.49, 0.31, 0.03, 0.03, 0.06, 0.25, 0.16, 0.59, 7.31, 5.61],
        [0.40, 0.10, 0.20, 0.12, 0.13, 0.05, 0.61, 0.15, 0.24, 3.59, 5.09],
        [0.12, 0.32, 0.13, 0.26, 0.09, 0.09, 0.52, 0.15, 0.33, 5.10, 7.02],
        [0.19, 0.28, 0.36, 0.04, 0.06, 0.06, 0.35, 0.20, 0.45, 6.09, 4.28],
    ]
)
_DEVIATIONS: Final = np.array([0.11, 0.17, 0.14, 0.14, 0.07, 0.04, 0.19, 0.08, 0.18, 1.40, 1.06])

_HOLD: Final = 2.0
"""How many times as much as the songs of a cluster of average size its prototype counts for the centroid.

Without a hold, the clusters are the largest differences between a library's songs, whatever these are.
"""

_MAX_ITERATIONS: Final = 300


@dataclass(frozen=True, slots=True, eq=False)
class MoodModel:
    """The four moods of a library.

    Attributes:
        scale: (11,) float64, by which features are divided; infinite for those that tell nothing.
        centroids: (4, 11) float64, in the order of MOODS.
        fitted_on: number of usable songs that the library had when they were fitted.
    """

    scale: NDArray[np.float64]
    centroids: NDArray[np.float64]
    fitted_on: int


USUAL_MOODS: Final = MoodModel(_DEVIATIONS, _PROTOTYPES, 0)
"""The moods of songs in general."""


def mood_features(
    emotions: NDArray[np.float32],
    sentiment: NDArray[np.float32] | None = None,
    valence: NDArray[np.float32] | None = None,
    energy: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """The features that tell the moods of n songs or texts.

    Args:
        emotions: (n, 6) ratios.
        sentiment: (n, 3) ratios; None if unknown, as are the others.
        valence: (n,) in 1..9.
        energy: (n,) in 1..9.

    Returns:
        (n, 11) float32, NaN where unknown.
    """
    features = np.full((len(emotions), FEATURES), np.nan, dtype=np.float32)
    features[:, : len(EMOTIONS)] = emotions
    if sentiment is not None:
        features[:, len(EMOTIONS) : -2] = sentiment
    for column, values in ((-2, valence), (-1, energy)):
        if values is not None:
            features[:, column] = values
    return features


def fit_moods(features: NDArray[np.float32]) -> MoodModel:
    """Fit the centroids of the four moods to the songs of a library.

    K-means (Lloyd 1982) that starts at the prototypes of the moods and is held by them (Basu, Banerjee & Mooney 2002):
    a mood is what it is to most people, and means a little more or less of it in another library.

    Args:
        features: (n, 11) of the usable songs.
    """
    count = len(features)
    sample = features[np.linspace(0, count - 1, min(count, MOST_SONGS)).astype(np.int64)]
    hold = max(1.0, _HOLD * len(sample) / len(MOODS))
    known = np.isfinite(sample)
    filled = np.where(known, sample, 0).astype(np.float64)
    centroids, labels = _PROTOTYPES, np.full(len(sample), -1, dtype=np.int8)
    for _ in range(_MAX_ITERATIONS):
        before, labels = labels, nearest_moods(MoodModel(_DEVIATIONS, centroids, count), sample)
        if (labels == before).all():
            break
        members = (labels == np.arange(len(MOODS))[:, None]).astype(np.float64)
        centroids = (hold * _PROTOTYPES + members @ filled) / (hold + members @ known)
    return MoodModel(_DEVIATIONS, centroids, count)


def nearest_moods(model: MoodModel, features: NDArray[np.float32]) -> NDArray[np.int8]:
    """The mood of each song: its nearest centroid, by the features that are known.

    Args:
        model: the library's moods.
        features: (n, 11).

    Returns:
        (n,) indices into MOODS, -1 for unusable songs, whose emotions are unknown.
    """
    known = np.isfinite(features)
    scaled = np.where(known, features, 0) / model.scale
    centroids = model.centroids / model.scale
    # |x - c|^2 without the term |x|^2, which is the same for all centroids.
    distance = known.astype(np.float64) @ (centroids**2).T - 2 * scaled @ centroids.T
    return np.where(known[:, : len(EMOTIONS)].all(axis=1), distance.argmin(axis=1), -1).astype(np.int8)


def text_mood(
    emotions: Sequence[float] | NDArray[np.float32],
    *,
    valence: float | None = None,
    energy: float | None = None,
    moods: MoodModel = USUAL_MOODS,
) -> str:
    """The mood of the songs that are most like what a text expresses or asks for.

    The sentiment of a text does not count: it is that of a line, which is always surer than a song.

    Args:
        emotions: six ratios in the order of EMOTIONS.
        valence: in 1..9, None if unknown.
        energy: in 1..9, None if unknown.
        moods: those of the songs.

    Returns:
        One of MOODS.
    """
    told = [None if value is None else np.array([value], dtype=np.float32) for value in (valence, energy)]
    features = mood_features(np.array([emotions], dtype=np.float32), None, *told)
    return MOODS[int(nearest_moods(moods, features)[0])]
