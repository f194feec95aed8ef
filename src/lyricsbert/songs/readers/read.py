"""Reads songs from files and folders of any supported format, and estimates how many there are."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers import extensions, reader_for
from lyricsbert.songs.readers.columns import check_fields
from lyricsbert.songs.readers.encodings import check_encoding
from lyricsbert.songs.readers.problems import readable, unreadable
from lyricsbert.songs.readers.rejects import Note, Reject, RejectLog
from lyricsbert.songs.readers.rows import RowSource, is_row_source, open_rows
from lyricsbert.songs.readers.source_files import FileToRead, source_files
from lyricsbert.songs.song import Song

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lyricsbert.songs.readers.reader import Row

SongSource = Iterable[Song] | RowSource
"""Songs, or rows that they are read from."""

_SOURCES = "name files or folders, or pass a data frame, an Arrow table or dicts"
_log = logging.getLogger(__name__)


def read_songs(
    source: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | RowSource,
    *,
    columns: Mapping[str, str] | None = None,
    rejects: Callable[[Reject], None] | None = None,
    notes: Callable[[Note], None] | None = None,
    encoding: str | None = None,
) -> Iterator[Song]:
    """Read songs from files or folders, or from rows in memory.

    - A table, such as CSV (the layout `artist,song,link,text` of Kaggle's Spotify Million Song Dataset, or any other):
      columns are found by their usual names. Rows are streamed.
    - A text file, such as LRC: one song per file, "Artist - Title.lrc" or "Artist/Title.txt".
    - An audio file: one song, by its tags and the lyric files beside it, see `open_audio_song`. It is kept without
      lyrics, too.
    - A folder: all readable files in it, up to 100 folders deep, in the order of their paths; other and hidden files
      are skipped.
    - A data frame (pandas, polars), an Arrow table, or an iterable of dicts: as a table in a file.

    `lyricsbert.songs.readers.READERS` has all formats and extensions.

    Encodings are detected, see `detect_encoding`.

    Args:
        source: a path, or several; or rows.
        columns: field of a song -> name of the column that holds it, if that is not a usual one.
        rejects: called with each row that is not a song; None logs their number and the first one as a warning.
        notes: called with what is worth knowing about a file that was read, such as a guess of its encoding; None logs
            it as a warning.
        encoding: of text files that are not Unicode, if it is known; None guesses it.

    Returns:
        The songs, one at a time, with cleaned lyrics, in the order of the source. All sources are checked before this
        returns.

    Raises:
        SourceError: a source does not exist, is empty or of an unknown format, has no usable columns, or a name in
            `columns` or `encoding` is wrong.
    """
    named = dict(columns or {})
    check_fields(named)
    if is_row_source(source):
        return _songs([open_rows(source, named)], rejects, notes)
    if not isinstance(source, (str, os.PathLike, Iterable)):
        raise SourceError(f"Songs cannot be read from a value of type {type(source).__name__}; {_SOURCES}.")
    is_one = isinstance(source, (str, os.PathLike, Mapping))
    first, paths = _peek([source] if is_one else cast("Iterable[Any]", source))
    if isinstance(first, Mapping):
        return _songs([open_rows(paths, named)], rejects, notes)
    if first is None:
        raise SourceError("There is nothing to read songs from: name at least one file or folder.")
    if not isinstance(first, (str, os.PathLike)):
        raise SourceError(f"Songs cannot be read from values of type {type(first).__name__}; {_SOURCES}.")
    named_encoding = None if encoding is None else check_encoding(encoding)
    opened = [rows for path in paths for rows in _open(Path(path), named, named_encoding)]
    return _songs(opened, rejects, notes)


def read_files(
    files: Iterable[FileToRead],
    *,
    encoding: str | None = None,
    rejects: Callable[[Reject], None] | None = None,
    notes: Callable[[Note], None] | None = None,
) -> Iterator[Song]:
    """Read some files of sources; see `read_songs`. A file that cannot be opened is a reject."""
    return _songs((_opened(each, {}, encoding) for each in files), rejects, notes)


def as_songs(source: SongSource) -> Iterable[Song]:
    """The songs if they are songs, else those that `read_songs` reads from the rows."""
    if is_row_source(source):
        return read_songs(cast("RowSource", source))
    first, songs = _peek(cast("Iterable[Any]", source))
    return read_songs(songs) if isinstance(first, Mapping) else songs


def _peek(items: Iterable[Any]) -> tuple[Any, Iterable[Any]]:
    """The first item, None if there is none, and all of them."""
    if isinstance(items, Sequence):
        return (items[0] if items else None), items
    coming = iter(items)
    first = list(islice(coming, 1))
    return (first[0] if first else None), chain(first, coming)


def estimate_count(sources: Iterable[str | os.PathLike[str]]) -> int:
    """Estimate how many songs the sources have, by a quick count, for the time left of a progress bar.

    Rows that turn out not to be songs are counted as well, and a file with unbalanced quotes is miscounted.

    Args:
        sources: files and folders that `read_songs` reads; those that cannot be read count as empty.
    """
    total = 0
    for source in sources:
        for reader, file in source_files(Path(source)):
            try:
                total += reader.count(file.path)
            except Exception:  # whatever it is, reading the songs will report what is wrong with the file
                continue
    return total


def _songs(
    opened: Iterable[Iterator[Row]],
    rejects: Callable[[Reject], None] | None,
    notes: Callable[[Note], None] | None,
) -> Iterator[Song]:
    log = RejectLog(keep=1)
    reject = rejects or log
    for row in chain.from_iterable(opened):
        if isinstance(row, Reject):
            reject(row)
        elif isinstance(row, Note):
            (notes or _log.warning)(row)
        else:
            yield row
    if log.total:
        _log.warning("%d rows are not songs and were left out; the first one: %s", log.total, log.first[0])


def _open(path: Path, columns: Mapping[str, str], encoding: str | None) -> list[Iterator[Row]]:
    """The rows of each file of a source, after the checks."""
    with readable(path):
        if path.is_dir():
            return _open_folder(path, columns, encoding)
        if not path.exists():
            raise SourceError(f"There is no file or folder {path}.")
        reader = reader_for(path)
        if reader is None:
            raise SourceError(f"{path} has an unknown format; songs are read from {extensions()} and folders of these.")
        if not path.is_file():
            raise SourceError(f"{path} is not a regular file.")
        if not path.stat().st_size:
            raise SourceError(f"{path} is empty.")
        file = replace(source_files(path)[0].file, columns=columns, encoding=encoding)
        return [_rows(path, reader.open(file))]


def _open_folder(folder: Path, columns: Mapping[str, str], encoding: str | None) -> list[Iterator[Row]]:
    """The rows of each file in a folder.

    A file that cannot be read is a reject unless there is no other: a folder may contain more than songs.
    """
    problems: list[SourceError] = []
    unread: list[Reject] = []
    opened = [_opened(each, columns, encoding, problems) for each in source_files(folder, unread)]
    if problems and len(problems) == len(opened):
        raise problems[0]
    if not opened and not unread:
        raise SourceError(f"The folder {folder} has no files that songs are read from ({extensions()}).")
    return [*opened, iter(unread)]


def _opened(
    each: FileToRead, columns: Mapping[str, str], encoding: str | None, problems: list[SourceError] | None = None
) -> Iterator[Row]:
    """The rows of a file; a reject if it cannot be read, which is also added to the problems."""
    file = replace(each.file, columns=columns, encoding=encoding)
    try:
        with readable(file.path):
            if not file.path.is_file():
                raise SourceError(f"{file.path} is not a regular file.")
            return _rows(file.path, each.reader.open(file))
    except SourceError as error:
        if problems is not None:
            problems.append(error)
        return iter([unreadable(file.path, error)])


def _rows(path: Path, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows of a file; whatever its parser raises becomes a reject, and ends the file but not the import."""
    try:
        yield from rows
    except Exception as error:  # parsers raise what they like, pyarrow's and csv's own errors among it
        yield unreadable(path, error)
