"""Measuring a model on validation data. Each function takes what analyses texts and gives named figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.lab.data import Labelled, halves, lyric_lines
from lyricsbert.lab.metrics import (
    accuracy,
    expected_calibration_error,
    macro_f1,
    rank_correlation,
    ranks_of_partner,
    recalls,
)
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS, Analysis

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.songs import Song

Analyze = Callable[[Sequence[str]], Analysis]
"""What is measured: an encoder's `analyze`, or a network in training."""


def measure_emotions(analyze: Analyze, labelled: Labelled) -> dict[str, float]:
    """Accuracy, macro-F1 and calibration error of the emotion outputs; each text has one true emotion."""
    ratios = analyze(labelled.texts).emotions
    true = labelled.allowed.argmax(axis=1)
    predicted = ratios.argmax(axis=1)
    return {
        "emotion_accuracy": accuracy(predicted, true),
        "emotion_macro_f1": macro_f1(predicted, true, len(EMOTIONS)),
        "emotion_ece": expected_calibration_error(ratios, true),
    }


def measure_sentiment(analyze: Analyze, labelled: Labelled) -> dict[str, float]:
    """Macro recall (the measure of SemEval-2017 task 4A) and calibration error of the sentiment outputs."""
    ratios = analyze(labelled.texts).sentiment
    true = labelled.allowed.argmax(axis=1)
    return {
        "sentiment_macro_recall": float(np.nanmean(recalls(ratios.argmax(axis=1), true, len(SENTIMENTS)))),
        "sentiment_ece": expected_calibration_error(ratios, true),
    }


def measure_agreement(
    analyze: Analyze,
    base: Callable[[Sequence[str]], NDArray[np.floating]],
    texts: Sequence[str],
    *,
    pairs: int = 2000,
    seed: int = 0,
) -> dict[str, float]:
    """Spearman correlation between a model's and its base's cosines over random pairs of plain sentences.

    Args:
        analyze: the model.
        base: gives the unit embeddings (n, dimensions) of the base model.
        texts: the sentences that pairs are drawn from.
        pairs: how many pairs, at most: no sentence is in two of them.
        seed: of the draw.
    """
    rng = np.random.default_rng(seed)
    pairs = min(pairs, len(texts) // 2)
    chosen = [texts[row] for row in rng.choice(len(texts), size=2 * pairs, replace=False)]
    own, reference = analyze(chosen).embedding, base(chosen)
    return {
        "base_agreement": rank_correlation(
            np.sum(own[:pairs] * own[pairs:], axis=1), np.sum(reference[:pairs] * reference[pairs:], axis=1)
        )
    }


def measure_other_half(analyze: Analyze, songs: Sequence[Song], *, most: int = 1500) -> dict[str, float]:
    """Finding the second half of a song by its first among the second halves of n songs.

    The second half loses every line that the first also has; songs with fewer than six lines left are not asked for.
    Without a song to ask for there are no figures but their number, 0.
    """
    parts = [pair for song in songs if (pair := halves(lyric_lines(song.lyrics)))][:most]
    if not parts:
        return {"other_half_songs": 0.0}
    firsts = analyze(["\n".join(first) for first, _ in parts]).embedding
    seconds = analyze(["\n".join(second) for _, second in parts]).embedding
    ranks = ranks_of_partner(firsts, seconds)
    return {
        "other_half_songs": float(len(parts)),
        "other_half_r1": float(np.mean(ranks == 1)),
        "other_half_r10": float(np.mean(ranks <= 10)),
        "other_half_mrr": float(np.mean(1 / ranks)),
    }
