"""Media: the addresses of a song's cover and music, as responses give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricsbert.server.audio import AudioStreams
    from lyricsbert.server.covers import CoverFinder
    from lyricsbert.server.schemas import SongAudio
    from lyricsbert.songs import Song


@dataclass(frozen=True, slots=True)
class Media:
    """What the songs of a server look and sound like.

    Attributes:
        covers: finds and draws covers.
        streams: sends audio files.
    """

    covers: CoverFinder
    streams: AudioStreams

    @property
    def version(self) -> str:
        """Changes whenever the addresses do, for the same library."""
        return f"{self.covers.version}{'t' if self.streams.transcodes else ''}"

    def cover(self, song: Song) -> str:
        """The address of a song's cover; it changes whenever the picture may."""
        return self.covers.url(song)

    def audio(self, song: Song) -> SongAudio | None:
        """How the song is played; None if it has no file."""
        return self.streams.describe(song)

    async def close(self) -> None:
        """Cancel all lookups, and stop what is transcoded."""
        await self.covers.close()
        await self.streams.close()
