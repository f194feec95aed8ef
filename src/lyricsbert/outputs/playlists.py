"""Playlists as files: M3U8 and JSPF (the JSON form of XSPF, https://www.xspf.org/jspf)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricsbert.songs import Song

_DAY: Final = 86_400
PlaylistFormat = Literal["m3u8", "jspf"]


@dataclass(frozen=True, slots=True)
class Format:
    """A playlist file format.

    Attributes:
        media_type: for HTTP.
        extension: of the file, with the dot.
        write: songs and title of the list -> text of the file.
    """

    media_type: str
    extension: str
    write: Callable[[Sequence[Song], str], str]


def playlist(songs: Sequence[Song], kind: PlaylistFormat, *, title: str = "LyricsBERT") -> str:
    """Songs as a playlist file, in their order.

    Args:
        songs: the songs of the list.
        kind: "m3u8" or "jspf".
        title: name of the list.

    Returns:
        The text of the file, to be written in UTF-8.
    """
    return FORMATS[kind].write(songs, title)


def to_m3u8(songs: Sequence[Song], title: str) -> str:
    """Extended M3U in UTF-8.

    A song's location is its link if that is a web address, or else its Spotify address if it has a
    Spotify id, or else a path "Artist - Title.mp3" that a player may find by its name.
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{_one_line(title)}"]
    for song in songs:
        duration = _duration(song)
        seconds = -1 if duration is None else round(duration)
        lines.append(f"#EXTINF:{seconds},{_one_line(song.artist)} - {_one_line(song.title)}")
        if song.album:
            lines.append(f"#EXTALB:{_one_line(song.album)}")
        lines.append(_location(song) or _file_name(song))
    return "\n".join(lines) + "\n"


def to_jspf(songs: Sequence[Song], title: str) -> str:
    """JSPF with what is known about each song; identifiers are MusicBrainz recording, ISRC and LyricsBERT's id."""
    tracks = []
    for song in songs:
        identifiers = [f"urn:lyricsbert:song:{song.id}"]
        if song.isrc:
            identifiers.insert(0, f"urn:isrc:{quote(song.isrc)}")
        if song.musicbrainz_id:
            identifiers.insert(0, f"https://musicbrainz.org/recording/{quote(song.musicbrainz_id)}")
        location = _location(song)
        track: dict[str, Any] = {
            "location": [location] if location else None,
            "identifier": identifiers,
            "title": song.title,
            "creator": song.artist,
            "album": song.album,
            "duration": None if (duration := _duration(song)) is None else round(duration * 1000),
        }
        tracks.append({name: value for name, value in track.items() if value is not None})
    return json.dumps({"playlist": {"title": title, "track": tracks}}, ensure_ascii=False, indent=2) + "\n"


FORMATS: Final[dict[str, Format]] = {
    "m3u8": Format("application/vnd.apple.mpegurl", ".m3u8", to_m3u8),
    "jspf": Format("application/jspf+json", ".jspf", to_jspf),
}
"""The playlist formats by name."""


def web_address(link: str | None) -> str | None:
    """The link if it is an http or https address that can be opened, else None (a path, a script, nothing)."""
    try:
        is_web = link is not None and urlsplit(link).scheme in {"http", "https"} and bool(urlsplit(link).netloc)
    except ValueError:  # brackets without an IP address
        return None
    return quote(link, safe=":/?#[]@!$&'()*+,;=%~") if link is not None and is_web else None


def _duration(song: Song) -> float | None:
    """Seconds; None if they are unknown or those of no song, as a library from elsewhere may have them."""
    return song.duration if song.duration is not None and 0 < song.duration <= _DAY else None


def _location(song: Song) -> str | None:
    """A web address of the song; None if none is known."""
    if address := web_address(song.link):
        return address
    return f"https://open.spotify.com/track/{quote(song.spotify_id)}" if song.spotify_id else None


def _file_name(song: Song) -> str:
    """A file name that is valid on every system, and that players do not take for a comment or a path."""
    name = _one_line(f"{song.artist} - {song.title}")
    return "".join("_" if letter in '<>:"/\\|?*#' else letter for letter in name).lstrip(". ") + ".mp3"


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
