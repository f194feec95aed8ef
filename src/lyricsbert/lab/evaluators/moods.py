"""Listener moods of lyrics: how well a linear probe predicts them from a model's frozen features."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lyricsbert.errors import SourceError
from lyricsbert.lab.data.lyrics import is_held, line_key
from lyricsbert.lab.evaluators.analyze_lyrics import analyze_lyrics, without_tags
from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Estimate, Metrics
from lyricsbert.lab.evaluators.evaluator import Evaluator

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze

MOODS: Final = ("happy", "sad", "angry", "relaxed")
FOLDS: Final = 5
INNER_FOLDS: Final = 3
FEATURE_PENALTIES: Final = (0.0003, 0.001, 0.003, 0.01, 0.03)
WORD_PENALTIES: Final = (1.0, 10.0, 100.0)
"""The values of C, the inverse of the regularisation strength, from which the training folds choose."""


@dataclass(frozen=True, slots=True, eq=False)
class MoodSongs:
    """Lyrics with one listener mood each.

    Attributes:
        lyrics: n lyrics without tags.
        moods: (n,) indices into MOODS.
        artists: (n,) artists, reduced to letters and digits.
    """

    lyrics: tuple[str, ...]
    moods: NDArray[np.int64]
    artists: tuple[str, ...]


def read_moods(path: Path, share: float = 1.0) -> MoodSongs:
    """Read a CSV with the columns artist, text and mood; rows without lyrics or with another mood are skipped.

    Args:
        path: the file.
        share: share of the artists (by hash of their name) whose songs are read: those that training with the same
            `held_artists` held out. If it held out none, 0 reads all songs.

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
    """Accuracy and macro-F1 of a logistic regression on a model's analyses of whole songs.

    The features (embedding, emotion and sentiment ratios of the song) are frozen and standardised. Five-fold
    cross-validation keeps each artist in one fold; the regularisation is chosen within the training folds, again by
    artist, in the same way for every model and for the lexical baseline.

    Attributes:
        songs: the songs.
        bootstrap: draws the intervals; its units are the artists.
    """

    songs: MoodSongs
    bootstrap: Bootstrap
    name: str = "moods"

    def metrics(self, analyze: Analyze) -> Metrics:
        """`mood_songs`, `mood_accuracy` and `mood_macro_f1`."""
        songs = analyze_lyrics(analyze, self.songs.lyrics)
        features = np.hstack([songs.embedding, songs.emotions, songs.sentiment]).astype(np.float64)
        return self._cross_validate(features, make_pipeline(StandardScaler(), _regression()), FEATURE_PENALTIES)

    def rival_metrics(self) -> dict[str, Metrics]:
        """The same regression on TF-IDF of unigrams and bigrams."""
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        lyrics = np.array(self.songs.lyrics, dtype=object)
        return {"tfidf": self._cross_validate(lyrics, make_pipeline(words, _regression()), WORD_PENALTIES)}

    def _cross_validate(self, features: NDArray[Any], pipeline: Pipeline, penalties: Sequence[float]) -> Metrics:
        true, artists = self.songs.moods, np.array(self.songs.artists)
        predicted = np.empty_like(true)
        for train, test in GroupKFold(FOLDS).split(features, true, artists):
            groups = artists[train]
            inner = GroupKFold(min(INNER_FOLDS, len(set(groups))))
            search = GridSearchCV(pipeline, {"logisticregression__C": list(penalties)}, cv=inner)
            predicted[test] = search.fit(features[train], true[train], groups=groups).predict(features[test])

        def statistic(rows: NDArray[np.integer]) -> dict[str, float]:
            return {
                "mood_accuracy": accuracy_score(true[rows], predicted[rows]),
                "mood_macro_f1": f1_score(
                    true[rows], predicted[rows], labels=range(len(MOODS)), average="macro", zero_division=0
                ),
            }

        return {"mood_songs": Estimate(float(len(true)))} | self.bootstrap(statistic, artists)


def _regression() -> LogisticRegression:
    return LogisticRegression(max_iter=2000)
