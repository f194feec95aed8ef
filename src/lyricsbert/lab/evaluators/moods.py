"""Listener moods of lyrics: what a plain classifier reads out of frozen features of songs."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lyricsbert.errors import SourceError
from lyricsbert.lab.data.labelled import is_held, line_key
from lyricsbert.lab.evaluators.analyze_lyrics import analyze_lyrics, without_tags
from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Figure, Figures
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.lab.evaluators.metrics import accuracy, macro_f1

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze

MOODS: Final = ("happy", "sad", "angry", "relaxed")
FOLDS: Final = 5
INNER_FOLDS: Final = 3
FEATURE_STRENGTHS: Final = (0.0003, 0.001, 0.003, 0.01, 0.03)
WORD_STRENGTHS: Final = (1.0, 10.0, 100.0)
"""Inverse strengths of the regularisation among which the training folds choose, of standardised features and words."""


@dataclass(frozen=True, slots=True, eq=False)
class MoodSongs:
    """Lyrics with one listener mood each.

    Attributes:
        lyrics: n lyrics without tags.
        moods: (n,) places in MOODS.
        artists: (n,) artists, in letters and digits alone.
    """

    lyrics: tuple[str, ...]
    moods: NDArray[np.int64]
    artists: tuple[str, ...]


def read_moods(path: Path, share: float = 1.0) -> MoodSongs:
    """Read a CSV with the columns artist, text and mood; rows without lyrics or with another mood are left out.

    Args:
        path: the file.
        share: of the artists (by hash of their name) whose songs are taken: those that a training with as many
            `held_artists` did not read. 0 takes all, too: then there is nothing that it did not.

    Raises:
        SourceError: the file cannot be read as UTF-8 CSV, lacks a column, or has fewer than five artists or two moods.
    """
    csv.field_size_limit(2**31 - 1)
    rows: list[tuple[str, int, str]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            if missing := {"artist", "text", "mood"} - set(reader.fieldnames or ()):
                raise SourceError(f"{path} has no column {min(missing)!r}; it must have artist, text and mood.")
            for row in reader:
                lyrics = without_tags(row["text"])
                if lyrics and row["mood"] in MOODS and (share == 0 or is_held(row["artist"], share)):
                    rows.append((lyrics, MOODS.index(row["mood"]), line_key(row["artist"])))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path}, on which moods are measured, cannot be read as CSV in UTF-8: {error}.") from error
    songs = MoodSongs(
        tuple(row[0] for row in rows), np.array([row[1] for row in rows], dtype=np.int64), tuple(row[2] for row in rows)
    )
    if len(set(songs.artists)) < FOLDS or len(set(songs.moods.tolist())) < 2:
        raise SourceError(
            f"{path} must have songs of at least {FOLDS} artists and of two moods among {', '.join(MOODS)}."
        )
    return songs


@dataclass(frozen=True, eq=False)
class Moods(Evaluator):
    """Accuracy and macro-F1 of a logistic regression on what a model says of whole songs.

    The features (embedding, emotion ratios, sentiment ratios of the song) are frozen and standardised. Songs are split
    into five folds, no artist in two of them; how strongly the regression is regularised is chosen within the training
    folds, by artist too, the same way for every model and for the words.

    Attributes:
        songs: the songs.
        bootstrap: draws the intervals; its units are the artists.
    """

    songs: MoodSongs
    bootstrap: Bootstrap
    name: str = "moods"

    def figures(self, analyze: Analyze) -> Figures:
        """`mood_songs`, `mood_accuracy` and `mood_macro_f1`."""
        read = analyze_lyrics(analyze, self.songs.lyrics)
        features = np.hstack([read.embedding, read.emotions, read.sentiment]).astype(np.float64)
        return self._figures(features, make_pipeline(StandardScaler(), _regression()), FEATURE_STRENGTHS)

    def figures_of_words(self) -> dict[str, Figures]:
        """The same regression on TF-IDF of words and pairs of words."""
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        lyrics = np.array(self.songs.lyrics, dtype=object)
        return {"tfidf": self._figures(lyrics, make_pipeline(words, _regression()), WORD_STRENGTHS)}

    def _figures(self, features: NDArray[Any], pipeline: Pipeline, strengths: Sequence[float]) -> Figures:
        true, artists = self.songs.moods, np.array(self.songs.artists)
        predicted = np.empty_like(true)
        for train, test in GroupKFold(FOLDS).split(features, true, artists):
            groups = artists[train]
            inner = GroupKFold(min(INNER_FOLDS, len(set(groups))))
            search = GridSearchCV(pipeline, {"logisticregression__C": list(strengths)}, cv=inner)
            predicted[test] = search.fit(features[train], true[train], groups=groups).predict(features[test])

        def statistic(rows: NDArray[np.int64]) -> dict[str, float]:
            return {
                "mood_accuracy": accuracy(predicted[rows], true[rows]),
                "mood_macro_f1": macro_f1(predicted[rows], true[rows], len(MOODS)),
            }

        return {"mood_songs": Figure(float(len(true)))} | self.bootstrap(statistic, artists)


def _regression() -> LogisticRegression:
    return LogisticRegression(max_iter=2000)
