"""Which words of a wish carry meaning, and which lines share them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.recommend.words import (
    SungLines,
    content_words,
    fold,
    lines_with,
    listing,
    phrase_lines,
    stem,
    subject,
    words,
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I feel lonely tonight", ["lonely", "tonight"]),
        ("I want a song about driving home", ["driving", "home"]),
        ("I want to listen to something", []),
        ("Don’t stop, don't stop!", ["stop"]),
        ("Café CAFÉ", ["cafe"]),
        ("", []),
    ],
)
def test_content_words(text: str, kept: list[str]) -> None:
    assert content_words(text) == kept


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("a song about trains", "trains"),
        ("play me some songs about the sea", "the sea"),
        ("I want to hear something for a rainy day", "a rainy day"),
        ("please find me a track about trains", "trains"),
        ("songs that are about my mother", "my mother"),
        ("I'm looking for music for dancing", "dancing"),
        ("I feel lonely tonight", "I feel lonely tonight"),
        ("the song of the trains", "the trains"),
        ("trains", "trains"),
        ("a song about", "a song about"),
        ("something about you", "something about you"),
    ],
)
def test_subject(text: str, about: str) -> None:
    assert subject(text) == about


def test_stems_join_the_forms_of_a_word() -> None:
    for forms in (
        ("drive", "drives", "driving"),
        ("cry", "cries", "cried"),
        ("stop", "stopped"),
        ("happy", "happily", "happiness"),
    ):
        assert len(set(map(stem, forms))) == 1, forms
    assert stem("kiss") != stem("kin")


def test_lines_with_prefers_new_words_and_sings_in_order() -> None:
    lines = SungLines.of(["nothing here", "the train is late", "a lonely train", "lonely me", "the train is late"])
    wanted = frozenset({stem("lonely"), stem("train")})
    assert lines_with(wanted, lines, 1) == ("a lonely train",)
    assert lines_with(wanted, lines, 2) == ("the train is late", "a lonely train")
    assert lines_with(wanted, lines, 9) == ("the train is late", "a lonely train", "lonely me")
    assert lines_with(wanted, lines, 9, range(3, 5)) == ("lonely me", "the train is late")
    assert lines_with(wanted, lines, 9, range(1)) == ()
    assert lines_with({"moon"}, lines, 2) == ()


def test_lines_are_not_found_by_words_that_carry_no_meaning() -> None:
    lines = SungLines.of(["I like the sea", "a likely story"])
    assert lines_with({stem("likely")}, lines, 2) == ("a likely story",)


def test_phrase_lines_may_run_over_a_line_end() -> None:
    lines = SungLines.of(["I sold the ticket", "for the ferry, my dear", "and went home"])
    assert phrase_lines("Ticket for the FERRY", lines) == ("I sold the ticket", "for the ferry, my dear")
    assert phrase_lines("the ferry", lines) == ("for the ferry, my dear",)
    assert phrase_lines("ferry the", lines) == ()
    assert phrase_lines("...", lines) == ()


def test_names_compare_without_case_accents_and_punctuation() -> None:
    assert fold("Cleo  Ström") == fold("cleo strom")
    assert fold("R&B") == fold("r & b")
    assert fold("!!!") == "!!!"


def test_listing() -> None:
    assert [listing("a"), listing("ab"), listing("abc")] == ["a", "a and b", "a, b and c"]


@given(st.text(max_size=80))
def test_any_text_has_words_and_a_subject(text: str) -> None:
    assert all(word == word.casefold() and word for word in words(text))
    assert set(content_words(text)) <= set(words(text))
    assert all(map(stem, words(text)))
    assert text.endswith(subject(text))
