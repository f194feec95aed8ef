"""Whether a model was trained on what it is measured on: read from its recipe, never assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lyricsbert.errors import RecipeError
from lyricsbert.lab.recipe import read_recipe

if TYPE_CHECKING:
    from pathlib import Path

    from lyricsbert.lab.recipe import Recipe

MOODS_FILE: Final = "mood/moodylyrics4q_pmemo.csv"
"""The file below the data folder on which moods are measured."""


def own_recipe(path: Path, data: Path) -> Recipe | None:
    """The recipe that a model was trained by; None when it has none that can be read with this data folder."""
    try:
        return read_recipe(path, data)
    except RecipeError:
        return None


def kept_out(own: Recipe | None, file: Path, data: Path) -> float:
    """Share of the artists in a labelled file (by hash of their name) of whom a training read nothing there.

    Args:
        own: the recipe that the model was trained by; None if unknown.
        file: path of the file.
        data: folder that the recipe's files lie below.

    Returns:
        1 if the training did not read the file, or is not known; 0 if it read all of it.
    """
    if own is None:
        return 1.0
    read = [
        texts for texts in [*own.data.emotions, *own.data.sentiment] if (data / texts.file).resolve() == file.resolve()
    ]
    return min((texts.held_artists for texts in read), default=1.0)


def seen_in_training(evaluator: str, own: Recipe | None, used: Recipe, data: Path) -> bool | None:
    """Whether the training read what an evaluator measures on: the labels of a file, or songs of it.

    Files are compared by their place, so that a copy under another name is not recognised.

    Args:
        evaluator: its name.
        own: the recipe that the model was trained by; None if unknown.
        used: the recipe that names the validation data.
        data: folder that the files of both lie below.

    Returns:
        None if the model's own recipe is not known.
    """
    if own is None:
        return None
    labelled = {
        "emotions": {used.data.validation_emotions.file},
        "sentiment": {used.data.validation_sentiment.file},
        "agreement": {used.data.validation_emotions.file, used.data.validation_sentiment.file},
    }
    if evaluator == "moods":
        return kept_out(own, data / MOODS_FILE, data) == 0
    if evaluator in labelled:
        trained = {(data / texts.file).resolve() for texts in [*own.data.emotions, *own.data.sentiment]}
        return any((data / file).resolve() in trained for file in labelled[evaluator])
    songs, trained = ({(data / file).resolve() for file in recipe.data.lyrics} for recipe in (used, own))
    return bool(songs & trained) and used.data.validation_artists > own.data.validation_artists
