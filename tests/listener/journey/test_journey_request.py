"""What may be asked for, and how it is said what may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.errors import WishError
from lyricsbert.listener.journey import End, JourneyRequest, Via, parse_end, parse_via
from lyricsbert.listener.journey.texts import split_ends


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"k": 1}, "a journey has 2 to 200 songs"),
        ({"k": 201}, "a journey has 2 to 200 songs"),
        ({"k": 5.5}, "a journey has 2 to 200 songs"),
        ({"minutes": 0}, "lasts up to 600 minutes"),
        ({"minutes": float("nan")}, "lasts up to 600 minutes"),
        ({"via": (Via(0.5, 2), Via(0.5, 3))}, "the same position"),
        ({"fixed": {12: "a"}}, "no place 12"),
        ({"fixed": {1: "a", 2: "a"}}, "fixed at two places"),
    ],
)
def test_a_request_is_checked_at_the_door(fields: dict[str, object], said: str) -> None:
    with pytest.raises(WishError, match=said):
        JourneyRequest(start="sad", goal="happy", **fields)  # type: ignore[arg-type]  # wrong on purpose


def test_an_end_says_something_and_a_song_nothing_else() -> None:
    with pytest.raises(WishError, match="is empty"):
        End()
    with pytest.raises(WishError, match="is nothing else"):
        End(song="Ada - Rain", valence=2)
    with pytest.raises(WishError, match="out of range"):
        End(valence=12)
    assert End(text=" sad ", energy=3).label == "sad, energy 3"


@pytest.mark.parametrize("position", [0, 1, -1, float("nan"), "half"])
def test_a_point_on_the_way_lies_between_the_ends(position: float) -> None:
    with pytest.raises(WishError, match="between 0 and 1"):
        Via(position, 5)


def test_ends_and_points_are_read_as_they_are_typed() -> None:
    assert parse_end("valence=2, energy=3") == End(valence=2, energy=3)
    assert parse_end("joy=0.8,mood=calm") == End(emotions={"joy": 0.8}, mood="Calm")
    assert parse_end("song=Rain Ticket") == End(song="Rain Ticket")
    assert parse_end("sad, a=b") == End(text="sad, a=b")
    assert [parse_via(text) for text in ("0.5:7,3", "0.5:7", "0.5:,3")] == [
        Via(0.5, 7, 3),
        Via(0.5, 7),
        Via(0.5, None, 3),
    ]
    for wrong in ("0.5", "half:7", "0.5:x", "0.5:", "0.5:,"):
        with pytest.raises(WishError):
            parse_via(wrong)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("from sad to hopeful", [("sad", "hopeful")]),
        ("Take me from angry to calm!", [("angry", "calm")]),
        ("sad -> hopeful", [("sad", "hopeful")]),
        ("I feel lonely but I want to feel loved", [("I feel lonely", "loved")]),
        ("from tired to ready to dance", [("tired", "ready to dance"), ("tired to ready", "dance")]),
        ("sad", []),
        ("I want to dance", []),
        ("from the 80s", []),
    ],
)
def test_one_text_may_name_both_ends(text: str, ends: list[tuple[str, str]]) -> None:
    assert split_ends(text) == ends


@given(st.text(max_size=300))
def test_any_text_is_cut_into_texts_or_not_at_all(text: str) -> None:
    for start, goal in split_ends(text):
        assert start.strip()
        assert goal.strip()
