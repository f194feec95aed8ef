"""Emotions and sentiment of labelled sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, recall_score

from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Metrics
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.lab.evaluators.metrics import Bin, expected_calibration_error, reliability
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.lab.data.labelled import Labelled
    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze


@dataclass(frozen=True, eq=False)
class Emotions(Evaluator):
    """Accuracy, macro-F1 and calibration error of the emotion outputs.

    An emotion that is neither predicted nor true counts as 0 in macro-F1.

    Attributes:
        labelled: texts, each with one true emotion.
        bootstrap: draws the intervals; its units are the texts.
    """

    labelled: Labelled
    bootstrap: Bootstrap
    name: str = "emotions"
    applies_to: ClassVar[tuple[str, ...]] = ("model", "float32")

    def metrics(self, analyze: Analyze) -> Metrics:
        """`emotion_accuracy`, `emotion_macro_f1` and `emotion_ece`."""
        ratios = analyze(self.labelled.texts).emotions
        true, predicted = self._true, ratios.argmax(axis=1)

        def statistic(rows: NDArray[np.integer]) -> dict[str, float]:
            return {
                "emotion_accuracy": accuracy_score(true[rows], predicted[rows]),
                "emotion_macro_f1": f1_score(
                    true[rows], predicted[rows], labels=range(len(EMOTIONS)), average="macro", zero_division=0
                ),
                "emotion_ece": expected_calibration_error(ratios[rows], true[rows]),
            }

        return self.bootstrap(statistic, np.arange(len(true)), biased=("emotion_ece",))

    def confusion(self, analyze: Analyze) -> NDArray[np.int64]:
        """Number of texts (6, 6) by true emotion (rows) and predicted one (columns), in the order of EMOTIONS."""
        predicted = analyze(self.labelled.texts).emotions.argmax(axis=1)
        counts: NDArray[np.int64] = confusion_matrix(self._true, predicted, labels=range(len(EMOTIONS)))
        return counts

    def reliability(self, analyze: Analyze) -> list[Bin]:
        """How often the leading emotion is correct, by the model's confidence in it."""
        return reliability(analyze(self.labelled.texts).emotions, self._true)

    @property
    def _true(self) -> NDArray[np.int64]:
        true: NDArray[np.int64] = self.labelled.allowed.argmax(axis=1)
        return true


@dataclass(frozen=True, eq=False)
class Sentiment(Evaluator):
    """Macro recall (the measure of SemEval-2017 task 4A) and calibration error of the sentiment outputs.

    Macro recall is the mean over the sentiments that occur.

    Attributes:
        labelled: texts, each with one true sentiment.
        bootstrap: draws the intervals; its units are the texts.
    """

    labelled: Labelled
    bootstrap: Bootstrap
    name: str = "sentiment"
    applies_to: ClassVar[tuple[str, ...]] = ("model", "float32")

    def metrics(self, analyze: Analyze) -> Metrics:
        """`sentiment_macro_recall` and `sentiment_ece`."""
        ratios = analyze(self.labelled.texts).sentiment
        true, predicted = self.labelled.allowed.argmax(axis=1), ratios.argmax(axis=1)

        def statistic(rows: NDArray[np.integer]) -> dict[str, float]:
            return {
                "sentiment_macro_recall": recall_score(
                    true[rows], predicted[rows], labels=range(len(SENTIMENTS)), average="macro", zero_division=np.nan
                ),
                "sentiment_ece": expected_calibration_error(ratios[rows], true[rows]),
            }

        return self.bootstrap(statistic, np.arange(len(true)), biased=("sentiment_ece",))

    def reliability(self, analyze: Analyze) -> list[Bin]:
        """How often the leading sentiment is correct, by the model's confidence in it."""
        return reliability(analyze(self.labelled.texts).sentiment, self.labelled.allowed.argmax(axis=1))
