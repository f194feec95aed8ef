"""Journeys from one feeling to another: how smooth, steady and even they are, beside simpler ways to make them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from scipy.stats import rankdata

from lyricsbert.errors import WishError
from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Estimate, Metrics
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.library import Library
from lyricsbert.listener.journey import End, JourneyPlanner, JourneyRequest
from lyricsbert.listener.journey.feelings import FeelingSpace
from lyricsbert.listener.journey.search import WEIGHTS, Weights
from lyricsbert.recommend import Recommender
from lyricsbert.recommend.diversity import SAME_LYRICS, plain_title

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.data.rated import RatedQueries, RatedSongs
    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze
    from lyricsbert.listener.journey import Journey, Point
    from lyricsbert.model import Encoder

    Way = Callable[["Course", np.random.Generator], Sequence[int]]

SONGS: Final = 12
"""Songs of each journey."""

PAIRS: Final = 150
"""Pairs of a start and a goal."""

_FEELING: Final = 0.6
"""How much a query must be about feeling to be an end."""

_TRIES: Final = 4
"""Pairs that are drawn for each that is wanted; those whose ends feel the same are passed over."""

_SAME_TITLE: Final = 0.6
_OUTLIERS: Final = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What every contender is given: where the ends are, and the songs.

    Attributes:
        targets: (k, 8) evenly spaced points between the ends.
        space: of the model's readings.
        embedding: (n, d) of the songs.
        rows: of the songs that may be chosen.
    """

    targets: NDArray[np.float32]
    space: FeelingSpace
    embedding: NDArray[np.float32]
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Country:
    """The songs that journeys lead through.

    Attributes:
        folder: of the library, which is there for as long as this is.
        recommender: over it.
        space: what the songs feel like by the model.
        rated: by their ratings.
    """

    folder: TemporaryDirectory[str]
    recommender: Recommender
    space: FeelingSpace
    rated: FeelingSpace

    @property
    def library(self) -> Library:
        """Of the songs."""
        return self.recommender.library


