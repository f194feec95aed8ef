"""Which words of a wish carry meaning, and which lines share them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.recommend.content_words import content_words, stems_of, subject
from lyricsbert.recommend.lyric_lines import LyricLines
from lyricsbert.recommend.recommendation import listing


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I feel lonely tonight", ["lonely", "tonight"]),
        ("I want a song about driving home", ["driving", "home"]),
        ("I want to listen to something", []),
        ("Don’t stop, don't stop!", ["stop"]),
        ("Café CAFÉ", ["café"]),
        ("dont you cry, Im here", ["cry"]),
        ("u & me, 'cause I love you", ["u", "love"]),
        ("take 'em, goin' home", ["take", "home"]),
        ("rock 'n' roll", ["rock", "roll"]),
        ("hell and shell, ill and well", ["hell", "shell", "ill", "well"]),
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


def test_stems_of_spellings() -> None:
    assert stems_of(("driving", "drives", "dancin'")) == ("drive", "danc")
    assert stems_of(("rock'n'roll",)) == ("rock", "roll")
    assert stems_of(("and", "the")) == ("and", "the")


def lines(*sung: str) -> LyricLines:
    return LyricLines("\n".join(sung))


def test_lines_prefer_new_words_and_are_in_the_order_of_the_song() -> None:
    song = lines("nothing here", "the train is late", "a lonely train", "lonely me", "the train is late")
    wanted = stems_of(("lonely", "train"))
    assert song.with_stems(wanted, 1) == ("a lonely train",)
    assert song.with_stems(wanted, 2) == ("the train is late", "a lonely train")
    assert song.with_stems(wanted, 9) == ("the train is late", "a lonely train", "lonely me")
    assert song.with_stems(wanted, 9, range(3, 5)) == ("lonely me", "the train is late")
    assert song.with_stems(wanted, 9, range(1)) == ()
    assert song.with_stems(["moon"], 2) == ()


def test_lines_are_not_found_by_words_that_carry_no_meaning() -> None:
    assert lines("I like the sea", "a likely story").with_stems(stems_of(("likely",)), 2) == ("a likely story",)


def test_words_are_found_however_they_are_spelled() -> None:
    song = lines("We're dancin’ at the café", "the moon is risin'", "I don’t know")
    assert song.with_stems(stems_of(("dancing", "rising")), 2) == ("We're dancin’ at the café", "the moon is risin'")
    assert song.forms_of(["danc"]) == [["dancin'"]]
    assert song.with_phrase("dancing at the cafe") == ("We're dancin’ at the café",)
    assert song.with_phrase("dont know") == ("I don’t know",)


def test_a_phrase_may_run_over_a_line_end() -> None:
    song = lines("I sold the ticket", "for the ferry, my dear", "and went home")
    assert song.with_phrase("Ticket for the FERRY") == ("I sold the ticket", "for the ferry, my dear")
    assert song.with_phrase("the ferry") == ("for the ferry, my dear",)
    assert song.with_phrase("ferry the") == ()
    assert song.with_phrase("...") == ()


def test_listing() -> None:
    assert [listing("a"), listing("ab"), listing("abc")] == ["a", "a and b", "a, b and c"]


@given(st.text(max_size=80))
def test_any_text_has_a_subject_and_content_words_with_stems(text: str) -> None:
    assert text.endswith(subject(text))
    assert len(stems_of(tuple(content_words(text)))) <= 3 * len(content_words(text))
    assert all(stems_of(tuple(content_words(text))))
