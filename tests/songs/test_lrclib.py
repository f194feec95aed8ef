"""Looking up lyrics, at a server of the test's own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from lyricsbert.errors import SourceError
from lyricsbert.songs import Note, Song, lrclib
from lyricsbert.songs.lrclib import USER_AGENT, LrclibLookup

RAIN = "the rain came over\nthe hill tonight"
STAMPED = "[00:01.00]the rain came over\n[00:02.00]the hill tonight"
ANSWERS = {
    "Both": {"plainLyrics": RAIN, "syncedLyrics": STAMPED, "instrumental": False},
    "One line": {"plainLyrics": RAIN.replace("\n", ""), "syncedLyrics": STAMPED},
    "Nothing": {"plainLyrics": None, "syncedLyrics": None, "instrumental": False},
    "No words": {"plainLyrics": "la", "syncedLyrics": None, "instrumental": True},
    "Odd": {"plainLyrics": 7, "syncedLyrics": ["x"]},
}


class Server:
    """Answers as LRCLIB does, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.agents: set[str | None] = set()
        self.status = 200
        self.retry_after = ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # so it is called
                query = parse_qs(urlsplit(self.path).query)
                outer.asked.append(query)
                outer.agents.add(self.headers["User-Agent"])
                answer = ANSWERS.get(query["track_name"][0])
                body = json.dumps(answer or {"code": 404}).encode()
                self.send_response(outer.status if answer else 404)
                if outer.retry_after:
                    self.send_header("Retry-After", outer.retry_after)
                    outer.status, outer.retry_after = 200, ""
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(lrclib, "_SECONDS_BETWEEN", 0.0)
    started = Server()
    yield started
    started.stop()


def silent(*titles: str) -> list[Song]:
    return [Song("Mila", title, "", album="Slate", duration=201.4) for title in titles]


def test_songs_without_lyrics_are_filled(server: Server, tmp_path: Path) -> None:
    lookup = LrclibLookup(f"{server.address}/", cache=tmp_path)
    has_some = Song("Mila", "Both", "words of its own")
    found = list(lookup.fill([*silent("Both", "One line", "Nothing", "No words", "Odd", "Unknown"), has_some]))
    assert [song.lyrics for song in found] == [RAIN, RAIN, "", "", "", "", "words of its own"]
    assert [[line.seconds for line in song.timed_lines] for song in found[:3]] == [[1.0, 2.0], [1.0, 2.0], []]
    assert (lookup.counts.asked, lookup.counts.found) == (6, 2)
    assert server.asked[0] == {
        "artist_name": ["Mila"],
        "track_name": ["Both"],
        "album_name": ["Slate"],
        "duration": ["201"],
    }
    assert server.agents == {USER_AGENT}


def test_answers_are_cached_also_that_there_is_none(server: Server, tmp_path: Path) -> None:
    songs = silent("Both", "Unknown")
    first = list(LrclibLookup(server.address, cache=tmp_path).fill(songs))
    assert list(LrclibLookup(server.address, cache=tmp_path).fill(songs)) == first
    assert len(server.asked) == 2
    for file in tmp_path.iterdir():
        file.write_text("{")
    assert list(LrclibLookup(server.address, cache=tmp_path).fill(songs)) == first


@pytest.mark.parametrize("status", [500, 429, 302])
def test_a_server_that_fails_is_left_alone(server: Server, tmp_path: Path, status: int) -> None:
    server.status = status
    notes: list[Note] = []
    found = list(LrclibLookup(server.address, cache=tmp_path, notes=notes.append).fill(silent(*["Both"] * 9)))
    assert [song.lyrics for song in found] == [""] * 9
    assert len(server.asked) == 3
    assert [note.source for note in notes] == [server.address]
    assert list(tmp_path.iterdir()) == []


def test_what_is_cached_is_found_when_the_server_fails(server: Server, tmp_path: Path) -> None:
    list(LrclibLookup(server.address, cache=tmp_path).fill(silent("Both")))
    server.status = 500
    songs = silent("One line", "One line", "One line", "One line", "Both")
    assert [song.lyrics for song in LrclibLookup(server.address, cache=tmp_path).fill(songs)] == ["", "", "", "", RAIN]
    assert len(server.asked) == 1 + 3


@pytest.mark.parametrize(("after", "lyrics"), [("7", RAIN), ("86400", ""), ("soon", "")])
def test_a_server_that_says_when_is_asked_then(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: str, lyrics: str
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(lrclib.time, "sleep", waits.append)
    server.status, server.retry_after = 429, after
    (song,) = LrclibLookup(server.address, cache=tmp_path).fill(silent("Both"))
    assert song.lyrics == lyrics
    assert [round(wait) for wait in waits] == ([0, 7] if lyrics else [0])


def test_songs_of_nobody_are_not_asked_for(server: Server, tmp_path: Path) -> None:
    nobody = Song("Unknown artist", "Both", "")
    assert list(LrclibLookup(server.address, cache=tmp_path).fill([nobody])) == [nobody]
    assert server.asked == []


def test_requests_keep_their_distance(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(lrclib, "_SECONDS_BETWEEN", 60.0)
    monkeypatch.setattr(lrclib.time, "sleep", waits.append)
    list(LrclibLookup(server.address, cache=tmp_path).fill(silent("Both", "Nothing", "Odd")))
    assert waits[0] == 0
    assert all(59 < wait <= 60 for wait in waits[1:])


@pytest.mark.parametrize("address", ["", "lrclib.net", "file:///etc/passwd", "ftp://x"])
def test_only_the_web_is_asked(address: str) -> None:
    with pytest.raises(SourceError, match="no http or https address"):
        LrclibLookup(address)
