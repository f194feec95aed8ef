"""The map: every song is a point in the plane, close to songs with similar lyrics and emotions.

Drawn by t-SNE (van der Maaten & Hinton 2008) from the graph of nearest neighbours with uniform affinities (Böhm, Berens
& Kobak 2022), initialised with the two principal components (Kobak & Berens 2019). On 8,657 popular songs, 18 % of a
song's ten nearest are among its ten nearest on the map; with the principal components alone, 1.5 % are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.extras import install_hint, is_installed
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.model import Analysis

CANNOT_DRAW: Final = install_hint("Drawing the map", "map")
"""The hint to show if `can_draw` is False. That is not an error: a library is complete without a map."""

FEWEST_SONGS: Final = 20
"""With fewer songs, the two principal components show everything there is to see."""

_NEIGHBOURS: Final = 15

_RATIO_WEIGHT: Final = 0.25
"""Weight of the ratios relative to the embedding: enough for moods to form regions at the cost of few neighbours."""

_EARLY_ITERATIONS: Final = 150
_ITERATIONS: Final = 350

_FFT_FROM: Final = 4_000
"""From this many songs on, interpolating forces on a grid (Linderman et al. 2019) beats summing over a tree."""

_CELLS_PER_BLOCK: Final = 4_000_000


def can_draw() -> bool:
    """Whether new maps can be drawn, which takes the extra `map`. Placing songs on an existing map does not."""
    return is_installed("openTSNE")


def draw_map(songs: Analysis) -> NDArray[np.float32]:
    """Draw a new map. The same songs in the same order give the same map; positive songs tend to the right.

    Args:
        songs: the n songs, all usable.

    Returns:
        (n, 2) positions from -1 to 1.
    """
    count = len(songs.embedding)
    if not count:
        return np.zeros((0, 2), dtype=np.float32)
    features = _features(songs, songs)
    positions = _principal_components(features)
    if count >= FEWEST_SONGS:
        positions = _tsne(features, positions)
    positions -= (positions.max(axis=0) + positions.min(axis=0)) / 2
    positions /= np.abs(positions).max() or 1.0
    return (positions * _orientation(positions, songs)).astype(np.float32)


def place_songs(songs: Analysis, landmarks: Analysis, positions: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Place more songs on a map, each next to the song most similar to it.

    The mean of several neighbours may lie where none of them is: when half of a library was placed on the map of the
    other half, it preserved at most a third of the neighbours that this does.

    Args:
        songs: the m songs to place, all usable.
        landmarks: the n songs on the map, at least one.
        positions: (n, 2) their positions.
        seed: decides on which side of its neighbour each song goes. Must differ between calls, so that no two songs
            share a position.

    Returns:
        (m, 2) positions from -1 to 1.
    """
    nearest, _ = _nearest(_features(songs, landmarks), _features(landmarks, landmarks), 1)
    beside = np.random.default_rng(seed).normal(scale=0.25 / np.sqrt(len(positions)), size=(len(nearest), 2))
    return np.clip(positions[nearest[:, 0]] + beside, -1, 1).astype(np.float32)


def _features(songs: Analysis, scale: Analysis) -> NDArray[np.float32]:
    """(n, dimensions + 9): embeddings and ratios, each kind divided by its spread among the songs of `scale`.

    They are not centred: only distances matter.
    """
    ratios = np.hstack([scale.emotions, scale.sentiment])
    embedding = songs.embedding / _above_zero(np.sqrt(scale.embedding.var(axis=0).sum()))
    own_ratios = np.hstack([songs.emotions, songs.sentiment]) / _above_zero(ratios.std(axis=0))
    return np.hstack([embedding, _RATIO_WEIGHT / np.sqrt(ratios.shape[1]) * own_ratios]).astype(np.float32)


def _above_zero(scale: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.where(scale > 1e-6, scale, np.float32(1))


def _principal_components(features: NDArray[np.float32]) -> NDArray[np.float64]:
    centred = features - features.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    components: NDArray[np.float64] = (centred @ axes[:, [-1, -2]]).astype(np.float64)
    return components


def _tsne(features: NDArray[np.float32], start: NDArray[np.float64]) -> NDArray[np.float64]:
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import Uniform
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    count = len(features)
    neighbours = PrecomputedNeighbors(*_nearest(features, features, min(_NEIGHBOURS, count // 4), itself=False))
    # A small initialisation lets songs move freely; the noise separates identical ones.
    start = start * (1e-4 / (start[:, 0].std() or 1.0))
    start += np.random.default_rng(0).normal(scale=1e-6, size=start.shape)
    embedding = TSNEEmbedding(
        start,
        Uniform(knn_index=neighbours, symmetrize="max"),
        negative_gradient_method="fft" if count >= _FFT_FROM else "bh",
        random_state=0,
    )
    embedding.optimize(_EARLY_ITERATIONS, exaggeration=12, momentum=0.5, inplace=True)
    embedding.optimize(_ITERATIONS, momentum=0.8, inplace=True)
    return np.array(embedding)


def _nearest(
    songs: NDArray[np.float32], among: NDArray[np.float32], count: int, *, itself: bool = True
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The rows of `among` nearest to each song, unordered, and their distances.

    Without `itself`, `among` are the same songs, and a song is not its own neighbour.
    """
    lengths = (among**2).sum(axis=1)
    rows = max(1, _CELLS_PER_BLOCK // len(among))
    found, distances = [], []
    for first in range(0, len(songs), rows):
        block = songs[first : first + rows]
        squares = lengths - 2 * (block @ among.T) + (block**2).sum(axis=1)[:, None]
        if not itself:
            squares[np.arange(len(block)), np.arange(first, first + len(block))] = np.inf
        # A copy, since a slice would keep the whole block in memory.
        places = squares.argmin(axis=1)[:, None] if count == 1 else np.argpartition(squares, count)[:, :count].copy()
        found.append(places)
        distances.append(np.sqrt(np.maximum(np.take_along_axis(squares, places, axis=1), 0)))
    return np.vstack(found), np.vstack(distances)


def _orientation(positions: NDArray[np.float64], songs: Analysis) -> NDArray[np.float64]:
    """(2,) -1 or 1: the signs of the axes with which positive songs tend to the right and sad ones to the bottom."""
    positive = songs.sentiment[:, SENTIMENTS.index("positive")] - songs.sentiment[:, SENTIMENTS.index("negative")]
    happy = -songs.emotions[:, EMOTIONS.index("sadness")]
    leans = [float(positions[:, axis] @ (wish - wish.mean())) for axis, wish in enumerate((positive, happy))]
    return np.where(np.array(leans) < 0, -1.0, 1.0)
