"""Which songs are trained on."""

from lyricsbert.lab.data.lyrics import most_per_artist
from lyricsbert.songs import Song

SONGS = [Song(artist, title, "la") for artist in ("Ann", "ann ", "Bo") for title in ("One", "Two", "Three")]


def test_an_artist_has_at_most_so_many_songs() -> None:
    kept = most_per_artist(SONGS, 2)
    assert [song.artist.strip().casefold() for song in kept].count("ann") == 2
    assert [song.artist for song in kept].count("Bo") == 2
    assert kept == [song for song in SONGS if song in kept]


def test_the_order_of_the_songs_does_not_matter() -> None:
    distinct = SONGS[:3] + SONGS[6:]
    assert {song.id for song in most_per_artist(distinct, 1)} == {
        song.id for song in most_per_artist(distinct[::-1], 1)
    }


def test_no_limit() -> None:
    assert most_per_artist(SONGS, 0) == SONGS