@dataclass(frozen=True, eq=False)
class Journeys(Evaluator):
    """Journeys between pairs of texts that people might type, through songs kept from training.

    What songs feel like is measured by their ratings, not by the model that chose them; distances are in standard
    deviations of these.

    Attributes:
        songs: rated songs, of which those for validation are travelled through.
        queries: texts, of which those for validation that are about feeling are ends.
        encoder: the model.
        bootstrap: draws the intervals; its units are the pairs.
        weights: what a way costs.
        most: songs at most, an even sample.
        pairs: of a start and a goal.
        seed: of the pairs, and of the random songs.
    """

    songs: RatedSongs
    queries: RatedQueries
    encoder: Encoder
    bootstrap: Bootstrap
    weights: Weights = WEIGHTS
    most: int | None = None
    pairs: int = PAIRS
    seed: int = 0
    name: str = "journeys"
    applies_to: ClassVar[tuple[str, ...]] = ("model",)

    def metrics(self, analyze: Analyze) -> Metrics:
        """Of the planner's journeys."""
        del analyze  # the planner uses the encoder itself
        return self._metrics_of(self._journeys)

    def metrics_with(self, weights: Weights) -> Metrics:
        """The same with other weights, through the same songs."""
        return self._metrics_of(self._plan(weights))

    def rival_metrics(self) -> dict[str, Metrics]:
        """Of the songs nearest to the straight line, of a greedy way, of Flexer et al. 2008, and of random songs."""
        ways: dict[str, Way] = {
            "straight_nearest": nearest_way,
            "start_to_end": start_to_end_way,
            "greedy": greedy_way,
            "random": random_way,
        }
        if not self._journeys:
            return {}
        courses = list(map(self._course, self._journeys))
        rng = np.random.default_rng(self.seed)
        return {
            name: self._measure([list(way(course, rng)) for course in courses], self._journeys)
            for name, way in ways.items()
        }

    @cached_property
    def _country(self) -> _Country:
        held = np.flatnonzero(self.songs.validation).tolist()
        row_of = {self.songs.songs[row].id: row for row in held}
        kept = list(row_of.values())
        places = np.unique(np.linspace(0, len(kept) - 1, min(len(kept), self.most or len(kept))).astype(int))
        folder = TemporaryDirectory()
        library = Library.build(folder.name, [self.songs.songs[kept[place]] for place in places], self.encoder)
        ratings = self.songs.ratings[np.array([row_of[song_id] for song_id in library.ids])]
        rated = FeelingSpace.of_numbers(ratings.emotions, ratings.valence, ratings.energy, ~library.unusable)
        return _Country(folder, Recommender(library, self.encoder), FeelingSpace.of(library), rated)

    @cached_property
    def _journeys(self) -> tuple[Journey, ...]:
        return self._plan(self.weights)

    def _plan(self, weights: Weights) -> tuple[Journey, ...]:
        """Journeys between texts drawn at random, as far as there are some between them."""
        planner = JourneyPlanner(self._country.recommender, weights)
        held = self.queries.validation & (np.nan_to_num(self.queries.ratings.feeling) >= _FEELING)
        texts = [self.queries.texts[row] for row in np.flatnonzero(held)]
        if len(texts) < 2:
            return ()
        found: list[Journey] = []
        for start, goal in np.random.default_rng(self.seed).integers(0, len(texts), (_TRIES * self.pairs, 2)):
            if len(found) == self.pairs:
                break
            try:
                request = JourneyRequest(start=End(text=texts[start]), goal=End(text=texts[goal]), k=SONGS)
                found.append(planner.plan(request))
            except WishError:  # both feel the same, one cannot be read, or there are too few songs
                continue
        return tuple(found)

    def _course(self, journey: Journey) -> Course:
        library, space = self._country.library, self._country.space
        targets = np.linspace(*_ends(journey, space), SONGS).astype(np.float32)
        return Course(targets, space, library.embedding, np.flatnonzero(~library.unusable))

    def _metrics_of(self, journeys: Sequence[Journey]) -> Metrics:
        library = self._country.library
        rows = [[library.row(step.recommendation.song.id) for step in each] for each in journeys]
        counted = {"journey_pairs": Estimate(float(len(rows)))}
        return counted | self._measure(rows, journeys) if rows else counted

    def _measure(self, ways: Sequence[Sequence[int]], journeys: Sequence[Journey]) -> Metrics:
        country = self._country
        told = [
            way_figures(rows, *_ends(each, country.rated), country.rated, country.library)
            for rows, each in zip(ways, journeys, strict=True)
        ]
        table = {name: np.array([each[name] for each in told]) for name in told[0]}

        def statistic(drawn: NDArray[np.integer]) -> dict[str, float]:
            return {f"journey_{name}": float(np.mean(column[drawn])) for name, column in table.items()}

        return self.bootstrap(statistic, np.arange(len(told)))


def halves(queries: RatedQueries) -> tuple[RatedQueries, RatedQueries]:
    """The queries for validation in two halves: those that weights are chosen on, and those that are reported on."""
    even = np.arange(len(queries.texts)) % 2 == 0
    return replace(queries, validation=queries.validation & even), replace(
        queries, validation=queries.validation & ~even
    )


