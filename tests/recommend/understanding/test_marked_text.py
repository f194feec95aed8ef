"""Texts that are split into tokens and marks, and put together again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.recommend.understanding.marked_text import BREAK, DASH, MARKS, TAKEN, MarkedText
from lyricsbert.text import tokens


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("Sad songs, please!", ["sad", "songs", BREAK, "please", BREAK]),
        ("ABBA - Waterloo", ["abba", DASH, "waterloo"]),
        ("1980-1989", ["1980", DASH, "1989"]),
        ("k-pop isn't r&b", ["k", "pop", "isnt", "r", "and", "b"]),
        ("R.E.M. or AC/DC", ["r", "e", "m", BREAK, "or", "ac", BREAK, "dc"]),
        ("rock n roll", ["rock", "and", "roll"]),
        ("sad 😭 but fine", ["sad", BREAK, "but", "fine"]),
        ("one\ntwo", ["one", BREAK, "two"]),
        ("", []),
    ],
)
def test_texts_are_split(text: str, split: list[str]) -> None:
    assert list(MarkedText.of(text).tokens) == split


@given(st.text())
def test_nothing_is_lost(text: str) -> None:
    marked = MarkedText.of(text)
    assert len(marked.tokens) == len(marked.spans)
    assert marked.without(()) == text
    for place, (start, end) in enumerate(marked.spans):
        assert 0 <= start < end <= len(text)
        assert marked.places(*_span_in_folded(marked, place)) == range(place, place + 1)


def _span_in_folded(marked: MarkedText, place: int) -> tuple[int, int]:
    start = marked.folded_start(place)
    return start - 1, start + len(marked.tokens[place]) + 1


@given(st.text(alphabet="abc ',.!-&\n0189é", max_size=40))
def test_tokens_are_those_of_the_text(text: str) -> None:
    assert set(MarkedText.of(text).words) <= {
        *tokens(text),
        *(token for word in text.split() for token in tokens(word)),
    }


def test_what_is_taken_leaves_nothing_loose() -> None:
    text = MarkedText.of("ABBA, but sad songs from the 80s, please")
    assert text.without({0}) == "sad songs from the 80s"
    assert text.without({5, 6, 7}) == "ABBA, but sad songs"
    assert text.without(range(len(text.tokens))) == ""


def test_what_is_taken_is_hidden_by_a_mark() -> None:
    text = MarkedText.of("songs by ABBA").hiding({2})
    assert text.tokens == ("songs", "by", TAKEN)
    assert TAKEN in MARKS


@pytest.mark.parametrize(
    ("text", "heeds"),
    [("songs by Bread", True), ("songs by bread", False), ("SONGS BY BREAD", False), ("Songs by bread", False)],
)
def test_capital_letters_tell_where_not_all_are(text: str, heeds: bool) -> None:
    assert MarkedText.of(text).heeds_case is heeds
