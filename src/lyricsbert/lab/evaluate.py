"""Evaluates a model and its contenders on validation data: what `lyricsbert evaluate` calls."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import ModelError, RecipeError, SourceError
from lyricsbert.lab.bundle.contenders import load_base, load_float32, load_rival
from lyricsbert.lab.data.corpus import Corpus, read_corpus
from lyricsbert.lab.data.grades import read_grades
from lyricsbert.lab.data.heads_recipe import HeadsRecipe, read_heads_recipe
from lyricsbert.lab.data.leakage import MOODS_FILE, held_out_share, seen_in_training
from lyricsbert.lab.data.lineage import read_lineage
from lyricsbert.lab.data.rated import RatedQueries, RatedSongs, read_benchmark, read_rated_queries, read_rated_songs
from lyricsbert.lab.data.recipe import Recipe, read_recipe
from lyricsbert.lab.data.run_folder import BUNDLE_NAME
from lyricsbert.lab.data.turns import read_turns
from lyricsbert.lab.evaluators import (
    Agreement,
    Analyze,
    Bootstrap,
    Emotions,
    Evaluation,
    Evaluator,
    HeldSongs,
    Journeys,
    LyricRatings,
    Metrics,
    Moods,
    MoodSongs,
    Precision,
    RecommendedLists,
    Result,
    Sentiment,
    Separation,
    Taste,
    Themes,
    WantedEmotions,
    Wishes,
    halves,
    memoize,
    near_duplicate,
    other_half,
    read_moods,
    same_artist,
)
from lyricsbert.lab.evaluators.conversation import conversation_metrics, hold_conversations, single_wish_metrics
from lyricsbert.lab.evaluators.steps import Steps
from lyricsbert.lab.heads.examples import themes_of
from lyricsbert.lab.network.checkpoint import find_checkpoint
from lyricsbert.lab.report.metric_names import EVALUATORS
from lyricsbert.library import Library
from lyricsbert.model.bundle import (
    CONFIG_NAME,
    HEADS_RECIPE_NAME,
    RECIPE_NAME,
    find_bundle,
    read_config,
    shipped_bundle,
)
from lyricsbert.model.encoder import Encoder
from lyricsbert.recommend import Recommender
from lyricsbert.songs import builtin_songs, read_songs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

SHIPPED: Final = "shipped"

RATINGS_FOLDER: Final = "wishes"
"""The folder below the data folder with ratings of songs and wishes."""

GRADES_FILE: Final = f"{RATINGS_FOLDER}/relevance.csv"
"""The file below the data folder with grades of how well songs answer wishes."""

LIKED_FILE: Final = f"{RATINGS_FOLDER}/cpcd_val.csv"
"""The file below the data folder with what people liked (CPCD, Chaganty et al. 2023)."""

_BENCHMARKS: Final = ("lyric_ratings", "wanted", "themes", "wishes", "journeys")
_RATED: Final = (*_BENCHMARKS, "recommendations", "taste")
_WITHOUT_BASE: Final = {"emotions", "sentiment", "precision", "wanted", "themes", "journeys", "taste"}
"""Evaluators that do not involve the base model."""


def run_evaluation(
    model: str,
    data: Path,
    *,
    recipe_path: Path | None = None,
    seed: int = 0,
    only: Sequence[str] = (),
    draws: int = 1000,
    rival: str | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Evaluation:
    """Evaluate a model and its contenders on the validation data of a recipe, and on songs with a listener mood.

    Args:
        model: folder of a bundle or of a run, a Hugging Face hub id, or "shipped". With a run's folder, the model is
            also evaluated before its weights were quantized.
        data: folder that the recipe's files lie below.
        recipe_path: names the data and the base model; None takes the model's own recipe, or the shipped model's. A
            model without a recipe beside it is taken to have been trained by this one.
        seed: seed of every draw.
        only: names of the evaluators to run; empty runs them all (precision only with a run's folder).
        draws: number of bootstrap resamples.
        rival: another sentence encoder to measure as well, by its hub name or its folder.
        progress: called before each step with the number of steps done, of all steps, and the name of the next.

    Raises:
        ModelError: the model or its base cannot be loaded, or has no float32 weights to be compared with.
        RecipeError: there is no data folder, or the recipe or its data cannot be used.
        SourceError: a file of songs has no songs, or the file of moods cannot be read.
    """
    if not data.is_dir():
        raise RecipeError(f"There is no folder {data}: --data names the folder that the recipe's files lie below.")
    run, bundle = _find(model)
    if "precision" in only and run is None:
        raise ModelError(
            f"{model} has int8 weights only; precision is measured with the folder of a run of `lyricsbert train`."
        )
    skipped = _skipped(model, bundle, data)
    if refused := [name for name in only if name in skipped]:
        raise SourceError(f"{refused[0]} cannot be measured: {skipped[refused[0]]}")
    if "conversation" in only:
        raise SourceError("conversation is measured alone, on a folder of turns: see `run_conversations`.")
    measured = [name for name in EVALUATORS if name != "conversation"]
    wanted = [name for name in measured if (name in only or not only) and (name != "precision" or run)]
    names = [name for name in wanted if name not in skipped]
    path, recipe, own = _read_recipes(bundle, recipe_path, data)
    encoder = Encoder.load(bundle)
    songs = _read_moods(data, held_out_share(own, data / MOODS_FILE, data)) if "moods" in names else None
    rated = _read_rated(bundle, data) if set(names) & set(_RATED) else None
    corpus = read_corpus(recipe, data)
    with TemporaryDirectory() as temporary:
        models = {"model": memoize(encoder.analyze)}
        if run:
            models["float32"] = memoize(load_float32(run, recipe, corpus, Path(temporary, "float32")))
        if set(names) - _WITHOUT_BASE:
            models["base"] = memoize(load_base(recipe, Path(temporary, "base")))
            if rival is not None:
                models["rival"] = memoize(load_rival(rival))
        evaluators = _evaluators(names, corpus, songs, models, Bootstrap(draws, seed))
        if rated is not None:
            evaluators += _rated_evaluators(names, *rated, encoder, models.get("base"), Bootstrap(draws, seed))
            evaluators += _list_evaluators(names, *rated[:2], encoder, Bootstrap(draws, seed), data)
        steps = Steps(sum(len(set(models) & set(each.applies_to)) for each in evaluators), progress)
        results = tuple(
            _compare(each, models, steps, _seen(each.name, bundle, own, recipe, data))
            for each in sorted(evaluators, key=lambda each: names.index(each.name))
        )
    passed_over = {name: why for name, why in skipped.items() if name in wanted}
    return Evaluation(encoder.model_id, encoder.model_hash, str(path), seed, results, passed_over)


def run_benchmark(
    model: str,
    benchmark: Path,
    lyrics: Sequence[Path],
    *,
    split: str = "test",
    seed: int = 0,
    only: Sequence[str] = (),
    draws: int = 1000,
    rival: str | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Evaluation:
    """Evaluate a model on ratings and wishes that are published without lyrics.

    Args:
        model: folder of a bundle or of a run, a Hugging Face hub id, or "shipped".
        benchmark: folder of the data set.
        lyrics: files with the songs' lyrics.
        split: "test" or "validation".
        seed: seed of every draw.
        only: names of the evaluators to run; empty runs all that are about ratings.
        draws: number of bootstrap resamples.
        rival: another sentence encoder to measure as well, by its hub name or its folder.
        progress: see `run_evaluation`.

    Raises:
        ModelError: the model or its base cannot be loaded.
        RecipeError: the data set cannot be used, or too few of its songs have lyrics.
        SourceError: a file of songs cannot be read, or an evaluator is asked for that the data set has nothing for.
    """
    if others := [name for name in only if name not in _BENCHMARKS]:
        raise SourceError(f"{others[0]} cannot be measured on a benchmark; there are {', '.join(_BENCHMARKS)}.")
    _, bundle = _find(model)
    encoder = Encoder.load(bundle)
    themes_recipe = _heads_recipe(bundle, None)
    songs, queries = read_benchmark(benchmark, (song for path in lyrics for song in read_songs(path)), split)
    labels = themes_of(songs.labels, themes_recipe.themes)
    names = [name for name in _BENCHMARKS if (name in only or not only) and (name != "themes" or encoder.themes)]
    beside = bundle / RECIPE_NAME
    recipe = read_recipe(beside if beside.is_file() else shipped_bundle() / RECIPE_NAME, None)
    with TemporaryDirectory() as temporary:
        models = {"model": memoize(encoder.analyze)}
        if set(names) - _WITHOUT_BASE:
            models["base"] = memoize(load_base(recipe, Path(temporary, "base")))
            if rival is not None:
                models["rival"] = memoize(load_rival(rival))
        evaluators = _rated_evaluators(
            names, songs, queries, labels, encoder, models.get("base"), Bootstrap(draws, seed)
        )
        steps = Steps(sum(len(set(models) & set(each.applies_to)) for each in evaluators), progress)
        results = tuple(_compare(each, models, steps, None) for each in evaluators)
    return Evaluation(encoder.model_id, encoder.model_hash, str(benchmark), seed, results)


def run_conversations(
    model: str,
    benchmark: Path,
    *,
    seed: int = 0,
    draws: int = 1000,
    progress: Callable[[int, int, str], None] | None = None,
) -> Evaluation:
    """Measure how many written turns of conversations are understood, over the built-in songs.

    Args:
        model: folder of a bundle or of a run, a Hugging Face hub id, or "shipped".
        benchmark: folder of the turns.
        seed: seed of the bootstrap.
        draws: number of bootstrap resamples.
        progress: see `run_evaluation`.

    Raises:
        ModelError: the model cannot be loaded.
        SourceError: the turns cannot be read.
    """
    conversations = read_turns(benchmark)
    encoder = Encoder.load(_find(model)[1])
    steps = Steps(len(conversations), progress)
    with TemporaryDirectory() as folder:
        library = Library.build(Path(folder, "library"), builtin_songs(), encoder)
        said = partial(steps.start, "conversation")
        results = hold_conversations(conversations, Recommender(library, encoder), said)
    held, tuned = ([each for each in results if each.turn.part == part] for part in ("held-out", "tuned"))
    bootstrap = Bootstrap(draws, seed)
    metrics = {"model": conversation_metrics(held, bootstrap), "tuned": conversation_metrics(tuned, bootstrap)}
    metrics["single_wish"] = single_wish_metrics(held)
    result = Result("conversation", metrics, seen_in_training=False)
    return Evaluation(encoder.model_id, encoder.model_hash, str(benchmark), seed, (result,))


def _find(model: str) -> tuple[Path | None, Path]:
    """The folder of the run that trained a model, if its weights are still there, and the folder of its bundle."""
    if model == SHIPPED:
        return None, shipped_bundle()
    path = Path(model).resolve()
    for run in (Path(model), path.parent):
        bundle = run / BUNDLE_NAME
        if find_checkpoint(run) and bundle.is_dir() and path in {run.resolve(), bundle}:
            return run, bundle
    is_run_of_heads = (path / HEADS_RECIPE_NAME).is_file() and (path / BUNDLE_NAME / CONFIG_NAME).is_file()
    return None, path / BUNDLE_NAME if is_run_of_heads else find_bundle(model)


def _read_recipes(bundle: Path, recipe_path: Path | None, data: Path) -> tuple[Path, Recipe, list[Recipe] | None]:
    """The recipe that names the data, with its path, and the recipes that the model was trained by, if known."""
    beside = bundle / RECIPE_NAME
    path = recipe_path or (beside if beside.is_file() else shipped_bundle() / RECIPE_NAME)
    recipe = read_recipe(path, data)
    if beside.is_file():
        lineage = read_lineage(beside, data)
        return path, recipe, list(lineage.values()) if lineage else None
    return path, recipe, [recipe] if recipe_path else None


def _skipped(model: str, bundle: Path, data: Path) -> dict[str, str]:
    """Evaluators that the model or the data folder has nothing for -> why not."""
    skipped = {} if read_config(bundle).themes else {"themes": f"{model} tells no themes."}
    if not (data / RATINGS_FOLDER).is_dir():
        why = f"There is no folder {data / RATINGS_FOLDER} with ratings of songs and wishes."
        return skipped | dict.fromkeys(_RATED, why)
    files = {"recommendations": data / GRADES_FILE, "taste": data / LIKED_FILE}
    return skipped | {name: f"There is no file {file}." for name, file in files.items() if not file.is_file()}


def _read_rated(bundle: Path, data: Path) -> tuple[RatedSongs, RatedQueries, NDArray[np.float32]]:
    """Rated songs, queries and the songs' themes as the recipe of the bundle's heads has them, or the shipped ones'."""
    recipe = _heads_recipe(bundle, data)
    songs = read_rated_songs([(each.ratings, each.lyrics) for each in recipe.data.songs], data)
    return songs, read_rated_queries(recipe.data.queries, data), themes_of(songs.labels, recipe.themes)


def _heads_recipe(bundle: Path, data: Path | None) -> HeadsRecipe:
    """The recipe of the bundle's heads, or that of the shipped ones."""
    beside = bundle / HEADS_RECIPE_NAME
    return read_heads_recipe(beside if beside.is_file() else shipped_bundle() / HEADS_RECIPE_NAME, data)


def _rated_evaluators(
    names: Sequence[str],
    songs: RatedSongs,
    queries: RatedQueries,
    themes: NDArray[np.float32],
    encoder: Encoder,
    base: Analyze | None,
    bootstrap: Bootstrap,
) -> list[Evaluator]:
    evaluators: list[Evaluator] = [
        LyricRatings(songs, encoder.analyze_songs, bootstrap, base),
        WantedEmotions(queries, encoder.analyze_queries, bootstrap),
        Wishes(songs, bootstrap, encoder),
        Journeys(songs, halves(queries)[1], encoder, bootstrap, seed=bootstrap.seed),
    ]
    if len(encoder.themes) == themes.shape[1]:
        evaluators.append(Themes(songs, themes, encoder.analyze_songs, bootstrap))
    return [each for each in evaluators if each.name in names]


def _list_evaluators(
    names: Sequence[str], songs: RatedSongs, queries: RatedQueries, encoder: Encoder, bootstrap: Bootstrap, data: Path
) -> list[Evaluator]:
    """Those that need more than ratings."""
    evaluators: list[Evaluator] = []
    if "recommendations" in names:
        grades = read_grades(GRADES_FILE, data, songs, queries, validation=True)
        evaluators.append(RecommendedLists(HeldSongs(songs), queries, grades, encoder, bootstrap))
    if "taste" in names:
        evaluators.append(Taste(songs.songs, data / LIKED_FILE, encoder, bootstrap))
    return evaluators


def _seen(name: str, bundle: Path, own: list[Recipe] | None, used: Recipe, data: Path) -> bool | None:
    """Whether the model was trained on what an evaluator measures; training leaves out all ratings for validation."""
    if name not in _RATED:
        return seen_in_training(name, own, used, data)
    known = not read_config(bundle).heads or (bundle / HEADS_RECIPE_NAME).is_file()
    return False if known else None


def _read_moods(data: Path, share: float) -> MoodSongs:
    if not (data / MOODS_FILE).is_file():
        others = ", ".join(name for name in EVALUATORS if name != "moods")
        raise SourceError(
            f"There is no file {data / MOODS_FILE}, on which moods are measured: to do without them, name"
            f" other evaluators with --only, any of {others}."
        )
    return read_moods(data / MOODS_FILE, share)


def _evaluators(
    names: Sequence[str],
    corpus: Corpus,
    moods: MoodSongs | None,
    models: Mapping[str, Analyze],
    bootstrap: Bootstrap,
) -> list[Evaluator]:
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
    return [make[name]() for name in names if name in make]


def _compare(evaluator: Evaluator, models: Mapping[str, Analyze], steps: Steps, seen: bool | None) -> Result:
    """Measure all contenders by one evaluator."""
    metrics: dict[str, Metrics] = {}
    for name, analyze in models.items():
        if name in evaluator.applies_to:
            steps.start(f"{evaluator.name}, {name}")
            metrics[name] = evaluator.metrics(analyze)
    for name in ("model", "base"):
        if name in metrics and (hybrid := evaluator.hybrid_metrics(models[name])):
            metrics[f"{name}_words"] = hybrid
    model = models["model"]
    return Result(
        evaluator.name,
        metrics | evaluator.rival_metrics(),
        seen_in_training=seen,
        confusion=evaluator.confusion(model) if isinstance(evaluator, Emotions) else None,
        reliability=evaluator.reliability(model) if isinstance(evaluator, Emotions | Sentiment) else None,
    )
