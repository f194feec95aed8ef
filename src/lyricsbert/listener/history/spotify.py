"""Spotify: the extended streaming history, and the shorter one of the account data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lyricsbert.listener.history.record import (
    NAMELESS,
    PRIVATE,
    SHORT,
    SHORTEST_PLAY,
    SPOKEN,
    TIMELESS,
    Reading,
    Record,
    iso_time,
    json_entries,
    number_of,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ENDED_BY_HAND: Final = ("fwdbtn", "backbtn", "endplay", "clickrow", "playbtn")
_ONE_YEAR: Final = (
    "This is Spotify's account data, which goes back one year: its extended streaming history, which can be asked for"
    " on the same page, has everything."
)


def read_extended(text: str, reading: Reading) -> Iterator[Record]:
    """`Streaming_History_Audio_*.json`, before 2023 `endsong_*.json`."""
    for entry in json_entries(text, reading):
        title = text_of(entry, "master_metadata_track_name")
        artist = text_of(entry, "master_metadata_album_artist_name")
        played = number_of(entry, "ms_played") or 0
        at = iso_time(text_of(entry, "ts"))
        if entry.get("incognito_mode") is True:
            reading.skip(PRIVATE)
        elif text_of(entry, "spotify_episode_uri") or text_of(entry, "audiobook_uri"):
            reading.skip(SPOKEN)
        elif not (title and artist):
            reading.skip(NAMELESS)
        elif at is None:
            reading.skip(TIMELESS)
        elif played < SHORTEST_PLAY and not _is_skipped(entry):
            reading.skip(SHORT)
        else:
            track = text_of(entry, "spotify_track_uri").removeprefix("spotify:track:")
            yield Record(
                kind="skip" if played < SHORTEST_PLAY else "play",
                at=at,
                artist=artist,
                title=title,
                milliseconds=played,
                codes={"spotify_id": track} if track else {},
            )


def read_account(text: str, reading: Reading) -> Iterator[Record]:
    """`StreamingHistory_music_*.json`, formerly `StreamingHistory*.json`."""
    if _ONE_YEAR not in reading.notes:
        reading.notes.append(_ONE_YEAR)
    for entry in json_entries(text, reading):
        title, artist = text_of(entry, "trackName"), text_of(entry, "artistName")
        played, at = number_of(entry, "msPlayed") or 0, iso_time(text_of(entry, "endTime"))
        if text_of(entry, "episodeName"):
            reading.skip(SPOKEN)
        elif not (title and artist):
            reading.skip(NAMELESS)
        elif at is None:
            reading.skip(TIMELESS)
        elif played < SHORTEST_PLAY:
            reading.skip(SHORT)
        else:
            yield Record(kind="play", at=at, artist=artist, title=title, milliseconds=played)


def _is_skipped(entry: Mapping[str, Any]) -> bool:
    """Whether a listener ended a song; the field is null in what was heard long ago."""
    return entry.get("skipped") is True or text_of(entry, "reason_end") in _ENDED_BY_HAND
