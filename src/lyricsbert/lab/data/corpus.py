"""Everything that a training run reads, split into training, calibration and validation data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.grades import Grades, read_grades
from lyricsbert.lab.data.labelled import Labelled, read_labelled, split_calibration, with_one_class
from lyricsbert.lab.data.lyrics import artist_key, lyric_lines, most_per_artist, read_lyrics, window_of
from lyricsbert.lab.data.rated import read_rated_queries, read_rated_songs
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lyricsbert.lab.data.rated import RatedQueries, RatedSongs
    from lyricsbert.lab.data.recipe import Recipe, Texts
    from lyricsbert.songs import Song

CALIBRATION_SHARE: Final = 0.05
"""Share of the labelled texts that is held out for calibrating probabilities."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Labelled texts that are held out of training, for calibrating probabilities.

    Attributes:
        emotions: texts with one emotion each.
        sentiment: texts with one sentiment each.
    """

    emotions: Labelled
    sentiment: Labelled


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """The data of a run.

    Attributes:
        song_lines: the lines of each song to train on.
        emotions: labelled texts to train on.
        sentiment: labelled texts to train on.
        calibration: labelled texts held out of training.
        validation_songs: songs by other artists than those trained on.
        validation_emotions: texts with one emotion each.
        validation_sentiment: texts with one sentiment each.
        rated_songs: songs with ratings and with what those who want them might type; None if the recipe names none.
        rated_queries: queries with what is wanted; None if the recipe names none.
        grades: of how well rated songs answer queries; None if the recipe has no teacher.
    """

    song_lines: list[list[str]]
    emotions: Labelled
    sentiment: Labelled
    calibration: Calibration
    validation_songs: list[Song]
    validation_emotions: Labelled
    validation_sentiment: Labelled
    rated_songs: RatedSongs | None = None
    rated_queries: RatedQueries | None = None
    grades: Grades | None = None


def read_corpus(recipe: Recipe, data: Path) -> Corpus:
    """Read every file that a recipe names below the data folder.

    Raises:
        RecipeError: a file lacks a column or has no usable label, a class has no text, or there are too few songs.
        SourceError: a file of lyrics is empty or lacks the columns it needs.
    """
    names = recipe.data
    train, validation = read_lyrics(names.lyrics, data, names.validation_artists)
    rated = _read_rated(recipe, data)
    train = most_per_artist(_without_held_artists(train, rated), names.songs_per_artist)
    if len(train) < recipe.batch.song_pairs:
        raise RecipeError(
            f"{', '.join(names.lyrics)} hold {len(train)} songs to train on (of at least 8 different lines);"
            f" there must be at least batch.song_pairs = {recipe.batch.song_pairs}."
        )
    queries = read_rated_queries(names.rated_queries, data) if names.rated_queries else None
    emotions, held_emotions = _read_task("emotions", names.emotions, EMOTIONS, data)
    sentiment, held_sentiment = _read_task("sentiment", names.sentiment, SENTIMENTS, data)
    return Corpus(
        song_lines=[lyric_lines(song.lyrics) for song in train],
        emotions=emotions,
        sentiment=sentiment,
        calibration=Calibration(held_emotions, held_sentiment),
        validation_songs=validation,
        validation_emotions=_read_validation("emotions", names.validation_emotions, EMOTIONS, data),
        validation_sentiment=_read_validation("sentiment", names.validation_sentiment, SENTIMENTS, data),
        rated_songs=rated,
        rated_queries=queries,
        grades=read_grades(recipe.teacher.grades, data, rated, queries)
        if recipe.teacher and rated and queries
        else None,
    )


def _read_rated(recipe: Recipe, data: Path) -> RatedSongs | None:
    if not recipe.data.rated_songs:
        return None
    return read_rated_songs([(songs.ratings, songs.lyrics) for songs in recipe.data.rated_songs], data)


def _without_held_artists(songs: list[Song], rated: RatedSongs | None) -> list[Song]:
    """The songs by artists none of whose rated songs is kept for validation."""
    if rated is None:
        return songs
    held = {artist_key(song.artist) for song, is_kept in zip(rated.songs, rated.validation, strict=True) if is_kept}
    return [song for song in songs if artist_key(song.artist) not in held]


def draw_samples(corpus: Corpus, count: int, seed: int) -> list[str]:
    """Training texts of all kinds, from which the ranges of a model's activations are taken.

    Args:
        corpus: the data the model was trained on.
        count: number of texts; half are windows of lyrics, half labelled texts.
        seed: seed of the draw.
    """
    rng = np.random.default_rng(seed)
    songs = corpus.song_lines
    lyrics = [window_of("\n".join(songs[row]), rng) for row in rng.integers(len(songs), size=count // 2)]
    labelled = [*corpus.emotions.texts, *corpus.sentiment.texts]
    return lyrics + [labelled[row] for row in rng.integers(len(labelled), size=count - count // 2)]


def _read_task(task: str, sources: Sequence[Texts], classes: Sequence[str], data: Path) -> tuple[Labelled, Labelled]:
    """Texts to train on, and those to calibrate on, which all come from the first file and so are of one kind."""
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
