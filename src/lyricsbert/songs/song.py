"""Song and Section: what is read, and the unit that is encoded."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class TimedLine:
    """One line of a synchronised lyric (LRC) and the second at which it is sung."""

    seconds: float
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A verse or chorus: consecutive lines of one song.

    Attributes:
        label: what the song calls it ("Verse 1", "Chorus"), None where it has no name.
        lines: the lines as sung, none of them empty.
    """

    label: str | None
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines joined by newlines: what is encoded."""
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Song:
    """A song as it was read, with its lyrics cleaned.

    Attributes:
        artist: performer, as written in the source.
        title: title, as written in the source.
        lyrics: cleaned lyrics: sections with one empty line between them, their tags kept as "[Chorus]".
        link: web address or path given by the source.
        album: album title.
        year: year of release.
        genre: genre, as written in the source.
        language: ISO 639-1 code given by the source.
        duration: length in seconds.
        isrc: International Standard Recording Code.
        musicbrainz_id: MusicBrainz recording id.
        spotify_id: Spotify track id.
        album_artist: artist of the album, where the source tells it from the performer.
        track: number of the track on its album, counted from 1.
        path: path of the audio file with "/" between its parts, relative to `source`, or absolute.
        source: absolute path of the folder that was read, if the audio file was found in it.
        file_state: size and time of the audio file and the lyric files beside it when they were read: files that are
            still in this state need not be read again.
        timed_lines: lines with time stamps, in order, if the source had them.
    """

    artist: str
    title: str
    lyrics: str
    link: str | None = None
    album: str | None = None
    year: int | None = None
    genre: str | None = None
    language: str | None = None
    duration: float | None = None
    isrc: str | None = None
    musicbrainz_id: str | None = None
    spotify_id: str | None = None
    album_artist: str | None = None
    track: int | None = None
    path: str | None = None
    source: str | None = None
    file_state: str | None = None
    timed_lines: tuple[TimedLine, ...] = ()

    @cached_property
    def id(self) -> str:
        """Stable identifier from artist, title and lyrics: 20 hexadecimal digits (80 bits of BLAKE2b).

        Case, Unicode composition and white space do not matter; any other change of the three gives another id.
        """
        parts = (
            " ".join(unicodedata.normalize("NFKC", part).casefold().split())
            for part in (self.artist, self.title, self.lyrics)
        )
        return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()

    @property
    def audio_file(self) -> str | None:
        """Path of the audio file, as absolute as it is known; None if the song has none."""
        if self.path is None or self.source is None:
            return self.path
        return str(PurePosixPath(self.source, self.path))

    def __str__(self) -> str:
        return f"{self.artist} - {self.title}"
