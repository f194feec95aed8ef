from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.errors import SongNotFoundError
from lyricsbert.library.search.titles import Titles

NAMES = [
    ("Björk Ågren", "Señor Lantern"),
    ("The Tin Whistles", "Over the Weir"),
    ("Mona & the Kites", "Over the Weir"),
    ("Mona & the Kites", "Paper Moonlight (Live)"),
    ("Old Harbour", "Stand by the Gate"),
    ("Старый Порт", "Туман"),
    ("Old Harbour", "???"),
    ("Old Harbour", "Winter Coats"),
    ("Old Harbour", "Winter Coats"),
    ("!!!", "Myth"),
    ("Ann Tide", "Myth"),
    ("Ann Tide", "Myths"),
    ("Nineteen", "22"),
    ("Nineteen", "1999"),
    ("Nineteen", "!?"),
    ("Emoji Kid", "🔥🔥🔥"),
    ("Emoji Kid", "❤️"),
    ("Because", "Cause"),
    ("Ida Wren", "Because"),
    ("Ida Wren", "Why"),
    ("Ida Wren", "Why?"),
    ("Ida Wren", "Don’t Stop Dancin’"),
    ("Ida Wren", "Lamp - Live"),
]


@pytest.fixture(scope="module")
def titles():
    return Titles([artist for artist, _ in NAMES], [title for _, title in NAMES])


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("Björk Ågren - Señor Lantern", 0),
        ("bjork agren - senor lantern", 0),
        ("Bjork Agren senor lantern", 0),
        ("SEÑOR LANTERN", 0),
        ("senor lanten", 0),
        ("bjork agrn - senor lantrn", 0),
        ("señor lantern by björk ågren", 0),
        ("The Tin Whistles - Over the Weir", 1),
        ("over the weir by Mona & the Kites", 2),
        ("Paper Moonl", 3),
        ("Mona & the Kites - Paper", 3),
        ("stand by the gate", 4),
        ("stand by the gate by old harbour", 4),
        ("туман", 5),
        ("???", 6),
        ("winter coats", 7),
        ("!!! - myth", 9),
        ("ann tide - myth", 10),
        ("myths", 11),
        ("22", 12),
        ("Nineteen - 22", 12),
        ("!?", 14),
        ("nineteen - !?", 14),
        ("!? by nineteen", 14),
        ("??? by Old Harbour", 6),
        ("Emoji Kid - 🔥🔥🔥", 15),
        ("emoji kid – ❤", 16),
        ("❤️", 16),
        ("cause", 17),
        ("dont stop dancing", 21),
        ("Lamp - Live", 22),
        ("ida wren - lamp - live", 22),
    ],
)
def test_a_song_is_found_by_what_people_call_it(titles, query, row):
    assert titles.resolve(query) == row
    assert titles.find(query, 3)[0].row == row


def test_a_title_of_two_artists_is_not_guessed(titles):
    with pytest.raises(SongNotFoundError) as caught:
        titles.resolve("over the weir")
    assert "The Tin Whistles - Over the Weir" in str(caught.value)
    assert "Mona & the Kites - Over the Weir" in str(caught.value)


def test_other_signs_are_no_misspelling(titles):
    with pytest.raises(SongNotFoundError, match=r"nearest: .*Emoji Kid"):
        titles.resolve("Emoji Kid - 💧")


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("Björk Ågren - Señor Lantern", [0]),
        ("bjork agren - SENOR LANTERN!", [0]),
        ("senor lanten", []),
        ("senor lantern by bjork agren", []),
        ("over the weir", [1, 2]),
        ("Mona and the Kites - Over the Weir", [2]),
        ("Winter Coats", [7, 8]),
        ("туман", [5]),
        ("Nineteen - 1998", []),
        ("Nineteen - 1999", [13]),
        ("1999", [13]),
        ("Nineteen", []),
        ("Ann Tide - Mythos", []),
        ("Ann Tide - Myth", [10]),
        ("!!! - Myth", [9]),
        ("???", [6]),
        ("!?", [14]),
        ("Nineteen - ???", []),
        ("Emoji Kid - 💧", []),
        ("Emoji Kid - 🔥🔥🔥", [15]),
        ("Emoji Kid - 🔥", []),
        ("emoji kid - ❤", [16]),
        ("Cause", [17]),
        ("because", [18]),
        ("Why?", [20]),
        ("ida wren - why", [19]),
        ("why!", [19, 20]),
        ("don't stop dancin", [21]),
        ("dont stop dancing", []),
        ("lamp", []),
        ("ida wren - lamp (live)", [22]),
        ("", []),
    ],
)
def test_exact_is_never_another_name(titles, query, rows):
    assert titles.exact(query) == rows


def test_a_song_that_is_not_there_names_the_nearest(titles):
    with pytest.raises(SongNotFoundError, match=r"called 'Papier Sunlight'.*Paper Moonlight"):
        titles.resolve("Papier Sunlight")
    with pytest.raises(SongNotFoundError, match=r"called 'xq zzkw 99'\.$"):
        titles.resolve("xq zzkw 99")


def test_scores_fall_and_word_for_word_is_one(titles):
    scores = [match.score for match in titles.find("the tin whistles over the weir", 5)]
    assert scores[0] == 1
    assert scores == sorted(scores, reverse=True)
    assert len(titles.find("over the weir", 2)) == 2


@pytest.mark.parametrize("query", ["", "   "])
def test_nothing_is_found_for_nothing(titles, query):
    assert titles.find(query, 5) == []
    with pytest.raises(SongNotFoundError):
        titles.resolve(query)


def test_an_empty_library_has_no_titles():
    assert Titles([], []).find("anything", 5) == []


@given(st.text(max_size=40))
def test_any_query_gives_matches_or_the_typed_error(query):
    titles = Titles([artist for artist, _ in NAMES], [title for _, title in NAMES])
    assert all(0 < match.score <= 1 for match in titles.find(query, 10))
    assert set(titles.exact(query)) <= set(range(len(NAMES)))
    with suppress(SongNotFoundError):
        assert 0 <= titles.resolve(query) < len(NAMES)


def test_exact_tells_names_apart_by_signs_and_by_where_the_title_begins() -> None:
    titles = Titles(["Prog", "A B", "Ida"], ["C", "C D", "Help!"])
    assert titles.exact("Prog - C") == [0]
    for query in ("C#", "C*", "Prog - C%", "A - B C D", "", " "):
        assert titles.exact(query) == []
    assert titles.exact("help") == [2]
