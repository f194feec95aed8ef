"""Reader: an entry in the table of readers, and the file that it reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from lyricsbert.songs.readers.rejects import Reject
    from lyricsbert.songs.song import Song


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that songs are read from, and what is known about it beforehand.

    Attributes:
        path: the file.
        columns: field of a song -> name of the column that holds it, for those that the user named.
        folders: names of the folders between the source folder and the file.
    """

    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the files of one format.

    Attributes:
        name: what people call the format.
        extensions: of its files, in lower case, with the dot.
        open: checks a file and returns its rows one at a time, each a song or a reject. Raises SourceError or OSError
            if there is nothing to read.
        count: estimates the number of rows of a file, for the time left, parsing as little as possible. Raises OSError
            or ValueError if it cannot.
    """

    name: str
    extensions: tuple[str, ...]
    open: Callable[[SourceFile], Iterator[Song | Reject]]
    count: Callable[[Path], int]
