"""The shipped model on plain sentences: what anyone would expect of it."""

from pathlib import Path

import numpy as np
import pytest

from lyricsbert.model import EMOTIONS, SENTIMENTS, Encoder
from lyricsbert.model.bundle import HEAD_NAMES, read_config, shipped_bundle
from lyricsbert.songs import Song

pytestmark = pytest.mark.slow

MOODS = [
    ("I am so happy today, everything is wonderful", {"joy"}),
    ("I feel lonely and sad tonight", {"sadness"}),
    ("I am furious, I hate this", {"anger"}),
    ("I love you with all my heart, darling", {"love"}),
    ("I am scared and trembling", {"fear"}),
    ("what a surprise, I can't believe it, amazing", {"surprise", "joy"}),
]
WANTED = [
    ("so lonely", {"sadness"}),
    ("I want to dance all night", {"joy"}),
    ("I'm angry, I need to calm down", {"joy", "love", "sadness"}),
    ("something to cheer me up", {"joy"}),
    ("a song for our first dance at the wedding", {"love"}),
    ("furious, let me scream", {"anger"}),
]
PARAPHRASES = [
    ("I miss you since you went away", "You left and I long to have you back"),
    ("We danced until the sun came up", "All night long we kept on dancing"),
    ("My father worked the mine for thirty years", "Dad spent decades digging coal underground"),
    ("The rain keeps falling on the roof", "Drops of water drum above my head all day"),
    ("Money can't buy me what I need", "No amount of cash will get the thing I want"),
    ("I'm driving down the highway heading home", "On the road in my car, back to where I live"),
    ("The soldiers marched to war and never returned", "Troops went off to battle and did not come back"),
    ("Our baby is sleeping in her cradle", "Hush, the infant is asleep in the crib"),
]


@pytest.fixture(scope="module")
def shipped() -> Encoder:
    return Encoder.load()


@pytest.mark.parametrize(("text", "expected"), MOODS)
def test_a_plain_mood_leads(shipped: Encoder, text: str, expected: set[str]) -> None:
    assert EMOTIONS[shipped.analyze([text]).emotions[0].argmax()] in expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am so happy today, everything is wonderful", "positive"),
        ("I love this song, it is great", "positive"),
        ("I feel lonely and sad tonight", "negative"),
        ("I am furious, I hate this", "negative"),
        ("The meeting is on Tuesday at ten", "neutral"),
    ],
)
def test_the_sentiment_has_the_right_sign(shipped: Encoder, text: str, expected: str) -> None:
    negative, neutral, positive = shipped.analyze([text]).sentiment[0]
    if expected == "neutral":
        assert neutral == max(negative, neutral, positive)
    else:
        assert (positive > negative) == (expected == "positive")


@pytest.mark.parametrize(("text", "expected"), WANTED)
def test_a_wish_wants_what_anyone_would_expect(shipped: Encoder, text: str, expected: set[str]) -> None:
    assert EMOTIONS[shipped.analyze_queries([text]).wanted[0].argmax()] in expected


def test_who_does_not_want_sadness_gets_less_of_it(shipped: Encoder) -> None:
    wanted = shipped.analyze_queries(["not sad", "sad"]).wanted[:, EMOTIONS.index("sadness")]
    assert wanted[0] < wanted[1]


@pytest.mark.parametrize(
    ("text", "emotion", "sign"),
    [
        ("I'm angry, I need to calm down", "anger", -1),
        ("something to cheer me up, I feel awful", "joy", 1),
    ],
)
def test_what_is_wanted_is_not_what_is_expressed(shipped: Encoder, text: str, emotion: str, sign: int) -> None:
    found, place = shipped.analyze_queries([text]), EMOTIONS.index(emotion)
    assert sign * (found.wanted[0, place] - found.emotions[0, place]) > 0.1


def test_a_feeling_is_told_from_a_subject(shipped: Encoder) -> None:
    found = shipped.analyze_queries(["I feel so down tonight", "songs about trains"])
    assert found.feeling[0] > found.feeling[1]


def test_a_wild_wish_is_more_energetic_than_a_quiet_one(shipped: Encoder) -> None:
    found = shipped.analyze_queries(["loud party, jump around", "fall asleep quietly"])
    assert found.wanted_energy is not None
    assert found.wanted_energy[0] > found.wanted_energy[1]


def test_a_cheerful_song_is_pleasanter_than_a_bitter_one(shipped: Encoder) -> None:
    cheerful = "The sun is up and so am I\nI whistle while the sparrows fly\n\nOh happy day, come dance with me"
    bitter = "You lied again, you broke my door\nI hate the coat you wore\n\nGet out and don't come back no more"
    found = shipped.analyze_songs([Song("A", "Up", cheerful), Song("B", "Out", bitter)])
    assert [EMOTIONS[row] for row in found.songs.emotions.argmax(axis=1)] == ["joy", "anger"]
    assert found.valence is not None
    assert found.valence[0] > found.valence[1]


def test_a_paraphrase_is_the_nearest_text(shipped: Encoder) -> None:
    embedding = shipped.analyze([text for pair in PARAPHRASES for text in pair]).embedding
    cosines = embedding @ embedding.T
    np.fill_diagonal(cosines, -1)
    nearest = cosines.argmax(axis=1)
    partner = np.arange(len(embedding)) ^ 1
    assert np.sum(nearest == partner) >= len(embedding) - 1


def test_the_same_texts_give_the_same_answer(shipped: Encoder) -> None:
    texts = [text for text, _ in MOODS] * 3 + ["la la la " * n for n in range(1, 30)]
    first = shipped.analyze(texts)
    for other in (shipped, Encoder.load(threads=1), Encoder.load(threads=3)):
        second = other.analyze(texts)
        np.testing.assert_array_equal(first.embedding, second.embedding)
        np.testing.assert_array_equal(first.emotions, second.emotions)
        np.testing.assert_array_equal(first.sentiment, second.sentiment)


def test_a_batch_gives_nearly_what_single_calls_give(shipped: Encoder) -> None:
    # Not exactly: int8 activations are scaled by the greatest value in the batch.
    texts = [text for pair in PARAPHRASES for text in pair]
    batch = shipped.analyze(texts)
    single = np.concatenate([shipped.analyze([text]).embedding for text in texts])
    assert np.sum(batch.embedding * single, axis=1).min() > 0.97


def test_the_bundle_is_small_and_complete() -> None:
    folder: Path = shipped_bundle()
    config = read_config(folder)
    assert (config.model_id, config.dimensions) == ("lyricsbert-small-en", 384)
    assert (config.emotions, config.sentiments) == (EMOTIONS, SENTIMENTS)
    assert (folder / "model.onnx").stat().st_size < 30e6
    assert config.heads == tuple(HEAD_NAMES)
    assert sum((folder / name).stat().st_size for name in HEAD_NAMES.values()) < 1.3e6
    assert (folder / "recipe.toml").is_file()
    assert (folder / "heads.toml").is_file()
    assert config.model_hash[:12] in (folder / "README.md").read_text("utf-8")
