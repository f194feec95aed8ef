"""A wish's text, read by rule: what becomes of its words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from names_to_read import ARTISTS, NAMES, SONGS, TITLES

from lyricsbert.model import EMOTIONS
from lyricsbert.recommend.understanding.chips import KINDS, Chip
from lyricsbert.recommend.understanding.library_names import LibraryNames
from lyricsbert.recommend.understanding.narrowing import narrow
from lyricsbert.recommend.understanding.parts import ReadText
from lyricsbert.recommend.understanding.reader import read_feelings, read_text
from lyricsbert.recommend.understanding.spelling import Spelling

NO_SPELLING = Spelling([])
EVERYTHING = np.ones(len(SONGS), dtype=bool)
PIECES = """
    sad happy lonely songs song music by from like ABBA Queen Love Kiss Bread Alone the 80s 1985 1999 before 2000
    since and or no not nothing anything but without rap country soul Waterloo rain - , . five ten I don't want to
    be tired of another Christmas about dogs Dolly Parton oldies please 60s's lonley &
    """.split()  # noqa: SIM905


def read(text: str, *ignored: str) -> ReadText:
    return read_text(text, NAMES, NO_SPELLING, ignored)


def chips(text: str, *ignored: str) -> list[str]:
    return [part.chip.id for part in read(text, *ignored).parts if part.chip.used]


@pytest.mark.parametrize(
    ("text", "ids", "rest"),
    [
        ("sad songs from the 70s by ABBA", ["years:1970-1979", "artist:ABBA"], "sad songs"),
        ("I feel lonely tonight", [], "I feel lonely tonight"),
        ("ABBA", ["artist:ABBA"], ""),
        ("songs by ABBA", ["artist:ABBA"], ""),
        ("songs like ABBA but sad", ["like:ABBA"], "songs but sad"),
        ("Waterloo", ["title:ABBA - Waterloo"], ""),
        ("ABBA - Waterloo", ["title:ABBA - Waterloo"], ""),
        ("rain", ["title:Rain (2 songs)"], "rain"),
        ("70s", ["years:1970-1979"], ""),
        ("sad country songs", ["genre:country"], "sad songs"),
        ("five songs about rain, no rap", ["count:5", "without:rap"], "songs about rain"),
        ("no Christmas songs", ["without:Christmas songs"], ""),
        ("no ABBA please", ["without:ABBA"], ""),
        ("anything but Queen", ["without:Queen"], ""),
        ("nothing after 1975", ["years:-1975"], ""),
        ("no 80s music", ["without:1980-1989"], ""),
        ("not sad", ["without:sad"], ""),
        ("kiss", ["artist:Kiss"], ""),
        ("Bread", ["artist:Bread"], ""),
        ("songs by Alone", ["artist:Alone"], ""),
        ("love songs", [], "love songs"),
        ("two lines\nno sad songs", [], "two lines\nno sad songs"),
    ],
)
def test_what_is_read_is_taken_out(text: str, ids: list[str], rest: str) -> None:
    assert chips(text) == ids
    assert read(text).rest == rest


@pytest.mark.parametrize(
    ("text", "kind", "note"),
    [
        ("happy", "title", "read as a feeling"),
        ("1999", "title", "read as years"),
        ("soul", "title", "read as a genre"),
        ("songs from the 40s", "years", "nothing of that here"),
        ("some jazz", "genre", "nothing of that here"),
        ("sad songs by Elias Johnson", "artist", "nothing of that here"),
        ("songs like Vera Lynn", "like", "nothing of that here"),
    ],
)
def test_what_is_not_used_is_said(text: str, kind: str, note: str) -> None:
    (chip,) = [part.chip for part in read(text).parts if not part.chip.used]
    assert chip.kind == kind
    assert chip.note is not None
    assert note in chip.note


def test_a_word_that_names_a_feeling_is_a_feeling() -> None:
    assert read("happy").rest == "happy"
    assert chips("alone") == []
    assert read("Pharrell Williams - Happy").parts[0].chip.used


@pytest.mark.parametrize("ignored", ["artist", "artist:ABBA", "ARTIST:abba"])
def test_a_chip_can_be_switched_off(ignored: str) -> None:
    assert chips("sad songs from the 70s by ABBA", ignored.replace("ARTIST", "artist")) == ["years:1970-1979"]
    assert "ABBA" in read("sad songs from the 70s by ABBA", ignored.lower()).rest


def test_what_is_switched_off_may_be_read_otherwise() -> None:
    assert chips("kiss", "artist") == ["title:Prince - Kiss"]
    assert chips("kiss", "artist", "title") == []


def test_misspelled_words_are_chips() -> None:
    spelling = Spelling(["lonely", "tonight"])
    once = read_text("lonley tonight", NAMES, spelling)
    assert once.rest == "lonely tonight"
    assert [part.chip for part in once.parts] == [Chip("spelling", "lonely", "lonley")]
    for ignored in ("spelling", "spelling:lonely"):
        again = read_text("lonley tonight", NAMES, spelling, [ignored])
        assert (again.rest, again.parts) == ("lonley tonight", ())


@pytest.mark.parametrize(
    ("chip", "said"),
    [
        (Chip("years", "1980-1989", "80s"), "from 1980-1989"),
        (Chip("years", "1980-", "since 1980"), "since 1980"),
        (Chip("years", "-1989", "until 1989"), "until 1989"),
        (Chip("artist", "ABBA", "by ABBA"), "by ABBA"),
        (Chip("like", "ABBA", "like ABBA"), "like ABBA"),
        (Chip("title", "ABBA - Waterloo", "waterloo"), "the song ABBA - Waterloo"),
        (Chip("genre", "country", "country"), "country"),
        (Chip("without", "Christmas songs", "no Christmas songs"), "without Christmas songs"),
        (Chip("count", "5", "five"), "5 songs"),
        (Chip("spelling", "lonely", "lonley"), "“lonely” for “lonley”"),
    ],
)
def test_chips_are_parts_of_a_sentence(chip: Chip, said: str) -> None:
    assert str(chip) == said == chip.to_dict()["text"]
    assert chip.id == chip.to_dict()["id"] == f"{chip.kind}:{chip.value}"
    assert chip.kind in KINDS


@pytest.mark.parametrize(
    ("text", "rest", "feelings"),
    [
        ("not sad", "not sad", {"sadness"}),
        ("im not sad just tired", "im just tired", {"sadness"}),
        ("no Christmas songs", "no Christmas songs", set()),
        ("I feel lonely", "I feel lonely", set()),
    ],
)
def test_negated_feelings_are_read_without_a_library(text: str, rest: str, feelings: set[str]) -> None:
    found, emotions = read_feelings(text, NO_SPELLING)
    assert found == rest
    assert {EMOTIONS[emotion] for emotion in emotions} == feelings


def passing(text: str) -> set[str]:
    mask, _ = narrow(EVERYTHING, read(text).parts, {}, 1000)
    return {TITLES[row] for row in np.flatnonzero(mask)}


def test_filters_apply_together_and_alternatives_add_up() -> None:
    assert passing("songs by ABBA from 1974") == {"Waterloo"}
    assert passing("songs by Kiss or Bread") == {"Beth", "Strutter", "Everything I Own"}
    assert passing("country from 1971 or 1974") == {"Coat of Many Colors"}
    assert "Waterloo" not in passing("no ABBA")
    assert passing("no rock, no pop") >= {"Jolene", "A Letter"}


def test_a_filter_that_would_leave_nothing_is_passed_over() -> None:
    mask, parts = narrow(EVERYTHING, read("songs by ABBA from the 90s").parts, {}, 1000)
    assert {ARTISTS[row] for row in np.flatnonzero(mask)} == {"ABBA"}
    notes = {part.chip.kind: (part.chip.used, part.chip.note) for part in parts}
    assert notes == {"artist": (True, None), "years": (False, "no song here fits that and the rest")}


def test_fields_win_over_what_is_read() -> None:
    only_queen = NAMES.mask_of(NAMES.rows_of_artist["queen"])
    mask, parts = narrow(only_queen, read("songs by ABBA, five songs").parts, {"artist": "Queen"}, 3)
    assert (mask == only_queen).all()
    assert not any(part.chip.used for part in parts)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_any_words_can_be_read(text: str) -> None:
    check(text)


def check(text: str) -> None:
    """What holds for every text: nothing is made up, every chip can be switched off, and some song is always left."""
    found = read(text)
    assert read(text).rest == found.rest
    assert set("".join(found.rest.split())) <= set("".join(text.split()))
    for part in found.parts:
        assert part.chip.words in text
        assert part.chip.used == (part.chip.note is None)
        assert part.chip.id not in [other.chip.id for other in read(text, part.chip.id).parts]
    assert read(text, *KINDS).rest == text
    mask, parts = narrow(EVERYTHING, found.parts, {}, 1000)
    assert mask.any()
    assert [part.chip.id for part in parts] == [part.chip.id for part in found.parts]


def test_a_library_without_years_and_genres_says_so() -> None:
    bare = LibraryNames(["A"], ["B"], [None], np.array([0]))
    found = read_text("sad jazz from the 80s", bare, NO_SPELLING)
    assert [(part.chip.kind, part.chip.used) for part in found.parts] == [("years", False)]
    assert found.rest == "sad jazz"
