"""Songs as JSON."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from lyricsbert.server.limits import MAX_PLAYLIST, MAX_PLAYLIST_FILE
from lyricsbert.server.schemas.base import (
    EMOTIONS_EXAMPLE,
    SENTIMENT_EXAMPLE,
    SONG_ID,
    Emotions,
    Level,
    Mood,
    Name,
    RequestModel,
    ResponseModel,
    Sentiment,
)

SONG_EXAMPLE: dict[str, Any] = {
    "id": SONG_ID,
    "artist": "Ada Moss",
    "title": "Empty Chair",
    "album": "Kitchen Songs",
    "year": 1970,
    "genre": "Folk",
    "mood": "Anxious/Sad",
    "emotions": EMOTIONS_EXAMPLE,
    "sentiment": SENTIMENT_EXAMPLE,
    "valence": 2.9,
    "energy": 3.4,
    "themes": ["loneliness", "home"],
    "usable": True,
    "unusable_reason": None,
    "duration": 181.2,
    "cover": f"/api/v1/songs/{SONG_ID}/cover.svg?v=58e650a9-1",
    "audio": {
        "url": f"/api/v1/songs/{SONG_ID}/audio",
        "type": "audio/flac",
        "seconds": 181.2,
        "transcoded": False,
        "fallback": f"/api/v1/songs/{SONG_ID}/audio?as=mp3",
        "trouble": None,
    },
}


class SongAudio(ResponseModel):
    """How a song is played."""

    url: str = Field(description="address of its music")
    type: str = Field(description="media type of what is at the address")
    seconds: float | None = Field(description="how long the song is, if the source said so")
    transcoded: bool = Field(description="whether its file is of a kind that browsers do not play, so is transcoded")
    fallback: str | None = Field(
        description="address of a transcoded one, for a client that cannot play the file after all; null without"
    )
    trouble: str | None = Field(description="why it cannot be played, in one sentence; null if it can")


class SongSummary(ResponseModel):
    """A song without its lyrics."""

    model_config = ConfigDict(json_schema_extra={"examples": [SONG_EXAMPLE]})

    id: str
    artist: str
    title: str
    album: str | None
    year: int | None
    genre: str | None
    mood: Mood | None = Field(description="null if the lyrics are unusable")
    emotions: Emotions | None
    sentiment: Sentiment | None
    valence: Level | None = Field(
        description="how pleasant the song is, 1 (unpleasant) to 9 (pleasant); null if the model does not say"
    )
    energy: Level | None = Field(description="1 (calm) to 9 (energetic); null if the model does not say")
    themes: list[str] = Field(
        description="what the song is about, the surest first, at most three; empty if the model does not say"
    )
    usable: bool = Field(description="whether the lyrics could be analysed")
    unusable_reason: str | None = Field(description="why not, in a few words")
    duration: float | None = Field(description="seconds")
    cover: str = Field(
        description="address of the cover: SVG, or another image format if the song's file has a picture or real covers"
        " are looked up"
    )
    audio: SongAudio | None = Field(description="how the song is played; null if the library knows no file of it")


class SongPage(ResponseModel):
    """A page of a list of songs."""

    songs: list[SongSummary]
    total: int = Field(description="number of songs on all pages")


class SungSection(ResponseModel):
    """A verse or chorus at its place in the song."""

    label: str | None = Field(examples=["Chorus"])
    lines: list[str]
    times: list[float | None] | None = Field(description="when each line is sung, in seconds; null if unknown")
    emotions: Emotions | None
    sentiment: Sentiment | None
    times_sung: int = Field(description="how often the song sings these words")
    repeat_of: int | None = Field(description="index of the section that this one repeats; null the first time")


class Link(ResponseModel):
    """Where to look for the song; nothing is opened until someone clicks."""

    name: str = Field(examples=["Spotify"])
    url: str


class SongSheet(SongSummary):
    """A song with its lyrics."""

    link: str | None = Field(description="http or https address given by the source")
    language: str | None
    lyrics_sections: list[SungSection] = Field(description="in the order in which they are sung")
    links: list[Link]
    versions: list[str] = Field(description='covers and live versions in the library, as "Artist - Title"')


class PlaylistRequest(RequestModel):
    """Songs for a playlist file, in the given order."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"ids": [SONG_ID], "format": "m3u8", "title": "Lonely tonight"}]},
    )

    ids: list[Name] = Field(min_length=1, max_length=MAX_PLAYLIST)
    format: Literal["m3u", "m3u8", "xspf", "jspf"]
    title: Name = "LyricsBERT"
    path_prefix: Name | None = Field(
        None,
        pattern="^[^=]+=",
        description="FROM=TO: what to write in place of the beginning of the files' absolute paths",
        examples=["/home/me/Music=/music"],
    )


class PlaylistFile(RequestModel):
    """A playlist file."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "lonely.m3u", "text": "#EXTM3U\n#EXTINF:180,Ada Moss - Empty Chair"}]},
    )

    name: Name = Field(description="name of the file, whose extension tells its format")
    text: str = Field(max_length=MAX_PLAYLIST_FILE)


class FoundPlaylist(ResponseModel):
    """The songs of a playlist file that the library has."""

    title: str | None
    songs: list[SongSummary] = Field(description="in order, at most 1,000")
    missing: list[str] = Field(description="what the file says of the songs that the library does not have")


class Removed(ResponseModel):
    """How many songs were removed."""

    removed: int
