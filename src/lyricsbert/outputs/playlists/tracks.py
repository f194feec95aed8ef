"""Tracks: the songs of a playlist file that was read, and how they are found in a library."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from lyricsbert.library import Library


@dataclass(frozen=True, slots=True)
class Track:
    """What a playlist says of a song; all of it may be missing.

    Attributes:
        title: its title.
        artist: its artist.
        album: its album.
        duration: its length in seconds.
        path: path of the audio file as the list has it, relative to the list or absolute.
        identifiers: URIs, such as that of its MusicBrainz recording.
    """

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    duration: float | None = None
    path: str | None = None
    identifiers: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = " - ".join(filter(None, (self.artist, self.title)))
        return named or self.path or next(iter(self.identifiers), "a song without a name")


@dataclass(frozen=True, slots=True)
class ReadPlaylist:
    """A playlist file that was read.

    Attributes:
        title: its name, if it has one.
        tracks: its songs, in order.
    """

    title: str | None
    tracks: tuple[Track, ...]


def path_of(location: str, *, quoted: bool) -> str | None:
    """The path in a location, which may be a URI of a file; None for other URIs.

    Args:
        location: a path or URI.
        quoted: whether a path without a scheme is percent-encoded, too.
    """
    if location[1:3] in {":/", ":\\"}:
        return location.replace("\\", "/")
    try:
        parts = urlsplit(location)
    except ValueError:
        return location
    if parts.scheme == "file":
        path = unquote(parts.path)
        return path[1:] if path[2:3] == ":" else path
    if parts.scheme and "//" in location:
        return None
    return unquote(location) if quoted else location


def match_tracks(read: ReadPlaylist, library: Library, *, folder: Path | None = None) -> list[int | None]:
    """Find the songs of a playlist in a library: by id, file, MusicBrainz recording or ISRC, else by their exact names.

    Args:
        read: the playlist.
        library: where to look.
        folder: the folder that relative paths start from; None if that is not known: then a path is that of the one
            file whose path ends so.

    Returns:
        The row of each track; None for one that the library does not have, or has more than once by its name.
    """
    columns = library.to_arrow(["id", "musicbrainz_id", "isrc", "path", "source"]).to_pydict()
    by_identifier: dict[str, int] = {}
    by_file: dict[str, int] = {}
    for row in range(len(library) - 1, -1, -1):
        by_identifier[f"urn:lyricsbert:song:{columns['id'][row]}"] = row
        if recording := columns["musicbrainz_id"][row]:
            by_identifier[f"https://musicbrainz.org/recording/{recording}"] = row
        if isrc := columns["isrc"][row]:
            by_identifier[f"urn:isrc:{isrc}"] = row
        if path := columns["path"][row]:
            by_file[os.path.normpath(Path(columns["source"][row] or "", path))] = row
    by_name: dict[str, list[str]] = {}
    for file in by_file if folder is None else ():
        by_name.setdefault(Path(file).name, []).append(file)
    return [_row(track, library, by_identifier, by_file, by_name, folder) for track in read.tracks]


def _row(
    track: Track,
    library: Library,
    by_identifier: dict[str, int],
    by_file: dict[str, int],
    by_name: dict[str, list[str]],
    folder: Path | None,
) -> int | None:
    for identifier in track.identifiers:
        if identifier in by_identifier:
            return by_identifier[identifier]
    if track.path is not None:
        file = os.path.normpath(Path(folder or "", track.path))
        if file in by_file:
            return by_file[file]
        alike = [known for known in by_name.get(Path(file).name, ()) if known.endswith(f"/{file.lstrip('./')}")]
        if len(alike) == 1:
            return by_file[alike[0]]
    if track.title is None:
        return None
    rows = library.exact(f"{track.artist} - {track.title}" if track.artist else track.title)
    return rows[0] if len(rows) == 1 else None
