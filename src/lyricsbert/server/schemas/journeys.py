"""Journeys as JSON."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from lyricsbert.listener.journey.request import DEFAULT_K, FEWEST, MOST, MOST_MINUTES
from lyricsbert.server.limits import MAX_IGNORED, MAX_NAMED, MAX_THEMES, MAX_VIAS
from lyricsbert.server.schemas.base import (
    SONG_ID,
    Emotion,
    Emotions,
    LeaveOut,
    Level,
    Mood,
    Name,
    Ratio,
    RequestModel,
    ResponseModel,
    Text,
)
from lyricsbert.server.schemas.wishes import Chip, HelpMessage, RecommendedSong


class EndRequest(RequestModel):
    """Where a journey begins or goes: a text, a mood or numbers in any combination, or a song."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "hopeful"}, {"song": SONG_ID}]})

    text: Text | None = Field(
        None,
        description="how somebody feels, or wants to; or a comparison with the other end, as in “a little happier”",
    )
    emotions: dict[Emotion, Ratio] = Field(
        {}, description="ratios; those left out are filled in from the text, or evenly"
    )
    valence: Level | None = None
    energy: Level | None = None
    mood: Mood | None = None
    song: Name | None = Field(None, description='id, "Artist - Title", or a title')


class ViaRequest(RequestModel):
    """A point that bends the path."""

    position: float = Field(gt=0, lt=1, description="where between the start, 0, and the goal, 1")
    valence: Level | None = Field(None, description="null leaves it to the path")
    energy: Level | None = Field(None, description="null leaves it to the path")


class FixedSong(RequestModel):
    """A song that has its place."""

    place: int = Field(ge=0, lt=MOST, description="from 0")
    song: Name = Field(description='id, "Artist - Title", or a title')


class JourneyRequest(RequestModel):
    """A playlist from one feeling to another."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"start": {"text": "sad"}, "goal": {"text": "hopeful"}, "k": 8},
                {"start": {"text": "from tired to ready to dance"}, "via": [{"position": 0.5, "energy": 3}]},
                {"start": {"song": SONG_ID}, "goal": {"text": "a little happier"}, "minutes": 30},
            ]
        },
    )

    start: EndRequest
    goal: EndRequest | None = Field(None, description="null if the text of the start says both")
    via: list[ViaRequest] = Field([], max_length=MAX_VIAS)
    k: int = Field(DEFAULT_K, ge=FEWEST, le=MOST, description="number of songs, both ends included")
    minutes: float | None = Field(None, gt=0, le=MOST_MINUTES, description="how long, instead of a number of songs")
    mood: Mood | None = Field(None, description="only songs of this mood")
    artist: Name | None = Field(None, description="only songs of this artist")
    genre: Name | None = Field(None, description="only songs of this genre")
    themes: list[Name] = Field([], max_length=MAX_THEMES, description="only songs about every one of these themes")
    years: tuple[int, int] | None = Field(None, description="only songs from these years, first and last included")
    fixed: list[FixedSong] = Field([], max_length=MOST, description="songs that have their place")
    without: list[Name] = Field([], max_length=MAX_NAMED, description="songs to leave out, with their other versions")
    leave_out: LeaveOut = Field((), description="songs never to give: explicit ones, violent ones, or both")
    ignore: list[Name] = Field(
        [],
        max_length=MAX_IGNORED,
        description="what not to recognise in the texts: ids or kinds of chips, or help where none of them speaks of"
        " self-harm",
    )


class Place(ResponseModel):
    """A place in the space of feelings."""

    emotions: Emotions | None
    valence: Level | None
    energy: Level | None


class JourneyEnd(ResponseModel):
    """An end of a journey."""

    label: str = Field(description="how it was named")
    asked: Place = Field(description="what was understood; what it does not say is null")
    path: Place = Field(description="where the path has its end: amid the songs nearest to that")
    nearness: Ratio = Field(description="how near its song comes to what was asked for")
    song: str | None = Field(description="id of the song that it is; null if it is none")


class JourneyStep(RecommendedSong):
    """One song of a journey; its score says how near it is to its place on the path."""

    target: Place = Field(description="its place on the path")
    similarity: Ratio | None = Field(
        description="how near its lyrics are to those of the song before; null for the first"
    )
    seconds: float | None = Field(description="how long it is; null if unknown")


class Journey(ResponseModel):
    """A playlist from one feeling to another."""

    start: JourneyEnd
    goal: JourneyEnd
    steps: list[JourneyStep]
    seconds: float = Field(description="in all; songs of unknown length count 210 seconds")
    chips: list[Chip] = Field(description="what the texts name besides a feeling, which holds for every song")
    notes: list[str] = Field(description="what could not be done as asked, or was assumed")
    help: HelpMessage | None = Field(
        description="to be shown where a text speaks of self-harm: the songs are gentle then, perhaps fewer than asked"
        " for, and nothing is told of the texts; null otherwise"
    )
