"""Playlists as files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.outputs.playlists import FORMATS, playlist, web_address
from lyricsbert.songs import Song

SONGS = [
    Song("Ada Moss", "Empty Chair", "la", album="Kitchen Songs", duration=181.6, link="https://example.org/a b"),
    Song("Bo\nFields", "Pic/nic: #1", "la", spotify_id="4uLU6hMCjMI75M1A2tKUQC", isrc="GBAYE0000001"),
    Song("Cleo", "..", "la", link="/c/cleo.html", musicbrainz_id="b1a9c0e9-d987-4042-ae91-78d6a3267d69"),
]


def test_m3u8() -> None:
    assert playlist(SONGS, "m3u8", title="Lonely\ntonight").splitlines() == [
        "#EXTM3U",
        "#PLAYLIST:Lonely tonight",
        "#EXTINF:182,Ada Moss - Empty Chair",
        "#EXTALB:Kitchen Songs",
        "https://example.org/a%20b",
        "#EXTINF:-1,Bo Fields - Pic/nic: #1",
        "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC",
        "#EXTINF:-1,Cleo - ..",
        "Cleo - ...mp3",
    ]


def test_jspf() -> None:
    found = json.loads(playlist(SONGS, "jspf", title="Lonely tonight"))["playlist"]
    assert found["title"] == "Lonely tonight"
    first, second, third = found["track"]
    assert first == {
        "location": ["https://example.org/a%20b"],
        "identifier": [f"urn:lyricsbert:song:{SONGS[0].id}"],
        "title": "Empty Chair",
        "creator": "Ada Moss",
        "album": "Kitchen Songs",
        "duration": 181600,
    }
    assert second["identifier"][0] == "urn:isrc:GBAYE0000001"
    assert third["identifier"][0].startswith("https://musicbrainz.org/recording/b1a9c0e9")
    assert "location" not in third


@pytest.mark.parametrize(
    "link",
    [None, "", "/a/b.html", "javascript:alert(1)", "file:///etc/passwd", "http://", "http://[", "data:text/html,x"],
)
def test_only_web_addresses_are_opened(link: str | None) -> None:
    assert web_address(link) is None


@pytest.mark.parametrize("duration", [1e300, float("inf"), float("nan"), -5.0, 0.0, 86_401.0])
def test_a_duration_that_no_song_has_is_unknown(duration: float) -> None:
    songs = [Song("Ada Moss", "Empty Chair", "la", duration=duration)]
    assert "#EXTINF:-1,Ada Moss" in playlist(songs, "m3u8")
    assert "duration" not in json.loads(playlist(songs, "jspf"))["playlist"]["track"][0]


@given(
    st.lists(
        st.builds(
            Song,
            artist=st.text(max_size=20),
            title=st.text(max_size=20),
            lyrics=st.just("la"),
            album=st.none() | st.text(max_size=10),
            link=st.none() | st.text(max_size=20),
            duration=st.none() | st.floats(0, 1e5),
        ),
        max_size=4,
    ),
    st.text(max_size=20),
)
def test_no_name_can_break_a_file(songs: list[Song], title: str) -> None:
    lines = playlist(songs, "m3u8", title=title).split("\n")
    assert lines[0] == "#EXTM3U"
    assert sum(line.startswith("#EXTINF:") for line in lines) == len(songs)
    places = [line for line in lines[1:-1] if not line.startswith("#")]
    assert len(places) == len(songs)
    assert all(place.isprintable() for place in places)
    found: Any = json.loads(FORMATS["jspf"].write(songs, title))
    assert [track["title"] for track in found["playlist"]["track"]] == [song.title for song in songs]
