"""Trains a model from a recipe and exports its bundles: what `lyricsbert train` calls."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.durable import replace_file
from lyricsbert.errors import ModelError, RecipeError
from lyricsbert.lab.bundle.onnx_export import export_bundle
from lyricsbert.lab.bundle.quantize_check import excesses
from lyricsbert.lab.data.corpus import draw_samples, read_corpus
from lyricsbert.lab.data.json_lines import append_line, drop_partial_line
from lyricsbert.lab.data.lineage import copy_recipes
from lyricsbert.lab.data.recipe import read_recipe, replace_lyrics
from lyricsbert.lab.data.run_folder import (
    BUNDLE_NAME,
    FIGURES_NAME,
    FLOAT32_NAME,
    LOSSES_NAME,
    PLOT_NAME,
    REFUSED_NAME,
    check_unused,
)
from lyricsbert.lab.network.checkpoint import find_checkpoint
from lyricsbert.lab.network.trainer import Trainer
from lyricsbert.lab.report.card_files import write_card
from lyricsbert.lab.report.training_plot import plot_training
from lyricsbert.model.bundle import RECIPE_NAME
from lyricsbert.model.encoder import Encoder
from lyricsbert.model.folders import new_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lyricsbert.lab.data.recipe import Recipe

SAMPLES: Final = 400
"""Number of texts from which the quantized model's ranges are taken."""


def run_training(
    recipe_path: Path,
    data: Path,
    run: Path,
    *,
    resume: bool = False,
    lyrics: Sequence[str] = (),
    report: Callable[[Mapping[str, float]], None],
    progress: Callable[[int, int, Mapping[str, float]], None] | None = None,
) -> dict[str, float]:
    """Train a model by a recipe and export it.

    The run's folder gets recipe.toml (a copy, with those of the runs it starts from), checkpoint, metrics.jsonl (each
    evaluation during training), losses.jsonl (the terms of each step's loss), float32 and bundle (the model with
    float32 and with int8 weights, each with a copy of the recipe and a model card), figures.json (the metrics of both),
    and training.svg and training.png (losses and metrics by step). If int8 weights make a metric worse than the recipe
    allows, there is no new bundle, and the metrics are in refused.json. Resuming a finished run exports and evaluates
    it again.

    Args:
        recipe_path: the recipe.
        data: folder that the recipe's files lie below.
        run: folder of the run; created if it does not exist.
        resume: continue the run in that folder; its recipe's [quantization] may have changed.
        lyrics: CSV files of songs to train on instead of the recipe's, below the data folder.
        report: called with the metrics of each evaluation during training.
        progress: called after each step with the number of steps done, the recipe's steps, and the terms of the loss.

    Returns:
        The int8 bundle's metrics on the validation data.

    Raises:
        RecipeError: the recipe or its data cannot be used, or the run was started with another recipe.
        SourceError: a file of lyrics has no songs.
        ModelError: the run's folder is in use or cannot be written, there is nothing to resume, the base model cannot
            be loaded, the loss is no longer finite, or int8 weights cost more than the recipe allows.
        KeyboardInterrupt: Ctrl-C; the run can be resumed at the current step.
    """
    recipe = read_recipe(recipe_path, data, lyrics)
    _check_run(run, recipe, data, resume)
    trainer = Trainer(recipe, read_corpus(recipe, data), run)
    _write_recipes(run, recipe_path, recipe, resume)
    if resume and find_checkpoint(run):
        trainer.resume()

    def step_done(step: int, losses: Mapping[str, float]) -> None:
        append_line(run / LOSSES_NAME, {"step": step, **losses})
        if progress is not None:
            progress(step, recipe.steps, losses)

    drop_partial_line(run / LOSSES_NAME)
    trainer.train(report, step_done)
    if recipe.refit:
        trainer.fit_added()
        trainer.save()
    metrics = _export(trainer, run)
    try:
        plot_training(run, run / PLOT_NAME)
    except OSError as error:
        raise ModelError(f"The plots cannot be written to {run}: {error.strerror}; the bundle is there.") from error
    return metrics["int8"]


def _check_run(run: Path, recipe: Recipe, data: Path, resume: bool) -> None:
    """Refuse to mix two runs in one folder."""
    if not resume:
        check_unused(run, "run")
        return
    if not (run / RECIPE_NAME).is_file():
        raise ModelError(f"There is no run to resume in {run}: it has no {RECIPE_NAME}.")
    original = read_recipe(run / RECIPE_NAME, data)
    if dataclasses.replace(original, quantization=recipe.quantization) != recipe:
        raise RecipeError(
            f"The recipe differs from {run / RECIPE_NAME}, which the run was started with: resume with that one, or"
            " start a new run in another folder."
        )


def _write_recipes(run: Path, recipe_path: Path, recipe: Recipe, resume: bool) -> None:
    """Create the run's folder, with its recipe and those of the runs it starts from."""
    try:
        run.mkdir(parents=True, exist_ok=True)
        if not resume or read_recipe(run / RECIPE_NAME, None) != recipe:
            replace_file(run / RECIPE_NAME, replace_lyrics(recipe_path, recipe))
            copy_recipes(recipe, run)
    except OSError as error:
        raise ModelError(f"The run folder {run} cannot be written: {error.strerror}.") from error


def _export(trainer: Trainer, run: Path) -> dict[str, dict[str, float]]:
    """Write the float32 and the int8 bundle, each with its card, and their metrics on the validation data.

    Raises:
        ModelError: int8 weights make a metric worse than the recipe allows. The float32 bundle is there, the metrics of
            both are in REFUSED_NAME, and an earlier int8 bundle stays as it is.
    """
    recipe, corpus = trainer.recipe, trainer.corpus
    metrics: dict[str, dict[str, float]] = {}

    def export(folder: Path, precision: str, samples: list[str] | None) -> None:
        export_bundle(
            trainer.network, trainer.tokenizer, recipe, folder, calibration=corpus.calibration, samples=samples
        )
        metrics[precision] = trainer.measure(Encoder.load(folder).analyze)
        write_card(folder, folder, recipe=run / RECIPE_NAME, precision=precision, metrics=metrics)

    with new_folder(run / FLOAT32_NAME, replace=True) as folder:
        export(folder, "float32", None)
    with new_folder(run / BUNDLE_NAME, replace=True) as folder:
        export(folder, "int8", draw_samples(corpus, SAMPLES, recipe.seed))
        if found := excesses(recipe.quantization, metrics["float32"], metrics["int8"]):
            _write_json(run / REFUSED_NAME, metrics)
            raise ModelError(
                f"Int8 weights make {run.name} worse than the recipe's [quantization] allows, so no int8 bundle was"
                f" written: {', '.join(found)}; the float32 one is in {run / FLOAT32_NAME}."
            )
    _write_json(run / FIGURES_NAME, metrics)
    (run / REFUSED_NAME).unlink(missing_ok=True)
    return metrics


def _write_json(path: Path, metrics: Mapping[str, Mapping[str, float]]) -> None:
    replace_file(path, json.dumps(metrics, indent=2) + "\n")
