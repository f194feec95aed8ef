"""The audio files of songs, opened only where the library says they are."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from lyricsbert.server.problems import ProblemError

if TYPE_CHECKING:
    from lyricsbert.songs import Song

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True, slots=True, eq=False)
class OpenFile:
    """A regular file that is open, and its state when it was opened.

    Attributes:
        path: where it is, without symbolic links.
        content: its bytes, unbuffered.
        size: in bytes.
        modified_ns: time of its last change, in nanoseconds since the epoch.
        inode: what tells it from a file that takes its place.
    """

    path: Path
    content: BinaryIO
    size: int
    modified_ns: int
    inode: int

    @property
    def tag(self) -> str:
        """Changes whenever the content does."""
        return f"{self.inode:x}-{self.size:x}-{self.modified_ns:x}"

    def read(self, start: int, length: int) -> bytes:
        """Some bytes of the file as it was opened; empty if it has been written to since."""
        self.content.seek(start)
        found = self.content.read(length)
        now = os.fstat(self.content.fileno())
        return found if (now.st_size, now.st_mtime_ns) == (self.size, self.modified_ns) else b""

    def close(self) -> None:
        """Close it."""
        self.content.close()


def open_audio(song: Song) -> OpenFile:
    """Open the audio file of a song.

    It must lie in the folder that was indexed, wherever symbolic links lead, or else in the folder that its path names.

    Raises:
        ProblemError: the song has no file, or it is gone, elsewhere, unreadable, or no regular file.
    """
    if song.path is None:
        raise ProblemError("no-audio", f"The library knows no audio file of {song}.")
    path = Path(song.audio_file or "")
    if not path.is_absolute():
        raise ProblemError(
            "no-audio", f"The path {song.path!r} of {song} is relative, and the library does not say to which folder."
        )
    return open_inside(Path(song.source) if song.source else path.parent, path, song.path if song.source else path.name)


def open_inside(root: Path, path: Path, shown: str) -> OpenFile:
    """Open a file of a folder.

    Args:
        root: the folder, which itself may be reached by a link.
        path: the file.
        shown: what it is called in messages.

    Raises:
        ProblemError: it is gone, outside, unreadable, or no regular file.
    """
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root.resolve()):
            raise ProblemError("no-audio", f"The file {shown!r} leads out of the folder that was indexed.")
        descriptor = os.open(real, _FLAGS)
    except (OSError, ValueError, RuntimeError) as error:  # loops of links are a RuntimeError before Python 3.13
        raise ProblemError("no-audio", _why_not(shown, error)) from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise ProblemError("no-audio", f"{shown!r} is not a regular file.")
        content = os.fdopen(descriptor, "rb", buffering=0)
    except BaseException:
        os.close(descriptor)
        raise
    return OpenFile(real, content, found.st_size, found.st_mtime_ns, found.st_ino)


def _why_not(shown: str, error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"The file {shown!r} is gone; `lyricsbert sync` looks where it is now."
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "its links lead in a circle"
    return f"The file {shown!r} cannot be read ({reason[0].lower()}{reason[1:]})."
