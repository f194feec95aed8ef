"""Reads any bytes as a file of songs, and checks what must hold whatever they are."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from lyricsbert.errors import SourceError
from lyricsbert.songs import Reject, Song, cut_sections, estimate_count, read_songs
from lyricsbert.songs.readers import READERS
from lyricsbert.songs.readers.columns import MAX_NAME
from lyricsbert.songs.timed_text import MAX_LYRIC
from music_files import ape_tag, lyrics_frame, text_frame, write_ape, write_flac, write_mp3

RAIN = "the rain came over the hill tonight"
EXTENSIONS = tuple(extension for reader in READERS for extension in reader.extensions)


def parquet_bytes(columns: dict[str, pa.Array], **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def written(write: Callable[..., Path], *what: object) -> bytes:
    """The bytes of the file that a function writes."""
    with TemporaryDirectory() as folder:
        return write(Path(folder, "song"), *what).read_bytes()


SEEDS = {
    ".csv": b'artist,song,link,text\nMila,Tin,/l,"rain on tin\nall night"\nOtto,Slate,/l,rain\n',
    ".tsv": b"artist\ttitle\tlyrics\tyear\nMila\tTin\train\t1987\n",
    ".json": b'[{"title": "Tin", "lyrics": "rain", "artist": ["Mila", "Otto"]}, {"title": "Slate", "lyrics": "sun"}]',
    ".jsonl": b'{"title": "Tin", "lyrics": "rain", "duration_ms": 9000}\n{"title": "Slate", "lyrics": "sun"}\n',
    ".parquet": parquet_bytes({"title": pa.array(["Tin", "Slate"]), "lyrics": pa.array([RAIN, RAIN])}),
    ".txt": b"rain on tin\n\n[Chorus]\nall night",
    ".ttml": b'<tt xmlns="http://www.w3.org/ns/ttml"><body><div>'
    b'<p begin="1.5s">rain <span>on</span> tin</p></div></body></tt>',
    ".srt": b"1\n00:00:01,000 --> 00:00:02,500\nrain on tin\n\n2\n00:00:03,000 --> 00:00:04,000\nall night\n",
    ".mp3": written(write_mp3, text_frame("TIT2", "Tin"), text_frame("TPE1", "Mila", "Otto"), lyrics_frame(RAIN)),
    ".flac": written(write_flac, [("TITLE", "Tin"), ("ARTIST", "Mila"), ("LYRICS", RAIN)]),
    ".m4a": b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42\0\0\0\x08moov",
    ".ogg": b"OggS\0\x02" + bytes(8) + b"\1\0\0\0" + bytes(8) + b"\x01\x1e\x01vorbis" + bytes(23),
    ".opus": b"OggS\0\x02" + bytes(8) + b"\1\0\0\0" + bytes(8) + b"\x01\x13OpusHead\x01\x02" + bytes(9),
    ".wma": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c" + b"\x1e" + bytes(13),
    ".wav": b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\0\0\0",
    ".aiff": b"FORM\0\0\0\x2eAIFFCOMM\0\0\0\x12\0\1\0\0\0\1\0\x10\x40\x0e\xac\x44" + bytes(14),
    ".ape": written(write_ape, {"Title": "Tin", "Artist": "Mila", "Lyrics": RAIN}),
    ".wv": b"wvpk" + bytes(28) + ape_tag({"Title": "Tin", "Lyrics": RAIN}),
    ".mpc": b"MPCK" + bytes(12) + ape_tag({"Title": "Tin", "Lyrics": RAIN}),
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
    assert len(song.lyrics) <= 4 * MAX_LYRIC
    assert song.lyrics or song.audio_file
    song.lyrics.encode()
    assert song.duration is None or 0 < song.duration <= 86_400
    cut_sections(song.lyrics)
    assert len(song.id) == 20
