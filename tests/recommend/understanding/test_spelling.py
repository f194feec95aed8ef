"""Misspelled words in a wish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.recommend.understanding.spelling import Correction, Spelling

WORDS = """
    the and feel so for with this about what just no not love happy broken lonely tonight something songs song really
    friend scared bored excited exited sacred board angry anxious stare stop boats hungry dancing sleep calm heart sad
    """.split()  # noqa: SIM905
SPELLING = Spelling(WORDS)


def corrected(text: str) -> str:
    return SPELLING.correct(text)[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("i feel so lonley tonight", "i feel so lonely tonight"),
        ("heart brokn", "heart broken"),
        ("angrry", "angry"),
        ("axious", "anxious"),
        ("hapy", "happy"),
        ("jsut", "just"),
        ("abuot", "about"),
        ("somthing", "something"),
        ("reallly", "really"),
        ("freind", "friend"),
        ("caml", "calm"),
        ("Im so exited", "Im so excited"),
        ("so board", "so bored"),
        ("sacred of the dark", "scared of the dark"),
    ],
)
def test_one_edit_is_undone(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "I feel lonely tonight",
        "he exited the room",
        "a sacred song",
        "lonelier songs",
        "stopped stops",
        "dancin' and evry",
        "xyzzy",
        "lonley's",
        "smth",
        "HELLO",
        "",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert corrected(text) == text


def test_names_and_what_was_wanted_so_stay() -> None:
    assert SPELLING.correct("lonley", {"lonley"}) == ("lonley", [])
    assert SPELLING.correct("Lonley hapy", kept={"lonley"}) == ("Lonley happy", [Correction("hapy", "happy")])


def test_without_a_vocabulary_nothing_is_corrected() -> None:
    assert Spelling([]).correct("lonley") == ("lonley", [])


@given(st.sampled_from(WORDS))
def test_words_are_not_misspelled(word: str) -> None:
    assert corrected(word) == word


@given(st.text())
def test_a_corrected_text_is_right(text: str) -> None:
    once, corrections = SPELLING.correct(text)
    assert (once == text) == (not corrections)
    assert {correction.word for correction in corrections} <= set(WORDS)