def way_figures(
    rows: Sequence[int],
    start: NDArray[np.float32],
    goal: NDArray[np.float32],
    space: FeelingSpace,
    library: Library,
) -> dict[str, float]:
    """How good the way is that some songs make between two points.

    Returns:
        step, largest_step: mean and largest distance in feeling between two songs in a row.
        words_step, largest_words_step: the same of their lyrics, 1 - cosine.
        monotony: Spearman's correlation of the place with how far along the line between the ends a song is.
        unevenness: mean distance between how far along it is and should be, as a share of the line.
        aside: mean distance of the songs from the line.
        miss: mean distance of the first and the last song from the ends.
        twice: 1 if two songs are versions of one, else 0.
        artist_again: 1 if an artist comes twice in a row, else 0.
    """
    points, embedding = space.points[list(rows)], library.embedding[list(rows)]
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    words = 1 - np.einsum("nd,nd->n", embedding[1:], embedding[:-1])
    axis = goal - start
    length = max(float(axis @ axis), 1e-6)
    along = (points - start) @ axis / length
    even = np.linspace(0, 1, len(rows))
    aside = np.linalg.norm(points - start - along[:, None] * axis, axis=1)
    ranks = rankdata(along)
    ends = [np.linalg.norm(points[0] - start), np.linalg.norm(points[-1] - goal)]
    artists = [library.artists[row].casefold() for row in rows]
    return {
        "step": float(steps.mean()),
        "largest_step": float(steps.max()),
        "words_step": float(words.mean()),
        "largest_words_step": float(words.max()),
        "monotony": float(np.corrcoef(ranks, even)[0, 1]) if np.ptp(ranks) else 0.0,
        "unevenness": float(np.abs(along - even).mean()),
        "aside": float(aside.mean()),
        "miss": float(np.mean(ends)),
        "twice": float(_has_versions(rows, embedding, library)),
        "artist_again": float(any(a == b for a, b in pairwise(artists))),
    }


def nearest_way(course: Course, rng: np.random.Generator) -> list[int]:
    """The song nearest to each point of the straight line, none twice."""
    del rng
    left = course.rows.copy()
    chosen = []
    for target in course.targets:
        place = int(course.space.squares(target, left).argmin())
        chosen.append(int(left[place]))
        left = np.delete(left, place)
    return chosen


def start_to_end_way(course: Course, rng: np.random.Generator) -> list[int]:
    """The songs nearest to evenly spaced ratios of the distances to both ends (Flexer et al. 2008).

    Songs that are far from both ends are left out, as there.
    """
    del rng
    to_start, to_goal = (np.sqrt(course.space.squares(end, course.rows)) for end in course.targets[[0, -1]])
    near = (to_start <= np.quantile(to_start, _OUTLIERS)) | (to_goal <= np.quantile(to_goal, _OUTLIERS))
    left, ratio = course.rows[near], (to_start / np.maximum(to_start + to_goal, 1e-6))[near]
    chosen = []
    for wanted in np.linspace(ratio.min(), ratio.max(), len(course.targets)):
        place = int(np.abs(ratio - wanted).argmin())
        chosen.append(int(left[place]))
        left, ratio = np.delete(left, place), np.delete(ratio, place)
    return chosen


def greedy_way(course: Course, rng: np.random.Generator) -> list[int]:
    """From the song nearest to the start, always the one nearest in lyrics among those that are nearer to the goal."""
    del rng
    goal = course.space.squares(course.targets[-1], course.rows)
    place = int(course.space.squares(course.targets[0], course.rows).argmin())
    chosen = [place]
    for _ in range(len(course.targets) - 1):
        cosine = course.embedding[course.rows] @ course.embedding[course.rows[place]]
        free = np.ones(len(course.rows), dtype=bool)
        free[chosen] = False
        nearer = free & (goal < goal[place])
        place = int(
            np.where(nearer, cosine, -np.inf).argmax() if nearer.any() else np.where(free, goal, np.inf).argmin()
        )
        chosen.append(place)
    return [int(row) for row in course.rows[chosen]]


def random_way(course: Course, rng: np.random.Generator) -> list[int]:
    """Songs taken at random."""
    return [int(row) for row in rng.choice(course.rows, len(course.targets), replace=False)]


def _ends(journey: Journey, space: FeelingSpace) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    def place(point: Point) -> NDArray[np.float32]:
        ratios = None if point.emotions is None else list(point.emotions.values())
        return np.nan_to_num(space.point(ratios, point.valence, point.energy))

    return place(journey.start.path), place(journey.goal.path)


def _has_versions(rows: Sequence[int], embedding: NDArray[np.float32], library: Library) -> bool:
    cosine = embedding @ embedding.T
    titles = [plain_title(library.titles[row]) for row in rows]
    same = np.array([[a == b for a in titles] for b in titles])
    versions = np.triu((cosine >= SAME_LYRICS) | (same & (cosine >= _SAME_TITLE)), k=1)
    return bool(versions.any())
