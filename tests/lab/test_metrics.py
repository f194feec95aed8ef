"""Figures, against scikit-learn, by hand, and by what they must do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, recall_score

from lyricsbert.lab.data import Labelled
from lyricsbert.lab.evaluation import measure_agreement, measure_emotions, measure_other_half, measure_sentiment
from lyricsbert.lab.metrics import (
    accuracy,
    expected_calibration_error,
    fit_temperature,
    macro_f1,
    rank_correlation,
    ranks_of_partner,
    recalls,
)
from lyricsbert.model import Encoder
from lyricsbert.songs import Song

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


def test_ranks_of_the_partner() -> None:
    queries = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    candidates = np.array([[1.0, 0.0], [0.5, 0.2], [2.0, 1.0]])
    assert ranks_of_partner(queries, candidates).tolist() == [2, 2, 1]


def test_ties_count_against_the_partner() -> None:
    same = np.ones((3, 2))
    assert ranks_of_partner(same, same).tolist() == [3, 3, 3]


def labelled(texts: list[str], true: list[int], classes: int) -> Labelled:
    return Labelled(
        texts, np.eye(classes, dtype=bool)[true], np.full(len(texts), 1 / len(texts)), np.zeros(len(texts), bool)
    )


def test_emotions_are_measured(tiny_encoder: Encoder) -> None:
    texts = ["cry", "happy", "kiss", "rage", "afraid", "wow"]
    figures = measure_emotions(tiny_encoder.analyze, labelled(texts, [0, 1, 2, 3, 4, 5], 6))
    assert (figures["emotion_accuracy"], figures["emotion_macro_f1"]) == (1, 1)
    figures = measure_emotions(tiny_encoder.analyze, labelled(texts, [0, 1, 2, 3, 5, 4], 6))
    assert figures["emotion_macro_f1"] == pytest.approx(4 / 6)
    assert figures["emotion_ece"] == pytest.approx(1 / 3, abs=0.01)


def test_sentiment_is_measured(tiny_encoder: Encoder) -> None:
    figures = measure_sentiment(tiny_encoder.analyze, labelled(["cry", "wow", "kiss", "happy"], [0, 1, 2, 0], 3))
    assert figures["sentiment_macro_recall"] == pytest.approx((1 / 2 + 1 + 1) / 3)


def test_a_model_agrees_with_itself_and_less_with_another(tiny_encoder: Encoder) -> None:
    things = ("tin boat", "happy cup", "lonely road", "a kiss", "dark wood", "wow")
    texts = [f"{one} and {other}" for one in things for other in things]

    def itself(texts: list[str]) -> np.ndarray:
        return tiny_encoder.analyze(texts).embedding

    def noise(texts: list[str]) -> np.ndarray:
        return np.random.default_rng(0).normal(size=(len(texts), 4))

    agreement = measure_agreement(tiny_encoder.analyze, itself, texts, pairs=50)["base_agreement"]
    assert agreement == pytest.approx(1)
    assert abs(measure_agreement(tiny_encoder.analyze, noise, texts, pairs=50)["base_agreement"]) < 0.5


def test_the_other_half_is_looked_for(tiny_encoder: Encoder) -> None:
    def song(word: str) -> Song:
        lines = [f"{word} {word} {word} {row}{row}" for row in range(16)]
        return Song("The Halves", word, "\n".join(lines))

    figures = measure_other_half(tiny_encoder.analyze, [song(word) for word in ("cry", "happy", "kiss", "rage")])
    assert figures == {"other_half_songs": 4, "other_half_r1": 1, "other_half_r10": 1, "other_half_mrr": 1}
    short = Song("The Halves", "Short", "one line\nand another")
    assert measure_other_half(tiny_encoder.analyze, [short]) == {"other_half_songs": 0}
