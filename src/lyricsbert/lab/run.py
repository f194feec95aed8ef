"""A whole training run: from a recipe to a measured bundle. What `lyricsbert train` calls."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import ModelError, RecipeError
from lyricsbert.lab.card import model_card
from lyricsbert.lab.checkpoint import find_checkpoint
from lyricsbert.lab.corpus import draw_samples, read_corpus
from lyricsbert.lab.export import export_bundle
from lyricsbert.lab.recipe import read_recipe
from lyricsbert.lab.training import Trainer
from lyricsbert.model.bundle import WEIGHTS_NAME, read_config
from lyricsbert.model.encoder import Encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lyricsbert.lab.recipe import Recipe

RECIPE_NAME: Final = "recipe.toml"
BUNDLE_NAME: Final = "bundle"
FIGURES_NAME: Final = "figures.json"
CARD_NAME: Final = "README.md"

SAMPLES: Final = 400
"""Texts that the ranges of the quantized model are read from."""


def run_training(
    recipe_path: Path,
    data: Path,
    run: Path,
    *,
    resume: bool = False,
    report: Callable[[Mapping[str, float]], None],
    progress: Callable[[int, int, Mapping[str, float]], None] | None = None,
) -> dict[str, float]:
    """Train as a recipe says and write the bundle.

    The run's folder gets recipe.toml (a copy), checkpoint, metrics.jsonl (each measurement while training), bundle
    (int8, with a copy of the recipe and a model card) and figures.json ({"float32": figures, "int8": figures} of the
    exported models). Resuming a finished run exports and measures it again.

    Args:
        recipe_path: the recipe.
        data: folder that the recipe's files lie below.
        run: folder of the run; made if need be.
        resume: go on with the run in that folder.
        report: called with the figures of each measurement while training.
        progress: called after each step with the steps done, all steps of the recipe, and the parts of the loss.

    Returns:
        The int8 bundle's figures on the validation data.

    Raises:
        RecipeError: the recipe or its data cannot be used, or the recipe is not the one that the run began with.
        SourceError: a file of lyrics has no songs.
        ModelError: the run's folder is taken or cannot be written, there is nothing to resume, the base model cannot be
            loaded, or the loss is no longer a number.
        KeyboardInterrupt: Ctrl-C; the run can be resumed at the step that it had reached.
    """
    recipe = read_recipe(recipe_path, data)
    _check_run(run, recipe, data, resume)
    trainer = Trainer(recipe, read_corpus(recipe, data), run)
    try:
        run.mkdir(parents=True, exist_ok=True)
        if not resume:
            shutil.copyfile(recipe_path, run / RECIPE_NAME)
    except OSError as error:
        raise ModelError(f"The run folder {run} cannot be written: {error.strerror}.") from error
    if resume and find_checkpoint(run):
        trainer.resume()
    trainer.train(report, None if progress is None else lambda step, losses: progress(step, recipe.steps, losses))
    figures = _export(trainer, run)
    return figures["int8"]


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
    if read_recipe(run / RECIPE_NAME, data) != recipe:
        raise RecipeError(
            f"The recipe differs from {run / RECIPE_NAME}, which the run began with: resume with that one, or begin a"
            " new run in another folder."
        )


def _export(trainer: Trainer, run: Path) -> dict[str, dict[str, float]]:
    """Write the bundle, measure it and the float32 one that it was made from, and write figures and model card."""
    recipe, corpus, bundle = trainer.recipe, trainer.corpus, run / BUNDLE_NAME

    def export(folder: Path, samples: list[str] | None) -> dict[str, float]:
        export_bundle(
            trainer.network,
            trainer.tokenizer,
            recipe,
            folder,
            calibration_emotions=corpus.calibration_emotions,
            calibration_sentiment=corpus.calibration_sentiment,
            samples=samples,
        )
        return trainer.measure(Encoder.load(folder).analyze)

    with TemporaryDirectory() as temporary:
        figures = {
            "float32": export(Path(temporary), None),
            "int8": export(bundle, draw_samples(corpus, SAMPLES, recipe.seed)),
        }
    shutil.copyfile(run / RECIPE_NAME, bundle / RECIPE_NAME)
    config = read_config(bundle)
    card = model_card(recipe, config, (bundle / WEIGHTS_NAME).stat().st_size, figures)
    (bundle / CARD_NAME).write_text(card, "utf-8")
    (run / FIGURES_NAME).write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    return figures
