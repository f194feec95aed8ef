"""A whole training run: from a recipe to a measured bundle. What `lyricsbert train` calls."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import ModelError, RecipeError
from lyricsbert.lab.bundle.onnx_export import export_bundle
from lyricsbert.lab.bundle.quantize_check import excesses
from lyricsbert.lab.data.corpus import draw_samples, read_corpus
from lyricsbert.lab.data.json_lines import append_line, cut_half_line
from lyricsbert.lab.data.lineage import copy_recipes
from lyricsbert.lab.data.recipe import name_lyrics, read_recipe
from lyricsbert.lab.network.checkpoint import find_checkpoint
from lyricsbert.lab.network.trainer import Trainer
from lyricsbert.lab.report.card_files import write_card
from lyricsbert.lab.report.plots import LOSSES_NAME, TRAINING_NAME, plot_training
from lyricsbert.model.bundle import RECIPE_NAME
from lyricsbert.model.encoder import Encoder
from lyricsbert.model.folders import new_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lyricsbert.lab.data.recipe import Recipe

BUNDLE_NAME: Final = "bundle"
FLOAT32_NAME: Final = "float32"
FIGURES_NAME: Final = "figures.json"
REFUSED_NAME: Final = "refused.json"

SAMPLES: Final = 400
"""Texts that the ranges of the quantized model are read from."""


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
    """Train as a recipe says and write the bundle.

    The run's folder gets recipe.toml (a copy, and those of the runs it starts from), checkpoint, metrics.jsonl (each
    measurement while training), losses.jsonl (the parts of each step's loss), float32 and bundle (the model with
    float32 and with int8 weights, each with a copy of the recipe and a model card), figures.json ({"float32": figures,
    "int8": figures} of the two), and training.svg and training.png (losses and measurements by step). Where int8
    weights make a figure worse than the recipe allows, the figures are in refused.json and there is no new bundle.
    Resuming a finished run exports and measures it again.

    Args:
        recipe_path: the recipe.
        data: folder that the recipe's files lie below.
        run: folder of the run; made if need be.
        resume: go on with the run in that folder; its recipe's [quantization] may be another now.
        lyrics: CSV files of songs to train on instead of the recipe's, below the data folder.
        report: called with the figures of each measurement while training.
        progress: called after each step with the steps done, all steps of the recipe, and the parts of the loss.

    Returns:
        The int8 bundle's figures on the validation data.

    Raises:
        RecipeError: the recipe or its data cannot be used, or the recipe is not the one that the run began with.
        SourceError: a file of lyrics has no songs.
        ModelError: the run's folder is taken or cannot be written, there is nothing to resume, the base model cannot be
            loaded, the loss is no longer a number, or int8 weights cost more than the recipe allows.
        KeyboardInterrupt: Ctrl-C; the run can be resumed at the step that it had reached.
    """
    recipe = read_recipe(recipe_path, data, lyrics)
    _check_run(run, recipe, data, resume)
    trainer = Trainer(recipe, read_corpus(recipe, data), run)
    try:
        run.mkdir(parents=True, exist_ok=True)
        if not resume or read_recipe(run / RECIPE_NAME, None) != recipe:
            (run / RECIPE_NAME).write_bytes(name_lyrics(recipe_path, recipe))
            copy_recipes(recipe, run)
    except OSError as error:
        raise ModelError(f"The run folder {run} cannot be written: {error.strerror}.") from error
    if resume and find_checkpoint(run):
        trainer.resume()

    def step_done(step: int, losses: Mapping[str, float]) -> None:
        append_line(run / LOSSES_NAME, {"step": step, **losses})
        if progress is not None:
            progress(step, recipe.steps, losses)

    cut_half_line(run / LOSSES_NAME)
    trainer.train(report, step_done)
    if recipe.refit:
        trainer.fit_added()
        trainer.save()
    figures = _export(trainer, run)
    _plot(run)
    return figures["int8"]


def _plot(run: Path) -> None:
    try:
        plot_training(run, run / TRAINING_NAME)
    except OSError as error:
        raise ModelError(f"The plots cannot be written to {run}: {error.strerror}; the bundle is there.") from error


def _check_run(run: Path, recipe: Recipe, data: Path, resume: bool) -> None:
    """Refuse to mix two runs in one folder."""
    if not resume:
        if run.exists() and (not run.is_dir() or any(run.iterdir())):
            raise ModelError(
                f"{run} exists and is not empty: go on with the run in it by --resume, or name a new folder."
            )
        return
    if not (run / RECIPE_NAME).is_file():
        raise ModelError(f"There is no run to resume in {run}: it has no {RECIPE_NAME}.")
    began = read_recipe(run / RECIPE_NAME, data)
    if any(
        getattr(began, item.name) != getattr(recipe, item.name)
        for item in dataclasses.fields(recipe)
        if item.name != "quantization"
    ):
        raise RecipeError(
            f"The recipe differs from {run / RECIPE_NAME}, which the run began with: resume with that one, or begin a"
            " new run in another folder."
        )


def _export(trainer: Trainer, run: Path) -> dict[str, dict[str, float]]:
    """Write the float32 bundle and the int8 one, each with its card, and their figures on the validation data.

    Raises:
        ModelError: int8 weights make a figure worse than the recipe allows. The float32 bundle is there, the figures of
            both are in REFUSED_NAME, and an int8 bundle of before stays as it is.
    """
    recipe, corpus = trainer.recipe, trainer.corpus
    figures: dict[str, dict[str, float]] = {}

    def export(folder: Path, precision: str, samples: list[str] | None) -> None:
        export_bundle(
            trainer.network,
            trainer.tokenizer,
            recipe,
            folder,
            calibration_emotions=corpus.calibration_emotions,
            calibration_sentiment=corpus.calibration_sentiment,
            samples=samples,
        )
        figures[precision] = trainer.measure(Encoder.load(folder).analyze)
        write_card(folder, folder, recipe=run / RECIPE_NAME, precision=precision, figures=figures)

    with new_folder(run / FLOAT32_NAME, replace=True) as folder:
        export(folder, "float32", None)
    with new_folder(run / BUNDLE_NAME, replace=True) as folder:
        export(folder, "int8", draw_samples(corpus, SAMPLES, recipe.seed))
        if found := excesses(recipe.quantization, figures["float32"], figures["int8"]):
            _write_figures(run / REFUSED_NAME, figures)
            raise ModelError(
                f"Int8 weights make {run.name} worse than the recipe's [quantization] allows, so no int8 bundle was"
                f" written: {', '.join(found)}; the float32 one is in {run / FLOAT32_NAME}."
            )
    _write_figures(run / FIGURES_NAME, figures)
    (run / REFUSED_NAME).unlink(missing_ok=True)
    return figures


def _write_figures(path: Path, figures: Mapping[str, Mapping[str, float]]) -> None:
    path.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
