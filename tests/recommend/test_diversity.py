"""One version of a song, at most two songs of an artist in any ten, no theme for ever: whatever the ranking."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.recommend.diversity import Pick, diversify, plain_title, versions_of


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def random_ranking(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return np.sort(rng.random(n))[::-1], unit(rng.normal(size=(n, 64)))


def choose(score: np.ndarray, songs: np.ndarray, artists: list[str] | None, k: int, diversity: float) -> list[int]:
    """Places chosen when no two songs have one title or one vector."""
    titles = [f"title {place}" for place in range(len(score))]
    return [pick.place for pick in diversify(score, songs, titles, artists, k, diversity)]


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
    titles = ["One", "Two", "Other Name", "one (live)", "No", "One"]
    picks = diversify(np.linspace(0.9, 0.4, 6), songs, titles, None, 9, 0.0)
    assert picks == [Pick(0, (2, 3)), Pick(1), Pick(4), Pick(5)]


def test_songs_without_a_vector_are_nobodys_version() -> None:
    songs = np.zeros((4, 3), dtype=np.float32)
    assert diversify(np.zeros(4), songs, ["x"] * 4, None, 4, 0.5) == [Pick(place) for place in range(4)]


@given(st.integers(0, 2**32), st.integers(0, 40))
def test_every_song_is_chosen_or_a_version_of_one(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    songs = unit(rng.normal(size=(3, 8)))[rng.integers(0, 3, n)] if n else np.zeros((0, 8), np.float32)
    titles = [f"title {number}" for number in rng.integers(0, 2, n)]
    picks = diversify(np.sort(rng.random(n))[::-1], songs, titles, None, n + 1, 0.2)
    assert sorted(place for pick in picks for place in (pick.place, *pick.versions)) == list(range(n))


def test_versions_of_a_song_include_itself() -> None:
    a, b, _ = np.eye(3)
    songs = unit(np.array([a, a + 0.4 * b, a + 0.4 * b, b, a]))
    titles = ["Comet", "Comet (Live)", "Cellar", "Comet", "Other Name"]
    assert versions_of(0, songs @ songs[0], titles) == [0, 1, 4]
    assert versions_of(3, np.zeros(5, np.float32), titles) == [3]


@given(st.integers(0, 2**32), st.integers(0, 60), st.integers(1, 60), st.integers(1, 12), st.floats(0, 1))
def test_limits_hold_for_any_ranking(seed: int, n: int, k: int, artists: int, diversity: float) -> None:
    score, songs = random_ranking(seed, n)
    names = [f"artist {number}" for number in np.random.default_rng(seed).integers(0, artists, n)]
    chosen = choose(score, songs, names, k, diversity)
    assert len(chosen) == len(set(chosen)) <= k
    for first in range(len(chosen)):
        window = Counter(names[place] for place in chosen[first : first + 10])
        assert max(window.values()) <= 2
    if len(chosen) < min(k, n):
        recent = Counter(names[place] for place in chosen[-9:])
        assert all(recent[names[place]] == 2 for place in set(range(n)) - set(chosen))
    assert chosen == choose(score, songs, names, k, diversity)


@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 40))
def test_without_diversity_and_limit_it_is_the_ranking(seed: int, n: int, k: int) -> None:
    score, songs = random_ranking(seed, n)
    assert choose(score, songs, None, k, 0) == list(range(min(n, k)))


@given(st.integers(0, 2**32), st.integers(1, 40), st.floats(0, 0.99))
def test_the_best_song_comes_first(seed: int, n: int, diversity: float) -> None:
    score, songs = random_ranking(seed, n)
    score[0] += 0.01
    assert choose(score, songs, None, 1, diversity) == [0]


def test_a_second_theme_comes_before_the_same_once_more() -> None:
    a, b = np.eye(2, dtype=np.float32)
    songs = unit(np.stack([a, a + 0.5 * b, b - 0.1 * a]))
    score = np.array([0.9, 0.89, 0.8])
    assert choose(score, songs, None, 3, 0.0) == [0, 1, 2]
    assert choose(score, songs, None, 3, 0.3) == [0, 2, 1]
