"""The result of an evaluation: each evaluator's metrics of a model and of its contenders."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from lyricsbert.model.analysis import EMOTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.lab.evaluators.bootstrap import Metrics
    from lyricsbert.lab.evaluators.metrics import Bin


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """The result of one evaluator.

    Attributes:
        evaluator: its name.
        metrics: contender -> its metrics. Contenders are "model", "float32", "base" (the untouched base model),
            "rival", "model_words" and "base_words" (embedding and TF-IDF fused), "tfidf" and "bm25"; of ratings also
            "sections"
            (the mean of a song's sections), "expressed" (the emotions of the text itself) and "constant".
        seen_in_training: the model was trained on this evaluator's data, which flatters it; None if its recipe is
            unknown.
        confusion: (6, 6) number of texts by true and predicted emotion; only for emotions.
        reliability: how often the model is correct, by its confidence; only for emotions and sentiment.
    """

    evaluator: str
    metrics: dict[str, Metrics]
    seen_in_training: bool | None
    confusion: NDArray[np.int64] | None = None
    reliability: list[Bin] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON."""
        model, float32 = self.metrics.get("model", {}), self.metrics.get("float32", {})
        return {
            "seen_in_training": self.seen_in_training,
            "figures": {
                contender: {name: estimate.to_dict() for name, estimate in metrics.items()}
                for contender, metrics in self.metrics.items()
            },
            "change": {name: round(model[name].value - float32[name].value, 4) for name in model if name in float32},
            "confusion": None
            if self.confusion is None
            else {"labels": list(EMOTIONS), "counts": self.confusion.tolist()},
            "reliability": None
            if self.reliability is None
            else [{name: round(value, 4) for name, value in asdict(each).items()} for each in self.reliability],
        }


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """The metrics of a model and its contenders.

    Attributes:
        model_id: the model's name.
        model_hash: its hash.
        recipe: path of the recipe that names the data.
        seed: seed of every draw.
        results: one per evaluator.
        skipped: evaluator that was not run -> why, in a sentence.
    """

    model_id: str
    model_hash: str
    recipe: str
    seed: int
    results: tuple[Result, ...]
    skipped: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The evaluation as JSON."""
        return {
            "model_id": self.model_id,
            "model_hash": self.model_hash,
            "recipe": self.recipe,
            "seed": self.seed,
            "skipped": dict(self.skipped),
            "evaluators": {result.evaluator: result.to_dict() for result in self.results},
        }
