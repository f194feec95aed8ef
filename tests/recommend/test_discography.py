"""Artists and albums: what belongs together, what is typical, and whose lyrics are near whose."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.recommend.discography import Discography
from lyricsbert.songs import Song

RAIN = """I cry alone in the rain
lonely tears on the kitchen floor
the {} is gone and sad am I
alone with the clock once more"""
SUN = (
    "We laugh and dance in the sun\nhappy feet upon the shore\nthe {} is bright and glad am I\nhappy together once more"
)
RAGE = """I hate the {} and all your lies
furious hands upon the door
angry and loud is all I am
I rage and I rage some more"""


@pytest.fixture(scope="module")
def discography(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Encoder) -> Discography:
    songs = [
        Song("Ada", "Third", RAIN.format("cup"), album="Kitchen", year=1970, track=3, duration=100.0),
        Song("Ada", "First", RAIN.format("chair"), album="Kitchen", year=1970, track=1, duration=90.0),
        Song("Ada", "Loose", RAIN.format("dog"), year=1965),
        Song("Ada", "Early", RAIN.format("bus"), album="Bus Stop", year=1960),
        Song("Guest", "Second", SUN.format("spoon"), album="KITCHEN", album_artist="Ada", year=1971, track=2),
        Song("Bea", "Tears", RAIN.format("letter")),
        Song("Bea", "More Tears", RAIN.format("train")),
        Song("Cy", "Fury", RAGE.format("car")),
        Song("Cy", "Sunny", SUN.format("car")),
        Song("!!!", "Signs", SUN.format("sign")),
        Song("Mute", "Nothing", "la"),
    ]
    folder: Path = tmp_path_factory.mktemp("discography") / "library"
    return Discography(Library.build(folder, songs, tiny_encoder))


def titles(discography: Discography, rows: list[int]) -> list[str]:
    return [discography._library.titles[row] for row in rows]


def test_an_album_has_its_songs_by_track_whoever_performs_them(discography: Discography) -> None:
    kitchen = discography.album("ada", "kitchen")
    assert kitchen is not None
    assert (kitchen.artist, kitchen.title, kitchen.year) == ("Ada", "Kitchen", 1970)
    assert titles(discography, list(kitchen.rows)) == ["First", "Second", "Third"]
    assert kitchen.duration is None  # that of the second song is not known
    assert discography.album("Bea", "Kitchen") is None


def test_a_length_is_given_if_that_of_every_song_is_known(tmp_path: Path, tiny_encoder: Encoder) -> None:
    songs = [
        Song("Ada", f"Part {number}", RAIN.format(number), album="Whole", duration=60.5 + number) for number in range(2)
    ]
    found = Discography(Library.build(tmp_path / "library", songs, tiny_encoder)).albums
    assert [album.duration for album in found] == [122.0]


def test_songs_of_an_artist_go_album_by_album(discography: Discography) -> None:
    assert [album.title for album in discography.albums_of("Ada")] == ["Bus Stop", "Kitchen"]
    assert titles(discography, discography.songs_of("Ada")) == ["Early", "First", "Third", "Loose"]
    assert [album.title for album in discography.albums_of("Guest")] == ["Kitchen"]
    assert titles(discography, discography.songs_of("Guest")) == ["Second"]
    assert discography.songs_of("Nobody") == []


def test_names_are_found_in_any_spelling(discography: Discography) -> None:
    assert discography.artist("ADA") == "Ada"
    assert discography.artist("!!!") == "!!!"
    assert discography.artist("???") is None
    assert discography.artist("Nobody") is None


def test_artists_who_sing_of_the_same_are_near(discography: Discography) -> None:
    near = [found.name for found in discography.near("Ada", 10)]
    assert near[0] == "Bea"
    assert near.index("Bea") < near.index("Cy")
    assert "Mute" not in near
    assert "Ada" not in near
    assert discography.near("Mute", 3) == discography.near("Nobody", 3) == []


def test_typical_songs_are_those_nearest_to_the_others(discography: Discography) -> None:
    rows = [*discography.artists["Ada"], *discography.artists["!!!"], *discography.artists["Mute"]]
    ranked = titles(discography, discography.typical(rows, 10))
    assert ranked[-1] == "Signs"
    assert "Nothing" not in ranked
    assert discography.typical(discography.artists["Mute"], 3) == []
