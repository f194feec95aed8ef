"""Train-test leakage: whether a model was trained on what it is evaluated on, read from its recipes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lyricsbert.lab.data.recipe import Recipe, Texts

MOODS_FILE: Final = "mood/moodylyrics4q_pmemo.csv"
"""The file below the data folder on which moods are evaluated."""


def held_out_share(own: Sequence[Recipe] | None, file: Path, data: Path) -> float:
    """Share of a labelled file's artists (by hash of their names) that were held out of training.

    Args:
        own: the recipes that the model was trained by; None if unknown.
        file: path of the file.
        data: folder that the recipes' files lie below.

    Returns:
        1 if the model was not trained on the file, or its recipes are unknown; 0 if it was trained on all of it.
    """
    read = [texts for texts in _labelled(own or ()) if (data / texts.file).resolve() == file.resolve()]
    return min((texts.held_artists for texts in read), default=1.0)


def seen_in_training(evaluator: str, own: Sequence[Recipe] | None, used: Recipe, data: Path) -> bool | None:
    """Whether a model was trained on an evaluator's labels or songs.

    Files are compared by path: a copy under another name is not recognised.

    Args:
        evaluator: name of the evaluator.
        own: the recipes that the model was trained by; None if unknown.
        used: the recipe that names the validation data.
        data: folder that all their files lie below.

    Returns:
        None if the model's own recipes are unknown.
    """
    if own is None:
        return None
    if evaluator == "moods":
        return held_out_share(own, data / MOODS_FILE, data) == 0
    labelled = {
        "emotions": {used.data.validation_emotions.file},
        "sentiment": {used.data.validation_sentiment.file},
        "agreement": {used.data.validation_emotions.file, used.data.validation_sentiment.file},
    }
    if evaluator in labelled:
        trained = {(data / texts.file).resolve() for texts in _labelled(own)}
        return any((data / file).resolve() in trained for file in labelled[evaluator])
    songs = {(data / file).resolve() for file in used.data.lyrics}
    return any(
        songs & {(data / file).resolve() for file in _songs(recipe)}
        and used.data.validation_artists > recipe.data.validation_artists
        for recipe in own
    )


def _songs(recipe: Recipe) -> list[str]:
    return [*recipe.data.lyrics, *(rated.lyrics for rated in recipe.data.rated_songs)]


def _labelled(recipes: Sequence[Recipe]) -> list[Texts]:
    return [texts for recipe in recipes for texts in [*recipe.data.emotions, *recipe.data.sentiment]]
