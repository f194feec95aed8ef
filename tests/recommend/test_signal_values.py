"""The values of signals stay in 0..1, order songs as they should, and are comparable."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lyricsbert.library import LexicalHits, Similarities
from lyricsbert.recommend.emotion_ratios import EmotionRatios
from lyricsbert.recommend.fusion import fuse, scaled
from lyricsbert.recommend.query import MAX_HITS
from lyricsbert.recommend.signals.meaning import meaning_values
from lyricsbert.recommend.signals.mood import mood_values
from lyricsbert.recommend.signals.taste import taste_values
from lyricsbert.recommend.signals.title import title_value
from lyricsbert.recommend.signals.words import hit_values
from lyricsbert.recommend.similarity import Scale, similarities


def ratios(n: int) -> st.SearchStrategy[np.ndarray]:
    rows = arrays(np.float32, (n, 6), elements=st.floats(0, 1, width=32)).filter(lambda r: (r.sum(axis=1) > 0.01).all())
    return rows.map(lambda r: r / r.sum(axis=1, keepdims=True))


@given(ratios(2))
def test_emotion_agreement_is_symmetric_and_in_range(pair: np.ndarray) -> None:
    one, other = pair
    there, back = (
        EmotionRatios.of(one[None]).agreement(other)[0],
        EmotionRatios.of(other[None]).agreement(one)[0],
    )
    assert 0 <= there <= 1
    assert there == pytest.approx(back, abs=1e-5)


@given(ratios(1))
def test_emotion_agreement_is_one_for_equal_ratios(row: np.ndarray) -> None:
    assert EmotionRatios.of(row).agreement(row[0])[0] == 1


@given(ratios(3))
def test_emotion_distance_is_a_metric(rows: np.ndarray) -> None:
    a, b, c = rows
    distance = lambda p, q: 1 - EmotionRatios.of(p[None]).agreement(q)[0]  # noqa: E731
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-4


def test_emotion_agreement_at_its_ends() -> None:
    songs = np.eye(6, dtype=np.float32)[:2]
    assert EmotionRatios.of(songs).agreement(songs[0]).tolist() == [1, 0]
    half = np.array([0.5, 0.5, 0, 0, 0, 0], dtype=np.float32)
    # By hand: H(3/4, 1/4) - (H(1) + H(1/2)) / 2 = 0.8113 - 0.5 bits.
    assert EmotionRatios.of(songs).agreement(half) == pytest.approx([1 - np.sqrt(0.3113)] * 2, abs=1e-4)


def test_unusable_songs_agree_with_nothing() -> None:
    ratios = EmotionRatios.of(np.full((1, 6), np.nan, np.float32))
    assert np.isnan(ratios.agreement(np.full(6, 1 / 6, np.float32))).all()


@given(
    arrays(np.float32, st.integers(0, 40), elements=st.floats(-1, 1, width=32)),
    st.lists(st.floats(-1, 1, width=32), min_size=2),
)
def test_scale_keeps_the_order_and_the_range(sample: np.ndarray, cosine: list[float]) -> None:
    values = np.sort(np.array(cosine, dtype=np.float32))
    scale = Scale.of(sample).apply(values)
    assert ((scale >= 0) & (scale <= 1)).all()
    assert (np.diff(scale) >= 0).all()


def test_scale_uses_the_range_whatever_the_model() -> None:
    # The same songs under a model whose cosines are all high and close together.
    spread = np.random.default_rng(0).normal(0, 0.1, 500).astype(np.float32)
    wide, narrow = Scale.of(0.2 + spread), Scale.of(0.8 + spread / 4)
    best_wide, best_narrow = wide.apply(np.float32([0.6]))[0], narrow.apply(np.float32([0.9]))[0]
    assert best_wide > 0.5
    assert best_narrow == pytest.approx(best_wide, abs=0.1)
    assert wide.apply(np.float32([0.0]))[0] == 0


def test_meaning_weighs_section_and_song() -> None:
    usual = np.linspace(0, 0.3, 50, dtype=np.float32)
    rows = np.arange(52)
    song = np.concatenate([usual, np.float32([0.7, 0.1])])
    section = np.concatenate([usual, np.float32([0.1, 0.7])])
    cosines = Similarities(rows, song, section, lambda place: section[place : place + 1])
    by_section = meaning_values(cosines, rows[:50], 0.9)
    by_song = meaning_values(cosines, rows[:50], 0.1)
    assert by_section[51] > by_section[50]
    assert by_song[50] > by_song[51]


def test_meaning_weighs_wishes_where_there_are_any() -> None:
    usual = np.linspace(0, 0.3, 50, dtype=np.float32)
    rows = np.arange(52)
    wish = np.concatenate([usual, np.float32([0.7, 0.1])])
    words = np.concatenate([usual, np.float32([0.1, 0.7])])
    cosines = Similarities(rows, words, words, lambda place: words[place : place + 1], wish)
    without = Similarities(rows, words, words, cosines.cosines_of)
    half = meaning_values(cosines, rows[:50], 0.6, 0.5)
    assert half[50] == pytest.approx(half[51])
    assert np.diff(meaning_values(cosines, rows[:50], 0.6, 0.8)[50:]) < 0
    assert np.diff(meaning_values(cosines, rows[:50], 0.6, 0.2)[50:]) > 0
    for other in (meaning_values(cosines, rows[:50], 0.6, 0), meaning_values(without, rows[:50], 0.6, 0.5)):
        np.testing.assert_array_equal(other, meaning_values(without, rows[:50], 0.6))


def hits(bm25: list[float], phrases: int = 0) -> LexicalHits:
    rows = np.arange(len(bm25))
    return LexicalHits(rows, np.float32(bm25), rows < phrases)


def test_words_put_a_phrase_first() -> None:
    values = hit_values(hits([2, 9, 8, 1], phrases=1))
    assert (np.diff(values) < 0).all()
    assert values[0] > 0.5
    assert values[2] == 0.5
    assert hit_values(hits([])).shape == (0,)


def test_the_last_listed_hit_is_worth_no_more_than_an_unlisted_one() -> None:
    values = hit_values(hits([9, *[5] * (MAX_HITS - 1)]))
    assert values[:3] == pytest.approx([1 / 3, 0, 0])
    assert hit_values(hits([9, 5]))[1] == pytest.approx(5 / 13)


def test_the_plainest_song_of_a_mood_is_far_from_the_other_moods() -> None:
    features = np.float32([[0, 0], [0.1, 0], [0.4, 0], [1, 0], [1.1, 0], [np.nan, np.nan]])
    moods = np.int8([0, 0, 0, 1, 1, -1])
    part = mood_values(features, moods, 0)
    assert part[0] > part[2] > 0
    assert part[3:].tolist() == [0, 0, 0]
    assert mood_values(features[:3], moods[:3], 0).all()


def test_a_title_counts_only_when_it_is_alike() -> None:
    assert [title_value(score) for score in (0.3, 0.75, 1.0)] == [0, 0, 1]
    assert 0 < title_value(0.9) < 0.5


def test_taste_goes_by_the_nearest_of_several_interests() -> None:
    embedding = np.eye(8, dtype=np.float32)
    between = np.full((1, 8), 0, np.float32)
    between[0, :2] = np.sqrt(0.5)
    songs = np.vstack([embedding, between])
    liked = similarities(embedding[:2] @ songs.T, np.arange(8))
    assert liked.shape == (2, 9)
    taste = taste_values(liked, None)
    assert taste[0] == taste[1] > taste[8] > taste[5]


def test_taste_turns_away_from_what_is_disliked() -> None:
    liked, disliked = np.float32([[0.9, 0.9, 0.0]]), np.float32([[0.0, 0.9, 0.9]])
    assert taste_values(liked, disliked) == pytest.approx([0.95, 0.5, 0.05])
    assert taste_values(None, disliked) == pytest.approx([1.0, 0.1, 0.1])


@given(
    st.dictionaries(st.sampled_from(["emotion", "meaning", "words", "taste"]), st.floats(0.01, 5), min_size=1),
    st.integers(0, 2**32),
)
def test_the_score_lies_between_the_values(weights: dict[str, float], seed: int) -> None:
    values = np.random.default_rng(seed).random((len(weights), 7), dtype=np.float32)
    shares = scaled(weights)
    score = fuse(dict(zip(weights, values, strict=True)), shares)
    assert sum(shares.values()) == pytest.approx(1)
    assert (score >= values.min(axis=0) - 1e-6).all()
    assert (score <= values.max(axis=0) + 1e-6).all()
