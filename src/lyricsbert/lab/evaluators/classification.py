"""Emotions and sentiment of labelled sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Figures
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.lab.evaluators.metrics import (
    Bin,
    accuracy,
    confusion_matrix,
    expected_calibration_error,
    macro_f1,
    recalls,
    reliability,
)
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.lab.data.labelled import Labelled
    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze


@dataclass(frozen=True, eq=False)
class Emotions(Evaluator):
    """Accuracy, macro-F1 and calibration error of the emotion outputs.

    Attributes:
        labelled: texts, each with one true emotion.
        bootstrap: draws the intervals; its units are the texts.
    """

    labelled: Labelled
    bootstrap: Bootstrap
    name: str = "emotions"
    measures: ClassVar[tuple[str, ...]] = ("model", "float32")

    def figures(self, analyze: Analyze) -> Figures:
        """`emotion_accuracy`, `emotion_macro_f1` and `emotion_ece`."""
        ratios = analyze(self.labelled.texts).emotions
        true, predicted = self._true, ratios.argmax(axis=1)

        def statistic(rows: NDArray[np.int64]) -> dict[str, float]:
            return {
                "emotion_accuracy": accuracy(predicted[rows], true[rows]),
                "emotion_macro_f1": macro_f1(predicted[rows], true[rows], len(EMOTIONS)),
                "emotion_ece": expected_calibration_error(ratios[rows], true[rows]),
            }

        return self.bootstrap(statistic, np.arange(len(true)), biased=("emotion_ece",))

    def confusion(self, analyze: Analyze) -> NDArray[np.int64]:
        """Texts (6, 6) by their true emotion (rows) and the leading one (columns), in the order of EMOTIONS."""
        return confusion_matrix(analyze(self.labelled.texts).emotions.argmax(axis=1), self._true, len(EMOTIONS))

    def reliability(self, analyze: Analyze) -> list[Bin]:
        """How often the leading emotion is right, by how sure the model is of it."""
        return reliability(analyze(self.labelled.texts).emotions, self._true)

    @property
    def _true(self) -> NDArray[np.int64]:
        true: NDArray[np.int64] = self.labelled.allowed.argmax(axis=1)
        return true


@dataclass(frozen=True, eq=False)
class Sentiment(Evaluator):
    """Macro recall (the measure of SemEval-2017 task 4A) and calibration error of the sentiment outputs.

    Attributes:
        labelled: texts, each with one true sentiment.
        bootstrap: draws the intervals; its units are the texts.
    """

    labelled: Labelled
    bootstrap: Bootstrap
    name: str = "sentiment"
    measures: ClassVar[tuple[str, ...]] = ("model", "float32")

    def figures(self, analyze: Analyze) -> Figures:
        """`sentiment_macro_recall` and `sentiment_ece`."""
        ratios = analyze(self.labelled.texts).sentiment
        true, predicted = self.labelled.allowed.argmax(axis=1), ratios.argmax(axis=1)

        def statistic(rows: NDArray[np.int64]) -> dict[str, float]:
            return {
                "sentiment_macro_recall": float(np.nanmean(recalls(predicted[rows], true[rows], len(SENTIMENTS)))),
                "sentiment_ece": expected_calibration_error(ratios[rows], true[rows]),
            }

        return self.bootstrap(statistic, np.arange(len(true)), biased=("sentiment_ece",))

    def reliability(self, analyze: Analyze) -> list[Bin]:
        """How often the leading sentiment is right, by how sure the model is of it."""
        return reliability(analyze(self.labelled.texts).sentiment, self.labelled.allowed.argmax(axis=1))
