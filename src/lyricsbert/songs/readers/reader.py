"""Reader: one entry of the table of readers, and the file that it is given."""

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
    """A file that songs are read from, and what is known of it beforehand.

    Attributes:
        path: the file.
        columns: field of a song -> name of the column that holds it, as far as the user named them.
        folders: names of the folders between the source folder and the file.
    """

    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads the files of one format.

    Attributes:
        name: what people call the format.
        extensions: of its files, in lower case, with the dot.
        open: checks a file and returns what is in it, one row at a time: a song, or why the row is none. Raises
            SourceError or OSError if there is nothing to be read.
        count: about how many rows a file has, for the time left; parses as little as it can. Raises OSError or
            ValueError if it cannot tell.
    """

    name: str
    extensions: tuple[str, ...]
    open: Callable[[SourceFile], Iterator[Song | Reject]]
    count: Callable[[Path], int]
