"""Source files: the files of a source that songs are read from, with the lyric files beside those that are music."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers import reader_for
from lyricsbert.songs.readers.audio_file import SIDECARS
from lyricsbert.songs.readers.names import AUDIO_EXTENSIONS
from lyricsbert.songs.readers.problems import readable, unreadable
from lyricsbert.songs.readers.reader import Reader, SourceFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.songs.readers.rejects import Reject


MAX_DEPTH: Final = 100
"""How deep folders may be nested in a source."""


class FileToRead(NamedTuple):
    """A file and the reader of its format."""

    reader: Reader
    file: SourceFile


def source_files(source: Path, unread: list[Reject] | None = None) -> list[FileToRead]:
    """The files of a source that have a reader, in the order of their paths, without hidden ones in folders.

    Links to folders are not followed. A lyric file beside an audio file of the same name ("Door.lrc" or
    "Door.flac.lrc" beside "Door.flac") belongs to that one, and is no song of its own.

    Args:
        source: a file or folder; one that does not exist has no files.
        unread: receives a reject for each folder whose files are not read.
    """
    if not source.is_dir():
        reader = reader_for(source)
        if reader is None:
            return []
        beside = _sidecars(source.parent, _names(source.parent)) if reader.is_audio else {}
        file = SourceFile(source, sidecars=beside.get(source.name, ()))
        return [FileToRead(reader, file)]
    found: list[FileToRead] = []
    coming: list[tuple[Path, tuple[str, ...]]] = [(source, ())]
    while coming:
        folder, parts = coming.pop()
        try:
            names, inner = _entries(folder, len(parts))
        except SourceError as error:
            if unread is not None:
                unread.append(unreadable(folder, error))
            continue
        beside = _sidecars(folder, names)
        taken = {path.name for paths in beside.values() for path in paths}
        for name in names:
            if name not in taken and (reader := reader_for(Path(name))):
                file = SourceFile(folder / name, folders=parts, root=source, sidecars=beside.get(name, ()))
                found.append(FileToRead(reader, file))
        coming += [(folder / name, (*parts, name)) for name in reversed(inner)]
    return found


def _entries(folder: Path, depth: int) -> tuple[list[str], list[str]]:
    """The names of the files and of the folders in a folder, without hidden ones, each in order.

    Raises:
        SourceError: the folder cannot be read, or is nested too deeply.
    """
    with readable(folder), os.scandir(folder) as entries:
        shown = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
        files = [entry.name for entry in shown if not _is_folder(entry)]
        inner = [entry.name for entry in shown if entry.is_dir(follow_symlinks=False)]
    if depth > MAX_DEPTH:
        raise SourceError(f"{folder} is nested in more than {MAX_DEPTH} folders.")
    return files, inner


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, or a link to one; a link to itself is neither, and is said when it is read."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _sidecars(folder: Path, names: Sequence[str]) -> dict[str, tuple[Path, ...]]:
    """Name of each audio file that has lyric files beside it -> these, the preferred first."""
    endings = {extension: place for place, extension in enumerate(SIDECARS)}
    lyrics: dict[str, list[str]] = {}
    for name in names:
        stem, extension = _split(name)
        if extension in endings:
            lyrics.setdefault(stem, []).append(name)
    if not lyrics:
        return {}
    beside: dict[str, tuple[Path, ...]] = {}
    for name in names:
        stem, extension = _split(name)
        if extension in AUDIO_EXTENSIONS and (found := [*lyrics.get(name, ()), *lyrics.get(stem, ())]):
            found.sort(key=lambda lyric: endings[_split(lyric)[1]])
            beside[name] = tuple(folder / lyric for lyric in found)
    return beside


def _split(name: str) -> tuple[str, str]:
    """The stem and the extension, in lower case."""
    stem, dot, extension = name.rpartition(".")
    return (stem, f".{extension.lower()}") if stem and dot else (name, "")


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
