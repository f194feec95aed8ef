"""Trains the heads of a bundle from a recipe: what `lyricsbert train` calls for a recipe of `kind = "heads"`."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch

from lyricsbert.durable import replace_file
from lyricsbert.errors import ModelError
from lyricsbert.lab.data.grades import read_grades
from lyricsbert.lab.data.heads_recipe import read_heads_recipe
from lyricsbert.lab.data.rated import read_rated_queries, read_rated_songs
from lyricsbert.lab.data.run_folder import BUNDLE_NAME, FIGURES_NAME, FLOAT32_NAME, check_unused
from lyricsbert.lab.evaluators import Bootstrap, Evaluation, Evaluator, LyricRatings, Result, WantedEmotions, values
from lyricsbert.lab.heads.examples import (
    ANALYSES_NAME,
    analyze_once,
    examples,
    song_sections,
    with_misspelt,
)
from lyricsbert.lab.heads.onnx_head import query_layout, song_layout, write_head
from lyricsbert.lab.heads.training import train_heads
from lyricsbert.lab.report.card_files import write_card
from lyricsbert.lab.teacher.teacher import CACHE_NAME as TEACHER_NAME
from lyricsbert.lab.teacher.teacher import Teacher
from lyricsbert.model.bundle import (
    EVALUATION_NAME,
    HEAD_NAMES,
    HEADS_RECIPE_NAME,
    RECIPE_NAME,
    THEMES_FORMAT,
    TOKENIZER_NAME,
    WEIGHTS_NAME,
    find_bundle,
    read_config,
    write_config,
)
from lyricsbert.model.encoder import Encoder
from lyricsbert.model.folders import new_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricsbert.lab.data.grades import Grades
    from lyricsbert.lab.data.heads_recipe import HeadsRecipe
    from lyricsbert.lab.data.rated import RatedQueries, RatedSongs
    from lyricsbert.lab.heads.onnx_head import Layout, Weights

SHIPPED: Final = "shipped"
_WITH_HEADS: Final = (LyricRatings.name, WantedEmotions.name)
"""Evaluators whose figures depend on the heads; all others measure the encoder alone."""


def run_heads(
    recipe_path: Path,
    data: Path,
    run: Path,
    *,
    resume: bool = False,
    draws: int = 1000,
    progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, float]:
    """Train heads for a bundle, and write the bundle with them.

    The run's folder gets heads.toml (a copy of the recipe), analyses.npz (what the base says of all texts, so that
    another training in the same folder begins at once), teacher.npz (the same of the teacher's encoder, if there is
    one), bundle (the base's files, the heads, and a model card with what was measured; the base's own evaluation is
    kept, for the encoder is the same), and figures.json.

    Args:
        recipe_path: the recipe.
        data: folder that the recipe's files lie below.
        run: folder of the run; created if need be.
        resume: train again in a folder that is in use.
        draws: of the bootstrap.
        progress: called with the number of steps done, of all steps of a stage, and the stage.

    Returns:
        The bundle's metrics on the validation data.

    Raises:
        RecipeError: the recipe or its data cannot be used.
        ModelError: the run's folder is in use or cannot be written, or the base cannot be loaded.
    """
    tell = progress or (lambda *_: None)
    recipe = read_heads_recipe(recipe_path, data)
    if not resume:
        check_unused(run, "run")
    songs = read_rated_songs([(each.ratings, each.lyrics) for each in recipe.data.songs], data)
    queries = read_rated_queries(recipe.data.queries, data)
    grades = read_grades(recipe.teacher.grades, data, songs, queries) if recipe.teacher else None
    base = find_bundle(None if recipe.base == SHIPPED else recipe.base)
    encoder = Encoder.load(base)
    try:
        run.mkdir(parents=True, exist_ok=True)
        if recipe_path.resolve() != (run / HEADS_RECIPE_NAME).resolve():
            shutil.copyfile(recipe_path, run / HEADS_RECIPE_NAME)
    except OSError as error:
        raise ModelError(f"The run folder {run} cannot be written: {error.strerror}.") from error
    heads = _train(recipe, songs, queries, grades, encoder, run, tell)
    with new_folder(run / BUNDLE_NAME, replace=True) as folder:
        _write_bundle(base, folder, run / HEADS_RECIPE_NAME, heads, list(recipe.themes))
        results = _measure(folder, songs, queries, draws, tell)
        _write_card(base, folder, results, recipe.seed)
    metrics = {name: value for result in results for name, value in values(result.metrics["model"]).items()}
    try:
        replace_file(run / FIGURES_NAME, json.dumps(metrics, indent=2) + "\n")
    except OSError as error:
        raise ModelError(f"{run / FIGURES_NAME} cannot be written: {error.strerror}.") from error
    return metrics


def _train(
    recipe: HeadsRecipe,
    songs: RatedSongs,
    queries: RatedQueries,
    grades: Grades | None,
    encoder: Encoder,
    run: Path,
    tell: Callable[[int, int, str], None],
) -> dict[str, tuple[Weights, Layout]]:
    """The heads for songs and for queries, and what each tells."""
    sections, index, times = song_sections(songs)
    rng = np.random.default_rng(recipe.seed)
    typed, asked = (
        with_misspelt(texts, recipe.data.misspelt, rng)
        for texts in ([text for texts in songs.texts for text in texts], queries.texts)
    )
    analysis = analyze_once(
        encoder,
        [*sections, *typed.texts, *asked.texts],
        run / ANALYSES_NAME,
        lambda done, total: tell(done, total, "texts analysed"),
    )
    first, second = len(sections), len(sections) + len(typed.texts)
    learnt = examples(
        songs,
        (analysis[:first], index, times),
        (analysis[first:second], typed.place),
        queries,
        (analysis[second:], asked.place),
        recipe.themes,
    )
    layouts = (
        song_layout(len(recipe.themes), encoder.dimensions),
        query_layout(len(recipe.themes), encoder.dimensions),
    )
    teacher = None
    if recipe.teacher is not None and grades is not None:
        tell(0, 1, "teachers read all that is said of the songs")
        teacher = Teacher(
            recipe.teacher.encoder, songs, queries, grades, learnt.song_rows, run / TEACHER_NAME, recipe.seed
        )
    total, done = recipe.training.folds + 1, 0

    def trained() -> None:
        nonlocal done
        done += 1
        tell(done, total, "pairs of heads trained")

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # sums come in the same order on every machine
    try:
        heads = train_heads(learnt, layouts, recipe, trained, teacher)
    finally:
        torch.set_num_threads(threads)
    return {name: (weights, layout) for name, weights, layout in zip(HEAD_NAMES, heads, layouts, strict=True)}


def _write_bundle(
    base: Path, folder: Path, recipe: Path, heads: dict[str, tuple[Weights, Layout]], themes: Sequence[str]
) -> None:
    """Copy what the base is, and write the heads beside it."""
    for file in (base / WEIGHTS_NAME, base / TOKENIZER_NAME, *sorted(base.glob("*.toml"))):
        shutil.copyfile(file, folder / file.name)
    shutil.copyfile(recipe, folder / HEADS_RECIPE_NAME)
    for name, (weights, layout) in heads.items():
        write_head(weights, layout, folder / HEAD_NAMES[name])
    config = read_config(base)
    write_config(
        folder,
        dataclasses.replace(
            config,
            heads=tuple(heads),
            themes=tuple(themes),
            format=THEMES_FORMAT,
        ),
    )


def _measure(
    folder: Path, songs: RatedSongs, queries: RatedQueries, draws: int, tell: Callable[[int, int, str], None]
) -> list[Result]:
    """The bundle on the validation songs and queries, as `lyricsbert evaluate` measures it."""
    encoder, bootstrap = Encoder.load(folder), Bootstrap(draws)
    evaluators: list[Evaluator] = [
        LyricRatings(songs, encoder.analyze_songs, bootstrap),
        WantedEmotions(queries, encoder.analyze_queries, bootstrap),
    ]
    results = []
    for place, each in enumerate(evaluators):
        tell(place, len(evaluators), "measurements made")
        metrics = {"model": each.metrics(encoder.analyze)} | each.rival_metrics()
        results.append(Result(each.name, metrics, seen_in_training=False))
    return results


def _write_card(base: Path, folder: Path, results: list[Result], seed: int) -> None:
    """Write the evaluation and the card, with what was measured of the base's encoder, which is the bundle's."""
    config = read_config(folder)
    path = folder / EVALUATION_NAME
    precision = FLOAT32_NAME if base.name == FLOAT32_NAME else "int8"
    found: dict[str, Any] = Evaluation(
        config.model_id, config.model_hash, HEADS_RECIPE_NAME, 0, tuple(results)
    ).to_dict()
    try:
        before = json.loads((base / EVALUATION_NAME).read_text("utf-8"))
        kept = {name: each for name, each in before["evaluators"].items() if name not in _WITH_HEADS}
        found |= {"recipe": before["recipe"], "seed": before["seed"], "evaluators": kept | found["evaluators"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass  # the base was not measured
    replace_file(path, json.dumps(found, indent=2) + "\n")
    if (folder / RECIPE_NAME).is_file():
        write_card(folder, folder, recipe=folder / RECIPE_NAME, precision=precision, evaluation=path)
