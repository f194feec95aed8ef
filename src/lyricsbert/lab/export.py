"""Exports the model of a training run for others to load: what `lyricsbert export` calls."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.errors import ModelError
from lyricsbert.lab.bundle.transformers_folder import write_transformers
from lyricsbert.lab.data.recipe import read_recipe
from lyricsbert.lab.data.run_folder import BUNDLE_NAME, FIGURES_NAME, FLOAT32_NAME, REFUSED_NAME
from lyricsbert.lab.network.checkpoint import load_weights
from lyricsbert.lab.network.network import load_network
from lyricsbert.lab.report.card_files import write_card
from lyricsbert.model.bundle import (
    CONFIG_NAME,
    EVALUATION_NAME,
    HEADS_RECIPE_NAME,
    INNER_FOLDER,
    RECIPE_NAME,
    TOKENIZER_NAME,
    WEIGHTS_NAME,
    BundleConfig,
    read_config,
)
from lyricsbert.model.folders import new_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FORMATS: Final = {
    "bundle": (BUNDLE_NAME,),
    "float32": (FLOAT32_NAME,),
    "transformers": (BUNDLE_NAME, FLOAT32_NAME),
}
"""Format -> the bundles of a run that it can be made from; the first that exists is used."""

_PRECISION: Final = {BUNDLE_NAME: "int8", FLOAT32_NAME: "float32"}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        model_id: name of the model.
        model_hash: hash of its bundle.
        format: one of FORMATS.
        precision: of the bundle's weights, "int8" or "float32".
        evaluated: the card has the metrics of an evaluation.
    """

    model_id: str
    model_hash: str
    format: str
    precision: str
    evaluated: bool

    def to_dict(self) -> dict[str, Any]:
        """The description as JSON."""
        return asdict(self)


def export_run(
    run: Path, output: Path, *, format_name: str = "transformers", evaluation: Path | None = None
) -> Exported:
    """Write the model of a finished run into a new folder, with its model card.

    Args:
        run: folder of the run.
        output: the folder to write.
        format_name: one of FORMATS: "bundle" (int8) and "float32" are bundles for `Encoder`, "transformers" is a folder
            for `AutoModel` and `SentenceTransformer` with the bundle in it.
        evaluation: what `lyricsbert evaluate --json` wrote about the run's bundle; None takes the run's evaluation.json
            if it exists and is about this bundle.

    Raises:
        ModelError: the run has no such model, its files do not belong together, the evaluation is about another model,
            or the folder exists already or cannot be written.
        RecipeError: the run's recipe cannot be read.
    """
    name = _source(run, FORMATS[format_name])
    bundle, precision = run / name, _PRECISION[name]
    config = read_config(bundle)
    if evaluation is None and _is_of(run / EVALUATION_NAME, config):
        evaluation = run / EVALUATION_NAME
    facts: dict[str, Any] = {
        "recipe": run / RECIPE_NAME,
        "precision": precision,
        "metrics": _read_metrics(run / FIGURES_NAME),
        "evaluation": evaluation,
    }
    with new_folder(output) as folder:
        inner = folder / INNER_FOLDER if format_name == "transformers" else folder
        if format_name == "transformers":
            recipe = read_recipe(run / RECIPE_NAME, None)
            network, tokenizer = load_network(recipe.base, recipe.architecture)
            load_weights(run, network)
            write_transformers(network.eval(), tokenizer, folder, max_tokens=config.max_tokens)
            write_card(folder, bundle, layout="transformers", **facts)
        for file in (CONFIG_NAME, WEIGHTS_NAME, TOKENIZER_NAME):
            shutil.copyfile(bundle / file, inner / file)
        write_card(inner, bundle, **facts)
    return Exported(config.model_id, config.model_hash, format_name, precision, evaluation is not None)


def _source(run: Path, names: Sequence[str]) -> str:
    """The first of a run's bundles that exists."""
    if (run / HEADS_RECIPE_NAME).is_file():
        raise ModelError(
            f"{run} is a run of heads: {run / BUNDLE_NAME} is the bundle, card included; copy that folder."
        )
    if not (run / RECIPE_NAME).is_file():
        raise ModelError(f"{run} is not the folder of a training run: it has no {RECIPE_NAME}.")
    for name in names:
        if (run / name / CONFIG_NAME).is_file():
            return name
    if (run / REFUSED_NAME).is_file():
        raise ModelError(
            f"{run} has no int8 model, because it was worse than the recipe allows (see {run / REFUSED_NAME}): export"
            " the other one with --format float32."
        )
    raise ModelError(
        f"{run} has no {names[0]} yet: finish it with `lyricsbert train {run / RECIPE_NAME} --run {run} --resume`."
    )


def _is_of(path: Path, config: BundleConfig) -> bool:
    """Whether a file is an evaluation of this model; a damaged one counts, so that reading it reports the damage."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError:
        return False
    except ValueError:
        return True
    return not isinstance(found, dict) or found.get("model_hash") == config.model_hash


def _read_metrics(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError:
        return None
    except ValueError as error:
        raise ModelError(f"{path} is not JSON, as `lyricsbert train` writes it.") from error
