"""What a wish accepts, how it is put into its canonical form, and every way in which it is refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.errors import WishError
from lyricsbert.model import EMOTIONS
from lyricsbert.recommend import Wish, parse_emotion, parse_years
from lyricsbert.recommend.wish import wanted_ratios

RATIOS = st.dictionaries(st.sampled_from(EMOTIONS), st.floats(0, 1), min_size=1).filter(
    lambda emotions: len(emotions) < 6 or sum(emotions.values()) > 0
)
TEXT_RATIOS = (
    st.lists(st.floats(0, 1), min_size=6, max_size=6)
    .filter(lambda r: sum(r) > 0.01)
    .map(lambda r: np.array(r, dtype=np.float32) / np.float32(sum(r)))
)


def test_fields_are_put_into_their_canonical_form() -> None:
    wish = Wish(
        text="  lonely ",
        emotions={"JOY": 1},
        mood="anxious/sad",
        liked=["A - B", "A - B"],
        artist=" ABBA ",
        valence=7,
        energy=np.float32(2.5),
        themes=[" Love ", "the road", "love"],
        k=np.int64(3),
    )
    assert wish.text == "lonely"
    assert wish.emotions == {"joy": 1.0}
    assert wish.mood == "Anxious/Sad"
    assert wish.liked == ("A - B",)
    assert wish.artist == "ABBA"
    assert (wish.valence, wish.energy) == (7.0, 2.5)
    assert isinstance(wish.valence, float)
    assert wish.themes == ("Love", "the road")
    assert wish.k == 3
    assert isinstance(wish.k, int)


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "x"},
        {"emotions": {"joy": 0.0}},
        {"valence": 1},
        {"energy": 9.0},
        {"themes": ("love",)},
        {"mood": "Calm"},
        {"liked": ("A - B",)},
        {"disliked": ("A - B",)},
        {"artist": "A"},
        {"genre": "Pop"},
        {"years": (1980, 1980)},
    ],
)
def test_each_field_alone_is_a_wish(fields: dict[str, object]) -> None:
    assert Wish(**fields).k == 10


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "empty"),
        ({"k": 5}, "empty"),
        ({"text": ""}, "empty"),
        ({"text": " \n\t"}, "empty"),
        ({"text": "?! ... _"}, "no word"),
        ({"text": 5}, "must be text"),
        ({"emotions": {"joy": math.nan}}, "joy=nan is not a number"),
        ({"emotions": {"joy": math.inf}}, "not a number"),
        ({"emotions": {"joy": "much"}}, "not a number"),
        ({"emotions": {"joy": True}}, "not a number"),
        ({"emotions": {"joy": -1}}, "joy=-1 is out of range"),
        ({"emotions": {"joy": 1.01}}, "out of range; a ratio is from 0 to 1"),
        ({"emotions": {"jooy": 1}}, "did you mean joy"),
        ({"emotions": {"hunger": 1}}, "sadness, joy, love, anger, fear, surprise"),
        ({"emotions": {"joy": 1, "Joy": 0.5}}, "twice"),
        ({"emotions": dict.fromkeys(EMOTIONS, 0.0)}, "All six emotions are 0"),
        ({"emotions": ["joy"]}, "by name"),
        ({"valence": 0.9}, "valence=0.9 is out of range; valence is from 1 (unpleasant) to 9 (pleasant)"),
        ({"energy": 9.1}, "energy=9.1 is out of range; energy is from 1 (calm) to 9 (energetic)"),
        ({"valence": math.nan}, "valence=nan is not a number"),
        ({"energy": True}, "energy=True is not a number"),
        ({"energy": "high"}, "energy=high is not a number"),
        ({"themes": ("",)}, "theme is empty"),
        ({"themes": (5,)}, "theme is 5; it must be text"),
        ({"mood": "Grumpy"}, "Happy, Anxious/Sad, Energetic, Calm"),
        ({"mood": ""}, "Happy, Anxious/Sad, Energetic, Calm"),
        ({"text": "x", "k": 0}, "k is 0; it must be a whole number from 1 to 1000"),
        ({"text": "x", "k": -3}, "k is -3"),
        ({"text": "x", "k": 1001}, "k is 1001"),
        ({"text": "x", "k": 2.5}, "k is 2.5"),
        ({"text": "x", "k": True}, "k is True"),
        ({"text": "x", "diversity": 1.5}, "diversity=1.5 is out of range"),
        ({"text": "x", "diversity": math.nan}, "diversity=nan"),
        ({"text": "x", "method": "magic"}, "blend, cluster-knn"),
        ({"years": (1990, 1980)}, "reversed; write 1980-1990"),
        ({"years": (0, 1980)}, "out of range"),
        ({"years": (1980,)}, "first and the last year"),
        ({"years": ("a", "b")}, "first and the last year"),
        ({"liked": ("",)}, "liked song is empty"),
        ({"artist": "  "}, "artist is empty"),
        ({"genre": "\u200b\u00a0"}, "genre is empty"),
        ({"artist": 5}, "artist is 5; it must be text"),
    ],
)
def test_bad_wishes_are_refused_in_one_sentence(fields: dict[str, object], says: str) -> None:
    with pytest.raises(WishError) as caught:
        Wish(**fields)
    message = str(caught.value)
    assert says in message
    assert "\n" not in message
    assert message.endswith((".", "?"))


@pytest.mark.parametrize("name", ["!!!", "???", "22", "🔥🔥🔥", "❤️", "+/-", "雨"])
def test_names_may_be_made_of_signs(name: str) -> None:
    wish = Wish(artist=f" {name} ", genre=name, liked=(name,), disliked=(f"Nineteen - {name}",))
    assert (wish.artist, wish.genre, wish.liked, wish.disliked) == (name, name, (name,), (f"Nineteen - {name}",))


def test_one_theme_needs_no_tuple() -> None:
    wish = Wish(themes="the road")  # type: ignore[arg-type]
    assert wish.themes == ("the road",)
    assert wish.filters == {"themes": ("the road",)}
    assert not Wish(text="x").filtered


def test_given_emotions_are_kept_and_the_rest_is_spread_evenly() -> None:
    assert wanted_ratios({"joy": 0.5}) == pytest.approx([0.1, 0.5, 0.1, 0.1, 0.1, 0.1])


def test_the_rest_follows_the_ratios_of_the_text() -> None:
    text = np.array([0.6, 0.2, 0.2, 0, 0, 0], dtype=np.float32)
    assert wanted_ratios({"joy": 0.2}, text) == pytest.approx([0.6, 0.2, 0.2, 0, 0, 0])
    assert wanted_ratios({"sadness": 0.0, "joy": 0.5}, text) == pytest.approx([0, 0.5, 0.5, 0, 0, 0])


def test_the_rest_is_spread_evenly_when_the_text_has_only_the_given_emotion() -> None:
    text = np.array([0, 1, 0, 0, 0, 0], dtype=np.float32)
    assert wanted_ratios({"joy": 0.5}, text) == pytest.approx([0.1, 0.5, 0.1, 0.1, 0.1, 0.1])


def test_too_much_and_all_six_are_scaled() -> None:
    assert wanted_ratios({"joy": 1, "love": 1}) == pytest.approx([0, 0.5, 0.5, 0, 0, 0])
    assert wanted_ratios(dict.fromkeys(EMOTIONS, 0.05)) == pytest.approx([1 / 6] * 6)


@given(RATIOS, st.none() | TEXT_RATIOS)
def test_wanted_ratios_are_ratios_and_keep_what_is_given(emotions: dict[str, float], text: np.ndarray | None) -> None:
    ratios = wanted_ratios(emotions, text)
    assert ratios.shape == (6,)
    assert ratios.dtype == np.float32
    assert (ratios >= 0).all()
    assert ratios.sum() == pytest.approx(1, abs=1e-5)
    if len(emotions) < 6 and sum(emotions.values()) <= 1:
        for name, value in emotions.items():
            assert ratios[EMOTIONS.index(name)] == pytest.approx(value, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "emotion"), [("joy=0.8", ("joy", 0.8)), (" Fear = 1 ", ("fear", 1.0)), ("anger=0", ("anger", 0.0))]
)
def test_parse_emotion(text: str, emotion: tuple[str, float]) -> None:
    assert parse_emotion(text) == emotion


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("joy=nan", "joy=nan is not a number"),
        ("joy=-1", "joy=-1 is out of range"),
        ("joy=2", "joy=2 is out of range"),
        ("joy=inf", "not a number"),
        ("joy=much", "joy=much is not a number"),
        ("joy=", "not a number"),
        ("jooy=1", "did you mean joy"),
        ("joy", "NAME=RATIO"),
        ("=1", "NAME=RATIO"),
        ("", "NAME=RATIO"),
    ],
)
def test_parse_emotion_refuses(text: str, says: str) -> None:
    with pytest.raises(WishError, match=says):
        parse_emotion(text)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1985", (1985, 1985)),
        ("1980-1989", (1980, 1989)),
        (" 1980 – 1989 ", (1980, 1989)),
        ("1980-", (1980, 9999)),
        ("-1989", (1, 1989)),
    ],
)
def test_parse_years(text: str, years: tuple[int, int]) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize("text", ["", "-", "eighties", "1980-1989-1990", "198o", "19800", "1989-1980", "0", "٣٤"])
def test_parse_years_refuses(text: str) -> None:
    with pytest.raises(WishError):
        parse_years(text)
