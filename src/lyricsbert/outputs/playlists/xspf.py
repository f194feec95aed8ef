"""XSPF (https://www.xspf.org/spec), which VLC, Strawberry and others read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

from lyricsbert.errors import PlaylistError
from lyricsbert.outputs.playlists.entry import identifiers, page_of, seconds_of, uri_of
from lyricsbert.outputs.playlists.tracks import ReadPlaylist, Track, path_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.outputs.playlists.entry import Entry, Paths

_NAMESPACE: Final = "http://xspf.org/ns/0/"
_DURATION: Final = re.compile(r"\d{1,15}")
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_xspf(entries: Sequence[Entry], title: str, paths: Paths) -> str:
    """XSPF with all that is known about each song, its reasons as its annotation."""
    root = ElementTree.Element("playlist", {"version": "1", "xmlns": _NAMESPACE})
    _add(root, "title", title)
    _add(root, "creator", "LyricsBERT")
    listed = ElementTree.SubElement(root, "trackList")
    for entry in entries:
        song, track = entry.song, ElementTree.SubElement(listed, "track")
        path = paths.of(song)
        _add(track, "location", page_of(song) if path is None else uri_of(path))
        for identifier in identifiers(song):
            _add(track, "identifier", identifier)
        _add(track, "title", song.title)
        _add(track, "creator", song.artist)
        _add(track, "annotation", " ".join(entry.reasons))
        _add(track, "album", song.album)
        _add(track, "trackNum", None if song.track is None else str(song.track))
        _add(track, "duration", None if (seconds := seconds_of(song)) is None else str(round(seconds * 1000)))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def from_xspf(text: str) -> ReadPlaylist:
    """The songs of an XSPF file.

    Raises:
        PlaylistError: it is not XSPF.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise PlaylistError("It is not XSPF: that has no document type.")
    try:
        root = ElementTree.fromstring(text.lstrip("\ufeff").encode())
    except (ElementTree.ParseError, ValueError, LookupError) as error:  # the latter two of what it says of its encoding
        raise PlaylistError(f"It is not XSPF: {error}.") from error
    if not root.tag.endswith("playlist"):
        raise PlaylistError("It is not XSPF: it has no playlist.")
    tracks = root.iterfind("{*}trackList/{*}track")
    return ReadPlaylist(_text(root, "title"), tuple(map(_read, tracks)))


def _read(track: ElementTree.Element) -> Track:
    locations = (element.text.strip() for element in track.iterfind("{*}location") if element.text)
    paths = (path for location in locations if (path := path_of(location, quoted=True)))
    duration = _text(track, "duration")
    return Track(
        _text(track, "title"),
        _text(track, "creator"),
        _text(track, "album"),
        int(duration) / 1000 if duration and _DURATION.fullmatch(duration) else None,
        next(paths, None),
        tuple(element.text.strip() for element in track.iterfind("{*}identifier") if element.text),
    )


def _add(parent: ElementTree.Element, name: str, text: str | None) -> None:
    if text:
        ElementTree.SubElement(parent, name).text = _NOT_XML.sub(" ", text)


def _text(parent: ElementTree.Element, name: str) -> str | None:
    found = parent.find(f"{{*}}{name}")
    return (found.text or "").strip() or None if found is not None else None
