"""The kinds of audio files: their media types, and which of them browsers play."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.songs import Song

Target = Literal["mp3", "opus"]
"""What files can be transcoded to."""


@dataclass(frozen=True, slots=True)
class AudioKind:
    """A kind of audio file.

    Attributes:
        name: what people call it.
        media_type: of the file.
        plays: whether every current browser plays it, at least with the codec that files of this kind usually have.
    """

    name: str
    media_type: str
    plays: bool


@dataclass(frozen=True, slots=True)
class TargetFormat:
    """What a file is transcoded to.

    Attributes:
        media_type: of the result.
        extension: of the result.
        options: the options of ffmpeg for it.
    """

    media_type: str
    extension: str
    options: Sequence[str]


_AIFF: Final = AudioKind("AIFF", "audio/aiff", plays=False)
_OGG: Final = AudioKind("Ogg", "audio/ogg", plays=True)

KINDS: Final = {
    ".mp3": AudioKind("MP3", "audio/mpeg", plays=True),
    ".flac": AudioKind("FLAC", "audio/flac", plays=True),
    ".m4a": AudioKind("M4A", "audio/mp4", plays=True),
    ".ogg": _OGG,
    ".oga": _OGG,
    ".opus": AudioKind("Opus", "audio/ogg", plays=True),
    ".wav": AudioKind("WAV", "audio/wav", plays=True),
    ".wma": AudioKind("WMA", "audio/x-ms-wma", plays=False),
    ".aiff": _AIFF,
    ".aif": _AIFF,
    ".aifc": _AIFF,
    ".ape": AudioKind("Monkey's Audio", "audio/x-ape", plays=False),
    ".wv": AudioKind("WavPack", "audio/x-wavpack", plays=False),
    ".mpc": AudioKind("Musepack", "audio/x-musepack", plays=False),
}
"""Extension -> kind, for all files that songs are read from."""

TARGETS: Final[dict[Target, TargetFormat]] = {
    "mp3": TargetFormat("audio/mpeg", ".mp3", ("-c:a", "libmp3lame", "-q:a", "2", "-f", "mp3")),
    "opus": TargetFormat("audio/ogg", ".opus", ("-c:a", "libopus", "-b:a", "128k", "-f", "ogg")),
}

DEMUXERS: Final = "mp3,flac,mov,ogg,wav,w64,asf,aiff,ape,wv,mpc,mpc8,aac,caf"
"""The formats that ffmpeg may read: none of those that name other files or addresses."""


def kind_of(song: Song) -> AudioKind | None:
    """The kind of a song's file by its extension; None if the song has no file."""
    return KINDS.get(PurePosixPath(song.path).suffix.lower()) if song.path else None
