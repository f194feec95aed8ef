"""Calibration and ranks, by hand and by what they must do."""

import numpy as np
import pytest

from lyricsbert.lab.evaluators.metrics import expected_calibration_error, fit_temperature, ranks_of_relevant


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


def test_ranks_of_the_best_relevant_candidate() -> None:
    scores = np.array([[0.9, 0.8, 0.7, 0.6], [0.1, 0.2, 0.3, 0.4], [0.5, 0.4, 0.9, 0.3]])
    relevant = np.array([[0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 0, 0]], dtype=bool)
    ignored = np.array([[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0]], dtype=bool)
    assert ranks_of_relevant(scores, relevant, ignored).tolist() == [2, 1, 2]


def test_ties_count_against_what_is_looked_for() -> None:
    nobody = np.zeros((3, 3), dtype=bool)
    assert ranks_of_relevant(np.ones((3, 3)), np.eye(3, dtype=bool), nobody).tolist() == [3, 3, 3]
