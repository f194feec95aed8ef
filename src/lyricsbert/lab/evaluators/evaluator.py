"""What every evaluator is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze
    from lyricsbert.lab.evaluators.bootstrap import Figures


class Evaluator(ABC):
    """Holds data; takes what analyses texts and gives named figures, each with its 95 % interval.

    Attributes:
        name: what it is called on the command line and in JSON.
        measures: the models that it can measure: the model itself, the same in float32, and its untouched base, which
            has no emotions nor sentiment of its own.
    """

    name: str
    measures: ClassVar[tuple[str, ...]] = ("model", "float32", "base")

    @abstractmethod
    def figures(self, analyze: Analyze) -> Figures:
        """The figures of one model."""

    def figures_with_words(self, analyze: Analyze) -> Figures:
        """The figures of a model whose embedding and words are used together; none where that has no meaning."""
        return {}

    def figures_of_words(self) -> dict[str, Figures]:
        """The figures of rivals that read words and have no model, by their name."""
        return {}
