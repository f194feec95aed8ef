"""Reads songs from files and folders of any supported format, and estimates how many there are."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers import extensions, reader_for
from lyricsbert.songs.readers.columns import check_fields, short
from lyricsbert.songs.readers.reader import SourceFile
from lyricsbert.songs.readers.rejects import Reject, RejectLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lyricsbert.songs.readers.reader import Reader
    from lyricsbert.songs.song import Song

    Rows = Iterator[Song | Reject]

MAX_DEPTH: Final = 100
"""How deep folders may be nested in a source."""

_log = logging.getLogger(__name__)


def read_songs(
    source: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    columns: Mapping[str, str] | None = None,
    rejects: Callable[[Reject], None] | None = None,
) -> Iterator[Song]:
    """Read songs from files or folders.

    - A table, such as CSV (the layout `artist,song,link,text` of Kaggle's Spotify Million Song Dataset, or any other):
      columns are found by their usual names. Rows are streamed.
    - A text file, such as LRC: one song per file, "Artist - Title.lrc" or "Artist/Title.txt".
    - A folder: all readable files in it, up to 100 folders deep, in the order of their paths; other and hidden files
      are skipped.

    `lyricsbert.songs.readers.READERS` has all formats and extensions.

    Encodings are detected: UTF-8, UTF-16 and UTF-32 with a byte order mark, else Windows-1252.

    Args:
        source: a path, or several.
        columns: field of a song -> name of the column that holds it, if that is not a usual one.
        rejects: called with each row that is not a song; None logs their number and the first one as a warning.

    Returns:
        The songs, one at a time, with cleaned lyrics, in the order of the source. All sources are checked before this
        returns.

    Raises:
        SourceError: a source does not exist, is empty or of an unknown format, has no usable columns, or a name in
            `columns` is wrong.
    """
    named = dict(columns or {})
    check_fields(named)
    paths = [source] if isinstance(source, (str, os.PathLike)) else list(source)
    if not paths:
        raise SourceError("There is nothing to read songs from: name at least one file or folder.")
    opened = [rows for path in paths for rows in _open(Path(path), named)]
    return _songs(opened, rejects)


def estimate_count(sources: Iterable[str | os.PathLike[str]]) -> int:
    """Estimate how many songs the sources have, by a quick count, for the time left of a progress bar.

    Rows that turn out not to be songs are counted as well, and a file with unbalanced quotes is miscounted.

    Args:
        sources: files and folders that `read_songs` reads; those that cannot be read count as empty.
    """
    total = 0
    for source in sources:
        for reader, file in _files(Path(source), []):
            try:
                total += reader.count(file)
            except Exception:  # whatever it is, reading the songs will report what is wrong with the file
                continue
    return total


def _songs(opened: Iterable[Rows], rejects: Callable[[Reject], None] | None) -> Iterator[Song]:
    log = RejectLog(keep=1)
    reject = rejects or log
    for row in chain.from_iterable(opened):
        if isinstance(row, Reject):
            reject(row)
        else:
            yield row
    if log.total:
        _log.warning("%d rows are not songs and were left out; the first one: %s", log.total, log.first[0])


def _open(path: Path, columns: Mapping[str, str]) -> list[Rows]:
    """The rows of each file of a source, after the checks."""
    with _readable(path):
        if path.is_dir():
            return _open_folder(path, columns)
        if not path.exists():
            raise SourceError(f"There is no file or folder {path}.")
        reader = reader_for(path)
        if reader is None:
            raise SourceError(f"{path} has an unknown format; songs are read from {extensions()} and folders of these.")
        if not path.is_file():
            raise SourceError(f"{path} is not a regular file.")
        if not path.stat().st_size:
            raise SourceError(f"{path} is empty.")
        return [_rows(path, reader.open(SourceFile(path, columns)))]


def _open_folder(folder: Path, columns: Mapping[str, str]) -> list[Rows]:
    """The rows of each file in a folder.

    A file that cannot be read is a reject unless there is no other: a folder may contain more than songs.
    """
    opened: list[Rows] = []
    problems: list[SourceError] = []
    unread: list[Reject] = []
    for reader, path in _files(folder, unread):
        try:
            with _readable(path):
                rows = reader.open(SourceFile(path, columns, path.relative_to(folder).parts[:-1]))
                opened.append(_rows(path, rows))
        except SourceError as error:
            problems.append(error)
            opened.append(iter([_unreadable(path, error)]))
    opened.append(iter(unread))
    if problems and len(problems) == len(opened) - 1:
        raise problems[0]
    if len(opened) == 1 and not unread:
        raise SourceError(f"The folder {folder} has no files that songs are read from ({extensions()}).")
    return opened


def _files(source: Path, unread: list[Reject]) -> Iterator[tuple[Reader, Path]]:
    """The files of a source that have a reader, in the order of their paths, without hidden ones in folders.

    Args:
        source: a file or a folder.
        unread: receives a reject for each folder whose files are not read.
    """
    if not source.is_dir():
        if reader := reader_for(source):
            yield reader, source
        return
    coming = [(source, 0)]
    while coming:
        folder, depth = coming.pop()
        try:
            with _readable(folder), os.scandir(folder) as entries:
                shown = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda one: one.name)
                files = [Path(entry.path) for entry in shown if not entry.is_dir()]
                inner = [Path(entry.path) for entry in shown if entry.is_dir(follow_symlinks=False)]
            if depth > MAX_DEPTH:
                raise SourceError(f"{folder} is nested in more than {MAX_DEPTH} folders.")
        except SourceError as error:
            unread.append(_unreadable(folder, error))
            continue
        for path in files:
            if reader := reader_for(path):
                yield reader, path
        coming += [(path, depth + 1) for path in reversed(inner)]


def _rows(path: Path, rows: Rows) -> Rows:
    """The rows of a file; whatever its parser raises becomes a reject, and ends the file but not the import."""
    try:
        yield from rows
    except Exception as error:  # parsers raise what they like, pyarrow's and csv's own errors among it
        yield _unreadable(path, error)


def _unreadable(path: Path, error: Exception) -> Reject:
    """The reject for a file or a folder that cannot be read, or not to its end."""
    detail = str(error).removesuffix(".") if isinstance(error, SourceError) else _said(error)
    return Reject(str(path), None, None, "unreadable file", detail=detail)


def _said(error: Exception) -> str:
    """What an error says, in one line."""
    said = getattr(error, "strerror", None) or str(error).partition("\n")[0]
    return short(said) or type(error).__name__


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Raise errors of the file system and of parsers as SourceError."""
    try:
        yield
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(f"{path} cannot be read: {_said(error)}.") from error
