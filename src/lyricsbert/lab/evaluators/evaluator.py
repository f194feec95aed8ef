"""The interface of all evaluators."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze
    from lyricsbert.lab.evaluators.bootstrap import Metrics


class Evaluator(ABC):
    """Measures models on its data: named metrics, each with a 95 % confidence interval.

    Attributes:
        name: its name on the command line and in JSON.
        applies_to: the models it can measure: the model itself, the same in float32, its untouched base, and another
            encoder; the last two have neither emotions nor sentiment of their own.
    """

    name: str
    applies_to: ClassVar[tuple[str, ...]] = ("model", "float32", "base", "rival")

    @abstractmethod
    def metrics(self, analyze: Analyze) -> Metrics:
        """The metrics of a model."""

    def hybrid_metrics(self, analyze: Analyze) -> Metrics:
        """The metrics of a model fused with a lexical baseline; empty where that makes no sense."""
        return {}

    def rival_metrics(self) -> dict[str, Metrics]:
        """Rival of this evaluator's own, such as a lexical baseline -> its metrics; it may lack some."""
        return {}
