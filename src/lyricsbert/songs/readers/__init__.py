"""Readers: the file formats that songs are read from, one entry each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lyricsbert.songs.readers.audio_file import open_audio_song
from lyricsbert.songs.readers.csv_file import count_csv, open_csv
from lyricsbert.songs.readers.json_file import count_json, open_json
from lyricsbert.songs.readers.parquet_file import count_parquet, open_parquet
from lyricsbert.songs.readers.reader import Reader
from lyricsbert.songs.readers.text_file import count_text, open_text_song

if TYPE_CHECKING:
    from pathlib import PurePath

READERS: Final[tuple[Reader, ...]] = (
    Reader("CSV", (".csv",), open_csv, count_csv),
    Reader("TSV", (".tsv", ".tab"), open_csv, count_csv),
    Reader("JSON Lines", (".jsonl", ".ndjson"), open_json, count_json),
    Reader("JSON", (".json",), open_json, count_json),
    Reader("Parquet", (".parquet", ".pq"), open_parquet, count_parquet),
    Reader("plain text", (".txt",), open_text_song, count_text),
    Reader("LRC", (".lrc", ".elrc"), open_text_song, count_text),
    Reader("TTML", (".ttml",), open_text_song, count_text),
    Reader("SRT", (".srt", ".vtt"), open_text_song, count_text),
    *(
        Reader(name, extensions, open_audio_song, count_text, is_audio=True)
        for name, extensions in (
            ("MP3", (".mp3",)),
            ("FLAC", (".flac",)),
            ("M4A", (".m4a",)),
            ("Ogg", (".ogg", ".oga")),
            ("Opus", (".opus",)),
            ("WMA", (".wma",)),
            ("WAV", (".wav",)),
            ("AIFF", (".aiff", ".aif", ".aifc")),
            ("APE", (".ape",)),
            ("WavPack", (".wv",)),
            ("Musepack", (".mpc",)),
        )
    ),
)
"""All formats that are read; messages, uploads, help, the API and the page list these."""


def reader_for(path: PurePath) -> Reader | None:
    """The reader of a file, by its extension; None if there is none."""
    extension = path.suffix.lower()
    return next((reader for reader in READERS if extension in reader.extensions), None)


def extensions() -> str:
    """All extensions that are read, for messages: ".csv, .tsv, ..."."""
    return ", ".join(extension for reader in READERS for extension in reader.extensions)


def format_names() -> str:
    """All formats that are read, for messages: "CSV, TSV, ..."."""
    return ", ".join(reader.name for reader in READERS)
