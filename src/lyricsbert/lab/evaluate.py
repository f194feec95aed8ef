"""A whole evaluation: a model beside its rivals on validation data. What `lyricsbert evaluate` calls."""

from __future__ import annotations

import dataclasses
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lyricsbert.errors import ModelError, RecipeError, SourceError
from lyricsbert.lab.bundle.onnx_export import export_bundle
from lyricsbert.lab.data.corpus import Corpus, read_corpus
from lyricsbert.lab.data.labelled import Labelled
from lyricsbert.lab.data.leakage import MOODS_FILE, kept_out, seen_in_training
from lyricsbert.lab.data.lineage import read_lineage
from lyricsbert.lab.data.recipe import Recipe, read_recipe
from lyricsbert.lab.evaluators import (
    Agreement,
    Analyze,
    Bootstrap,
    Emotions,
    Evaluator,
    Figure,
    Figures,
    Moods,
    MoodSongs,
    Precision,
    Sentiment,
    Separation,
    near_duplicate,
    other_half,
    read_moods,
    remember,
    same_artist,
)
from lyricsbert.lab.network.checkpoint import find_checkpoint, load_weights
from lyricsbert.lab.network.network import load_network, longest_window
from lyricsbert.lab.report.figure_names import EVALUATORS
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS, Analysis
from lyricsbert.model.bundle import RECIPE_NAME, find_bundle, shipped_bundle
from lyricsbert.model.encoder import Encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.evaluators.metrics import Bin

