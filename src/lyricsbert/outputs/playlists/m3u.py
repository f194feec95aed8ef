"""Extended M3U in UTF-8, the list of files that every player reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lyricsbert.outputs.playlists.entry import page_of, seconds_of
from lyricsbert.outputs.playlists.tracks import ReadPlaylist, Track, path_of
from lyricsbert.printable import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.outputs.playlists.entry import Entry, Paths


_NOT_A_PATH: Final = re.compile(r"[#\s\ufeff]|[A-Za-z][A-Za-z0-9+.-]+:(?!//)")
"""How a line begins that is not taken for a relative path: as a comment, with a blank, or with a scheme."""


def to_m3u(entries: Sequence[Entry], title: str, paths: Paths) -> str:
    """M3U of the songs whose files are known; the others are named in comments at the end, for no player finds them."""
    lines = ["#EXTM3U", f"#PLAYLIST:{one_line(title)}"]
    missing: list[str] = []
    for song in (entry.song for entry in entries):
        name = f"{one_line(song.artist)} - {one_line(song.title)}"
        path = paths.of(song)
        if path is None:
            page = page_of(song)
            missing.append(f"# {name}{f' ({page})' if page else ''}")
            continue
        seconds = seconds_of(song)
        lines.append(f"#EXTINF:{-1 if seconds is None else round(seconds)},{name}")
        if song.album:
            lines.append(f"#EXTALB:{one_line(song.album)}")
        lines.append(f"./{path}" if _NOT_A_PATH.match(path) else path)
    if missing:
        songs = "1 song has no audio file" if len(missing) == 1 else f"{len(missing):,} songs have no audio file"
        lines += [f"# {songs}:", *missing]
    return "\n".join(lines) + "\n"


def from_m3u(text: str) -> ReadPlaylist:
    """The songs of an M3U file, extended or not."""
    title = None
    tracks: list[Track] = []
    info: tuple[float | None, str] = (None, "")
    album = None
    for raw in text.lstrip("\ufeff").split("\n"):
        line = raw.rstrip("\r")
        name, colon, value = line.partition(":")
        if name == "#PLAYLIST" and colon:
            title = value.strip() or None
        elif name == "#EXTINF" and colon:
            seconds, _, shown = value.partition(",")
            info = (_seconds(seconds.split(" ")[0]), shown.strip())
        elif name == "#EXTALB" and colon:
            album = value.strip() or None
        elif line.strip() and not line.startswith("#"):
            artist, dash, song = info[1].partition(" - ")
            artist, song = (artist, song) if dash else ("", info[1])
            tracks.append(Track(song or None, artist or None, album, info[0], path_of(line, quoted=False)))
            info, album = (None, ""), None
    return ReadPlaylist(title, tuple(tracks))


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if seconds > 0 else None
