from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.library import MOODS, text_mood
from lyricsbert.library.moods import USUAL_MOODS, MoodModel, fit_moods, mood_features, nearest_moods

# sadness, joy, love, anger, fear, surprise; negative, neutral, positive; valence, energy
LOOKS = {
    "Happy": ([0.05, 0.5, 0.3, 0.05, 0.05, 0.05], [0.1, 0.2, 0.7], 7.5, 6.0),
    "Anxious/Sad": ([0.5, 0.05, 0.1, 0.1, 0.2, 0.05], [0.7, 0.2, 0.1], 3.0, 4.5),
    "Energetic": ([0.05, 0.35, 0.05, 0.3, 0.1, 0.15], [0.5, 0.2, 0.3], 5.5, 7.5),
    "Calm": ([0.2, 0.2, 0.35, 0.05, 0.1, 0.1], [0.3, 0.3, 0.4], 6.0, 3.5),
}


def songs_like(mood: str, count: int, seed: int = 0) -> np.ndarray:
    chance = np.random.default_rng(seed)
    emotions, sentiment, valence, energy = LOOKS[mood]
    return mood_features(
        chance.dirichlet(np.array(emotions) * 60, count).astype(np.float32),
        chance.dirichlet(np.array(sentiment) * 60, count).astype(np.float32),
        chance.normal(valence, 0.7, count).astype(np.float32),
        chance.normal(energy, 0.7, count).astype(np.float32),
    )


def mixed_songs(counts: dict[str, int]) -> tuple[np.ndarray, list[str]]:
    parts = [songs_like(mood, count, seed) for seed, (mood, count) in enumerate(counts.items())]
    return np.vstack(parts), [mood for mood in counts for _ in range(counts[mood])]


def names(model: MoodModel, features: np.ndarray) -> list[str]:
    return [MOODS[mood] for mood in nearest_moods(model, features)]


MIXTURES = [
    dict.fromkeys(MOODS, 50),
    {"Calm": 30, "Energetic": 25, "Anxious/Sad": 200, "Happy": 40},
    {"Anxious/Sad": 80},
]


@pytest.mark.parametrize("counts", MIXTURES)
def test_songs_have_the_mood_that_they_look_like(counts: dict[str, int]) -> None:
    features, truth = mixed_songs(counts)
    found = names(fit_moods(features), features)
    assert np.mean([mood == name for mood, name in zip(found, truth, strict=True)]) > 0.95


@pytest.mark.parametrize("unknown", [slice(9, 11), slice(6, 11)])
def test_what_a_model_does_not_say_does_not_count(unknown: slice) -> None:
    features, truth = mixed_songs(dict.fromkeys(MOODS, 50))
    features[:, unknown] = np.nan
    found = names(fit_moods(features), features)
    assert np.mean([mood == name for mood, name in zip(found, truth, strict=True)]) > 0.9


def test_centroids_move_towards_the_songs_but_are_held() -> None:
    features = songs_like("Happy", 400)
    fitted = fit_moods(features).centroids
    mean, usual = features.mean(axis=0), USUAL_MOODS.centroids[0]
    assert (np.abs(fitted[0] - mean) < np.abs(usual - mean)).all()
    assert (np.abs(fitted[0] - mean) > 0.2 * np.abs(usual - mean)).all()
    np.testing.assert_allclose(fitted[1:], USUAL_MOODS.centroids[1:], atol=0.5)


def test_the_same_songs_give_the_same_moods_twice() -> None:
    features, _ = mixed_songs(dict.fromkeys(MOODS, 30))
    np.testing.assert_array_equal(fit_moods(features).centroids, fit_moods(features).centroids)


@pytest.mark.parametrize("count", [0, 1, 3, 19])
def test_few_songs_have_moods_as_well(count: int) -> None:
    features = songs_like("Anxious/Sad", count)
    model = fit_moods(features)
    assert model.fitted_on == count
    assert np.isfinite(model.centroids).all()
    assert names(model, features) == ["Anxious/Sad"] * count


def test_an_unusable_song_has_no_mood() -> None:
    features, _ = mixed_songs(dict.fromkeys(MOODS, 30))
    model = fit_moods(features)
    features[3] = np.nan
    moods = nearest_moods(model, features)
    assert moods[3] == -1
    assert (np.delete(moods, 3) >= 0).all()
    assert moods.dtype == np.int8


@pytest.mark.parametrize(
    ("emotion", "mood"),
    [("sadness", "Anxious/Sad"), ("fear", "Anxious/Sad"), ("anger", "Energetic"), ("joy", "Happy")],
)
def test_a_text_has_the_mood_of_songs_like_it(emotion: str, mood: str) -> None:
    order = ("sadness", "joy", "love", "anger", "fear", "surprise")
    assert text_mood([0.9 if name == emotion else 0.02 for name in order]) == mood


@pytest.mark.parametrize(
    ("valence", "energy", "mood"),
    [(8.0, 6.0, "Happy"), (2.5, 5.0, "Anxious/Sad"), (5.5, 8.5, "Energetic"), (6.0, 2.5, "Calm")],
)
def test_valence_and_energy_decide_where_emotions_are_mixed(valence: float, energy: float, mood: str) -> None:
    mixed = [0.2, 0.3, 0.25, 0.1, 0.08, 0.07]
    assert text_mood(mixed, valence=valence, energy=energy) == mood


def test_a_text_and_a_song_that_are_alike_have_one_mood() -> None:
    features, _ = mixed_songs(dict.fromkeys(MOODS, 50))
    model = fit_moods(features)
    alike = features.copy()
    alike[:, 6:9] = np.nan  # a text's sentiment does not count
    of_texts = [text_mood(row[:6], valence=float(row[9]), energy=float(row[10]), moods=model) for row in features]
    assert of_texts == names(model, alike)


@given(st.lists(st.floats(0, 1), min_size=6, max_size=6), st.none() | st.floats(1, 9), st.none() | st.floats(1, 9))
def test_every_text_has_a_mood(emotions: list[float], valence: float | None, energy: float | None) -> None:
    assert text_mood(emotions, valence=valence, energy=energy) in MOODS
