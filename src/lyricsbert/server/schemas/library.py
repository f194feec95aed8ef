"""The library, its map and its model as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from lyricsbert.server.schemas.base import (
    Emotions,
    Level,
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
    mood: list[int] = Field(description="index into Happy, Anxious/Sad, Energetic, Calm; -1 for none")
    emotion: list[int] = Field(
        description="leading emotion, as an index into sadness, joy, love, anger, fear, surprise"
    )
    titles: list[str]
    artists: list[str]


class Genre(ResponseModel):
    """A genre of the library, as written in the sources."""

    name: str
    songs: int


class Theme(ResponseModel):
    """Something that songs of the library are about."""

    name: str = Field(examples=["heartbreak"])
    songs: int


class SongFormat(ResponseModel):
    """A file format that songs can be read from."""

    name: str = Field(examples=["JSON Lines"])
    extensions: list[str] = Field(examples=[[".jsonl", ".ndjson"]])


class LibrarySummary(ResponseModel):
    """What the library holds."""

    name: str = Field(description="last part of its path")
    songs: int
    usable: int
    unusable: dict[str, int] = Field(description="number of unusable songs by reason", examples=[{"too few words": 3}])
    builtin: int = Field(description="number of built-in songs; equal to `songs` if there are no others")
    sections: int
    artists: int
    genres: list[Genre] = Field(description="those with the most songs first")
    themes: list[Theme] = Field(
        description="what its songs are about, those with the most songs first; a song counts for each of its themes;"
        " empty if the model does not say"
    )
    years: tuple[int, int] | None = Field(description="first and last year; null if no song has one")
    moods: dict[str, int]
    emotions: Emotions | None = Field(description="mean of all usable songs; null if there is none")
    valence: Level | None = Field(
        description="mean of all usable songs, 1 (unpleasant) to 9 (pleasant); null if the model does not say"
    )
    energy: Level | None = Field(description="mean likewise, 1 (calm) to 9 (energetic)")
    leading: dict[str, int] = Field(description="number of songs that each emotion leads")
    model: ModelName
    version: int = Field(description="number of writes so far")
    written_at: datetime
    bytes_on_disk: int | None
    has_map: bool = Field(description="whether GET /map has points")
    attention: bool = Field(description="whether GET /songs/{id}/attention is available")
    covers: Literal["none", "spotify", "coverartarchive"]
    token_needed: bool = Field(description="whether writes need `Authorization: Bearer TOKEN`")
    formats: list[SongFormat] = Field(description="the formats that POST /imports reads")
    importing: str | None = Field(description="id of the running import; null if there is none")


class Plot(ResponseModel):
    """A plot of the model card."""

    name: str
    url: str


class ModelCard(ModelName):
    """The model, its card and its metrics."""

    dimensions: int
    card: str = Field(description="Markdown")
    figures: dict[str, Any] | None = Field(
        description="evaluation.json of the bundle: what `lyricsbert evaluate` measured; null if it has none"
    )
    plots: list[Plot]
