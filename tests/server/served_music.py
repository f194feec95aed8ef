"""Music that a server sends: a small folder of it, and how it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from music_files import HARBOUR, TIMED_HARBOUR, lyrics_frame, text_frame, write_ape, write_mp3

JPEG = b"\xff\xd8\xff\xe0" + bytes(200)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def picture_frame(content: bytes, kind: str = "image/jpeg") -> bytes:
    body = b"\x00" + kind.encode() + b"\x00\x03\x00" + content
    size = bytes((len(body) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"APIC" + size + b"\0\0" + body


def write_music(folder: Path) -> Path:
    """A folder of music whose files are of the smallest kind."""
    lyrics = lyrics_frame(TIMED_HARBOUR)
    write_mp3(folder / "Dusk Choir/Salt/01 Door.mp3", text_frame("TIT2", "Door"), lyrics, picture_frame(JPEG))
    write_mp3(folder / "Ada Moss/Letters/02 Key.mp3", text_frame("TIT2", "Key"), lyrics_frame(HARBOUR))
    (folder / "Ada Moss/Letters/Folder.PNG").write_bytes(PNG)
    write_ape(folder / "Ada Moss/Tapes/Hum.ape", {"Title": "Hum", "Lyrics": HARBOUR})
    return folder


class Music:
    """A server over a library of a folder of music.

    Attributes:
        client: asks it.
        ids: title -> id.
    """

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.ids = {song["title"]: song["id"] for song in client.get("/api/v1/songs").json()["songs"]}

    def get(self, title: str, path: str = "audio", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(f"/api/v1/songs/{self.ids[title]}/{path}", headers=named)

    def problem(self, title: str, path: str = "audio") -> str:
        answer = self.get(title, path)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        assert answer.status_code == 404
        assert answer.json()["type"].endswith("#problem-no-audio")
        return str(answer.json()["detail"])
