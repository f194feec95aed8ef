"""The four moods: clusters a library's songs, names the clusters, and gives the mood of a single text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOODS: Final = ("Happy", "Anxious/Sad", "Energetic", "Calm")
"""The names of the four clusters; a mood is stored as its index here."""

FEATURES: Final = len(EMOTIONS) + len(SENTIMENTS)
"""Number of features that songs are clustered by: six emotion ratios, three sentiment ratios."""

FEWEST_SONGS: Final = 20
"""With fewer usable songs, four clusters mean nothing; each song takes the mood of the nearest prototype."""

MOST_SONGS: Final = 200_000
"""K-means is fitted to at most this many songs, evenly spread; every song is then assigned to the nearest centroid."""

# What each mood looks like: ratios in the order of EMOTIONS (sadness, joy, love, anger, fear, surprise), then of
# SENTIMENTS (negative, neutral, positive). Happy: joy and love, said positively. Anxious/Sad: sadness, fear and some
# anger, said negatively. Energetic: the high-arousal emotions, surprise and anger, whatever the sentiment. Calm:
# neutral, no emotion ahead.
_PROTOTYPES: Final = np.array(
    [
        [0.04, 0.48, 0.36, 0.04, 0.04, 0.04, 0.10, 0.20, 0.70],
        [0.46, 0.04, 0.04, 0.18, 0.24, 0.04, 0.70, 0.20, 0.10],
        [0.04, 0.20, 0.04, 0.26, 0.06, 0.40, 0.35, 0.30, 0.35],
        [1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 0.10, 0.80, 0.10],
    ]
)

# The direction in which each mood lies from the average song, in standard deviations, in the same order. The average
# is not neutral: in most libraries, even the calmest songs have more joy than any other emotion, and differ from the
# rest only in having less anger and more neutrality.
_DIRECTIONS: Final = np.array(
    [
        [-0.5, 1.0, 0.8, -0.4, -0.3, 0.0, -1.0, 0.0, 1.0],
        [1.0, -0.7, -0.3, 0.2, 0.8, -0.2, 1.0, -0.2, -1.0],
        [-0.6, 0.2, -0.6, 1.0, 0.2, 1.0, 0.3, -0.2, -0.1],
        [0.0, -0.2, 0.3, -0.6, -0.4, -0.2, -0.4, 1.5, -0.2],
    ]
)

_START: Final = 2.0
"""Distance of each initial centroid from the mean along its direction, in standard deviations."""

_MAX_ITERATIONS: Final = 300
_TOLERANCE: Final = 1e-4
"""K-means stops when the squared shifts of the centroids sum to less than this, in variances."""

_MOOD_OF_EMOTION: Final = {
    "sadness": "Anxious/Sad",
    "anger": "Anxious/Sad",
    "fear": "Anxious/Sad",
    "joy": "Happy",
    "love": "Happy",
    "surprise": "Energetic",
}


@dataclass(frozen=True, slots=True, eq=False)
class MoodModel:
    """The four mood clusters of a library.

    Attributes:
        mean: (9,) float64, subtracted from a song's emotion and sentiment ratios.
        scale: (9,) float64, by which they are then divided.
        centroids: (4, 9) float64, in that standardised space, in the order of MOODS.
        fitted_on: number of usable songs that the library had when the clusters were fitted.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    centroids: NDArray[np.float64]
    fitted_on: int


def fit_moods(emotions: NDArray[np.float32], sentiment: NDArray[np.float32]) -> MoodModel:
    """Cluster songs by k-means (k = 4, standardised ratios) and name the clusters.

    Each centroid is initialised in the direction of one mood. The clusters are named at the end, by the one-to-one
    match of centroids to moods with the largest sum of cosines relative to the library's mean: the most joyful quarter
    of a sad library is still its Happy one. With fewer than `FEWEST_SONGS` songs, or fewer than four distinct ones, the
    prototypes of the moods are the centroids.

    Args:
        emotions: (n, 6) ratios of the usable songs.
        sentiment: (n, 3) ratios of the same songs.
    """
    features = np.hstack([emotions, sentiment]).astype(np.float64)
    if len(features) < FEWEST_SONGS or len(np.unique(features.round(6), axis=0)) < len(MOODS):
        return MoodModel(np.zeros(FEATURES), np.ones(FEATURES), _PROTOTYPES.copy(), len(features))
    sample = features[np.linspace(0, len(features) - 1, min(len(features), MOST_SONGS)).astype(np.int64)]
    mean, deviation = sample.mean(axis=0), sample.std(axis=0)
    scale = np.where(deviation > 1e-9, deviation, 1.0)
    start = _START * _DIRECTIONS / np.linalg.norm(_DIRECTIONS, axis=1, keepdims=True)
    centroids = _k_means((sample - mean) / scale, start)
    return MoodModel(mean, scale, centroids[_cluster_of_mood(centroids, _DIRECTIONS)], len(features))


