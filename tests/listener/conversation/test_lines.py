"""Lines by rule, without a model: whole lines, changes, songs of the list, filters, journeys."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.listener.conversation.filters import find_clean, find_duration, find_lifts
from lyricsbert.listener.conversation.journeys import find_journey, find_minutes
from lyricsbert.listener.conversation.lines import whole_line
from lyricsbert.listener.conversation.references import find_references
from lyricsbert.listener.conversation.shifts import find_shifts, respelled
from lyricsbert.listener.conversation.state import Item
from lyricsbert.recommend.understanding.marked_text import MarkedText

SONGS = ["id-1", "id-2", "id-3", "id-4"]
TITLES = ["Rain Ticket", "Grey Ferry", "Comet", "Third Cup"]


def folded(text: str) -> str:
    return MarkedText.of(text).folded


@pytest.mark.parametrize(
    ("text", "act", "topic", "count"),
    [
        ("Hello!", "talk", "greeting", None),
        ("thanks, that's lovely", "talk", "thanks", None),
        ("What can I say?", "talk", "help", None),
        ("who are you", "talk", "about", None),
        ("bye bye", "talk", "bye", None),
        ("you are useless", "talk", "abuse", None),
        ("thank you, more please", "more", None, None),
        ("show me ten more", "more", None, 10),
        ("what else have you got?", "more", None, None),
        ("oops, undo that", "undo", None, None),
        ("go back two steps", "undo", None, 2),
        ("something else entirely", "else", None, None),
        ("i dont like any of these", "else", None, None),
        ("forget everything and start over", "restart", None, None),
    ],
)
def test_a_line_that_means_one_thing(text: str, act: str, topic: str | None, count: int | None) -> None:
    assert whole_line(folded(text)) == (act, topic, count)


@pytest.mark.parametrize(
    "text",
    ["I feel lonely", "no more ABBA", "back in the summer of 69", "I love you so it hurts", "help me forget her"],
)
def test_other_lines_mean_something_else(text: str) -> None:
    assert whole_line(folded(text)) is None


@pytest.mark.parametrize(
    ("text", "shifts"),
    [
        ("happier", [("valence", 1)]),
        ("something more cheerful", [("valence", 1)]),
        ("a bit less gloomy", [("valence", 1)]),
        ("too sad", [("valence", 1)]),
        ("not sad enough", [("valence", -1)]),
        ("calmer, but keep the words", [("energy", -1)]),
        ("slow it down", [("energy", -1)]),
        ("not so slow", [("energy", 1)]),
        ("brighter and faster", [("valence", 1), ("energy", 1)]),
        ("like the second one but angrier", [("anger", 1)]),
        ("less romantic", [("love", -1)]),
        ("older than these", [("age", -1)]),
        ("shorter", [("length", -1)]),
        ("a song about a stranger", []),
        ("nothing older than 1970", []),
        ("no longer in love", []),
    ],
)
def test_changes_relative_to_a_list(text: str, shifts: list[tuple[str, int]]) -> None:
    assert [(shift.axis, shift.sign) for _, shift in find_shifts(folded(text))] == shifts


def test_how_much_is_said_beside_it() -> None:
    little, plain, much = (find_shifts(folded(f"{size}happier"))[0][1].size for size in ("a bit ", "", "much "))
    assert little < plain < much


def test_a_misspelled_comparative_in_a_short_line_is_set_right() -> None:
    known = {"songs", "for", "the", "train"}
    assert respelled(("hapier",), known.__contains__) == ("happier",)
    assert respelled(("les", "sad"), lambda word: word == "sad") == ("less", "sad")
    assert respelled(("songs", "for", "the", "train"), known.__contains__) == ("songs", "for", "the", "train")


@pytest.mark.parametrize(
    ("text", "role", "songs"),
    [
        ("like the second one but angrier", "like", ["id-2"]),
        ("number 2 but older", "like", ["id-2"]),
        ("3", "like", ["id-3"]),
        ("not the first", "reject", ["id-1"]),
        ("the third one is awful", "reject", ["id-3"]),
        ("I loved the last one", "like", ["id-4"]),
        ("not that one", "reject", ["id-3"]),
        ("less of this", "reject", SONGS),
        ("happier than these", "spoken of", SONGS),
        ("something like Grey Ferry", "like", ["id-2"]),
        ("more by the second artist", "artist", ["id-2"]),
        ("no more of her", "not artist", ["id-3"]),
        ("number 9", "like", []),
    ],
)
def test_songs_of_the_list(text: str, role: str, songs: list[str]) -> None:
    (found,) = find_references(folded(text), SONGS, TITLES, focus="id-3")
    assert (found.role, list(found.songs)) == (role, songs)
    assert found.missing == (9 if text == "number 9" else None)


@pytest.mark.parametrize("text", ["my first love", "the last time I saw her", "I need this", "second thoughts"])
def test_words_that_name_no_song_of_the_list(text: str) -> None:
    assert find_references(folded(text), SONGS, TITLES, focus=None) == []


def test_several_songs_of_the_list() -> None:
    found = find_references(folded("I like 2 and 4"), SONGS, TITLES, focus=None)
    assert [reference.songs for reference in found] == [("id-2",), ("id-4",)]


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("without swearing", ["explicit"]),
        ("no explicit lyrics please", ["explicit"]),
        ("keep it clean", ["explicit"]),
        ("family friendly", ["explicit", "violent"]),
    ],
)
def test_clean_lyrics_are_asked_for(text: str, without: list[str]) -> None:
    assert [name for _, names in find_clean(folded(text)) for name in names] == without


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("under three minutes", (0.0, 180.0)),
        ("longer than 5 minutes", (300.0, 36_000.0)),
        ("at most 90 seconds", (0.0, 90.0)),
    ],
)
def test_a_length_is_asked_for(text: str, seconds: tuple[float, float]) -> None:
    assert [duration for _, duration in find_duration(folded(text))] == [seconds]


@pytest.mark.parametrize(
    ("text", "lifted"),
    [
        ("any year", ["years"]),
        ("the 80s are fine again", ["years:1980-1989"]),
        ("ABBA is fine again", ["without:ABBA"]),
        ("bring back ABBA", ["without:ABBA"]),
        ("swearing is ok", ["clean"]),
        ("remove all filters", ["all"]),
        ("any artist", ["artist"]),
        ("I feel far from everyone", []),
    ],
)
def test_filters_are_taken_back(text: str, lifted: list[str]) -> None:
    items = [Item("years", "1980-1989", "from 1980-1989"), Item("without", "ABBA", "without ABBA")]
    assert list(dict.fromkeys(each for _, each in find_lifts(folded(text), items))) == lifted


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("from sad to hopeful", ("sad", "hopeful")),
        ("please take me from angry to calm", ("angry", "calm")),
        ("I'm sad and want to be happy", ("sad", "happy")),
        ("from 1960 to 1969", None),
        ("a train from London to Paris", None),
        ("from me to you", None),
    ],
)
def test_a_journey_has_a_start_and_a_goal(text: str, ends: tuple[str, str] | None) -> None:
    found = find_journey(folded(text))
    assert (found and (found.start, found.goal)) == ends


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("from sad to happy in 30 minutes", 30),
        ("from sad to happy over half an hour", 30),
        ("from sad to happy for an hour and a half", 90),
        ("from sad to happy within two hours", 120),
        ("from sad to happy", None),
        ("songs under 3 minutes", None),
    ],
)
def test_a_journey_may_have_minutes(text: str, minutes: float | None) -> None:
    found = find_minutes(folded(text))
    assert (found and found[0]) == minutes


@given(st.text(max_size=200))
def test_any_line_can_be_read(text: str) -> None:
    line = folded(text)
    whole_line(line)
    find_journey(line)
    spans = [span for span, _ in find_shifts(line)] + [each.span for each in find_references(line, SONGS, TITLES, None)]
    assert all(0 <= start < end <= len(line) for start, end in spans)


def test_no_rule_is_slow_on_a_line_that_almost_fits() -> None:
    """A pattern that tries every way to split a line would never end on these."""
    for words in ("more ", "the ", "not so ", "i like the ", "from to ", "a bit ", "thanks ", "go back "):
        line = folded(words * 60 + "x")
        whole_line(line)
        find_shifts(line)
        find_references(line, SONGS, TITLES, None)
        find_journey(line)
        find_lifts(line, [])
        assert re.fullmatch(r" .* ", line)
