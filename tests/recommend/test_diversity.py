"""One version of a song, at most two songs of an artist in any ten, no theme for ever: whatever the ranking."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.recommend.diversity import collapse, diversify, plain_title, versions_of


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def random_ranking(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return np.sort(rng.random(n))[::-1], unit(rng.normal(size=(n, 8)))


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Grey Ferry (Live at the Harbour)", "grey ferry"),
        ("Grey Ferry - 2011 Remaster", "grey ferry"),
        ("GREY FERRY [Acoustic Version]", "grey ferry"),
        ("Grëy Ferry!", "grey ferry"),
        ("Grey Ferry (feat. Ada Finch) - Radio Edit", "grey ferry"),
        ("Live and Learn", "live and learn"),
        ("Grey (Ferry)", "grey ferry"),
        ("Peach-Parade", "peach parade"),
        ("(Live)", "live"),
        ("?!", "?!"),
    ],
)
def test_plain_title(title: str, plain: str) -> None:
    assert plain_title(title) == plain


def test_near_duplicates_collapse_to_the_best_placed() -> None:
    a, b, c = np.eye(3)
    songs = unit(np.array([a, b, a + 0.01 * c, a + 0.5 * b, b + 0.5 * c, c]))
    assert collapse(songs, ["one", "two", "other name", "one", "no", "one"]) == [[0, 2, 3], [1], [4], [5]]


def test_a_song_is_in_one_group_and_unusable_ones_stay_alone() -> None:
    songs = np.zeros((4, 3), dtype=np.float32)
    assert collapse(songs, ["x"] * 4) == [[0], [1], [2], [3]]


@given(st.integers(0, 2**32), st.integers(0, 40))
def test_groups_partition_the_ranking(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    songs = unit(rng.normal(size=(3, 8)))[rng.integers(0, 3, n)] if n else np.zeros((0, 8), np.float32)
    groups = collapse(songs, [f"title {number}" for number in rng.integers(0, 2, n)])
    assert sorted(place for group in groups for place in group) == list(range(n))
    assert all(group == sorted(group) for group in groups)
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)


def test_versions_of_a_song_include_itself() -> None:
    a, b, _ = np.eye(3)
    songs = unit(np.array([a, a + 0.4 * b, a + 0.4 * b, b, a]))
    titles = ["Comet", "Comet (Live)", "Cellar", "Comet", "Other Name"]
    assert versions_of(0, songs, titles).tolist() == [0, 1, 4]
    assert versions_of(3, np.zeros((4, 3), np.float32), titles).tolist() == [3]


@given(st.integers(0, 2**32), st.integers(0, 60), st.integers(1, 60), st.integers(1, 12), st.floats(0, 1))
def test_limits_hold_for_any_ranking(seed: int, n: int, k: int, artists: int, diversity: float) -> None:
    score, songs = random_ranking(seed, n)
    names = [f"artist {number}" for number in np.random.default_rng(seed).integers(0, artists, n)]
    chosen = diversify(score, songs, names, k, diversity)
    assert len(chosen) == len(set(chosen)) <= k
    for first in range(len(chosen)):
        window = Counter(names[place] for place in chosen[first : first + 10])
        assert max(window.values()) <= 2
    if len(chosen) < min(k, n):
        recent = Counter(names[place] for place in chosen[-9:])
        assert all(recent[names[place]] == 2 for place in set(range(n)) - set(chosen))
    assert chosen == diversify(score, songs, names, k, diversity)


@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 40))
def test_without_diversity_and_limit_it_is_the_ranking(seed: int, n: int, k: int) -> None:
    score, songs = random_ranking(seed, n)
    assert diversify(score, songs, None, k, 0) == list(range(min(n, k)))


@given(st.integers(0, 2**32), st.integers(1, 40), st.floats(0, 0.99))
def test_the_best_song_comes_first(seed: int, n: int, diversity: float) -> None:
    score, songs = random_ranking(seed, n)
    score[0] += 0.01
    assert diversify(score, songs, None, 1, diversity) == [0]


def test_a_second_theme_comes_before_the_same_once_more() -> None:
    a, b = np.eye(2, dtype=np.float32)
    songs = np.stack([a, a, b])
    score = np.array([0.9, 0.89, 0.8])
    assert diversify(score, songs, None, 3, 0.0) == [0, 1, 2]
    assert diversify(score, songs, None, 3, 0.3) == [0, 2, 1]
