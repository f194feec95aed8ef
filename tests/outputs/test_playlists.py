"""Playlists as files: how they name songs, and that they can be read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.errors import PlaylistError
from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.outputs.playlists import (
    FORMATS,
    Entry,
    Paths,
    PlaylistFormat,
    Track,
    match_tracks,
    parse_playlist,
    parse_prefixes,
    playlist,
    read_playlist,
    save_playlist,
    web_address,
)
from lyricsbert.songs import Song

MBID = "b1a9c0e9-d987-4042-ae91-78d6a3267d69"
RAIN = "the rain came over the hill tonight and the river and I were there with you"
CHAIR = Song(
    "Ada Moss", "Empty Chair", RAIN, album="Kitchen Songs", duration=181.6, path="Ada/#1 Chair.mp3", source="/m"
)
PICNIC = Song("Bo\nFields", "Pic/nic: #1", "la", spotify_id="4uLU6hMCjMI75M1A2tKUQC", isrc="GBAYE0000001")
CLEO = Song("Cleo", "Ünd", f"{RAIN} again", path="/else/ä b.flac", musicbrainz_id=MBID, track=3)
SONGS = [CHAIR, PICNIC, CLEO]


def test_m3u_names_files_and_counts_the_songs_without() -> None:
    text = playlist(SONGS, "m3u", title="Lonely\ntonight")
    assert text == playlist(SONGS, "m3u8", title="Lonely\ntonight")
    assert text.splitlines() == [
        "#EXTM3U",
        "#PLAYLIST:Lonely tonight",
        "#EXTINF:182,Ada Moss - Empty Chair",
        "#EXTALB:Kitchen Songs",
        "/m/Ada/#1 Chair.mp3",
        "#EXTINF:-1,Cleo - Ünd",
        "/else/ä b.flac",
        "# 1 song has no audio file:",
        "# Bo Fields - Pic/nic: #1 (https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC)",
    ]


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/m", "Ada/#1 Chair.mp3"),
        ("/m/Ada", "./#1 Chair.mp3"),
        ("/m/lists/new", "../../Ada/#1 Chair.mp3"),
        ("/music", "/m/Ada/#1 Chair.mp3"),
        ("/", "/m/Ada/#1 Chair.mp3"),
    ],
)
def test_a_list_in_the_music_folder_has_relative_paths(folder: str, expected: str) -> None:
    text = playlist([CHAIR], "m3u", paths=Paths(Path(folder)))
    assert text.splitlines()[-1] == expected


def test_prefixes_are_replaced_at_the_ends_of_parts() -> None:
    prefixes = parse_prefixes(("/m=/music", "/m/Ada=/a=b", "/els=/wrong", "/else/="))
    text = playlist(SONGS, "m3u", paths=Paths(Path("/m"), prefixes))
    assert "/a=b/#1 Chair.mp3" in text.splitlines()
    assert "ä b.flac" in text.splitlines()
    with pytest.raises(PlaylistError, match="write FROM=TO"):
        parse_prefixes(("/m",))


@pytest.mark.parametrize(
    ("prefix", "path"),
    [
        ("/m=/music", "/music/a.mp3"),
        ("/m/=/music", "/music/a.mp3"),
        ("/m=/music/", "/music/a.mp3"),
        ("/m=", "a.mp3"),
        ("/m/a.mp3=/b.mp3", "/b.mp3"),
        ("/=smb://host", "smb://host/m/a.mp3"),
    ],
)
def test_prefixes_meet_the_rest_at_one_slash(prefix: str, path: str) -> None:
    assert Paths(prefixes=parse_prefixes((prefix,))).of(Song("A", "B", "la", path="a.mp3", source="/m")) == path


def test_a_prefix_may_be_written_as_windows_does() -> None:
    song = Song("A", "B", "la", path="a.mp3", source="C:/Music")
    assert Paths(prefixes=parse_prefixes(("C:\\Music=/music",))).of(song) == "/music/a.mp3"


@pytest.mark.parametrize("name", ["#1.mp3", " a.mp3", "file:a.mp3", "http:a.mp3", "\ufeffa.mp3"])
def test_a_relative_path_is_no_comment_and_no_address(name: str) -> None:
    text = playlist([Song("A", "B", "la", path=name, source="/m")], "m3u", paths=Paths(Path("/m")))
    assert text.splitlines()[-1] == f"./{name}"


def test_a_path_that_a_line_cannot_hold_is_not_written() -> None:
    broken = Song("A", "B", "la", path="a\nb.mp3", source="/m")
    assert [line for line in playlist([broken], "m3u").splitlines()[2:] if not line.startswith("#")] == []


def test_jspf() -> None:
    entry = Entry(CHAIR, 0.73456, ("Because.", "It is."), {"joy": 0.5})
    found = json.loads(playlist([entry, PICNIC, CLEO], "jspf", title="Lonely tonight"))["playlist"]
    assert found["title"] == "Lonely tonight"
    assert found["extension"] == {"https://musicbrainz.org/doc/jspf#playlist": {"public": False}}
    first, second, third = found["track"]
    told = {"score": 0.7346, "reasons": ["Because.", "It is."], "emotions": {"joy": 0.5}}
    assert first == {
        "location": ["file:///m/Ada/%231%20Chair.mp3"],
        "identifier": [f"urn:lyricsbert:song:{CHAIR.id}"],
        "title": "Empty Chair",
        "creator": "Ada Moss",
        "album": "Kitchen Songs",
        "duration": 181600,
        "annotation": "Because. It is.",
        "extension": {"https://musicbrainz.org/doc/jspf#track": {"additional_metadata": {"lyricsbert": told}}},
    }
    assert second["location"] == ["https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"]
    assert second["identifier"][0] == "urn:isrc:GBAYE0000001"
    assert third["identifier"][0] == f"https://musicbrainz.org/recording/{MBID}"


def test_xspf() -> None:
    root = ElementTree.fromstring(playlist([Entry(CHAIR, 1.0, ("Because <it> is.",)), PICNIC], "xspf", title="a\x00b"))
    assert root.tag == "{http://xspf.org/ns/0/}playlist"
    assert root.findtext("{*}title") == "a b"
    first, second = root.iterfind("{*}trackList/{*}track")
    assert first.findtext("{*}location") == "file:///m/Ada/%231%20Chair.mp3"
    assert first.findtext("{*}annotation") == "Because <it> is."
    assert (first.findtext("{*}creator"), first.findtext("{*}duration")) == ("Ada Moss", "181600")
    assert second.findtext("{*}location") == "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"


@pytest.mark.parametrize("extension", [form.extension for form in FORMATS.values()])
@pytest.mark.parametrize("place", ["music/lists", "elsewhere"])
def test_a_saved_list_is_read_back_and_matched(
    tmp_path: Path, tiny_encoder: Encoder, extension: str, place: str
) -> None:
    (tmp_path / place).mkdir(parents=True)
    songs = [
        Song(
            "Ada Moss", "Empty Chair", RAIN, duration=181.0, path="Ada/#1 Chäir%20.mp3", source=str(tmp_path / "music")
        ),
        Song("Cleo", "Door", f"{RAIN} again", path="Cleo/Door.mp3", source=str(tmp_path / "music")),
        Song("Cleo", "Door", f"{RAIN} live", path="Cleo/Door (live).mp3", source=str(tmp_path / "music")),
        Song("Dan", "Nowhere", f"{RAIN} no more", musicbrainz_id=MBID),
    ]
    library = Library.build(tmp_path / "library", songs, tiny_encoder)
    wanted = [songs[2], songs[0], songs[3]]
    saved = save_playlist(tmp_path / place / f"My list{extension}", wanted)
    assert saved == (3, 1, 2)
    found = read_playlist(tmp_path / place / f"My list{extension}")
    assert found.title == "My list"
    rows = match_tracks(found, library, folder=tmp_path / place)
    assert rows == ([2, 0] if extension.startswith(".m3u") else [2, 0, 3])


def test_tracks_of_other_programs_are_matched_by_name(tmp_path: Path, tiny_encoder: Encoder) -> None:
    songs = [Song("Ada", "Chair", RAIN), Song("Cleo", "Door", f"{RAIN} again"), Song("Dan", "Door", f"{RAIN} live")]
    library = Library.build(tmp_path / "library", songs, tiny_encoder)
    path = tmp_path / "old.m3u"
    path.write_bytes("#EXTM3U\r\n#EXTINF:10,ADA - chair\r\nC:\\Music\\caf\xe9.mp3\r\nx.mp3\r\n".encode("cp1252"))
    found = read_playlist(path)
    assert found.tracks == (Track("chair", "ADA", None, 10.0, "C:/Music/café.mp3"), Track(path="x.mp3"))
    assert match_tracks(found, library) == [0, None]
    (tmp_path / "b.jspf").write_text(
        '{"playlist": {"track": [{"title": "Door"}, {"title": "door", "creator": "dan"}]}}'
    )
    assert match_tracks(read_playlist(tmp_path / "b.jspf"), library) == [None, 2]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.pls", "", "is no playlist by its extension; allowed: .m3u, .m3u8, .xspf, .jspf."),
        ("a.jspf", "[]", "It is not JSPF"),
        ("a.jspf", '{"playlist": {"track": [1]}}', "It is not JSPF"),
        ("a.xspf", "<playlist>", "It is not XSPF"),
        ("a.xspf", "<html/>", "it has no playlist"),
        ("a.xspf", '<!DOCTYPE a [<!ENTITY b "c">]><playlist/>', "no document type"),
        ("a.m3u", None, "it is not a file of at most"),
    ],
)
def test_what_is_no_playlist_is_refused(tmp_path: Path, name: str, text: str | None, message: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(PlaylistError, match=message.replace(".", r"\.")):
        read_playlist(tmp_path / name)


def test_a_list_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(PlaylistError, match=r"cannot be written: No such file or directory\."):
        save_playlist(tmp_path / "none" / "a.m3u", SONGS)


@pytest.mark.parametrize(
    "link",
    [None, "", "/a/b.html", "javascript:alert(1)", "file:///etc/passwd", "http://", "http://[", "data:text/html,x"],
)
def test_only_web_addresses_are_opened(link: str | None) -> None:
    assert web_address(link) is None


@pytest.mark.parametrize("duration", [1e300, float("inf"), float("nan"), -5.0, 0.0, 86_401.0])
def test_a_duration_that_no_song_has_is_unknown(duration: float) -> None:
    songs = [Song("Ada Moss", "Empty Chair", "la", duration=duration, path="/a.mp3")]
    assert "#EXTINF:-1,Ada Moss" in playlist(songs, "m3u8")
    assert "duration" not in json.loads(playlist(songs, "jspf"))["playlist"]["track"][0]
    assert "<duration>" not in playlist(songs, "xspf")


SOME_SONGS = st.lists(
    st.builds(
        Song,
        artist=st.text(max_size=20),
        title=st.text(max_size=20),
        lyrics=st.just("la"),
        album=st.none() | st.text(max_size=10),
        link=st.none() | st.text(max_size=20),
        duration=st.none() | st.floats(0, 1e5),
        path=st.none() | st.text(min_size=1, max_size=20),
        source=st.none() | st.just("/m"),
    ),
    max_size=4,
)


@given(SOME_SONGS, st.text(max_size=20))
def test_no_name_can_break_a_file(songs: list[Song], title: str) -> None:
    paths = [Paths().of(song) for song in songs]
    lines = playlist(songs, "m3u", title=title).split("\n")
    assert lines[0] == "#EXTM3U"
    assert sum(line.startswith("#EXTINF:") for line in lines) == sum(path is not None for path in paths)
    assert len([line for line in lines[1:-1] if not line.startswith("#")]) == sum(path is not None for path in paths)
    found: Any = json.loads(playlist(songs, "jspf", title=title))
    assert [track["title"] for track in found["playlist"]["track"]] == [song.title for song in songs]
    ElementTree.fromstring(playlist(songs, "xspf", title=title))


@given(st.text(max_size=200) | st.binary(max_size=200), st.sampled_from(sorted(FORMATS)))
def test_no_text_breaks_a_reader(
    tmp_path_factory: pytest.TempPathFactory, text: str | bytes, kind: PlaylistFormat
) -> None:
    path = tmp_path_factory.mktemp("junk") / f"a.{kind}"
    path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    try:
        titles = [track.title for track in read_playlist(path).tracks]
    except PlaylistError:
        return
    assert all(title is None or title for title in titles)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(
            ("x.xspf", f'<?xml version="1.0" encoding="{code}"?><playlist/>')
            for code in ("gbk", "nope", "rot13", "idna")
        ),
        ("x.xspf", "<playlist>\ud800</playlist>"),
        ("x.jspf", '{"playlist": {"track": [{"duration": 1' + "0" * 400 + "}]}}"),
        ("x.jspf", '{"playlist": ' + "[" * 100_000),
    ],
)
def test_a_file_that_misleads_its_reader_is_told(name: str, text: str) -> None:
    with pytest.raises(PlaylistError, match=f"{name} cannot be read. It is not"):
        parse_playlist(text, name)


@pytest.mark.parametrize("digits", [400, 5000])
def test_a_length_beyond_all_numbers_is_none(digits: int) -> None:
    text = f"<playlist><trackList><track><duration>{'9' * digits}</duration></track></trackList></playlist>"
    assert parse_playlist(text, "x.xspf").tracks == (Track(),)
