"""Artists, titles and genres in a wish."""

import pytest
from names_to_read import NAMES, TITLES

from lyricsbert.recommend.understanding.artists import find_artists, find_unknown_artists
from lyricsbert.recommend.understanding.genres import find_genres
from lyricsbert.recommend.understanding.marked_text import MarkedText
from lyricsbert.recommend.understanding.titles import find_liked_titles, find_whole_title


def artists(text: str) -> list[tuple[str, str]]:
    return [(artist.role, NAMES.written_artist(artist.name)) for artist in find_artists(MarkedText.of(text), NAMES)]


def title(text: str) -> set[str]:
    found = find_whole_title(MarkedText.of(text), NAMES)
    return {TITLES[row] for row in found.rows} if found else set()


def genres(text: str) -> list[str]:
    return [genre.name for genre in find_genres(MarkedText.of(text), NAMES)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sad songs by Dolly Parton", [("by", "Dolly Parton")]),
        ("songs from ABBA", [("by", "ABBA")]),
        ("songs like ABBA", [("like", "ABBA")]),
        ("a Dolly Parton kind of song for my mum", [("like", "Dolly Parton")]),
        ("Springsteen-type songs about work", [("like", "Bruce Springsteen")]),
        ("something like Springsteen", [("like", "Bruce Springsteen")]),
        ("ABBA's best songs", [("by", "ABBA")]),
        ("dolly parton songs", [("by", "Dolly Parton")]),
        ("something of ABBA but sadder", [("by", "ABBA")]),
        ("my nan loved dolly parton so much", [("by", "Dolly Parton")]),
        ("music by earth, wind & fire", [("by", "Earth, Wind & Fire")]),
        ("songs by AC/DC or ABBA", [("by", "AC/DC"), ("by", "ABBA")]),
        ("songs by the clash", [("by", "The Clash")]),
        ("songs by clash", [("by", "The Clash")]),
        ("songs by Kiss", [("by", "Kiss")]),
        ("songs from Bread", [("by", "Bread")]),
        ("songs like kiss", [("like", "Kiss")]),
        ("songs by Love", [("by", "Love")]),
        ("songs by America", [("by", "America")]),
    ],
)
def test_artists_are_read(text: str, found: list[tuple[str, str]]) -> None:
    assert artists(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "love songs",
        "kiss me, my darling",
        "a kiss goodnight",
        "bread's in the oven",
        "I feel like Prince",
        "I feel so alone",
        "all the love in the world",
        "happy queen of my heart",
        "songs from America",
        "a text from him",
        "take that back",
        "sound system clash",
        "nobody but me",
    ],
)
def test_ordinary_words_are_no_artists(text: str) -> None:
    assert artists(text) == []


def test_artists_who_are_not_here_are_noticed_where_a_name_is_plain() -> None:
    def unknown(text: str) -> list[str]:
        return [artist.name for artist in find_unknown_artists(MarkedText.of(text), NAMES)]

    assert unknown("sad songs by Elias Johnson") == [""]
    assert unknown("something like Simon and Garfunkel") == [""]
    assert unknown("songs by Doly Parton") == ["dolly parton"]
    assert unknown("songs by the sea") == []
    assert unknown("songs to stand by me") == []


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Waterloo", {"Waterloo"}),
        ("waterloo!", {"Waterloo"}),
        ("ABBA - Waterloo", {"Waterloo"}),
        ("abba waterloo", {"Waterloo"}),
        ("waterloo by abba", {"Waterloo"}),
        ("play Dancing Queen please", {"Dancing Queen"}),
        ("ABBA - Dancing Quen", {"Dancing Queen"}),
        ("rain", {"Rain"}),
        ("sad songs", {"Sad Songs (Say So Much)"}),
        ("somebody", set()),
        ("music", set()),
        ("ABBA", set()),
        ("", set()),
    ],
)
def test_a_text_that_is_a_title_is_known(text: str, titles: set[str]) -> None:
    assert title(text) == titles


def test_songs_are_named_after_like() -> None:
    def liked(text: str) -> set[str]:
        return {TITLES[row] for found in find_liked_titles(MarkedText.of(text), NAMES) for row in found.rows}

    assert liked("songs like Dancing Queen, please") == {"Dancing Queen"}
    assert liked("something like Waterloo by ABBA") == {"Waterloo"}
    assert liked("I feel like dancing queen") == set()
    assert liked("songs like rain") == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sad country songs", ["country"]),
        ("some disco", ["disco"]),
        ("rap from the 90s", ["rap"]),
        ("hip-hop", ["hip hop"]),
        ("60s soul for a rainy sunday", ["soul"]),
        ("the blues", ["blues"]),
        ("soft rock ballads", ["soft rock"]),
        ("sad country about divorce", ["country"]),
        ("metal", ["metal"]),
        ("disco or funk", ["disco", "funk"]),
    ],
)
def test_genres_are_read(text: str, found: list[str]) -> None:
    assert genres(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "I miss my country",
        "my soul is tired",
        "comfort for a despairing soul",
        "heart and soul",
        "rock me gently",
        "pop the champagne",
        "I have the blues",
        "love songs",
        "I want to dance",
    ],
)
def test_other_words_are_no_genres(text: str) -> None:
    assert genres(text) == []


def test_a_genre_stands_for_those_that_have_it_in_their_name() -> None:
    def named(text: str) -> set[str]:
        return {genre for found in find_genres(MarkedText.of(text), NAMES) for genre in found.genres}

    assert named("some metal") == {"metal", "thrash metal"}
    assert named("some rap") == {"hip hop"}
    assert named("some jazz") == set()
