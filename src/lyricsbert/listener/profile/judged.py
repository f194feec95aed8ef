"""Judged: the songs that a listener likes or does not like at present."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lyricsbert.listener.profile.event import Event
    from lyricsbert.listener.profile.names import SongNames


@dataclass(frozen=True, slots=True)
class JudgedSong:
    """A song that is liked or not.

    Attributes:
        song: its id in the library; None if it is not there.
        artist: as the library has it, else as it was when it was judged.
        title: likewise.
        at: when it was judged, in UTC.
    """

    song: str | None
    artist: str
    title: str
    at: datetime


def judged_songs(events: Iterable[Event], names: SongNames) -> tuple[list[JudgedSong], list[JudgedSong]]:
    """The songs liked and those not liked, each once, the last judged first.

    Args:
        events: by time; others than judgements do not matter.
        names: songs of the library.
    """
    latest: dict[int | tuple[str, str], tuple[str, JudgedSong]] = {}
    for event in events:
        if event.kind not in ("like", "dislike", "neutral"):
            continue
        row = names.row(event.artist, event.title, event.song)
        key = row if row is not None else (event.artist.casefold(), event.title.casefold())
        artist, title = (event.artist, event.title) if row is None else names.name(row)
        latest.pop(key, None)
        latest[key] = (event.kind, JudgedSong(None if row is None else names.id(row), artist, title, event.at))

    def of(kind: str) -> list[JudgedSong]:
        return [song for judged, song in reversed(latest.values()) if judged == kind]

    return of("like"), of("dislike")
