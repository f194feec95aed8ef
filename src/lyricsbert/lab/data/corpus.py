"""Everything that a training run reads, split into what it learns from and what it is measured on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.labelled import (
    Labelled,
    lyric_lines,
    read_labelled,
    read_lyrics,
    split_calibration,
    window_of,
    with_one_class,
)
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lyricsbert.lab.data.recipe import Recipe, Texts
    from lyricsbert.songs import Song

CALIBRATION_SHARE: Final = 0.05
"""Share of the labelled texts that is kept for calibrating probabilities."""


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """All that a run reads.

    Attributes:
        parts: the lines of each song to train on.
        emotions: labelled texts to train on.
        sentiment: labelled texts to train on.
        calibration_emotions: texts with one emotion each, kept from the training for calibrating probabilities.
        calibration_sentiment: texts with one sentiment each, kept likewise.
        validation_songs: songs of other artists than those trained on.
        validation_emotions: texts with one emotion each.
        validation_sentiment: texts with one sentiment each.
    """

    parts: list[list[str]]
    emotions: Labelled
    sentiment: Labelled
    calibration_emotions: Labelled
    calibration_sentiment: Labelled
    validation_songs: list[Song]
    validation_emotions: Labelled
    validation_sentiment: Labelled


def read_corpus(recipe: Recipe, data: Path) -> Corpus:
    """Read everything that a recipe names below the data folder.

    Raises:
        RecipeError: a file lacks a column or has no usable label, a class has no text, or there are too few songs.
        SourceError: a file of lyrics is empty or has no usable columns.
    """
    names = recipe.data
    train, validation = read_lyrics(names.lyrics, data, names.validation_artists)
    if len(train) < recipe.batch.song_pairs:
        raise RecipeError(
            f"{', '.join(names.lyrics)} hold {len(train)} songs to train on (of at least 8 different lines);"
            f" there must be at least batch.song_pairs = {recipe.batch.song_pairs}."
        )
    emotions, held_emotions = _read_task("emotions", names.emotions, EMOTIONS, data)
    sentiment, held_sentiment = _read_task("sentiment", names.sentiment, SENTIMENTS, data)
    return Corpus(
        parts=[lyric_lines(song.lyrics) for song in train],
        emotions=emotions,
        sentiment=sentiment,
        calibration_emotions=held_emotions,
        calibration_sentiment=held_sentiment,
        validation_songs=validation,
        validation_emotions=_read_validation("emotions", names.validation_emotions, EMOTIONS, data),
        validation_sentiment=_read_validation("sentiment", names.validation_sentiment, SENTIMENTS, data),
    )


def draw_samples(corpus: Corpus, count: int, seed: int) -> list[str]:
    """Texts of all the kinds that a model reads, none of them validation data: for quantizing it.

    Args:
        corpus: what the model was trained on.
        count: how many, of which half are windows of lyrics and half are labelled texts.
        seed: of the draw.
    """
    rng = np.random.default_rng(seed)
    lyrics = [window_of("\n".join(corpus.parts[row]), rng) for row in rng.integers(len(corpus.parts), size=count // 2)]
    labelled = [*corpus.emotions.texts, *corpus.sentiment.texts]
    return lyrics + [labelled[row] for row in rng.integers(len(labelled), size=count - count // 2)]


def _read_task(task: str, sources: Sequence[Texts], classes: Sequence[str], data: Path) -> tuple[Labelled, Labelled]:
    """Texts to train on, and those to calibrate on: of the first file only, so of one kind."""
    labelled = read_labelled(sources, classes, data)
    train, _ = split_calibration(labelled, CALIBRATION_SHARE)
    _, held = split_calibration(read_labelled(sources[:1], classes, data), CALIBRATION_SHARE)
    for name, occurs in zip(classes, train.allowed.T, strict=True):
        if not occurs.any():
            raise RecipeError(f"No text of data.{task} means {name!r}; each of {', '.join(classes)} needs some.")
    return train, with_one_class(held)


def _read_validation(task: str, source: Texts, classes: Sequence[str], data: Path) -> Labelled:
    labelled = with_one_class(read_labelled([source], classes, data))
    if not labelled.texts:
        raise RecipeError(
            f"No row of {source.file} means one class alone, so data.validation_{task} cannot be measured."
        )
    return labelled
