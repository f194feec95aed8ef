"""Valence and energy: by number, by text, and in what is said of them."""

import numpy as np
import pytest

from lyricsbert.recommend import Recommender, Wish
from lyricsbert.recommend.signals.affect import Affect, affect_in_words, affect_values


def test_values_fall_with_the_distance_of_the_numbers_that_are_given() -> None:
    valence = np.array([8, 6, 4, 1, np.nan], dtype=np.float32)
    energy = np.array([2, 2, 8, 2, np.nan], dtype=np.float32)
    alone = affect_values({"valence": valence}, {"valence": 8})
    assert alone == pytest.approx([1, 0.5, 0, 0, 0])
    both = affect_values({"valence": valence, "energy": energy}, {"valence": 8, "energy": 2})
    assert both == pytest.approx([1, 1 - np.sqrt(2) / 4, 0, 0, 0])
    assert both.dtype == np.float32


@pytest.mark.parametrize(
    ("song", "wanted", "says"),
    [
        ({"valence": 7.9, "energy": 2.2}, {"valence": 8, "energy": 2}, "Calm and gentle"),
        ({"valence": 2.0, "energy": 8.0}, {"valence": 1, "energy": 9}, "Dark and intense"),
        ({"valence": 7.9, "energy": 4.8}, {"valence": 8, "energy": 5}, "Bright in feeling"),
        ({"energy": 7.84}, {"energy": 9}, "High energy"),
        ({"energy": 5.5}, {"energy": 9}, None),
        ({"energy": 8.0}, {"energy": 5.5}, None),
        ({"valence": 2.0, "energy": 2.0}, {"valence": 8, "energy": 2}, "Low energy"),
    ],
)
def test_only_what_is_wanted_and_far_from_the_middle_is_said(
    song: dict[str, float], wanted: dict[str, float], says: str | None
) -> None:
    assert affect_in_words(song, wanted) == says


def test_numbers_bring_the_nearest_songs_first_and_say_so(rated: Recommender) -> None:
    best = rated.recommend(valence=9, energy=9, k=1)[0]
    assert best.song.title in {"Peach Parade", "Paper Lanterns"}
    assert [str(reason) for reason in best.reasons if reason.kind == "affect"] == ["Bright and lively, as you asked."]
    assert best.valence is not None
    assert best.valence > 6.5
    worst = rated.recommend(valence=1, k=1)[0]
    assert worst.parts == {"affect": pytest.approx(1 - (worst.valence - 1) / 4, abs=1e-5)}


def test_a_text_asks_for_less_than_a_number(rated: Recommender) -> None:
    by_text = rated.recommend("happy, we laugh and dance")
    assert by_text.reading.wanted_valence > 7
    assert by_text[0].weights["affect"] < by_text[0].weights["emotion"]
    by_number = rated.recommend("happy, we laugh and dance", valence=2)
    assert by_number.reading.wanted_valence == 2
    assert by_number.reading.wanted_energy == by_text.reading.wanted_energy
    assert by_number[0].weights["affect"] >= by_number[0].weights["emotion"]
    assert rated.recommend("happy, we laugh and dance", emotions={"anger": 1}).reading.wanted_valence is None


def test_songs_of_a_model_that_says_nothing_of_them_have_no_value(recommender: Recommender) -> None:
    found = recommender.recommend(valence=8)
    assert {each.parts["affect"] for each in found} == {0}
    assert {each.valence for each in found} == {None}
    assert "affect" not in recommender.recommend("lonely")[0].parts


def test_affect_is_asked_like_an_emotion() -> None:
    assert Affect().weight == 1
    assert Wish(valence=3).asks_affect
    assert not Wish(text="x").asks_affect
