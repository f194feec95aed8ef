"""Artists and albums as JSON."""

from __future__ import annotations

from pydantic import Field

from lyricsbert.server.schemas.base import Emotions, Level, Ratio, ResponseModel
from lyricsbert.server.schemas.library import Theme
from lyricsbert.server.schemas.songs import SongSummary


class Artist(ResponseModel):
    """An artist of the library."""

    name: str
    songs: int


class ArtistPage(ResponseModel):
    """A page of the artists, by name."""

    artists: list[Artist]
    total: int


class Album(ResponseModel):
    """An album of the library."""

    artist: str = Field(description="the album artist, else the performer of its songs")
    title: str
    year: int | None = Field(description="year of most of its songs")
    songs: int
    duration: float | None = Field(description="seconds; null unless it is known of every song")
    cover: str = Field(description="address of the cover of its first song")


class AlbumPage(ResponseModel):
    """A page of the albums."""

    albums: list[Album]
    total: int


class Profile(ResponseModel):
    """What songs have in common, drawn from those whose lyrics are usable."""

    usable: int
    moods: dict[str, int] = Field(description="number of songs of each mood")
    emotions: Emotions | None = Field(description="mean of the songs; null if there is none")
    valence: Level | None = Field(description="mean, 1 (unpleasant) to 9 (pleasant); null if the model does not say")
    energy: Level | None = Field(description="mean likewise, 1 (calm) to 9 (energetic)")
    themes: list[Theme] = Field(description="what most of the songs are about, at most eight")
    covers: list[str] = Field(description="addresses of the covers of up to four of the songs")


class NearArtist(Artist):
    """An artist whose lyrics are near."""

    similarity: Ratio = Field(description="how near, where 0 is nothing but what all songs have in common")
    cover: str = Field(description="address of the cover of the most typical song")


class ArtistSheet(Artist):
    """An artist: what the songs have in common, the albums, and artists with similar lyrics."""

    years: tuple[int, int] | None = Field(description="first and last year; null if no song has one")
    profile: Profile
    albums: list[Album] = Field(description="by year, with those of others that have a song by this artist")
    typical: list[SongSummary] = Field(description="the songs that have most in common with the others")
    tracks: list[SongSummary] = Field(
        description="the songs, album by album, at most 200: GET /songs?artist= has all of them"
    )
    near: list[NearArtist] = Field(description="artists with similar lyrics, the nearest first")


class AlbumSheet(Album):
    """An album: its songs in order, and what they have in common."""

    profile: Profile
    tracks: list[SongSummary] = Field(description="the songs, by their tracks, then by title; at most 200")
