"""Entry: a song of a playlist with what is known of why it is there, and where its music is."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from lyricsbert.errors import PlaylistError

if TYPE_CHECKING:
    from lyricsbert.songs import Song

_DAY: Final = 86_400
_DRIVE: Final = re.compile(r"[A-Za-z]:\\")
_UNWRITABLE: Final = re.compile("[\0\n\r\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A song of a playlist.

    Attributes:
        song: the song.
        score: how well it fits, in 0..1.
        reasons: why it is there, in sentences.
        emotions: its ratios by name.
    """

    song: Song
    score: float | None = None
    reasons: tuple[str, ...] = ()
    emotions: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paths:
    """How a playlist names audio files.

    Attributes:
        folder: the folder that the playlist is written to. A file in a source that this folder belongs to is named
            relative to it, so that both can move together, and any other by its absolute path; None names all so.
        prefixes: beginnings of absolute paths and what to write in their place, each with or without a "/" at its
            end, for a player that sees the files elsewhere, such as in a container; the longest that fits counts.
    """

    folder: Path | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def of(self, song: Song) -> str | None:
        """The path to write for a song, with "/" between its parts; None if its file is not known."""
        path = song.audio_file
        if path is None or _UNWRITABLE.search(path):
            return None
        fitting = [prefix for prefix in self.prefixes if _begins(path, prefix)]
        if fitting:
            longest = max(fitting, key=len)
            return _joined(self.prefixes[longest], path[len(longest) :].lstrip("/"))
        if self.folder is None or song.source is None:
            return path
        folder = self.folder.absolute().as_posix()
        if not _begins(f"{folder}/", f"{song.source.rstrip('/')}/"):
            return path
        return os.path.relpath(path, folder).replace(os.sep, "/")


def parse_prefixes(texts: tuple[str, ...]) -> dict[str, str]:
    """Read "FROM=TO" into a mapping.

    Raises:
        PlaylistError: one does not have this form.
    """
    prefixes = {}
    for text in texts:
        before, equals, after = text.partition("=")
        if not before or not equals:
            raise PlaylistError(
                f"The path prefix {text[:80]!r} cannot be read; write FROM=TO, e.g. /home/me/Music=/music."
            )
        prefixes[before.replace("\\", "/") if _DRIVE.match(before) else before] = after
    return prefixes


def web_address(link: str | None) -> str | None:
    """The link if it is an http or https address that can be opened, else None (a path, a script, nothing)."""
    try:
        is_web = link is not None and urlsplit(link).scheme in {"http", "https"} and bool(urlsplit(link).netloc)
    except ValueError:  # brackets without an IP address
        return None
    return quote(link, safe=":/?#[]@!$&'()*+,;=%~") if link is not None and is_web else None


def page_of(song: Song) -> str | None:
    """A web page of the song: its link, else its page at Spotify; None if none is known."""
    if address := web_address(song.link):
        return address
    return f"https://open.spotify.com/track/{quote(song.spotify_id)}" if song.spotify_id else None


def uri_of(path: str) -> str:
    """A path as a URI: absolute ones as file:///..., relative ones relative, both percent-encoded."""
    if path.startswith("/"):
        return f"file://{quote(path)}"
    if path[1:3] == ":/":
        return f"file:///{quote(path, safe='/:')}"
    return quote(path) if ":" not in path.split("/", maxsplit=1)[0] else f"./{quote(path)}"


def identifiers(song: Song) -> list[str]:
    """URIs of the song: its MusicBrainz recording, its ISRC, its id in a library."""
    found = [f"urn:lyricsbert:song:{song.id}"]
    if song.isrc:
        found.insert(0, f"urn:isrc:{quote(song.isrc)}")
    if song.musicbrainz_id:
        found.insert(0, f"https://musicbrainz.org/recording/{quote(song.musicbrainz_id)}")
    return found


def seconds_of(song: Song) -> float | None:
    """The duration; None if it is unknown or that of no song, as a library from elsewhere may have it."""
    return song.duration if song.duration is not None and 0 < song.duration <= _DAY else None


def _joined(beginning: str, rest: str) -> str:
    """Two parts of a path with one "/" between them; the rest alone if it is below nothing."""
    if not beginning or not rest:
        return beginning + rest
    return f"{beginning.removesuffix('/')}/{rest}"


def _begins(path: str, prefix: str) -> bool:
    """Whether a path begins with a prefix that ends where one of its parts does."""
    return path.startswith(prefix) and (prefix.endswith("/") or path[len(prefix) : len(prefix) + 1] in {"", "/"})
