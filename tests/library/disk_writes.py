"""Writes to a library, to be disturbed by a failing disk: python disk_writes.py NAME LIBRARY [ARGUMENT]."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from library_doubles import HashEncoder, make_song, make_songs

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library, sync_library
from lyricsbert.library.store import writer
from lyricsbert.library.write import build
from lyricsbert.library.write.undo import undo_removal
from lyricsbert.songs import read_songs
from music_files import lyrics_frame, text_frame, write_mp3

if TYPE_CHECKING:
    from collections.abc import Callable

BEFORE: Final = 30
"""Songs of the library that is written to."""

AFTER: Final = 40
"""Songs that it has after an `add`."""

MUSIC: Final = 12
"""Audio files of the folder that a library is synchronised with."""


def add(path: str, count: str = str(AFTER)) -> None:
    """Complete or extend a library by its first songs."""
    Library.build(path, make_songs(int(count)), HashEncoder())


def remove(path: str) -> None:
    """Remove the first three songs."""
    Library.open(path).remove([make_song(number).id for number in range(3)])


def remove_in_steps(path: str) -> None:
    """Remove the first five songs two at a time, as more than ten thousand are."""
    writer._ROWS_AT_ONCE = 2  # type: ignore[misc]
    Library.open(path).remove([make_song(number).id for number in range(5)])


def put_back(path: str) -> None:
    """Put the first three songs back, which were removed before."""
    undo_removal(path, [make_song(number).id for number in range(3)])


def sync(path: str) -> None:
    """Bring the library in line with its folder of music."""
    sync_library(path, HashEncoder())


WRITES: Final[dict[str, Callable[..., None]]] = {
    "add": add,
    "remove": remove,
    "remove_in_steps": remove_in_steps,
    "put_back": put_back,
    "sync": sync,
}


def make_library(path: Path, write: str, music: Path) -> None:
    """Make the library that a write is to change; for `sync`, from a folder of music, which has changed since."""
    if write != "sync":
        Library.build(path, make_songs(BEFORE), HashEncoder())
        if write == "put_back":
            remove(str(path))
        return
    for number in range(MUSIC):
        _write_song(music / f"{number}.mp3", number)
    Library.build(path, read_songs(music), HashEncoder())
    _write_song(music / "new.mp3", 99)
    _write_song(music / "0.mp3", 98)
    (music / "1.mp3").rename(music / "moved.mp3")
    (music / "2.mp3").unlink()


def content(library: Library) -> list[object]:
    """What a library holds, whatever the order of its songs."""
    stored = library.sections_of(range(len(library)))
    songs = sorted(
        (song.id, str(song), repr(song), repr(each.sections)) for song, each in zip(library, stored, strict=True)
    )
    found = sorted(library.ids[hit.row] for hit in library.search_words("the garden wheel", 999))
    return [songs, found, library.positions is not None]


def _write_song(path: Path, number: int) -> None:
    song = make_song(number)
    write_mp3(path, text_frame("TPE1", song.artist), text_frame("TIT2", song.title), lyrics_frame(song.lyrics))


if __name__ == "__main__":
    build.BATCH = 8
    try:
        WRITES[sys.argv[1]](*sys.argv[2:])
    except LibraryError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
