"""Reads any bytes as a file of songs, and checks what must hold whatever they are."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lyricsbert.errors import SourceError
from lyricsbert.songs import Reject, Song, cut_sections, estimate_count, read_songs
from lyricsbert.songs.readers import READERS
from lyricsbert.songs.readers.columns import MAX_NAME
from lyricsbert.songs.readers.rejects import MAX_LYRIC

RAIN = "the rain came over the hill tonight"
EXTENSIONS = tuple(extension for reader in READERS for extension in reader.extensions)


def parquet_bytes(columns: dict[str, pa.Array], **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


SEEDS = {
    ".csv": b'artist,song,link,text\nMila,Tin,/l,"rain on tin\nall night"\nOtto,Slate,/l,rain\n',
    ".tsv": b"artist\ttitle\tlyrics\tyear\nMila\tTin\train\t1987\n",
    ".json": b'[{"title": "Tin", "lyrics": "rain", "artist": ["Mila", "Otto"]}, {"title": "Slate", "lyrics": "sun"}]',
    ".jsonl": b'{"title": "Tin", "lyrics": "rain", "duration_ms": 9000}\n{"title": "Slate", "lyrics": "sun"}\n',
    ".parquet": parquet_bytes({"title": pa.array(["Tin", "Slate"]), "lyrics": pa.array([RAIN, RAIN])}),
    ".txt": b"rain on tin\n\n[Chorus]\nall night",
    ".lrc": b"[ar:Mila]\n[offset:+500]\n[00:01.00][01:02.5]rain on <00:02.1>tin\nall night",
}


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
