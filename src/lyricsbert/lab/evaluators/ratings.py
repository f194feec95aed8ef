"""How close a model comes to ratings: of what a song's words express, and of what a query wants to hear."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge

from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Estimate, Metrics
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.lab.evaluators.metrics import js_distances
from lyricsbert.model.analysis import EMOTIONS, QueryAnalysis, SongAnalyses
from lyricsbert.songs import Song

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.lab.data.rated import RatedQueries, RatedSongs
    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze

RIDGE: Final = 1.0
"""Regularisation of the lexical baseline."""

SHARPNESS: Final = 0.1
"""Zero-shot scores are the softmax of cosines divided by it, as AudioMuse-AI does."""

HARD_KINDS: Final = ("shift", "negation")
"""Kinds of queries that are measured apart: "angry, need to calm down" and "nothing sad"."""

CUT: Final = 380
"""Words of a song that one vector is made of: about the 512 tokens that such encoders read."""


@dataclass(frozen=True, eq=False)
class LyricRatings(Evaluator):
    """Emotions, valence and energy of whole songs against ratings, on songs kept from training.

    Attributes:
        songs: rated songs, of which those for validation are measured; the others train the lexical baseline.
        analyze_songs: the model, as the library uses it.
        bootstrap: draws the intervals; its units are the artists.
        base: an encoder for the zero-shot rival; None leaves it out.
    """

    songs: RatedSongs
    analyze_songs: Callable[[Sequence[Song]], SongAnalyses]
    bootstrap: Bootstrap
    base: Analyze | None = None
    name: str = "lyric_ratings"
    applies_to: ClassVar[tuple[str, ...]] = ("model",)

    def metrics(self, analyze: Analyze) -> Metrics:
        """`lyric_songs`, `lyric_emotion_r`, `lyric_js`, `lyric_leading`, `lyric_valence_r` and `lyric_energy_r`."""
        found = self._found
        return self._measure(found.songs.emotions, found.valence, found.energy)

    def rival_metrics(self) -> dict[str, Metrics]:
        """The mean of the sections' emotions, a regression on TF-IDF, zero-shot emotions of one vector, a constant."""
        found = self._found
        starts = np.unique(found.song_index, return_index=True)[1]
        times = found.times_sung[:, None]
        mean = np.add.reduceat(found.analysis.emotions * times, starts) / np.add.reduceat(times, starts)
        train, held = (np.flatnonzero(rows) for rows in (~self.songs.validation, self.songs.validation))
        ratings = self.songs.ratings[train]
        constant = np.tile(ratings.emotions.mean(axis=0), (len(held), 1))
        words = _regress(
            [self.songs.songs[row].lyrics for row in train],
            np.column_stack([ratings.emotions, ratings.valence, ratings.energy]),
            [self.songs.songs[row].lyrics for row in held],
        )
        zero_shot = {} if self.base is None else {"zero_shot": self._measure(self._zero_shot(self.base), None, None)}
        return {
            "sections": self._measure(mean, None, None),
            "tfidf": self._measure(*words),
            **zero_shot,
            "constant": self._measure(constant, None, None),
        }

    def _zero_shot(self, base: Analyze) -> NDArray[np.floating]:
        """Ratios (n, 6) of songs by the cosines of one vector each with a sentence for each emotion."""
        held = np.flatnonzero(self.songs.validation)
        cut = [" ".join(self.songs.songs[row].lyrics.split()[:CUT]) for row in held]
        sentences = [f"A song that expresses {emotion}." for emotion in EMOTIONS]
        cosine = base(cut).embedding @ base(sentences).embedding.T
        ratios: NDArray[np.floating] = softmax(cosine / SHARPNESS, axis=1)
        return ratios

    @cached_property
    def _found(self) -> SongAnalyses:
        return self.analyze_songs([self.songs.songs[row] for row in np.flatnonzero(self.songs.validation)])

    def _measure(
        self,
        emotions: NDArray[np.floating],
        valence: NDArray[np.floating] | None,
        energy: NDArray[np.floating] | None,
    ) -> Metrics:
        held = self.songs.validation
        true = self.songs.ratings[held]
        numbers = {"lyric_valence_r": (valence, true.valence), "lyric_energy_r": (energy, true.energy)}
        artists = [self.songs.songs[row].artist for row in np.flatnonzero(held)]
        return {"lyric_songs": Estimate(float(held.sum()))} | _compare(
            "lyric", emotions, true.emotions, numbers, self.bootstrap, artists
        )