def nearest_moods(model: MoodModel, emotions: NDArray[np.float32], sentiment: NDArray[np.float32]) -> NDArray[np.int8]:
    """The mood of each song: its nearest centroid.

    Args:
        model: the library's moods.
        emotions: (n, 6) ratios, NaN for unusable songs.
        sentiment: (n, 3) ratios.

    Returns:
        (n,) indices into MOODS, -1 for unusable songs.
    """
    features = (np.hstack([emotions, sentiment]) - model.mean) / model.scale
    # |x - c|^2 without the term |x|^2, which is the same for all centroids.
    distance = (model.centroids**2).sum(axis=1) - 2 * features @ model.centroids.T
    usable = np.isfinite(features).all(axis=1)
    return np.where(usable, distance.argmin(axis=1), -1).astype(np.int8)


def text_mood(emotions: Sequence[float] | NDArray[np.float32], sentiment: Sequence[float] | NDArray[np.float32]) -> str:
    """The mood of a text: neutral sentiment is Calm, anything else follows the leading emotion.

    Args:
        emotions: six ratios in the order of EMOTIONS.
        sentiment: three ratios in the order of SENTIMENTS.

    Returns:
        One of MOODS.
    """
    if SENTIMENTS[int(np.argmax(sentiment))] == "neutral":
        return "Calm"
    return _MOOD_OF_EMOTION[EMOTIONS[int(np.argmax(emotions))]]


def _k_means(features: NDArray[np.float64], centroids: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lloyd's algorithm (Lloyd 1982), step for step as in scikit-learn, which would need SciPy for this alone.

    Stops when no song changes its cluster or the centroids hardly move. Empty clusters are moved to the songs that are
    farthest from their centroids.

    Args:
        features: (n, d) songs.
        centroids: (k, d) initial centroids.

    Returns:
        (k, d) centroids.
    """
    squares = (features**2).sum(axis=1)
    clusters = np.arange(len(centroids))[:, None]
    labels = np.full(len(features), -1)
    tolerance = _TOLERANCE * features.var(axis=0).mean()
    for _ in range(_MAX_ITERATIONS):
        distance = (centroids**2).sum(axis=1)[:, None] - 2 * centroids @ features.T  # minus |x|^2, the same for all
        before, labels = labels, distance.argmin(axis=0)
        members = labels == clusters
        empty = np.flatnonzero(~members.any(axis=1))
        if len(empty):
            farthest = np.argpartition(distance.min(axis=0) + squares, -len(empty))[: -len(empty) - 1 : -1]
            members[:, farthest] = clusters == empty
        moved = members @ features / np.maximum(members.sum(axis=1, keepdims=True), 1)
        shift = ((moved - centroids) ** 2).sum()
        centroids = moved
        if shift <= tolerance or (labels == before).all():
            break
    return centroids


def _cluster_of_mood(centroids: NDArray[np.float64], prototypes: NDArray[np.float64]) -> list[int]:
    """For each mood, the index of its cluster: the best of the 24 one-to-one matches."""
    lengths = np.linalg.norm(centroids, axis=1)[:, None] * np.linalg.norm(prototypes, axis=1)
    cosine = centroids @ prototypes.T / np.maximum(lengths, 1e-12)
    moods = range(len(MOODS))

    matches = [list(match) for match in permutations(moods)]
    return max(matches, key=lambda clusters: float(cosine[clusters, moods].sum()))
