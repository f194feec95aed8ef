"""Playlists for players: M3U, XSPF and JSPF files of songs, written and read back.

Example:
    >>> from lyricsbert import Library
    >>> from lyricsbert.playlists import match_tracks, read_playlist, save_playlist
    >>> library = Library.open("library")
    >>> save_playlist("evening.m3u", library[:20])
    >>> rows = match_tracks(read_playlist("evening.m3u"), library, folder=Path("."))
"""

from lyricsbert.outputs.playlists import (
    Entry,
    Paths,
    ReadPlaylist,
    SavedPlaylist,
    Track,
    match_tracks,
    parse_playlist,
    playlist,
    read_playlist,
    save_playlist,
)

__all__ = [
    "Entry",
    "Paths",
    "ReadPlaylist",
    "SavedPlaylist",
    "Track",
    "match_tracks",
    "parse_playlist",
    "playlist",
    "read_playlist",
    "save_playlist",
]
