import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.cluster import KMeans

from lyricsbert.library import MOODS, moods, text_mood
from lyricsbert.library.moods import FEWEST_SONGS, fit_moods, nearest_moods
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

# sadness, joy, love, anger, fear, surprise; negative, neutral, positive
LOOKS = {
    "Happy": ([0.05, 0.5, 0.3, 0.05, 0.05, 0.05], [0.1, 0.2, 0.7]),
    "Anxious/Sad": ([0.5, 0.05, 0.05, 0.1, 0.25, 0.05], [0.7, 0.2, 0.1]),
    "Energetic": ([0.05, 0.15, 0.05, 0.3, 0.05, 0.4], [0.35, 0.3, 0.35]),
    "Calm": ([0.17, 0.17, 0.17, 0.17, 0.16, 0.16], [0.1, 0.8, 0.1]),
}


def songs_like(mood: str, count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    emotions, sentiment = LOOKS[mood]
    return (
        chance.dirichlet(np.array(emotions) * 60, count).astype(np.float32),
        chance.dirichlet(np.array(sentiment) * 60, count).astype(np.float32),
    )


def mixed_songs(counts: dict[str, int]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    parts = [songs_like(mood, count, seed) for seed, (mood, count) in enumerate(counts.items())]
    return (
        np.vstack([part[0] for part in parts]),
        np.vstack([part[1] for part in parts]),
        [m for m in counts for _ in range(counts[m])],
    )


@pytest.mark.parametrize(
    "counts", [dict.fromkeys(MOODS, 50), {"Calm": 30, "Energetic": 25, "Anxious/Sad": 200, "Happy": 40}]
)
def test_clusters_are_found_and_named(counts):
    emotions, sentiment, truth = mixed_songs(counts)
    moods = nearest_moods(fit_moods(emotions, sentiment), emotions, sentiment)
    right = np.mean([MOODS[mood] == name for mood, name in zip(moods, truth, strict=True)])
    assert right > 0.95


def test_the_same_songs_give_the_same_moods_twice():
    emotions, sentiment, _ = mixed_songs(dict.fromkeys(MOODS, 30))
    first, second = (fit_moods(emotions, sentiment) for _ in range(2))
    np.testing.assert_allclose(first.centroids, second.centroids)


@pytest.mark.parametrize("count", [0, 1, 3, FEWEST_SONGS - 1])
def test_few_songs_take_the_mood_of_the_nearest_prototype(count):
    emotions, sentiment = songs_like("Anxious/Sad", count)
    model = fit_moods(emotions, sentiment)
    assert model.fitted_on == count
    assert [MOODS[mood] for mood in nearest_moods(model, emotions, sentiment)] == ["Anxious/Sad"] * count


def test_many_copies_of_one_song_are_not_four_clusters():
    emotions, sentiment = (np.repeat(part, 100, axis=0) for part in songs_like("Happy", 1))
    assert set(nearest_moods(fit_moods(emotions, sentiment), emotions, sentiment)) == {MOODS.index("Happy")}


def test_an_unusable_song_has_no_mood():
    emotions, sentiment, _ = mixed_songs(dict.fromkeys(MOODS, 30))
    model = fit_moods(emotions, sentiment)
    emotions[3] = sentiment[3] = np.nan
    moods = nearest_moods(model, emotions, sentiment)
    assert moods[3] == -1
    assert (np.delete(moods, 3) >= 0).all()
    assert moods.dtype == np.int8


@pytest.mark.parametrize(
    ("emotion", "mood"),
    [
        ("sadness", "Anxious/Sad"),
        ("anger", "Anxious/Sad"),
        ("fear", "Anxious/Sad"),
        ("joy", "Happy"),
        ("love", "Happy"),
        ("surprise", "Energetic"),
    ],
)
@pytest.mark.parametrize("sentiment", SENTIMENTS)
def test_the_mood_of_a_text_follows_the_rule(emotion, mood, sentiment):
    emotions = np.where(np.array(EMOTIONS) == emotion, 0.5, 0.1)
    ratios = np.where(np.array(SENTIMENTS) == sentiment, 0.8, 0.1)
    assert text_mood(emotions, ratios) == ("Calm" if sentiment == "neutral" else mood)


@given(st.lists(st.floats(0, 1), min_size=6, max_size=6), st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_every_text_has_a_mood(emotions, sentiment):
    assert text_mood(emotions, sentiment) in MOODS


@pytest.mark.parametrize("count", [30, 200, 3000])
def test_the_clusters_are_those_of_scikit_learn(count):
    chance = np.random.default_rng(count)
    features = np.hstack([chance.dirichlet(np.ones(6), count), chance.dirichlet(np.ones(3), count)])
    start = features[:4].copy()
    expected = KMeans(n_clusters=4, init=start, n_init=1).fit(features).cluster_centers_
    np.testing.assert_allclose(moods._k_means(features, start), expected, atol=1e-9)


def test_a_cluster_without_songs_takes_the_farthest():
    features = np.array([[0.0, 0], [0.1, 0], [0, 0.1], [5, 5]])
    centroids = moods._k_means(features, np.array([[0.0, 0], [-90, -90]]))
    np.testing.assert_allclose(centroids, [[0.1 / 3, 0.1 / 3], [5, 5]])
