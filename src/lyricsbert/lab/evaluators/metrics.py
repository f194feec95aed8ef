"""Metrics that scikit-learn and SciPy do not have: calibration, distances of ratios, and ranks in retrieval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import entr, log_softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability diagram.

    Attributes:
        low: lower end of the bin's confidence (the ratio of the predicted class).
        high: its upper end.
        texts: number of texts in it, at least one.
        confidence: their mean confidence.
        accuracy: share of them that is predicted correctly.
    """

    low: float
    high: float
    texts: int
    confidence: float
    accuracy: float


def reliability(probability: NDArray[np.floating], true: NDArray[np.int64], bins: int = 15) -> list[Bin]:
    """The non-empty bins, of equal width, of a reliability diagram.

    Args:
        probability: (n, classes), rows sum to 1.
        true: (n,) true classes.
        bins: number of bins of the confidence.
    """
    confidence = probability.max(axis=1)
    correct = probability.argmax(axis=1) == true
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        Bin(
            b / bins, (b + 1) / bins, int(inside.sum()), float(confidence[inside].mean()), float(correct[inside].mean())
        )
        for b in range(bins)
        if np.any(inside := place == b)
    ]


def expected_calibration_error(probability: NDArray[np.floating], true: NDArray[np.int64], bins: int = 15) -> float:
    """ECE (Guo et al. 2017): mean gap between confidence and accuracy over equal-width bins, weighted by their size.

    Args:
        probability: (n, classes), rows sum to 1.
        true: (n,) true classes.
        bins: number of bins of the confidence.
    """
    gaps = [abs(each.confidence - each.accuracy) * each.texts for each in reliability(probability, true, bins)]
    return float(np.sum(gaps) / len(true))


def fit_temperature(probability: NDArray[np.floating], true: NDArray[np.int64] | NDArray[np.floating]) -> float:
    """The temperature that minimises the negative log-likelihood (Guo et al. 2017), or the cross-entropy.

    Args:
        probability: (n, classes) at temperature 1.
        true: (n,) true classes, or (n, classes) true ratios.

    Returns:
        The divisor of the logits, between 0.2 and 5; 1 if there are no rows.
    """
    if not len(true):
        return 1.0
    logits = np.log(np.clip(probability.astype(np.float64), 1e-12, None))
    ratios = true if true.ndim == 2 else np.eye(probability.shape[1])[true]

    def loss(log_temperature: float) -> float:
        return float(-np.mean(np.sum(ratios * log_softmax(logits / np.exp(log_temperature), axis=1), axis=1)))

    return float(np.exp(minimize_scalar(loss, bounds=(np.log(0.2), np.log(5.0)), method="bounded").x))


def js_distances(a: NDArray[np.floating], b: NDArray[np.floating]) -> NDArray[np.float64]:
    """Jensen-Shannon distances (n,) in 0..1 (base 2) between the rows of two tables of ratios (n, classes)."""
    p, q = a.astype(np.float64), b.astype(np.float64)

    def entropy(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
        bits: NDArray[np.float64] = entr(ratios).sum(axis=1) / np.log(2)
        return bits

    return np.sqrt(np.clip(entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2, 0, 1))


def ranks_of_relevant(
    scores: NDArray[np.floating], relevant: NDArray[np.bool_], ignored: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Rank, from 1, of the best relevant candidate for each query; ties rank it last.

    Args:
        scores: (n, m), n queries and m candidates.
        relevant: (n, m), at least one in each row.
        ignored: (n, m): candidates that are left out of the list.
    """
    best = np.where(relevant, scores, -np.inf).max(axis=1, keepdims=True)
    ranks: NDArray[np.int64] = 1 + np.sum((scores >= best) & ~relevant & ~ignored, axis=1)
    return ranks
