"""Whole lists for typed wishes: do graded songs come first, do lists feel as wanted, and how varied are they?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar, Final, get_args

import numpy as np
from sklearn.metrics import ndcg_score

from lyricsbert.lab.evaluators.analyze_lyrics import without_tags
from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Estimate, Metrics
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.lab.evaluators.lexical_baselines import tfidf
from lyricsbert.lab.evaluators.metrics import js_distances
from lyricsbert.library import Library
from lyricsbert.recommend import Recommender, Wish
from lyricsbert.recommend.wish import Method

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.data.grades import Grades
    from lyricsbert.lab.data.rated import RatedQueries
    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze
    from lyricsbert.lab.evaluators.held import HeldSongs
    from lyricsbert.model import Encoder

LISTED: Final = 10
"""Songs of a list."""

FIRST: Final = 5
"""Songs of a pool that are looked at."""

FITS: Final = 2
"""Grade from which a song fits."""

_UNRANKED: Final = -1.0


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a contender answers to q queries from n songs.

    Attributes:
        scores: (q, n) that graded songs are ranked by; below 0 for songs that are ruled out.
        lists: (q, 10) int64, songs listed, best first; -1 behind a shorter list.
    """

    scores: NDArray[np.floating]
    lists: NDArray[np.int64]

    @classmethod
    def by(cls, scores: NDArray[np.floating]) -> Answers:
        """Of a contender that lists the best scores, ties in the order of the songs."""
        return cls(scores, np.argsort(-scores, axis=1, kind="stable")[:, :LISTED].astype(np.int64))


