"""Listeners as JSON: what they do, like and set."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from lyricsbert.server.limits import MAX_EVENTS
from lyricsbert.server.schemas.base import SONG_ID, Name, Ratio, RequestModel, ResponseModel

EventKind = Literal["like", "dislike", "neutral", "play", "skip"]
Source = Annotated[str, Field(max_length=40)]


class NewEvent(RequestModel):
    """Something that a listener has done."""

    kind: EventKind = Field(description="neutral takes a like or a dislike back")
    song: Name | None = Field(None, description='id, or "Artist - Title" of a song of the library')
    artist: str | None = Field(None, max_length=300, description="of a song that may not be there (any more)")
    title: str | None = Field(None, max_length=300)
    at: AwareDatetime | None = Field(None, description="when, with its zone; now if it is left out")
    ms_played: int | None = Field(None, ge=0, le=86_400_000, description="how long it was played")
    source: Source = Field("api", description="where this comes from")


class EventsRequest(RequestModel):
    """What a listener has done. The same event sent twice is kept once."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"events": [{"kind": "like", "song": SONG_ID}]}]}
    )

    events: list[NewEvent] = Field(min_length=1, max_length=MAX_EVENTS)


class EventsAdded(ResponseModel):
    """What became of events that were sent."""

    added: int
    known: int = Field(description="how many were there already")


class ListenerEvent(ResponseModel):
    """Something that a listener has done."""

    kind: EventKind
    at: AwareDatetime
    artist: str
    title: str
    song: str | None = Field(description="id of the song when it happened; null if it was not in the library")
    ms_played: int | None
    source: str


class EventPage(ResponseModel):
    """Some events, newest first."""

    events: list[ListenerEvent]


class ListenerSettings(RequestModel):
    """What a listener may set; what is left out stays."""

    exploration: Ratio | None = Field(None, description="share of the new in what is played unasked")
    half_life_days: float | None = Field(None, ge=1, le=36500, description="after how many days an event counts half")


class ListenerSummary(ResponseModel):
    """A listener."""

    name: str
    counts: dict[str, int] = Field(description="events of each kind")
    exploration: float
    half_life_days: float


class ListenerPage(ResponseModel):
    """All listeners by name."""

    listeners: list[ListenerSummary]


class JudgedSong(ResponseModel):
    """A song that a listener likes or does not like."""

    song: str | None = Field(description="its id; null if it is not in the library")
    artist: str
    title: str
    at: AwareDatetime


class InterestOfListener(ResponseModel):
    """One of the things that a listener likes."""

    weight: Ratio = Field(description="its share of the taste")
    songs: list[str] = Field(description='songs that it was learnt from, "Artist - Title", the best liked first')


class ListenerTaste(ListenerSummary):
    """What is known of a listener."""

    liked: list[JudgedSong] = Field(description="the last judged first")
    disliked: list[JudgedSong]
    interests: list[InterestOfListener]


class HistoryReport(ResponseModel):
    """What became of the entries of a history."""

    source: str = Field(examples=["spotify"])
    added: int
    known: int = Field(description="how many were there already, from an earlier import")
    kinds: dict[str, int] = Field(description="what was done -> how often", examples=[{"play": 1200}])
    matched: int = Field(description="entries of songs in the library")
    matched_songs: int
    missing: int = Field(description="entries of other songs; they are kept for when the library has them")
    missing_songs: int
    examples: list[str] = Field(description='those that were heard most, "Artist - Title"')
    skipped: dict[str, int] = Field(description="why entries were left out -> how many")
    notes: list[str] = Field(description="sentences on the file as a whole")


class Erased(ResponseModel):
    """What was erased of a listener."""

    listener: str
    erased: dict[str, int] = Field(description="events of each kind")
