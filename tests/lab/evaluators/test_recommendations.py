"""Lists for typed wishes, and the weights of the signals that make them."""

from __future__ import annotations

import numpy as np
import pytest
import rated_data
from test_wishes import analyze, blind

from lyricsbert.lab.data.grades import Grades, read_grades
from lyricsbert.lab.data.rated import RatedQueries, RatedSongs, read_rated_queries, read_rated_songs
from lyricsbert.lab.evaluators import Bootstrap, HeldSongs, RecommendedLists, values
from lyricsbert.lab.evaluators.recommendations import gini, graded_figures, pools_of
from lyricsbert.lab.fit_weights import (
    NAMES,
    Pool,
    cross_validated,
    figures,
    fit,
    known_item,
    measure,
    shipped_weights,
    song_values,
)
from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.recommend import Recommender, Wish
from lyricsbert.recommend.fusion import Ranking

BOOTSTRAP = Bootstrap(draws=0)
Rated = tuple[RatedSongs, RatedQueries, Grades]


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> Rated:
    folder = rated_data.write_data(tmp_path_factory.mktemp("lists"))
    songs = read_rated_songs([("rated.csv", "songs.csv")], folder)
    queries = read_rated_queries(["queries.csv"], folder)
    return songs, queries, read_grades("grades.csv", folder, songs, queries, validation=True)


def test_grades_of_what_is_kept_for_validation(rated: Rated) -> None:
    songs, queries, grades = rated
    assert songs.validation[grades.song].all()
    assert queries.validation[grades.query].all()
    assert len(grades.grade) == songs.validation.sum() * queries.validation.sum()
    pools = pools_of(grades, np.flatnonzero(queries.validation), HeldSongs(songs))
    assert all(sorted(rows) == list(range(6)) for rows, _ in pools)
    assert all(sorted(own) == [0, 0, 0, 0, 0, 3] for _, own in pools)


def test_all_contenders_have_the_same_figures(rated: Rated, tiny_encoder: Encoder) -> None:
    songs, queries, grades = rated
    lists = RecommendedLists(HeldSongs(songs), queries, grades, tiny_encoder, BOOTSTRAP)
    told, rivals = values(lists.metrics(analyze)), lists.rival_metrics()
    assert set(rivals) == {"recommender", "cluster_knn", "tfidf", "random"}
    for metrics in rivals.values():
        assert set(metrics) == set(told)
        assert all(np.isfinite(value) for value in values(metrics).values())
    assert told["rec_queries"] == 6
    # What is wanted is the opposite of what the words say, so the words find the wrong song, and all six are listed.
    assert told["rec_ndcg5"] < 0.7
    assert told["rec_coverage"] == 1
    assert told["rec_gini"] == pytest.approx(0)  # one artist
    assert 0 < told["rec_diversity"] < 1
    assert told["rec_js"] == pytest.approx(values(lists.metrics(blind))["rec_js"])  # of all songs, in any order


@pytest.mark.parametrize(
    ("scores", "grades", "ndcg", "fit"),
    [
        ([5, 4, 3, 2, 1, 0], [3, 2, 0, 0, 0, 0], 1.0, 0.4),
        ([0, 1, 2, 3, 4, 5], [3, 2, 0, 0, 0, 0], None, 0.2),
        ([2, 1], [1, 0], float("nan"), float("nan")),
        ([1], [3], float("nan"), float("nan")),
    ],
)
def test_figures_of_a_pool(scores: list[int], grades: list[int], ndcg: float | None, fit: float) -> None:
    found = graded_figures(np.array(scores, dtype=float), np.array(grades))
    if ndcg is None:
        assert 0 < found[0] < 1
    else:
        assert found[0] == pytest.approx(ndcg, nan_ok=True)
    assert found[1] == pytest.approx(fit, nan_ok=True)


def test_gini() -> None:
    assert gini(np.array([3, 3, 3])) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 12])) == pytest.approx(0.75)
    assert gini(np.zeros(3, dtype=int)) == 0


def test_the_weighted_sum_ranks_as_the_recommender_does(toy: Recommender) -> None:
    weights = shipped_weights()
    for text in ("lonely tears tonight", "a song about the harbour, not angry"):
        wish = Wish(text=text)
        ranking = toy.rank(wish)
        assert isinstance(ranking, Ranking)

        sums = np.array([weights[name] for name in NAMES]) @ song_values(toy, text)
        order = ranking.candidates.rows[np.lexsort((ranking.candidates.rows, -ranking.score))]
        assert (np.diff(sums[order]) <= 1e-4).all()


def pool(rng: np.random.Generator) -> Pool:
    """Songs of which one signal tells all, and the others nothing."""
    grades = rng.integers(0, 4, 12)
    values = rng.random((len(NAMES), 12)).astype(np.float32)
    values[NAMES.index("affect")] = grades / 3
    return Pool(values, grades)


def test_weights_go_to_the_signal_that_tells() -> None:
    rng = np.random.default_rng(0)
    pools = [each for each in (pool(rng) for _ in range(40)) if each.grades.max() >= 2]
    start = shipped_weights()
    fitted = fit(pools, start)
    assert fitted["affect"] / sum(fitted.values()) > 3 * start["affect"] / sum(start.values())
    before, after = figures(pools, start)[:, 0].mean(), figures(pools, fitted)[:, 0].mean()
    assert after > before + 0.05
    # On what the weights were not fitted to, too, though not by more.
    assert before < cross_validated(pools, start, seed=0)[0][:, 0].mean() <= after + 0.02


def test_known_songs_bind_the_weights() -> None:
    rng = np.random.default_rng(0)
    pools = [each for each in (pool(rng) for _ in range(20)) if each.grades.max() >= 2]
    # The known song is what the words tell, and nothing else.
    known = []
    for _ in range(20):
        values = rng.random((len(NAMES), 12)).astype(np.float32)
        values[NAMES.index("words")] = np.arange(12) == 3
        known.append(Pool(values, np.where(np.arange(12) == 3, 3, 0)))
    start = shipped_weights()
    bound, free = fit(pools, start, known), fit(pools, start)
    assert (known_item(known, bound).mean(axis=0) >= known_item(known, start).mean(axis=0)).all()
    assert figures(pools, bound)[:, 0].mean() <= figures(pools, free)[:, 0].mean()


def test_what_is_published_names_every_signal() -> None:
    rng = np.random.default_rng(1)
    graded = [each for each in (pool(rng) for _ in range(12)) if each.grades.max() >= 2]
    known = [Pool(each.values, np.where(np.arange(12) == 3, 3, 0)) for each in graded]
    assert known_item(known, shipped_weights()).shape == (len(known), 2)
    found = measure(graded, known, Bootstrap(draws=5))
    signals = (*NAMES, "meaning")
    expected = {"shipped", "fitted", "fitted, known songs kept"}
    assert set(found["rows"]) == expected | {row for name in signals for row in (f"all but {name}", f"{name} alone")}
    assert found["rows"]["shipped"]["ndcg5_change"]["value"] == 0
    assert "known_r10" in found["rows"]["words alone"]
    assert set(found["fitted"]) == expected - {"shipped"}


@pytest.fixture(scope="module")
def toy(rated: Rated, tiny_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Recommender:
    path = tmp_path_factory.mktemp("toy") / "library"
    return Recommender(Library.build(path, HeldSongs(rated[0]).songs, tiny_encoder), tiny_encoder)
