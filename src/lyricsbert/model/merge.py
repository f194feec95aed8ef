"""Rows of an analysis: merged for texts that were analysed in parts, and spread over those that were not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.model.analysis import Analysis

if TYPE_CHECKING:
    from numpy.typing import NDArray


def spread(values: NDArray[np.float32], rows: NDArray[np.int64], n: int) -> NDArray[np.float32]:
    """Values of the given rows among n, the others NaN."""
    among = np.full((n, *values.shape[1:]), np.nan, dtype=np.float32)
    among[rows] = values
    return among


def mean_rows(analysis: Analysis, owner: NDArray[np.int64], weights: NDArray[np.float32], n: int) -> Analysis:
    """Weighted mean of the rows of each owner 0..n-1; embeddings are renormalised.

    An owner without rows gets a zero embedding and NaN ratios.
    """
    total = np.zeros(n, dtype=np.float32)
    np.add.at(total, owner, weights)

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        sums = np.zeros((n, values.shape[1]), dtype=np.float32)
        np.add.at(sums, owner, values * weights[:, None])
        with np.errstate(invalid="ignore"):
            means: NDArray[np.float32] = sums / total[:, None]
        return means

    embedding = np.nan_to_num(mean(analysis.embedding))
    length = np.linalg.norm(embedding, axis=1, keepdims=True)
    embedding /= np.where(length > 0, length, 1)
    return Analysis(embedding, mean(analysis.emotions), mean(analysis.sentiment))
