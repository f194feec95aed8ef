"""Cosines, and how they become comparable between models: a value in 0..1, where 0 is the library's usual cosine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DEVIATIONS: Final = 5.0
"""Standard deviations above the usual cosine at which the value is 0.76: about the best of ten thousand songs."""

_PRIOR_MEAN: Final = 0.15
_PRIOR_DEVIATION: Final = 0.1
_PRIOR_WEIGHT: Final = 8
"""What is believed of a model's cosines before any is seen, and how many songs that belief is worth."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The cosines that songs of a library usually have with one query.

    Attributes:
        mean: the usual cosine, which becomes 0.
        deviation: its standard deviation over songs.
    """

    mean: float
    deviation: float

    @classmethod
    def of(cls, cosine: NDArray[np.float32]) -> Scale:
        """Estimated from the cosines of an even sample of the library, which may be small or empty."""
        n, prior = len(cosine), _PRIOR_WEIGHT
        values = cosine.astype(np.float64)
        mean = (values.sum() + prior * _PRIOR_MEAN) / (n + prior)
        squares = (n * values.var() if n else 0) + prior * _PRIOR_DEVIATION**2
        return cls(float(mean), float(np.sqrt(squares / (n + prior))))

    def apply(self, cosine: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosines as values: 0 at or below the usual one, rising strictly towards 1."""
        above = np.maximum(cosine - np.float32(self.mean), 0) / np.float32(self.deviation * _DEVIATIONS)
        values: NDArray[np.float32] = np.tanh(above, dtype=np.float32)
        return values


def similarities(cosine: NDArray[np.float32], sample: NDArray[np.int64]) -> NDArray[np.float32]:
    """Similarity in meaning of n songs to each of some songs.

    Args:
        cosine: (m, n) of m songs with all songs of the library.
        sample: rows of an even sample of the library.

    Returns:
        (m, n) float32 in 0..1.
    """
    return np.stack([Scale.of(row[sample]).apply(row) for row in cosine])
