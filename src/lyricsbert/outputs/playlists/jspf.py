"""JSPF (https://www.xspf.org/jspf) as ListenBrainz takes and gives it, with the reasons of each song."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.errors import PlaylistError
from lyricsbert.outputs.playlists.entry import identifiers, page_of, seconds_of, uri_of
from lyricsbert.outputs.playlists.tracks import ReadPlaylist, Track, path_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.outputs.playlists.entry import Entry, Paths

_LIST: Final = "https://musicbrainz.org/doc/jspf#playlist"
_TRACK: Final = "https://musicbrainz.org/doc/jspf#track"


def to_jspf(entries: Sequence[Entry], title: str, paths: Paths) -> str:
    """JSPF with all that is known about each song; the list is not public.

    ListenBrainz takes a list only if each of its songs has a MusicBrainz recording.
    """
    tracks = [_track(entry, paths) for entry in entries]
    body = {"title": title, "creator": "LyricsBERT", "extension": {_LIST: {"public": False}}, "track": tracks}
    return json.dumps({"playlist": body}, ensure_ascii=False, indent=2) + "\n"


def from_jspf(text: str) -> ReadPlaylist:
    """The songs of a JSPF file.

    Raises:
        PlaylistError: it is not JSPF.
    """
    try:
        body = json.loads(text)["playlist"]
        return ReadPlaylist(_text(body.get("title")), tuple(map(_read, body.get("track") or ())))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise PlaylistError(f"It is not JSPF: {error}.") from error


def _track(entry: Entry, paths: Paths) -> dict[str, Any]:
    song = entry.song
    path = paths.of(song)
    location = page_of(song) if path is None else uri_of(path)
    known: dict[str, Any] = {
        "score": None if entry.score is None else round(entry.score, 4),
        "reasons": list(entry.reasons) or None,
        "emotions": {name: round(float(value), 4) for name, value in entry.emotions.items()} or None,
    }
    told = {name: value for name, value in known.items() if value is not None}
    track: dict[str, Any] = {
        "location": [location] if location else None,
        "identifier": identifiers(song),
        "title": song.title,
        "creator": song.artist,
        "album": song.album,
        "trackNum": song.track,
        "duration": None if (seconds := seconds_of(song)) is None else round(seconds * 1000),
        "annotation": " ".join(entry.reasons) or None,
        "extension": {_TRACK: {"additional_metadata": {"lyricsbert": told}}} if told else None,
    }
    return {name: value for name, value in track.items() if value is not None}


def _read(track: dict[str, Any]) -> Track:
    locations, found = (_texts(track.get(name)) for name in ("location", "identifier"))
    duration = track.get("duration")
    return Track(
        _text(track.get("title")),
        _text(track.get("creator")),
        _text(track.get("album")),
        duration / 1000 if isinstance(duration, (int, float)) and duration > 0 else None,
        next((path for location in locations if (path := path_of(location, quoted=True)) is not None), None),
        tuple(found),
    )


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _texts(value: object) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]