SHIPPED: Final = "shipped"


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What one evaluator found.

    Attributes:
        evaluator: its name.
        figures: contender -> figures. Contenders are "model", "float32", "base" (the untouched base model),
            "model_words" and "base_words" (embedding and TF-IDF together), "tfidf" and "bm25".
        seen_in_training: the model was trained on what it was measured on, so that its figures flatter it; None when
            its recipe is not known.
        confusion: (6, 6) texts by their true emotion and the model's; only of emotions.
        reliability: how often the model is right, by how sure it is; only of emotions and sentiment.
    """

    evaluator: str
    figures: dict[str, Figures]
    seen_in_training: bool | None
    confusion: NDArray[np.int64] | None = None
    reliability: list[Bin] | None = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        model, float32 = self.figures.get("model", {}), self.figures.get("float32", {})
        return {
            "seen_in_training": self.seen_in_training,
            "figures": {
                name: {figure: _rounded(value) for figure, value in figures.items()}
                for name, figures in self.figures.items()
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
    """A model's figures beside its rivals'.

    Attributes:
        model_id: the model's name.
        model_hash: its hash.
        recipe: where the recipe that names the data was read.
        seed: of every draw.
        results: one an evaluator.
    """

    model_id: str
    model_hash: str
    recipe: str
    seed: int
    results: tuple[Result, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "model_id": self.model_id,
            "model_hash": self.model_hash,
            "recipe": self.recipe,
            "seed": self.seed,
            "evaluators": {result.evaluator: result.to_dict() for result in self.results},
        }


def run_evaluation(
    model: str,
    data: Path,
    *,
    recipe_path: Path | None = None,
    seed: int = 0,
    only: Sequence[str] = (),
    draws: int = 1000,
    progress: Callable[[int, int, str], None] | None = None,
) -> Evaluation:
    """Measure a model and its rivals on the validation data that a recipe names, and on songs with a listener mood.

    Args:
        model: folder of a bundle or of a run, a Hugging Face hub id, or "shipped". With a run's folder the model is
            also measured before its weights became int8.
        data: folder that the recipe's files lie below.
        recipe_path: names the data and the base model; None takes the model's own, or the shipped one's. Of a model
            that has none beside it, it is taken to be the one that the model was trained by.
        seed: of every draw.
        only: names of the evaluators to run; none runs them all (precision only with a run's folder).
        draws: of the bootstrap.
        progress: called before each step with the steps done, all steps, and what comes now.

    Raises:
        ModelError: the model or its base cannot be loaded, or has no float32 weights to be compared with.
        RecipeError: there is no data folder, or the recipe or its data cannot be used.
        SourceError: a file of songs has none, or the file of moods cannot be read.
    """
    if not data.is_dir():
        raise RecipeError(f"There is no folder {data}: --data names the folder that the recipe's files lie below.")
    run, bundle = _find(model)
    if "precision" in only and run is None:
        raise ModelError(
            f"{model} has int8 weights only; precision is measured with a run's folder, as `train` leaves."
        )
    names = [name for name in EVALUATORS if (name in only or not only) and (name != "precision" or run)]
    beside = bundle / RECIPE_NAME
    path = recipe_path or (beside if beside.is_file() else shipped_bundle() / RECIPE_NAME)
    recipe = read_recipe(path, data)
    own: list[Recipe] | None = [recipe] if recipe_path else None
    if beside.is_file():
        lineage = read_lineage(beside, data)
        own = list(lineage.values()) if lineage else None
    encoder = Encoder.load(bundle)
    songs = _moods(data, kept_out(own, data / MOODS_FILE, data)) if "moods" in names else None
    corpus = read_corpus(recipe, data)
    bootstrap = Bootstrap(draws, seed)
    with TemporaryDirectory() as temporary:
        models = {"model": remember(encoder.analyze)}
        if run:
            models["float32"] = remember(_load_float32(run, recipe, corpus, Path(temporary, "float32")).analyze)
        if set(names) - {"emotions", "sentiment", "precision"}:
            models["base"] = remember(_load_base(recipe, Path(temporary, "base")))
        evaluators = list(_evaluators(names, corpus, songs, models, bootstrap))
        steps = _Steps(sum(len(set(models) & set(each.measures)) for each in evaluators), progress)
        results = tuple(
            Result(
                each.name,
                _compare(each, models, steps),
                seen_in_training(each.name, own, recipe, data),
                each.confusion(models["model"]) if isinstance(each, Emotions) else None,
                each.reliability(models["model"]) if isinstance(each, Emotions | Sentiment) else None,
            )
            for each in evaluators
        )
    return Evaluation(encoder.model_id, encoder.model_hash, str(path), seed, results)


class _Steps:
    """Counts what is done and tells it."""

    def __init__(self, total: int, progress: Callable[[int, int, str], None] | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def next(self, name: str) -> None:
        if self._progress:
            self._progress(self._done, self._total, name)
        self._done += 1


def _find(model: str) -> tuple[Path | None, Path]:
    """The folder of the run that made a model, if it is there with its weights, and the folder of its bundle."""
    if model == SHIPPED:
        return None, shipped_bundle()
    path = Path(model)
    for run in (path, path.resolve().parent):
        if find_checkpoint(run) and (run / "bundle").is_dir() and path.resolve() in {run.resolve(), run / "bundle"}:
            return run, run / "bundle"
    return None, find_bundle(model)


def _moods(data: Path, share: float) -> MoodSongs:
    if not (data / MOODS_FILE).is_file():
        others = ", ".join(name for name in EVALUATORS if name != "moods")
        raise SourceError(
            f"There is no file {data / MOODS_FILE}, on which moods are measured: without it name what to measure by"
            f" --only, any of {others}."
        )
    return read_moods(data / MOODS_FILE, share)


def _load_float32(run: Path, recipe: Recipe, corpus: Corpus, folder: Path) -> Encoder:
    """The model of a run before its weights became int8."""
    network, tokenizer = load_network(recipe.base, recipe.architecture)
    load_weights(run, network)
    export_bundle(
        network,
        tokenizer,
        recipe,
        folder,
        calibration_emotions=corpus.calibration_emotions,
        calibration_sentiment=corpus.calibration_sentiment,
        samples=None,
    )
    return Encoder.load(folder)


def _load_base(recipe: Recipe, folder: Path) -> Analyze:
    """The untouched base model, mean pooled, in full precision; its ratios are even, for it has none of its own."""
    network, tokenizer = load_network(recipe.base)
    longest = min(512, longest_window(network.trunk))
    export_bundle(
        network,
        tokenizer,
        dataclasses.replace(recipe, max_tokens=longest),
        folder,
        calibration_emotions=_no_texts(len(EMOTIONS)),
        calibration_sentiment=_no_texts(len(SENTIMENTS)),
        samples=None,
    )
    encoder = Encoder.load(folder)

    def analyze(texts: Sequence[str]) -> Analysis:
        n = len(texts)
        emotions, sentiment = (
            np.full((n, len(labels)), 1 / len(labels), dtype=np.float32) for labels in (EMOTIONS, SENTIMENTS)
        )
        return Analysis(encoder.analyze(texts).embedding, emotions, sentiment)

    return analyze


def _no_texts(classes: int) -> Labelled:
    return Labelled([], np.zeros((0, classes), dtype=bool), np.zeros(0), np.zeros(0, dtype=bool))


def _evaluators(
    names: Sequence[str],
    corpus: Corpus,
    moods: MoodSongs | None,
    models: Mapping[str, Analyze],
    bootstrap: Bootstrap,
) -> Iterator[Evaluator]:
    songs, seed = tuple(corpus.validation_songs), bootstrap.seed
    make: dict[str, Callable[[], Evaluator]] = {
        "s": lambda: Separation(songs, bootstrap, seed=seed),
        "other_half": lambda: other_half(songs, bootstrap),
        "same_artist": lambda: same_artist(songs, bootstrap),
        "near_duplicate": lambda: near_duplicate(songs, bootstrap, seed=seed),
        "emotions": lambda: Emotions(corpus.validation_emotions, bootstrap),
        "sentiment": lambda: Sentiment(corpus.validation_sentiment, bootstrap),
        "agreement": lambda: Agreement(
            lambda texts: models["base"](texts).embedding,
            [*corpus.validation_emotions.texts, *corpus.validation_sentiment.texts],
            bootstrap,
            seed=seed,
        ),
        "precision": lambda: Precision(models["float32"], songs, bootstrap),
    }
    if moods is not None:
        make["moods"] = lambda: Moods(moods, bootstrap)
    for name in names:
        yield make[name]()


def _compare(evaluator: Evaluator, models: Mapping[str, Analyze], steps: _Steps) -> dict[str, Figures]:
    figures: dict[str, Figures] = {}
    for name, analyze in models.items():
        if name in evaluator.measures:
            steps.next(f"{evaluator.name}, {name}")
            figures[name] = evaluator.figures(analyze)
    for name in ("model", "base"):
        if name in figures and (with_words := evaluator.figures_with_words(models[name])):
            figures[f"{name}_words"] = with_words
    return figures | evaluator.figures_of_words()


def _rounded(figure: Figure) -> dict[str, float | None]:
    return {
        name: None if value is None else round(value, 4)
        for name, value in (("value", figure.value), ("low", figure.low), ("high", figure.high))
    }