@dataclass(frozen=True, eq=False)
class WantedEmotions(Evaluator):
    """Emotions, valence and energy that queries want to hear against ratings, on queries kept from training.

    Attributes:
        queries: rated queries, of which those for validation are measured; the others train the lexical baseline.
        analyze_queries: the model.
        bootstrap: draws the intervals; its units are the queries.
    """

    queries: RatedQueries
    analyze_queries: Callable[[Sequence[str]], QueryAnalysis]
    bootstrap: Bootstrap
    name: str = "wanted"
    applies_to: ClassVar[tuple[str, ...]] = ("model",)

    def metrics(self, analyze: Analyze) -> Metrics:
        """`wanted_queries`, `wanted_emotion_r`, `wanted_js`, `wanted_leading`, `wanted_valence_r` and so on.

        If the queries' kinds are told, `wanted_shift_js` and `wanted_negation_js` as well: of those that ask for a
        change, and of those that say what they don't want.
        """
        found = self._found
        return self._measure(found.wanted, found.wanted_valence, found.wanted_energy, found.feeling)

    def rival_metrics(self) -> dict[str, Metrics]:
        """The emotions that the text itself expresses, a constant, and a regression on TF-IDF."""
        train, held = ~self.queries.validation, self.queries.validation
        ratings = self.queries.ratings[train]
        constant = np.tile(ratings.emotions.mean(axis=0), (int(held.sum()), 1))
        words = _regress(
            [self.queries.texts[row] for row in np.flatnonzero(train)],
            np.column_stack([ratings.emotions, ratings.valence, ratings.energy, ratings.feeling]),
            [self.queries.texts[row] for row in np.flatnonzero(held)],
        )
        return {
            "expressed": self._measure(self._found.emotions, None, None, None),
            "tfidf": self._measure(*words),
            "constant": self._measure(constant, None, None, None),
        }

    @cached_property
    def _found(self) -> QueryAnalysis:
        return self.analyze_queries([self.queries.texts[row] for row in np.flatnonzero(self.queries.validation)])

    def _measure(
        self,
        emotions: NDArray[np.floating],
        valence: NDArray[np.floating] | None,
        energy: NDArray[np.floating] | None,
        feeling: NDArray[np.floating] | None,
    ) -> Metrics:
        held = self.queries.validation
        true = self.queries.ratings[held]
        numbers = {
            "wanted_valence_r": (valence, true.valence),
            "wanted_energy_r": (energy, true.energy),
            "wanted_feeling_r": (feeling, true.feeling),
        }
        kinds = np.array([self.queries.kinds[row] for row in np.flatnonzero(held)] if self.queries.kinds else [])
        parts = {kind: rows for kind in HARD_KINDS if len(rows := np.flatnonzero(kinds == kind))}
        return {"wanted_queries": Estimate(float(held.sum()))} | _compare(
            "wanted", emotions, true.emotions, numbers, self.bootstrap, np.arange(len(true)), parts
        )


def _compare(
    prefix: str,
    emotions: NDArray[np.floating],
    true: NDArray[np.floating],
    numbers: dict[str, tuple[NDArray[np.floating] | None, NDArray[np.floating]]],
    bootstrap: Bootstrap,
    units: Sequence[str] | NDArray[np.int64],
    parts: Mapping[str, NDArray[np.int64]] | None = None,
) -> Metrics:
    """Correlations, distance and share of leading emotions that are right; what is None, or constant, has none.

    The distance is told of each of the given parts of the rows as well.
    """
    distances = js_distances(emotions, true)
    right = emotions.argmax(axis=1) == true.argmax(axis=1)
    known = {name: (found, rated) for name, (found, rated) in numbers.items() if found is not None}

    def statistic(rows: NDArray[np.integer]) -> dict[str, float]:
        each = [_correlation(emotions[rows, place], true[rows, place]) for place in range(len(EMOTIONS))]
        return (
            ({} if np.ptp(emotions, axis=0).max() == 0 else {f"{prefix}_emotion_r": float(np.mean(each))})
            | {f"{prefix}_js": float(distances[rows].mean()), f"{prefix}_leading": float(right[rows].mean())}
            | {name: _correlation(found[rows], rated[rows]) for name, (found, rated) in known.items()}
            | {f"{prefix}_{name}_js": _mean(distances[rows[np.isin(rows, own)]]) for name, own in (parts or {}).items()}
        )

    return bootstrap(statistic, units)


def _mean(values: NDArray[np.floating]) -> float:
    """0 for no values, which a draw of few rows may have."""
    return float(values.mean()) if len(values) else 0.0


def _correlation(a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
    """Pearson's r; 0 where one of the two does not vary."""
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale > 0 else 0.0


def _regress(
    train: Sequence[str], targets: NDArray[np.floating], texts: Sequence[str]
) -> tuple[NDArray[np.floating], ...]:
    """A ridge regression on TF-IDF of unigrams and bigrams: ratios (n, 6), then each number (n,)."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    found = Ridge(RIDGE, solver="sparse_cg").fit(words.fit_transform(train), targets).predict(words.transform(texts))
    ratios = np.maximum(found[:, : len(EMOTIONS)], 1e-6)
    return ratios / ratios.sum(axis=1, keepdims=True), *found[:, len(EMOTIONS) :].T
