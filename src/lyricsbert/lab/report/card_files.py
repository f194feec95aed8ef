"""Writes a model card and the files next to it: the recipe, the evaluation, the calibration plot."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from lyricsbert.durable import replace_file
from lyricsbert.errors import ModelError
from lyricsbert.lab.data.heads_recipe import read_heads_recipe
from lyricsbert.lab.data.lineage import read_lineage
from lyricsbert.lab.data.recipe import read_recipe
from lyricsbert.lab.report.calibration_plot import has_reliability, plot_calibration
from lyricsbert.lab.report.card import model_card, plot_name, weights_words
from lyricsbert.model.bundle import (
    CARD_NAME,
    EVALUATION_NAME,
    HEADS_RECIPE_NAME,
    PLOT_NAME,
    RECIPE_NAME,
    WEIGHTS_NAME,
    BundleConfig,
    read_config,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lyricsbert.lab.report.card import Layout


def read_evaluation(path: Path, config: BundleConfig) -> dict[str, Any]:
    """Read what `lyricsbert evaluate --json` wrote about a model.

    Raises:
        ModelError: the file cannot be read, is something else, or is about another model.
    """
    try:
        evaluation = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ModelError(f"The evaluation {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise ModelError(f"The evaluation {path} is not JSON, as `lyricsbert evaluate --json` writes it.") from error
    if not isinstance(evaluation, dict) or not isinstance(evaluation.get("evaluators"), dict):
        raise ModelError(f"{path} is not what `lyricsbert evaluate --json` writes: it has no evaluators.")
    if evaluation.get("model_hash") != config.model_hash:
        raise ModelError(
            f"{path} is of the model {str(evaluation.get('model_hash'))[:12]}, not of {config.model_id}"
            f" {config.model_hash[:12]}: measure this one with `lyricsbert evaluate`."
        )
    return evaluation


def card_text(
    bundle: Path,
    *,
    recipe: Path,
    precision: str,
    layout: Layout = "bundle",
    metrics: Mapping[str, Mapping[str, float]] | None = None,
    evaluation: Path | None = None,
) -> str:
    """The card of a bundle.

    Args:
        bundle: its folder.
        recipe: the recipe that the model was trained by.
        precision: precision of the bundle's weights, "int8" or "float32".
        layout: layout of the folder that the card is for.
        metrics: those that the training run measured; shown if there is no evaluation.
        evaluation: the JSON of `lyricsbert evaluate`.

    Raises:
        ModelError: the evaluation cannot be used.
    """
    config = read_config(bundle)
    heads = bundle / HEADS_RECIPE_NAME
    found = None if evaluation is None else read_evaluation(evaluation, config)
    try:
        return model_card(
            read_recipe(recipe, None),
            config,
            lineage=read_lineage(recipe, None),
            weights=weights_words(precision, (bundle / WEIGHTS_NAME).stat().st_size),
            metrics=metrics,
            evaluation=found,
            layout=layout,
            plot=plot_name(layout) if found and has_reliability(found) else None,
            heads=read_heads_recipe(heads, None) if config.heads and heads.is_file() else None,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{evaluation} is not what `lyricsbert evaluate --json` writes: {error!r}.") from error


def write_card(folder: Path, bundle: Path, *, recipe: Path, evaluation: Path | None = None, **options: Any) -> None:
    """Write the card of a bundle into a folder, with the recipe, and with the evaluation and its plot if there is one.

    Args:
        folder: where to write: the bundle itself, or a folder for `transformers`.
        bundle: the bundle that the card describes.
        recipe: the recipe that the model was trained by.
        evaluation: the JSON of `lyricsbert evaluate`.
        **options: options of `card_text`.

    Raises:
        ModelError: the evaluation cannot be used.
        OSError: the folder cannot be written.
    """
    text = card_text(bundle, recipe=recipe, evaluation=evaluation, **options)
    replace_file(folder / CARD_NAME, text)
    if not (folder / RECIPE_NAME).exists():
        shutil.copyfile(recipe, folder / RECIPE_NAME)
    for start in read_lineage(recipe, None) or ():
        if start != recipe.name and not (folder / start).exists():
            shutil.copyfile(recipe.with_name(start), folder / start)
    if evaluation is not None:
        found = read_evaluation(evaluation, read_config(bundle))
        replace_file(folder / EVALUATION_NAME, json.dumps(found, indent=2) + "\n")
        if has_reliability(found):
            plot_calibration(found, folder / PLOT_NAME)
