"""Interests: the groups that the songs a listener likes fall into, and how much each is liked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.recommend.profile import Interest

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_INTERESTS: Final = 8
MOST_SONGS: Final = 200
"""Songs, the best liked, of which groups are made; the others join the nearest."""

DEVIATIONS: Final = 1.0
"""Standard deviations above the usual cosine of two songs of a library from which two groups are one."""


def find_interests(
    rows: NDArray[np.int64], weights: NDArray[np.float64], embedding: NDArray[np.float32], sample: NDArray[np.int64]
) -> list[Interest]:
    """Group liked songs by what they have in common: average linkage, until no two groups are near enough.

    As few as one song make an interest. Of more than MOST_INTERESTS, the weakest join the nearest others.

    Args:
        rows: (m,) rows of the liked songs.
        weights: (m,) how much each is liked, above 0.
        embedding: (n, d) of all songs of the library, unit length.
        sample: rows of an even sample of them, which tells how near songs usually are.

    Returns:
        The interests, the strongest first.

    Source: Sokal & Michener 1958 (average linkage); several interests rather than one: Pal et al. 2020 (PinnerSage).
    """
    if not len(rows):
        return []
    order = np.lexsort((rows, -weights))
    rows, weights = rows[order], weights[order]
    vectors = embedding[rows].astype(np.float64)
    labels = _link(vectors[:MOST_SONGS], _near_enough(embedding, sample))
    labels = _merge_weak(labels, vectors[:MOST_SONGS], weights[:MOST_SONGS])
    centres = _centres(vectors[:MOST_SONGS], weights[:MOST_SONGS], labels)
    if len(rows) > MOST_SONGS:
        labels = np.concatenate([labels, _products(vectors[MOST_SONGS:], centres).argmax(axis=1)])
        centres = _centres(vectors, weights, labels)
    total = weights.sum()
    found = [
        Interest(
            embedding=centre.astype(np.float32),
            weight=float(weights[labels == number].sum() / total),
            songs=tuple(rows[labels == number].tolist()),
        )
        for number, centre in enumerate(centres)
    ]
    return sorted(found, key=lambda interest: (-interest.weight, interest.songs))


def _near_enough(embedding: NDArray[np.float32], sample: NDArray[np.int64]) -> float:
    """The cosine from which two groups are one."""
    some = embedding[sample[:: max(1, len(sample) // 128)]]
    cosines = _products(some, some)[np.triu_indices(len(some), 1)]
    return float(cosines.mean() + DEVIATIONS * cosines.std()) if len(cosines) else 0.0


def _link(vectors: NDArray[np.float64], near_enough: float) -> NDArray[np.int64]:
    """(m,) number of the group of each vector, 0, 1, ... in the order of their first members."""
    likeness = _products(vectors, vectors)
    np.fill_diagonal(likeness, -np.inf)
    sizes = np.ones(len(vectors))
    labels = np.arange(len(vectors))
    for _ in range(len(vectors) - 1):
        one, other = sorted(divmod(int(likeness.argmax()), len(vectors)))
        if likeness[one, other] < near_enough:
            break
        joined = (sizes[one] * likeness[one] + sizes[other] * likeness[other]) / (sizes[one] + sizes[other])
        likeness[one], likeness[:, one] = joined, joined
        likeness[other], likeness[:, other] = -np.inf, -np.inf
        likeness[one, one] = -np.inf
        sizes[one] += sizes[other]
        labels[labels == other] = one
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _merge_weak(
    labels: NDArray[np.int64], vectors: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.int64]:
    """The same with MOST_INTERESTS groups at most."""
    strength = np.bincount(labels, weights)
    if len(strength) <= MOST_INTERESTS:
        return labels
    kept = np.sort(np.argsort(-strength, kind="stable")[:MOST_INTERESTS])
    centres = _centres(vectors, weights, labels)[kept]
    nearest = _products(vectors, centres).argmax(axis=1)
    own = np.searchsorted(kept, labels).clip(0, len(kept) - 1)
    return np.where(kept[own] == labels, own, nearest).astype(np.int64)


def _centres(
    vectors: NDArray[np.float64], weights: NDArray[np.float64], labels: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(g, d) weighted means of groups, at unit length."""
    shares = np.zeros((int(labels.max()) + 1, len(labels)))
    shares[labels, np.arange(len(labels))] = weights
    sums = _products(shares, vectors.T)
    centres: NDArray[np.float64] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return centres


def _products(one: NDArray[np.floating], other: NDArray[np.floating]) -> NDArray[np.floating]:
    """Products of all rows of two matrices; without BLAS, see `lyricsbert.library.dot`."""
    products: NDArray[np.floating] = np.einsum("md,nd->mn", one, other)
    return products
