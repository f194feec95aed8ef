"""Reader: an entry in the table of readers, and the file that it reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lyricsbert.songs.readers.rejects import Note, Reject
from lyricsbert.songs.song import Song

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Row = Song | Reject | Note
"""What a reader yields: a song, a row that is none, or a note on the file."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that songs are read from, and what is known about it beforehand.

    Attributes:
        path: the file.
        columns: field of a song -> name of the column that holds it, for those that the user named.
        folders: names of the folders between the source folder and the file.
        root: the source folder; None for a file that is itself the source.
        sidecars: lyric files beside an audio file, the preferred first.
        encoding: of text files that are not Unicode, if the user named it.
    """

    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    root: Path | None = None
    sidecars: tuple[Path, ...] = ()
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the files of one format.

    Attributes:
        name: what people call the format.
        extensions: of its files, in lower case, with the dot.
        open: checks a file and returns its rows one at a time, see `Row`. Raises SourceError or OSError
            if there is nothing to read.
        count: estimates the number of rows of a file, for the time left, parsing as little as possible. Raises OSError
            or ValueError if it cannot.
        is_audio: whether the files are music, which lyric files lie beside.
    """

    name: str
    extensions: tuple[str, ...]
    open: Callable[[SourceFile], Iterator[Row]]
    count: Callable[[Path], int]
    is_audio: bool = False
