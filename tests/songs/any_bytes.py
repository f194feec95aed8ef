"""Reads any bytes as a file of songs, and checks what must hold whatever they are."""

from __future__ import annotations

import json
from pathlib import Path

from lyricsbert.errors import SourceError
from lyricsbert.songs import Reject, Song, cut_sections, estimate_count, read_songs
from lyricsbert.songs.readers import READERS
from lyricsbert.songs.readers.columns import MAX_NAME
from lyricsbert.songs.readers.rejects import MAX_LYRIC

EXTENSIONS = tuple(extension for reader in READERS for extension in reader.extensions)


def read_any(folder: Path, extension: str, data: bytes) -> tuple[list[Song], list[Reject]]:
    """The songs and rejects in a file of these bytes; none if it is refused as a whole.

    Raises:
        Exception: what a reader must not raise.
    """
    path = folder / f"Mila - Tin{extension}"
    path.write_bytes(data)
    rejects: list[Reject] = []
    songs: list[Song] = []
    refused = ""
    try:
        songs = list(read_songs(path, rejects=rejects.append))
    except SourceError as error:
        refused = str(error)
    assert "\n" not in refused
    assert estimate_count([path]) >= 0
    for song in songs:
        check_song(song)
    for reject in rejects:
        json.dumps(str(reject)).encode()
    return songs, rejects


def check_song(song: Song) -> None:
    """Check what the rest of the program relies on."""
    for name in (song.artist, song.title, song.album or "x", song.genre or "x"):
        assert 1 <= len(name) <= MAX_NAME
        assert "\x1b" not in name
        assert name == " ".join(name.split())
        name.encode()
    assert 1 <= len(song.lyrics) <= 4 * MAX_LYRIC
    song.lyrics.encode()
    assert song.duration is None or 0 < song.duration <= 86_400
    cut_sections(song.lyrics)
    assert len(song.id) == 20
