"""Playlists as files: M3U, XSPF and JSPF, written for players and read back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from lyricsbert.durable import replace_file
from lyricsbert.errors import PlaylistError
from lyricsbert.outputs.playlists.entry import Entry, Paths, parse_prefixes, web_address
from lyricsbert.outputs.playlists.jspf import from_jspf, to_jspf
from lyricsbert.outputs.playlists.m3u import from_m3u, to_m3u
from lyricsbert.outputs.playlists.tracks import ReadPlaylist, Track, match_tracks
from lyricsbert.outputs.playlists.xspf import from_xspf, to_xspf
from lyricsbert.songs import Song

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = [
    "FORMATS",
    "Entry",
    "Format",
    "Paths",
    "PlaylistFormat",
    "ReadPlaylist",
    "SavedPlaylist",
    "Track",
    "format_of",
    "match_tracks",
    "parse_playlist",
    "parse_prefixes",
    "playlist",
    "read_playlist",
    "save_playlist",
    "web_address",
]

PlaylistFormat = Literal["m3u", "m3u8", "xspf", "jspf"]
_MAX_BYTES: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """A playlist file format.

    Attributes:
        media_type: for HTTP.
        extension: of the file, with the dot.
        write: songs, title of the list and how to name files -> text of the file.
        read: text of a file -> its songs.
    """

    media_type: str
    extension: str
    write: Callable[[Sequence[Entry], str, Paths], str]
    read: Callable[[str], ReadPlaylist]


class SavedPlaylist(NamedTuple):
    """What was saved.

    Attributes:
        songs: number of songs of the list.
        without_file: number of those whose audio file is not known.
        without_recording: number of those that have no MusicBrainz recording.
    """

    songs: int
    without_file: int
    without_recording: int


FORMATS: Final[dict[PlaylistFormat, Format]] = {
    "m3u": Format("audio/x-mpegurl", ".m3u", to_m3u, from_m3u),
    "m3u8": Format("application/vnd.apple.mpegurl", ".m3u8", to_m3u, from_m3u),
    "xspf": Format("application/xspf+xml", ".xspf", to_xspf, from_xspf),
    "jspf": Format("application/jspf+json", ".jspf", to_jspf, from_jspf),
}
"""The playlist formats by name. Both M3U are UTF-8; MPD knows ".m3u" alone."""


def playlist(
    songs: Iterable[Song | Entry], kind: PlaylistFormat, *, title: str = "LyricsBERT", paths: Paths | None = None
) -> str:
    """Songs as a playlist file, in their order.

    Args:
        songs: the songs of the list.
        kind: "m3u", "m3u8", "xspf" or "jspf".
        title: name of the list.
        paths: how to name audio files; None writes absolute paths.

    Returns:
        The text of the file, to be written in UTF-8.
    """
    entries = [song if isinstance(song, Entry) else Entry(song) for song in songs]
    return FORMATS[kind].write(entries, title, paths or Paths())


def save_playlist(
    path: str | Path,
    songs: Iterable[Song | Entry],
    *,
    title: str | None = None,
    prefixes: Mapping[str, str] | None = None,
) -> SavedPlaylist:
    """Write a playlist file, in the format of its extension, replacing what it held.

    Args:
        path: the file.
        songs: the songs of the list, in their order.
        title: name of the list; None takes the name of the file.
        prefixes: see `Paths`.

    Raises:
        PlaylistError: the extension is unknown, or the file cannot be written.
    """
    file = Path(path)
    kind = format_of(file)
    paths = Paths(file.parent, prefixes or {})
    entries = [song if isinstance(song, Entry) else Entry(song) for song in songs]
    text = playlist(entries, kind, title=title or file.stem, paths=paths)
    try:
        replace_file(file, text.encode("utf-8", "replace"))
    except OSError as error:
        raise PlaylistError(f"The playlist {file} cannot be written: {error.strerror}.") from error
    return SavedPlaylist(
        len(entries),
        sum(paths.of(entry.song) is None for entry in entries),
        sum(entry.song.musicbrainz_id is None for entry in entries),
    )


def read_playlist(path: str | Path) -> ReadPlaylist:
    """Read a playlist file of any format that is written; `match_tracks` finds its songs in a library.

    Raises:
        PlaylistError: the extension is unknown, or the file cannot be read.
    """
    file = Path(path)
    format_of(file)
    try:
        if not file.is_file() or file.stat().st_size > _MAX_BYTES:
            raise PlaylistError(f"{file} is no playlist: it is not a file of at most {_MAX_BYTES // 1_000_000} MB.")
        data = file.read_bytes()
    except OSError as error:
        raise PlaylistError(f"{file} cannot be read: {error.strerror}.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # as the M3U of old players is
    return parse_playlist(text, file)


def parse_playlist(text: str, name: str | Path) -> ReadPlaylist:
    """Read the text of a playlist file.

    Args:
        text: what is in the file.
        name: of the file, whose extension tells the format.

    Raises:
        PlaylistError: the extension is unknown, or the text cannot be read.
    """
    kind = format_of(Path(name))
    try:
        return FORMATS[kind].read(text)
    except PlaylistError as error:
        raise PlaylistError(f"{name} cannot be read. {error}") from error


def format_of(path: Path) -> PlaylistFormat:
    """The format of a playlist file, by its extension.

    Raises:
        PlaylistError: there is none with this extension.
    """
    extension = path.suffix.lower()
    kind = next((kind for kind, known in FORMATS.items() if known.extension == extension), None)
    if kind is None:
        allowed = ", ".join(known.extension for known in FORMATS.values())
        raise PlaylistError(f"{path} is no playlist by its extension; allowed: {allowed}.")
    return kind
