"""Music over HTTP: whole files, ranges, kinds that browsers lack, and files that are none of the library's."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from served_music import JPEG, PNG, Music, picture_frame

from lyricsbert.server.audio.files import open_audio
from lyricsbert.server.audio.kinds import KINDS
from lyricsbert.songs import Song, read_songs
from lyricsbert.songs.readers.names import AUDIO_EXTENSIONS
from music_files import HARBOUR, lyrics_frame, text_frame, write_mp3


@pytest.fixture
def served(serve_songs: Any, music: Path) -> Music:
    found: Music = serve_songs(read_songs(music))
    return found


def test_every_kind_of_file_that_songs_are_read_from_is_known() -> None:
    assert set(KINDS) == set(AUDIO_EXTENSIONS)


def test_a_file_is_sent_as_it_is(served: Music, music: Path) -> None:
    content = (music / "Dusk Choir/Salt/01 Door.mp3").read_bytes()
    answer = served.get("Door")
    assert answer.status_code == 200
    assert answer.content == content
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-length"] == str(len(content))
    assert "content-encoding" not in answer.headers
    assert answer.headers["etag"].startswith('"')
    head = served.client.head(f"/api/v1/songs/{served.ids['Door']}/audio")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(content))
    assert head.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-", 0, None), ("bytes=0-99", 0, 99), ("bytes=1000-1000", 1000, 1000), ("bytes=-7", -7, None)],
)
def test_a_range_is_sent(served: Music, music: Path, asked: str, first: int, last: int | None) -> None:
    content = (music / "Dusk Choir/Salt/01 Door.mp3").read_bytes()
    answer = served.get("Door", Range=asked)
    start = first % len(content)
    end = len(content) - 1 if last is None else last
    assert answer.status_code == 206
    assert answer.content == content[start : end + 1]
    assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(content)}"
    head = served.client.head(f"/api/v1/songs/{served.ids['Door']}/audio", headers={"Range": asked})
    assert head.status_code == 206
    assert head.headers["content-length"] == answer.headers["content-length"]


def test_a_range_beyond_the_end_is_416(served: Music, music: Path) -> None:
    size = (music / "Dusk Choir/Salt/01 Door.mp3").stat().st_size
    for asked in (f"bytes={size}-", "bytes=-0", "bytes=99999999999-"):
        answer = served.get("Door", Range=asked)
        assert answer.status_code == 416
        assert answer.headers["content-range"] == f"bytes */{size}"
        assert answer.json()["type"].endswith("#problem-range")


def test_a_range_of_another_file_is_the_whole_file(served: Music) -> None:
    first = served.get("Door")
    tag, date = first.headers["etag"], first.headers["last-modified"]
    for held in (tag, date):
        assert served.get("Door", Range="bytes=5-9", If_Range=held).status_code == 206
    for other in ('"another"', f"W/{tag}", "Sat, 01 Jan 2000 00:00:00 GMT", "no date"):
        answer = served.get("Door", Range="bytes=5-9", If_Range=other)
        assert (answer.status_code, len(answer.content)) == (200, len(first.content))


def test_what_the_client_has_is_not_sent_again(served: Music, music: Path) -> None:
    first = served.get("Door")
    for condition in (
        {"If_None_Match": first.headers["etag"]},
        {"If_None_Match": "*"},
        {"If_Modified_Since": first.headers["last-modified"]},
    ):
        answer = served.get("Door", **condition)
        assert (answer.status_code, answer.content) == (304, b"")
    write_mp3(music / "Dusk Choir/Salt/01 Door.mp3", text_frame("TIT2", "Door"), lyrics_frame("another text"))
    assert served.get("Door", If_None_Match=first.headers["etag"]).status_code == 200


def test_songs_say_whether_and_how_they_are_played(serve_songs: Any, music: Path) -> None:
    served: Music = serve_songs([*read_songs(music), Song("Bo", "Paper", HARBOUR)])
    songs = {song["title"]: song for song in served.client.get("/api/v1/songs").json()["songs"]}
    assert songs["Paper"]["audio"] is None
    url = f"/api/v1/songs/{served.ids['Door']}/audio"
    audio = songs["Door"]["audio"]
    assert (audio["url"], audio["type"], audio["transcoded"], audio["trouble"]) == (url, "audio/mpeg", False, None)
    assert audio["seconds"] == songs["Door"]["duration"] == pytest.approx(2, abs=0.2)
    assert songs["Hum"]["audio"]["transcoded"]
    assert songs["Hum"]["audio"]["url"].endswith("/audio?as=mp3")
    found = served.client.get("/api/v1/search", params={"q": "count the boats that will not come"}).json()
    door = next(each for each in found["recommendations"] if each["song"]["title"] == "Door")
    reason = next(reason for reason in door["reasons"] if reason["lines"])
    assert (reason["lines"][0], reason["starts"][0]) == ("I count the boats that will not come to shore", 14.0)
    key = next(each for each in found["recommendations"] if each["song"]["title"] == "Key")
    assert {start for reason in key["reasons"] for start in reason["starts"]} == {None}


def test_songs_are_asked_for_by_their_ids(served: Music) -> None:
    wanted = [served.ids["Hum"], served.ids["Door"], "nothing"]
    answer = served.client.get("/api/v1/songs", params={"id": wanted}).json()
    assert {song["id"] for song in answer["songs"]} == set(wanted[:2])
    assert answer["total"] == 2


def test_without_ffmpeg_it_is_said_what_cannot_be_played(
    serve_songs: Any, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lyricsbert.server.audio.streams.find_ffmpeg", lambda: None)
    served: Music = serve_songs(read_songs(music))
    songs = {song["title"]: song for song in served.client.get("/api/v1/songs").json()["songs"]}
    said = "Browsers do not play Monkey's Audio, and ffmpeg is not installed on the server."
    assert songs["Hum"]["audio"]["trouble"] == said
    assert songs["Door"]["audio"]["fallback"] is None
    answer = served.get("Hum", "audio?as=mp3")
    assert answer.status_code == 422
    assert "ffmpeg is not installed" in answer.json()["detail"]
    assert served.get("Hum").headers["content-type"] == "audio/x-ape"


# --- files that are none of the library's ----------------------------------------------------------------------------


def test_only_files_of_the_folder_that_was_indexed_are_sent(serve_songs: Any, music: Path, tmp_path: Path) -> None:
    outside = write_mp3(tmp_path / "private/secret.mp3", text_frame("TIT2", "Secret"))
    inside = music / "Ada Moss/Letters"
    links = {"Linked.mp3": outside, "Loop.mp3": inside / "Loop.mp3", "Inner.mp3": inside / "02 Key.mp3"}
    for name, goal in links.items():
        (inside / name).symlink_to(goal)
    os.mkfifo(inside / "Pipe.mp3")
    (inside / "Folder.mp3").mkdir()
    here, source = "Ada Moss/Letters", str(music)

    def song(title: str, path: str, source: str | None = source) -> Song:
        return Song("Eve", title, HARBOUR, path=path, source=source)

    served: Music = serve_songs(
        [
            song("Up", f"{here}/../../../private/secret.mp3"),
            song("Absolute", str(outside)),
            song("Linked", f"{here}/Linked.mp3"),
            song("Loop", f"{here}/Loop.mp3"),
            song("Inner", f"{here}/Inner.mp3"),
            song("Pipe", f"{here}/Pipe.mp3"),
            song("Folder", f"{here}/Folder.mp3"),
            song("Device", "/dev/zero.mp3", None),
            song("Nowhere", "secret.mp3", None),
            song("Zero", f"{here}/a\0b.mp3"),
            song("Text", "/etc/passwd", None),
            song("Alone", str(outside), None),
        ]
    )
    assert (
        served.problem("Up")
        == "The file 'Ada Moss/Letters/../../../private/secret.mp3' leads out of the folder that was indexed."
    )
    for title in ("Absolute", "Linked"):
        assert "leads out of the folder" in served.problem(title)
    assert "cannot be read" in served.problem("Loop")
    for title in ("Pipe", "Folder"):
        assert "is not a regular file" in served.problem(title)
    assert "is gone" in served.problem("Device")
    assert "is relative" in served.problem("Nowhere")
    assert "cannot be read" in served.problem("Zero")
    assert "knows no audio file" in served.problem("Text")
    assert served.get("Inner").content == (inside / "02 Key.mp3").read_bytes()
    assert served.get("Alone").content == outside.read_bytes()
    for path in ("%2e%2e%2f%2e%2e%2fetc%2fpasswd/audio", f"{served.ids['Alone']}/audio/..%2f..%2fsecret"):
        assert served.client.get(f"/api/v1/songs/{path}").status_code == 404


def test_a_file_that_vanished_is_said_to_be_gone(served: Music, music: Path) -> None:
    (music / "Dusk Choir/Salt/01 Door.mp3").unlink()
    assert served.problem("Door") == (
        "The file 'Dusk Choir/Salt/01 Door.mp3' is gone; `lyricsbert sync` looks where it is now."
    )
    assert served.get("Door", "cover").headers["content-type"] == "image/svg+xml"
    shutil.rmtree(music)
    assert "is gone" in served.problem("Key")


def test_a_file_that_is_written_to_is_not_sent_torn(served: Music, music: Path) -> None:
    path = music / "Dusk Choir/Salt/01 Door.mp3"
    path.write_bytes(path.read_bytes() + bytes(3_000_000))
    assert len(served.get("Door").content) == path.stat().st_size
    song = Song("Dusk Choir", "Door", "", path="Dusk Choir/Salt/01 Door.mp3", source=str(music))
    file = open_audio(song)
    assert len(file.read(0, 1000)) == 1000
    beside = path.with_suffix(".part")
    beside.write_bytes(bytes(500))
    beside.replace(path)
    assert len(file.read(1000, 1000)) == 1000  # the file that was opened, whoever has its name
    file.close()
    file = open_audio(song)
    with path.open("ab") as writing:
        writing.write(b"more")
    assert file.read(0, 100) == b""
    file.close()


def test_a_song_without_a_file_has_no_audio(client: TestClient, ids: dict[str, str]) -> None:
    answer = client.get(f"/api/v1/songs/{ids['Picnic']}/audio")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "The library knows no audio file of Bo Fields - Picnic."
    assert client.get("/api/v1/songs/nothing/audio").json()["type"].endswith("#problem-song-not-found")
    assert client.get(f"/api/v1/songs/{ids['Picnic']}/audio?as=wav").status_code == 422


def test_a_private_server_sends_music_to_a_browser_that_has_the_password(serve_songs: Any, music: Path) -> None:
    served: Music = serve_songs(read_songs(music), token="a" * 32, private=True)
    assert served.get("Door", Range="bytes=0-9").status_code == 206
    del served.client.headers["authorization"]
    assert served.get("Door", Range="bytes=0-9").status_code == 401


def test_too_many_files_at_a_time_are_refused(served: Music, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lyricsbert.server.audio.streams.MAX_STREAMS_OF_ONE", 0)
    answer = served.get("Door")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    monkeypatch.undo()
    for _ in range(40):  # each place is given back
        assert served.get("Door", Range="bytes=999999999-").status_code == 416
        assert served.get("Door", Range="bytes=0-0").status_code == 206
    streams = served.client.app.state.server.media.streams  # type: ignore[attr-defined]
    assert streams._sent.total() == 0


# --- covers ----------------------------------------------------------------------------------------------------------


def test_a_song_brings_its_picture_along(served: Music, music: Path) -> None:
    address = next(
        song["cover"] for song in served.client.get("/api/v1/songs").json()["songs"] if song["title"] == "Door"
    )
    picture = served.client.get(address)
    assert (picture.headers["content-type"], picture.content) == ("image/jpeg", JPEG)
    assert picture.headers["cache-control"] == "max-age=86400"
    assert served.client.get(address, headers={"If-None-Match": picture.headers["etag"]}).status_code == 304
    beside = served.get("Key", "cover")
    assert (beside.headers["content-type"], beside.content) == ("image/png", PNG)
    assert served.get("Hum", "cover").headers["content-type"] == "image/svg+xml"
    (music / "Ada Moss/Tapes/cover.jpg").write_bytes(JPEG)
    assert served.get("Hum", "cover").content == JPEG


def test_a_picture_that_is_none_is_not_shown(serve_songs: Any, music: Path, tmp_path: Path) -> None:
    script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    write_mp3(music / "X/A/1 Tag.mp3", text_frame("TIT2", "Tag"), lyrics_frame(HARBOUR), picture_frame(script))
    write_mp3(music / "X/B/1 Large.mp3", lyrics_frame(HARBOUR), picture_frame(JPEG + bytes(8_000_000)))
    (tmp_path / "private.jpg").write_bytes(JPEG)
    (music / "X/B/cover.jpg").symlink_to(tmp_path / "private.jpg")
    (music / "X/B/folder.jpg").write_bytes(script)
    os.mkfifo(music / "X/B/front.jpg")
    served: Music = serve_songs(read_songs(music))
    for title in ("Tag", "Large"):
        assert served.get(title, "cover").headers["content-type"] == "image/svg+xml"