@dataclass(frozen=True, eq=False)
class RecommendedLists(Evaluator):
    """Lists of ten for the queries kept from training, from all songs kept from training.

    Attributes:
        held: the songs.
        queries: rated queries, of which those for validation are measured.
        grades: of pairs of such queries and such songs, rows as in the rated queries and songs.
        encoder: the model with which the recommender is measured.
        bootstrap: draws the intervals; its units are the queries.
    """

    held: HeldSongs
    queries: RatedQueries
    grades: Grades
    encoder: Encoder
    bootstrap: Bootstrap
    name: str = "recommendations"
    applies_to: ClassVar[tuple[str, ...]] = ("model", "base", "rival")

    def metrics(self, analyze: Analyze) -> Metrics:
        """Of lists by the cosine of embeddings alone."""
        return self._measure(Answers.by(self.held.cosines(self._texts, analyze)))

    def rival_metrics(self) -> dict[str, Metrics]:
        """The recommender with this model, the system that it replaces, TF-IDF, and songs drawn at random."""
        with TemporaryDirectory() as folder:
            library = Library.build(folder, self.held.songs, self.encoder)
            recommender = Recommender(library, self.encoder, help_message=None)
            asked = {method: self._measure(self._recommended(recommender, method)) for method in get_args(Method)}
        words = tfidf(self._texts, [without_tags(song.lyrics) for song in self.held.songs])
        drawn = np.random.default_rng(self.bootstrap.seed).random((len(self._texts), len(self.held.songs)))
        return {
            "recommender": asked["blend"],
            "cluster_knn": asked["cluster-knn"],
            "tfidf": self._measure(Answers.by(words)),
            "random": self._measure(Answers.by(drawn)),
        }

    def _recommended(self, recommender: Recommender, method: Method) -> Answers:
        row_of = {song.id: row for row, song in enumerate(self.held.songs)}
        scores = np.full((len(self._texts), len(row_of)), _UNRANKED)
        lists = np.full((len(self._texts), LISTED), -1, dtype=np.int64)
        for place, text in enumerate(self._texts):
            wish = Wish(text=text, k=LISTED, method=method, ignore=("count",))
            ranking = recommender.rank(wish)
            scores[place, ranking.candidates.rows] = ranking.score
            listed = [row_of[each.song.id] for each in recommender.recommend(wish)]
            lists[place, : len(listed)] = listed
        return Answers(scores, lists)

    @cached_property
    def _rows(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.queries.validation)

    @cached_property
    def _texts(self) -> list[str]:
        return [self.queries.texts[row] for row in self._rows]

    @cached_property
    def _pools(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """The graded songs of each query, as rows among the held songs, and their grades."""
        return pools_of(self.grades, self._rows, self.held)

    def _measure(self, answers: Answers) -> Metrics:
        graded = np.array(
            [graded_figures(answers.scores[place, songs], grades) for place, (songs, grades) in enumerate(self._pools)]
        )
        felt = self._mood_distances(answers.lists)
        unlike = self._diversity(answers.lists)

        def statistic(rows: NDArray[np.integer]) -> dict[str, float]:
            figures = dict(zip(("rec_ndcg5", "rec_fit5"), np.nanmean(graded[rows], axis=0).tolist(), strict=True))
            figures |= dict(zip(("rec_js", "rec_valence", "rec_energy"), felt[rows].mean(axis=0).tolist(), strict=True))
            return figures | {"rec_diversity": float(unlike[rows].mean())}

        listed = answers.lists[answers.lists >= 0]
        counts = np.bincount(self.held.artist_codes[listed], minlength=int(self.held.artist_codes.max()) + 1)
        whole = {"rec_coverage": len(np.unique(listed)) / len(self.held.songs), "rec_gini": gini(counts)}
        return (
            {"rec_queries": Estimate(float(len(self._rows)))}
            | self.bootstrap(statistic, np.arange(len(self._rows)))
            | {name: Estimate(value) for name, value in whole.items()}
        )

    def _mood_distances(self, lists: NDArray[np.int64]) -> NDArray[np.float64]:
        """(q, 3) mean distances of listed songs' ratings from the wanted ones: emotions (JS), valence and energy."""
        wanted, songs = self.queries.ratings, self.held.ratings
        found = np.zeros((len(lists), 3))
        for place, (row, listed) in enumerate(zip(self._rows, lists, strict=True)):
            own = listed[listed >= 0]
            if len(own):
                found[place] = [
                    js_distances(songs.emotions[own], np.tile(wanted.emotions[row], (len(own), 1))).mean(),
                    np.abs(songs.valence[own] - wanted.valence[row]).mean(),
                    np.abs(songs.energy[own] - wanted.energy[row]).mean(),
                ]
        return found

    def _diversity(self, lists: NDArray[np.int64]) -> NDArray[np.float64]:
        """(q,) mean 1 - cosine of TF-IDF between two listed songs: a measure that no contender ranks songs by alike."""
        vectors = self.held.word_vectors
        found = np.zeros(len(lists))
        for place, listed in enumerate(lists):
            own = vectors[listed[listed >= 0]]
            if (size := own.shape[0]) > 1:
                total = float(np.asarray(own.sum(axis=0)).ravel() @ np.asarray(own.sum(axis=0)).ravel())
                found[place] = 1 - (total - size) / (size * (size - 1))
        return found


def pools_of(
    grades: Grades, rows: Sequence[int] | NDArray[np.int64], held: HeldSongs
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The graded songs of queries, as rows among held songs, and their grades; none for a query without any."""
    found: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for row in rows:
        own = np.flatnonzero(grades.query == row)
        pairs = {held.row_of[song]: grade for song, grade in zip(grades.song[own], grades.grade[own], strict=True)}
        found.append((np.array(list(pairs), dtype=np.int64), np.array(list(pairs.values()), dtype=np.int64)))
    return found


def graded_figures(scores: NDArray[np.floating], grades: NDArray[np.int64]) -> tuple[float, float]:
    """The nDCG (gain 2^grade - 1; ties share their places) and the share that fits of the first five of a pool.

    NaN for a pool in which nothing fits at all, or of fewer than two songs.

    Source: Järvelin & Kekäläinen 2002.
    """
    if len(grades) < 2 or grades.max() < FITS:
        return np.nan, np.nan
    gain = 2.0**grades - 1
    first = np.argsort(-scores, kind="stable")[:FIRST]
    return float(ndcg_score(gain[None], scores[None], k=FIRST)), float((grades[first] >= FITS).mean())


def gini(counts: NDArray[np.integer]) -> float:
    """Gini coefficient of counts: 0 if all are equal, near 1 if one has everything (Gini 1912)."""
    ordered = np.sort(counts).astype(np.float64)
    if not ordered.sum():
        return 0.0
    n = len(ordered)
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * ordered.sum()))
