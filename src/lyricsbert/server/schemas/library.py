"""The library, its map and its model as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from lyricsbert.server.schemas.base import (
    Emotions,
    ModelName,
    Mood,
    ResponseModel,
    Sentiment,
)
from lyricsbert.server.schemas.songs import SongSummary


class MoodSummary(ResponseModel):
    """One of the four moods of the library."""

    name: Mood
    songs: int
    emotions: Emotions | None = Field(description="mean of its songs; null if it has none")
    sentiment: Sentiment | None
    examples: list[SongSummary] = Field(description="its most typical songs")


class Moods(ResponseModel):
    """The four moods, in their fixed order."""

    moods: list[MoodSummary]


class SongMap(ResponseModel):
    """Every usable song as a point, column by column."""

    ids: list[str]
    x: list[float] = Field(description="0 to 1")
    y: list[float] = Field(description="0 to 1")
    mood: list[int] = Field(description="position in Happy, Anxious/Sad, Energetic, Calm; -1: none")
    emotion: list[int] = Field(
        description="position of the leading emotion in sadness, joy, love, anger, fear, surprise"
    )
    titles: list[str]
    artists: list[str]


class Genre(ResponseModel):
    """A genre of the library, as written in the sources."""

    name: str
    songs: int


class SongFormat(ResponseModel):
    """A format of files that songs are read from."""

    name: str = Field(examples=["JSON Lines"])
    extensions: list[str] = Field(examples=[[".jsonl", ".ndjson"]])


class LibrarySummary(ResponseModel):
    """What the library holds."""

    name: str = Field(description="last part of its path")
    songs: int
    usable: int
    unusable: dict[str, int] = Field(description="unusable songs by reason", examples=[{"too few words": 3}])
    builtin: int = Field(description="how many are built-in songs; equal to `songs` on a first visit")
    sections: int
    artists: int
    genres: list[Genre] = Field(description="most songs first")
    years: tuple[int, int] | None = Field(description="first and last year; null if no song has one")
    moods: dict[str, int]
    emotions: Emotions | None = Field(description="mean of all usable songs; null if there is none")
    leading: dict[str, int] = Field(description="how many songs each emotion leads")
    model: ModelName
    version: int = Field(description="counts the writes")
    written_at: datetime
    bytes_on_disk: int | None
    has_map: bool = Field(description="whether GET /map has points to give")
    attention: bool = Field(description="whether GET /songs/{id}/attention can answer")
    covers: Literal["none", "spotify", "coverartarchive"]
    token_needed: bool = Field(description="whether writes need `Authorization: Bearer TOKEN`")
    formats: list[SongFormat] = Field(description="what POST /imports reads")
    importing: str | None = Field(description="id of the import that is running; null: none")


class Plot(ResponseModel):
    """A picture of the model card."""

    name: str
    url: str


class ModelCard(ModelName):
    """The model, and how good it was measured to be."""

    dimensions: int
    card: str = Field(description="Markdown")
    figures: dict[str, Any] | None = Field(
        description="evaluation.json of the bundle: what `lyricsbert evaluate` measured; null if it has none"
    )
    plots: list[Plot]
