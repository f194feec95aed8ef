"""Figures, against scikit-learn, by hand, and by what they must do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, recall_score, roc_auc_score
from sklearn.metrics import confusion_matrix as sklearn_confusion

from lyricsbert.lab.evaluators.metrics import (
    accuracy,
    area_under_curve,
    confusion_matrix,
    expected_calibration_error,
    fit_temperature,
    macro_f1,
    rank_correlation,
    ranks_of_relevant,
    recalls,
)

PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60).map(np.array)


@given(PAIRS)
def test_classification_figures_are_those_of_scikit_learn(pairs: np.ndarray) -> None:
    predicted, true = pairs[:, 0], pairs[:, 1]
    labels = range(5)
    assert accuracy(predicted, true) == pytest.approx(accuracy_score(true, predicted))
    expected = f1_score(true, predicted, labels=labels, average="macro", zero_division=0)
    assert macro_f1(predicted, true, 5) == pytest.approx(expected)
    expected = recall_score(true, predicted, labels=labels, average=None, zero_division=np.nan)
    np.testing.assert_allclose(recalls(predicted, true, 5), expected)


def test_calibration_error_by_hand() -> None:
    # Confidence 0.9 twice, right once; confidence 0.6 twice, right twice: (0.4 + 0.4) / 2.
    probability = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.4, 0.6]])
    true = np.array([0, 1, 0, 1])
    assert expected_calibration_error(probability, true, bins=10) == pytest.approx(0.4)


def test_certainty_falls_into_the_last_bin() -> None:
    assert expected_calibration_error(np.array([[1.0, 0.0]]), np.array([0])) == 0
    assert expected_calibration_error(np.array([[1.0, 0.0]]), np.array([1])) == 1


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_a_known_temperature_is_found(temperature: float) -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (20_000, 6))
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    true = np.array([rng.choice(6, p=row) for row in honest])
    wrong = np.exp(logits * temperature)
    wrong /= wrong.sum(axis=1, keepdims=True)
    assert fit_temperature(wrong, true) == pytest.approx(temperature, rel=0.05)


def test_a_temperature_makes_probabilities_honest() -> None:
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 1, (5_000, 3))
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    true = np.array([rng.choice(3, p=row) for row in honest])
    boastful = honest**4 / (honest**4).sum(axis=1, keepdims=True)
    cooled = boastful ** (1 / fit_temperature(boastful, true))
    cooled /= cooled.sum(axis=1, keepdims=True)
    assert expected_calibration_error(boastful, true) > 0.2
    assert expected_calibration_error(cooled, true) < 0.03


def test_nothing_to_calibrate_on_leaves_probabilities_alone() -> None:
    assert fit_temperature(np.zeros((0, 6)), np.zeros(0, dtype=np.int64)) == 1.0


def test_rank_correlation() -> None:
    values = np.array([0.1, 0.7, 0.3, 0.9])
    assert rank_correlation(values, values**3) == pytest.approx(1)
    assert rank_correlation(values, -values) == pytest.approx(-1)


def test_ranks_of_the_best_relevant_candidate() -> None:
    scores = np.array([[0.9, 0.8, 0.7, 0.6], [0.1, 0.2, 0.3, 0.4], [0.5, 0.4, 0.9, 0.3]])
    relevant = np.array([[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 0, 0]], dtype=bool)
    ignored = np.array([[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0]], dtype=bool)
    assert ranks_of_relevant(scores, relevant, ignored).tolist() == [2, 1, 2]


def test_ties_count_against_what_is_looked_for() -> None:
    nobody = np.zeros((3, 3), dtype=bool)
    assert ranks_of_relevant(np.ones((3, 3)), np.eye(3, dtype=bool), nobody).tolist() == [3, 3, 3]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_area_under_the_curve_is_that_of_scikit_learn(positive: list[int], negative: list[int]) -> None:
    expected = roc_auc_score([1] * len(positive) + [0] * len(negative), positive + negative)
    assert area_under_curve(np.array(positive), np.array(negative)) == pytest.approx(expected)


@given(PAIRS)
def test_the_confusion_matrix_is_that_of_scikit_learn(pairs: np.ndarray) -> None:
    predicted, true = pairs[:, 0], pairs[:, 1]
    expected = sklearn_confusion(true, predicted, labels=range(5))
    assert confusion_matrix(predicted, true, 5).tolist() == expected.tolist()
