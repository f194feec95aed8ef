"""Years in a wish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.recommend.understanding.marked_text import MarkedText
from lyricsbert.recommend.understanding.years import EARLIEST, LATEST, find_years, other_years


def years(text: str, newest: int = 2016) -> list[tuple[int, int]]:
    return [span for found in find_years(MarkedText.of(text), newest) for span in found.spans]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("sad songs from the 80s", [(1980, 1989)]),
        ("'80s", [(1980, 1989)]),
        ("80’s synth pop", [(1980, 1989)]),
        ("eighties", [(1980, 1989)]),
        ("nineteen eighties", [(1980, 1989)]),
        ("the noughties", [(2000, 2009)]),
        ("gospel from the fiftys", [(1950, 1959)]),
        ("2000s rnb", [(2000, 2009)]),
        ("the 00s", [(2000, 2009)]),
        ("early seventies", [(1970, 1974)]),
        ("late 90s", [(1995, 1999)]),
        ("blues of the years 50", [(1950, 1959)]),
        ("1985", [(1985, 1985)]),
        ("songs from 1985", [(1985, 1985)]),
        ("hits in 1985", [(1985, 1985)]),
        ("songs from '85", [(1985, 1985)]),
        ("from 1980 to 1989", [(1980, 1989)]),
        ("1980-1989", [(1980, 1989)]),
        ("1980–1989 hits", [(1980, 1989)]),
        ("between 1990 and 1995", [(1990, 1995)]),
        ("grunge, 1991 to 94", [(1991, 1994)]),
        ("from the late 90s to the early 2000s", [(1995, 2004)]),
        ("60s and 70s", [(1960, 1979)]),
        ("60s, 70s and 90s", [(1960, 1979), (1990, 1999)]),
        ("1985 or 1990", [(1985, 1985), (1990, 1990)]),
        ("before 2000", [(EARLIEST, 1999)]),
        ("before the 80s", [(EARLIEST, 1979)]),
        ("until 1985", [(EARLIEST, 1985)]),
        ("after 1999", [(2000, LATEST)]),
        ("since 2010", [(2010, LATEST)]),
        ("from 1990 on", [(1990, LATEST)]),
        ("oldies", [(EARLIEST, 1979)]),
    ],
)
def test_years_are_read(text: str, spans: list[tuple[int, int]]) -> None:
    assert years(text) == spans


@pytest.mark.parametrize(
    "text",
    [
        "my dads 60th birthday",
        "I'm in my 20s and lost",
        "born in 1985",
        "married since 1999",
        "still in love since the school bus in 1966",
        "2000 miles away",
        "99 problems",
        "spin class in 20",
        "12 songs",
        "25 years of marriage",
        "",
    ],
)
def test_other_numbers_are_no_years(text: str) -> None:
    assert years(text) == []


def test_the_century_of_the_twenties_is_that_of_the_library() -> None:
    assert years("20s", newest=2016) == [(1920, 1929)]
    assert years("20s", newest=2024) == [(2020, 2029)]


def test_the_words_that_say_so_are_known() -> None:
    text = MarkedText.of("sad songs from the 80s please")
    (found,) = find_years(text, 2016)
    assert text.typed(found.places) == "from the 80s"
    assert text.without(found.places) == "sad songs"


@given(st.lists(st.tuples(st.integers(EARLIEST, LATEST), st.integers(0, 50)), max_size=4))
def test_other_years_are_all_but_those(pairs: list[tuple[int, int]]) -> None:
    spans: list[tuple[int, int]] = []
    for first, length in sorted(pairs):
        if not spans or first > spans[-1][1] + 1:
            spans.append((first, min(first + length, LATEST)))
    others = other_years(tuple(spans))
    for year in {EARLIEST, LATEST, *(edge for span in (*spans, *others) for edge in span)}:
        inside = any(first <= year <= last for first, last in spans)
        assert inside != any(first <= year <= last for first, last in others)


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    for first, last in years(text):
        assert first <= last + 1
