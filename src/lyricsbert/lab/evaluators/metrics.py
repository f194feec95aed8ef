"""Figures: plain functions from predictions to numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import spearmanr

if TYPE_CHECKING:
    from numpy.typing import NDArray


def accuracy(predicted: NDArray[np.int64], true: NDArray[np.int64]) -> float:
    """Share of the n predictions that are right."""
    return float(np.mean(predicted == true))


def recalls(predicted: NDArray[np.int64], true: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
    """Recall of each class (classes,); NaN for a class that does not occur."""
    return np.array([np.mean(predicted[true == c] == c) if np.any(true == c) else np.nan for c in range(classes)])


def macro_f1(predicted: NDArray[np.int64], true: NDArray[np.int64], classes: int) -> float:
    """Mean over the classes of F1 = 2 TP / (2 TP + FP + FN); a class neither predicted nor true counts as 0."""
    scores = []
    for c in range(classes):
        hit = np.sum((predicted == c) & (true == c))
        both = np.sum(predicted == c) + np.sum(true == c)
        scores.append(2 * hit / both if both else 0.0)
    return float(np.mean(scores))


@dataclass(frozen=True, slots=True)
class Bin:
    """What a model says of its own certainty, and how often it is right when it says so.

    Attributes:
        low: least confidence (the leading ratio) of the bin.
        high: its upper end.
        texts: how many texts fall into it, at least one.
        confidence: their mean confidence.
        accuracy: share of them that are right.
    """

    low: float
    high: float
    texts: int
    confidence: float
    accuracy: float


def reliability(probability: NDArray[np.floating], true: NDArray[np.int64], bins: int = 15) -> list[Bin]:
    """The bins, of equal width, of a reliability diagram; those without a text are left out.

    Args:
        probability: (n, classes), rows sum to 1.
        true: (n,) right classes.
        bins: number of bins of the confidence.
    """
    confidence = probability.max(axis=1)
    right = probability.argmax(axis=1) == true
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        Bin(b / bins, (b + 1) / bins, int(inside.sum()), float(confidence[inside].mean()), float(right[inside].mean()))
        for b in range(bins)
        if np.any(inside := place == b)
    ]


def expected_calibration_error(probability: NDArray[np.floating], true: NDArray[np.int64], bins: int = 15) -> float:
    """ECE (Guo et al. 2017): mean gap between confidence and accuracy over equal-width bins, weighted by their size.

    Args:
        probability: (n, classes), rows sum to 1.
        true: (n,) right classes.
        bins: number of bins of the confidence.
    """
    gaps = [abs(each.confidence - each.accuracy) * each.texts for each in reliability(probability, true, bins)]
    return float(np.sum(gaps) / len(true))


def fit_temperature(probability: NDArray[np.floating], true: NDArray[np.int64]) -> float:
    """The temperature that minimises the negative log-likelihood (Guo et al. 2017).

    Args:
        probability: (n, classes) at temperature 1.
        true: (n,) right classes.

    Returns:
        What logits are to be divided by, between 0.2 and 5; 1 without any row.
    """
    if not len(true):
        return 1.0
    logits = np.log(np.clip(probability.astype(np.float64), 1e-12, None))

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        scaled -= scaled.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(true)), true]))

    return float(np.exp(minimize_scalar(loss, bounds=(np.log(0.2), np.log(5.0)), method="bounded").x))


def rank_correlation(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """Spearman's rank correlation of two (n,) vectors."""
    return float(spearmanr(first, second).statistic)


def area_under_curve(positive: NDArray[np.floating], negative: NDArray[np.floating]) -> float:
    """The chance that one of the n positives is greater than one of the m negatives, a tie counting as half."""
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left") + np.searchsorted(ordered, positive, "right")
    return float(np.mean(below) / (2 * len(negative)))


def confusion_matrix(predicted: NDArray[np.int64], true: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    """Counts (classes, classes): rows are what is true, columns what was predicted."""
    counts: NDArray[np.int64] = np.bincount(true * classes + predicted, minlength=classes**2).reshape(classes, classes)
    return counts


def ranks_of_relevant(
    scores: NDArray[np.floating], relevant: NDArray[np.bool_], ignored: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Rank, from 1, of the best relevant one of m candidates for each of n queries; ties count against it.

    Args:
        scores: (n, m).
        relevant: (n, m), at least one in each row.
        ignored: (n, m): candidates that are left out of the list.
    """
    best = np.where(relevant, scores, -np.inf).max(axis=1, keepdims=True)
    ranks: NDArray[np.int64] = 1 + np.sum((scores >= best) & ~relevant & ~ignored, axis=1)
    return ranks
