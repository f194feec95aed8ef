"""The encoder, on a tiny model whose answers are known."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyricsbert.model import EMOTIONS, SENTIMENTS, Analysis, Encoder
from lyricsbert.songs import Song, cut_sections

KEY_WORD = {"sadness": "cry", "joy": "happy", "love": "kiss", "anger": "rage", "fear": "afraid", "surprise": "wow"}
WORDS = st.sampled_from(["cry", "happy", "kiss", "rage", "afraid", "wow", "tin", "boat", "Über", "чай", "🎷", "7"])
TEXTS = st.lists(st.lists(WORDS, max_size=40).map(" ".join), min_size=1, max_size=12)


def assert_same(one: Analysis, other: Analysis, tolerance: float = 1e-5) -> None:
    np.testing.assert_allclose(one.embedding, other.embedding, atol=tolerance)
    np.testing.assert_allclose(one.emotions, other.emotions, atol=tolerance)
    np.testing.assert_allclose(one.sentiment, other.sentiment, atol=tolerance)


def assert_sound(analysis: Analysis, n: int, dimensions: int) -> None:
    """Shapes, types, unit length and sums: what every Analysis promises."""
    assert len(analysis) == n
    assert analysis.embedding.shape == (n, dimensions)
    assert analysis.emotions.shape == (n, len(EMOTIONS))
    assert analysis.sentiment.shape == (n, len(SENTIMENTS))
    for values in (analysis.embedding, analysis.emotions, analysis.sentiment):
        assert values.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(analysis.embedding, axis=1), 1, atol=1e-5)
    for ratios in (analysis.emotions, analysis.sentiment):
        assert ratios.min(initial=1) >= 0
        np.testing.assert_allclose(ratios.sum(axis=1), 1, atol=1e-5)


@given(TEXTS)
@settings(deadline=None, max_examples=40)
def test_any_texts_give_a_sound_analysis(tiny_encoder: Encoder, texts: list[str]) -> None:
    assert_sound(tiny_encoder.analyze(texts), len(texts), tiny_encoder.dimensions)


@given(TEXTS)
@settings(deadline=None, max_examples=40)
def test_a_batch_gives_what_single_calls_give(tiny_encoder: Encoder, texts: list[str]) -> None:
    batch = tiny_encoder.analyze(texts)
    for row, text in enumerate(texts):
        assert_same(batch[row : row + 1], tiny_encoder.analyze([text]))


@given(TEXTS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=25)
def test_rows_come_in_the_order_of_the_texts(tiny_encoder: Encoder, texts: list[str], random: object) -> None:
    order = list(range(len(texts)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = tiny_encoder.analyze([texts[row] for row in order])
    assert_same(shuffled, tiny_encoder.analyze(texts)[np.array(order)])


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_a_key_word_leads_to_its_emotion(tiny_encoder: Encoder, emotion: str) -> None:
    texts = ["the boat", f"oh {KEY_WORD[emotion]} now"]
    assert EMOTIONS[tiny_encoder.analyze(texts).emotions[1].argmax()] == emotion


def test_sentiment_follows_the_key_words(tiny_encoder: Encoder) -> None:
    sentiment = tiny_encoder.analyze(["cry", "wow", "kiss"]).sentiment
    assert [SENTIMENTS[row] for row in sentiment.argmax(axis=1)] == ["negative", "neutral", "positive"]


def test_equal_texts_get_equal_rows(tiny_encoder: Encoder) -> None:
    analysis = tiny_encoder.analyze(["cry", "happy boat", "cry", "happy boat", "cry"])
    for one, other in ((0, 2), (0, 4), (1, 3)):
        np.testing.assert_array_equal(analysis.embedding[one], analysis.embedding[other])
    assert not np.allclose(analysis.embedding[0], analysis.embedding[1])


def test_texts_that_share_words_are_close(tiny_encoder: Encoder) -> None:
    embedding = tiny_encoder.analyze(["tin boat on a pond", "a tin boat", "cry cry cry"]).embedding
    assert embedding[0] @ embedding[1] > embedding[0] @ embedding[2]


def test_no_texts_give_an_empty_analysis(tiny_encoder: Encoder) -> None:
    assert_sound(tiny_encoder.analyze([]), 0, tiny_encoder.dimensions)


@pytest.mark.parametrize("text", ["", "   \n", "…", "\ud83d half a pair", "nul \x00 byte"])
def test_odd_texts_still_have_an_analysis(tiny_encoder: Encoder, text: str) -> None:
    assert_sound(tiny_encoder.analyze([text]), 1, tiny_encoder.dimensions)


def test_one_text_instead_of_a_list_is_refused(tiny_encoder: Encoder) -> None:
    with pytest.raises(TypeError, match="a list of texts"):
        tiny_encoder.analyze("cry")


def test_a_long_text_is_the_mean_of_its_windows(tiny_encoder: Encoder) -> None:
    # 100 words of one token in windows of at most 64 tokens: two windows of 50.
    words = ["cry"] * 50 + ["happy"] * 50
    whole = tiny_encoder.analyze([" ".join(words)])
    halves = tiny_encoder.analyze([" ".join(words[:50]), " ".join(words[50:])])
    np.testing.assert_allclose(whole.emotions[0], halves.emotions.mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(whole.sentiment[0], halves.sentiment.mean(axis=0), atol=1e-6)
    mean = halves.embedding.mean(axis=0)
    np.testing.assert_allclose(whole.embedding[0], mean / np.linalg.norm(mean), atol=1e-6)


def test_windows_are_weighted_by_their_length(tiny_encoder: Encoder) -> None:
    # 65 tokens make windows of 32 and 33.
    words = ["cry"] * 32 + ["happy"] * 33
    whole = tiny_encoder.analyze([" ".join(words)])
    parts = tiny_encoder.analyze(["cry", "happy"])
    expected = (32 * parts.emotions[0] + 33 * parts.emotions[1]) / 65
    np.testing.assert_allclose(whole.emotions[0], expected, atol=1e-6)


def test_a_very_long_text_among_short_ones(tiny_encoder: Encoder) -> None:
    texts = ["cry", "kiss " * 20_000, "happy"]
    analysis = tiny_encoder.analyze(texts)
    assert_sound(analysis, 3, tiny_encoder.dimensions)
    assert_same(analysis[1:2], tiny_encoder.analyze(["kiss"]), 1e-4)


def test_the_number_of_threads_changes_nothing(tiny_bundle: Path) -> None:
    texts = [" ".join(["cry", "boat", "happy"][: 1 + n % 3] * (1 + n % 17)) for n in range(400)]
    one = Encoder.load(tiny_bundle, threads=1).analyze(texts)
    two = Encoder.load(tiny_bundle, threads=2).analyze(texts)
    np.testing.assert_array_equal(one.embedding, two.embedding)
    np.testing.assert_array_equal(one.emotions, two.emotions)
    np.testing.assert_array_equal(one.sentiment, two.sentiment)


def test_rows_can_be_taken_from_an_analysis(tiny_encoder: Encoder) -> None:
    analysis = tiny_encoder.analyze(["cry", "happy", "kiss"])
    np.testing.assert_array_equal(analysis[1:].emotions, analysis.emotions[1:])
    np.testing.assert_array_equal(analysis[np.array([2, 0])].embedding, analysis.embedding[[2, 0]])
    assert len(analysis[np.array([True, False, True])]) == 2


SONG = Song(
    "Marigold Ferry",
    "Paper Boats",
    "[Verse 1]\nI cry beside the boat shed door\nand count the buttons on the floor\n\n"
    "[Chorus]\nHappy, happy, row to me\nhappy as the boat can be\n\n"
    "[Verse 2]\nA kiss is folded in the sail\na kiss too heavy for the mail\n\n"
    "[Chorus]\nhappy happy row to me!\nHappy as the boat can be",
)
SILENT = Song("Marigold Ferry", "Intermission", "")


def test_a_song_has_each_distinct_section_once(tiny_encoder: Encoder) -> None:
    result = tiny_encoder.analyze_songs([SONG])
    assert [section.lines[0].split()[0] for section in result.sections] == ["I", "Happy,", "A"]
    assert result.times_sung.tolist() == [1, 2, 1]
    assert result.song_index.tolist() == [0, 0, 0]
    assert_sound(result.analysis, 3, tiny_encoder.dimensions)
    assert_sound(result.songs, 1, tiny_encoder.dimensions)


def test_a_song_is_the_mean_of_its_sections_by_times_sung(tiny_encoder: Encoder) -> None:
    result = tiny_encoder.analyze_songs([SONG])
    sections = tiny_encoder.analyze([section.text for section in result.sections])
    assert_same(result.analysis, sections)
    weights = np.array([1, 2, 1]) / 4
    np.testing.assert_allclose(result.songs.emotions[0], weights @ sections.emotions, atol=1e-6)
    np.testing.assert_allclose(result.songs.sentiment[0], weights @ sections.sentiment, atol=1e-6)
    mean = weights @ sections.embedding
    np.testing.assert_allclose(result.songs.embedding[0], mean / np.linalg.norm(mean), atol=1e-6)


def test_a_song_without_sections_has_zeros_and_nan(tiny_encoder: Encoder) -> None:
    result = tiny_encoder.analyze_songs([SILENT, SONG])
    assert result.song_index.tolist() == [1, 1, 1]
    assert not result.songs.embedding[0].any()
    assert np.isnan(result.songs.emotions[0]).all()
    assert np.isnan(result.songs.sentiment[0]).all()
    assert_sound(result.songs[1:], 1, tiny_encoder.dimensions)


def test_no_songs(tiny_encoder: Encoder) -> None:
    result = tiny_encoder.analyze_songs([])
    assert (len(result.songs), result.sections, len(result.analysis)) == (0, (), 0)
    assert (result.song_index.dtype, result.times_sung.dtype) == (np.int64, np.int64)


def test_songs_do_not_share_sections(tiny_encoder: Encoder) -> None:
    twin = Song("The Other Ferry", "Paper Boats", SONG.lyrics)
    result = tiny_encoder.analyze_songs([SONG, twin])
    assert result.song_index.tolist() == [0, 0, 0, 1, 1, 1]
    assert_same(result.songs[:1], result.songs[1:])


@given(st.lists(st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), max_size=9), max_size=4))
@settings(deadline=None, max_examples=30)
def test_every_section_of_every_song_is_counted(tiny_encoder: Encoder, stanzas: list[list[str]]) -> None:
    songs = [Song("Marigold Ferry", f"Number {n}", "\n\n".join(lines)) for n, lines in enumerate(stanzas)]
    result = tiny_encoder.analyze_songs(songs)
    assert sorted(result.song_index.tolist()) == result.song_index.tolist()
    assert len(result.sections) == len(result.analysis) == len(result.song_index) == len(result.times_sung)
    for row, song in enumerate(songs):
        assert result.times_sung[result.song_index == row].sum() == len(cut_sections(song.lyrics))


def test_the_vocabulary_is_whole_words(tiny_encoder: Encoder) -> None:
    assert tiny_encoder.vocabulary[:5] == ["cry", "lonely", "tears", "sad", "alone"]
    assert not any("#" in word or "[" in word for word in tiny_encoder.vocabulary)
