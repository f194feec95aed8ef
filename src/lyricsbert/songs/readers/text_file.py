"""One song in one file: plain text and LRC (lyrics with time stamps)."""

from __future__ import annotations

import math
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lyricsbert.printable import one_line
from lyricsbert.songs.clean import clean_lyrics
from lyricsbert.songs.readers.columns import Place, make_song
from lyricsbert.songs.readers.encodings import detect_encoding, open_regular, open_text
from lyricsbert.songs.readers.rejects import MAX_LYRIC, Reject
from lyricsbert.songs.song import Song, TimedLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lyricsbert.songs.readers.reader import SourceFile

MAX_FILE: Final = 2_000_000
"""Maximum number of bytes of a file: ten of the longest lyrics, for time stamps on every word."""

_STAMP = re.compile(r"\[(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]")
_STAMPS = re.compile(rf"(?:{_STAMP.pattern}\s*)+")
_WORD_STAMP = re.compile(r"<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>")
_ID_TAG = re.compile(r"\[(#|[a-z]{2,10}):([^\[\]]*)\]", re.IGNORECASE)
_ID_FIELDS = {"ar": "artist", "ti": "title", "al": "album", "length": "duration", "la": "language", "lang": "language"}
_OTHER_IDS = frozenset(
    {"au", "by", "lr", "offset", "re", "tool", "ve", "version", "#", "id", "hash", "sign", "qq", "total"}
)
_TRACK_NUMBER = re.compile(r"\d{1,3}(?:[-.]\d{1,3})?\.?")
_TRACK_PREFIX = re.compile(r"^\d{1,3}(?:-\d{1,3})?\.? +(?=\D)")
_SURE_TRACK_PREFIX = re.compile(r"^(?:0\d{1,2}|\d{1,3}-\d{1,3}|\d{1,3}\.) +(?=\D)")
_LONGEST_NUMBER = 20
_NAME_PARTS = re.compile(r"\s+[-–—]\s+")


def open_text_song(file: SourceFile) -> Iterator[Song | Reject]:
    """The one song of a file, read when it is asked for."""
    yield read_text_song(file.path, file.folders)


def count_text(_: Path) -> int:
    """One song per file."""
    return 1


def read_text_song(path: Path, folders: tuple[str, ...] = ()) -> Song | Reject:
    """The song in a .txt or .lrc file.

    Artist and title come from the ID tags of LRC, or else from the file name ("Artist - Title"), or else from the
    folders that it is in ("Artist/Title", "Artist/Album/Title"; a track number before the title is dropped).

    Args:
        path: the file.
        folders: names of the folders between the source folder and the file.

    Returns:
        The song, with timed lines if it has time stamps, or a reject.
    """
    place = Place(str(path))
    values = _from_name(path.stem, folders)
    try:
        with open_regular(path) as raw:
            size = os.fstat(raw.fileno()).st_size
        if size > MAX_FILE:
            detail = f"the file has {size:,} bytes, and at most {MAX_FILE:,} are read"
            found = values.get("artist"), values.get("title")
            return Reject(place.source, None, None, "lyric over 200,000 characters", *found, detail)
        with open_text(path, detect_encoding(path)) as file:
            text = file.read(MAX_FILE)
    except OSError as error:
        return Reject(
            place.source, None, None, "unreadable file", values.get("artist"), values.get("title"), error.strerror
        )
    timed_lines: tuple[TimedLine, ...] = ()
    if path.suffix.lower() == ".lrc":
        text, timed_lines, ids = _from_lrc(text)
        values |= ids
    song = make_song({**values, "lyrics": text}, place)
    if isinstance(song, Reject) or not timed_lines:
        return song
    return replace(song, timed_lines=timed_lines)


def _from_name(stem: str, folders: tuple[str, ...]) -> dict[str, str]:
    """Artist, title and album from the names of a file and its folders."""
    values = dict(zip(("artist", "album"), folders[:2], strict=False))
    parts = _NAME_PARTS.split(stem.replace("_", " ").strip(), maxsplit=1)
    if len(parts) == 2 and _TRACK_NUMBER.fullmatch(parts[0]):
        parts = _NAME_PARTS.split(parts[1], maxsplit=1)
    if len(parts) == 2:
        return {**values, "artist": parts[0], "title": parts[1]}
    # In an album's folder every name begins with the track; elsewhere "99 Buckets" may well be the title.
    prefix = _TRACK_PREFIX if len(folders) > 1 else _SURE_TRACK_PREFIX
    return {**values, "title": prefix.sub("", parts[0]) if folders else parts[0]}


def _from_lrc(text: str) -> tuple[str, tuple[TimedLine, ...], dict[str, str]]:
    """Lyrics in the order in which they are sung, timed lines, and the fields from the ID tags.

    A line with several stamps is sung at each of them. A line without a stamp follows the line above it. The lyrics end
    when they are longer than may be read.
    """
    ids: dict[str, str] = {}
    offset = 0.0
    sung: list[tuple[float, str]] = []
    timed: list[tuple[float, str]] = []
    now = 0.0
    size = 0
    for raw in text.splitlines():
        line = raw.strip().lstrip("\ufeff")
        tag = _ID_TAG.fullmatch(line)
        name = tag[1].lower() if tag else ""
        if tag and (name in _ID_FIELDS or name in _OTHER_IDS):
            if name in _ID_FIELDS and one_line(tag[2]):
                ids[_ID_FIELDS[name]] = one_line(tag[2])
            elif name == "offset":
                offset = _milliseconds(tag[2])
            continue
        stamps = _STAMPS.match(line)
        words = _WORD_STAMP.sub("", line[stamps.end() :] if stamps else line).strip()
        times = [_stamp_seconds(match) for match in _STAMP.finditer(stamps[0])] if stamps else []
        times = times[: 2 + MAX_LYRIC // (len(words) or 1)]
        sung += [(time, words) for time in times or [now]]
        size += len(words) * len(times or [now])
        if size > MAX_LYRIC:
            break
        timed += [(time, words) for time in times if words]
        now = times[-1] if times else now
    # A positive offset shows the lines earlier. The sort is stable: lines with equal times keep their order.
    timed_lines = (
        TimedLine(round(max(0.0, time - offset), 3), shown)
        for time, words in sorted(timed, key=lambda item: item[0])
        if (shown := clean_lyrics(words).replace("\n", " "))
    )
    return "\n".join(words for _, words in sorted(sung, key=lambda item: item[0])), tuple(timed_lines), ids


def _stamp_seconds(match: re.Match[str]) -> float:
    hours, minutes, whole, fraction = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + (float(f"0.{fraction}") if fraction else 0.0)


def _milliseconds(text: str) -> float:
    try:
        found = float(text.strip()[:_LONGEST_NUMBER]) / 1000
    except ValueError:
        return 0.0
    return found if math.isfinite(found) else 0.0
