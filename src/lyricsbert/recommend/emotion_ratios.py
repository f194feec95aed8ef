"""Emotion ratios of many songs, and how far they are from wanted ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

_SMALLEST: Final = 1e-300
"""Stands for a ratio of 0, whose logarithm there is not."""


@dataclass(frozen=True, slots=True, eq=False)
class EmotionRatios:
    """The ratios of n songs, prepared for being compared again and again.

    Attributes:
        ratios: (6, n) float64, NaN for unusable songs.
        entropy: (n,) float64, in bits.
    """

    ratios: NDArray[np.float64]
    entropy: NDArray[np.float64]

    @classmethod
    def of(cls, emotions: NDArray[np.float32]) -> EmotionRatios:
        """From (n, 6) ratios."""
        ratios = np.maximum(np.ascontiguousarray(emotions.T, dtype=np.float64), _SMALLEST)
        return cls(ratios, _entropy(ratios))

    def agreement(self, wanted: NDArray[np.float32]) -> NDArray[np.float32]:
        """1 - Jensen-Shannon distance (base 2): 1 for equal ratios, 0 for ratios without a common emotion.

        Args:
            wanted: (6,) wanted ratios.

        Returns:
            (n,) float32, NaN where a song has no ratios.

        Source: Endres & Schindelin 2003 (the square root of the divergence is a metric).
        """
        q = np.maximum(wanted.astype(np.float64), _SMALLEST)[:, None]
        divergence = _entropy((self.ratios + q) / 2) - (self.entropy + _entropy(q)) / 2
        # Equal ratios leave some 1e-16 of rounding, of which the square root would make 1e-8: cut it off first.
        divergence[divergence < 1e-12] = 0
        return (1 - np.sqrt(divergence).clip(0, 1)).astype(np.float32)


def without_emotions(ratios: NDArray[np.float32], emotions: Collection[int]) -> NDArray[np.float32]:
    """(6,) ratios without some emotions, whose share goes to the others in equal parts."""
    gone, others = list(emotions), [place for place in range(len(ratios)) if place not in emotions]
    if not gone or not others:
        return ratios
    left = ratios.copy()
    left[others] += ratios[gone].sum() / len(others)
    left[gone] = 0
    return left


def _entropy(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shannon entropy of each column of positive numbers, in bits."""
    entropy: NDArray[np.float64] = -np.einsum("en,en->n", ratios, np.log2(ratios))
    return entropy
