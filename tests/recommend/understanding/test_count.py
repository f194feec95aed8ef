"""How many songs a wish asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.recommend.understanding.count import MOST, find_count
from lyricsbert.recommend.understanding.marked_text import MarkedText


def count(text: str) -> int | None:
    found = find_count(MarkedText.of(text))
    return found.count if found else None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("five songs", 5),
        ("ten sad songs", 10),
        ("3 songs about rain", 3),
        ("Give me twenty happy summer tunes", 20),
        ("a dozen love songs", 12),
        ("top 10 please", 10),
        ("two tracks for the gym", 2),
    ],
)
def test_numbers_of_songs_are_read(text: str, number: int) -> None:
    assert count(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "a song about rain",
        "one more song",
        "99 problems",
        "1985 songs",
        "songs for two",
        "20 of us",
        "0 songs",
        "5000 songs",
        "",
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    assert count(text) is None


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    found = count(text)
    assert found is None or 1 <= found <= MOST
