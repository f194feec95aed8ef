"""Reading songs from files and folders, whatever their format."""

from __future__ import annotations

import logging
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers.columns import check_fields
from lyricsbert.songs.readers.csv_file import open_csv
from lyricsbert.songs.readers.json_file import open_json
from lyricsbert.songs.readers.parquet_file import open_parquet
from lyricsbert.songs.readers.rejects import Reject, RejectLog
from lyricsbert.songs.readers.text_file import read_text_song

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lyricsbert.songs.song import Song

    Rejects = Callable[[Reject], None]
    Reader = Callable[[Rejects], Iterator[Song]]

_TABLES: Final = {
    ".csv": open_csv,
    ".tsv": open_csv,
    ".tab": open_csv,
    ".jsonl": open_json,
    ".ndjson": open_json,
    ".json": open_json,
    ".parquet": open_parquet,
    ".pq": open_parquet,
}
_TEXTS: Final = (".txt", ".lrc")
_ALLOWED: Final = ", ".join((*_TABLES, *_TEXTS))
_log = logging.getLogger(__name__)


def read_songs(
    source: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    columns: Mapping[str, str] | None = None,
    rejects: Callable[[Reject], None] | None = None,
) -> Iterator[Song]:
    """Read songs from files or folders.

    - CSV and TSV (the layout `artist,song,link,text` of Kaggle's Spotify Million Song Dataset, or any other), JSON
      Lines, a JSON list of objects, Parquet. Columns are found by their usual names. All but a JSON list are streamed.
    - .txt and .lrc: one song a file, "Artist - Title.lrc" or "Artist/Title.txt".
    - A folder: all of these in it, at any depth, in the order of their paths; other and hidden files are passed over.

    Encodings are detected: UTF-8, UTF-16 and UTF-32 with a byte order mark, else Windows-1252.

    Args:
        source: a path, or several.
        columns: field of a song -> name of the column that holds it, where that is not a usual one.
        rejects: called with each row that is not a song. None: their number and the first one are logged as a warning.

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
    readers = [reader for path in paths for reader in _open(Path(path), named)]
    return _songs(readers, rejects)


def _songs(readers: Iterable[Reader], rejects: Rejects | None) -> Iterator[Song]:
    log = RejectLog(keep=1)
    for reader in readers:
        yield from reader(rejects or log)
    if log.total:
        _log.warning("%d rows are not songs and were left out; the first one: %s", log.total, log.first[0])


def _open(path: Path, columns: Mapping[str, str]) -> list[Reader]:
    """The readers of one source, checked."""
    try:
        if path.is_dir():
            return _open_folder(path, columns)
        if not path.exists():
            raise SourceError(f"There is no file or folder {path}.")
        extension = path.suffix.lower()
        if extension not in _TABLES and extension not in _TEXTS:
            raise SourceError(f"{path} is of an unknown kind; songs are read from {_ALLOWED} and folders of these.")
        if not path.stat().st_size:
            raise SourceError(f"{path} is empty.")
        if extension in _TEXTS:
            return [partial(_texts, [(path, ())])]
        return [_TABLES[extension](path, columns)]
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error


def _open_folder(folder: Path, columns: Mapping[str, str]) -> list[Reader]:
    """One reader for each table and for each run of text files in a folder.

    A table that cannot be read is a reject, as long as there is something else: a folder may hold more than songs.
    """
    readers: list[Reader] = []
    texts: list[tuple[Path, tuple[str, ...]]] = []
    problems: list[SourceError] = []
    for path in _files(folder):
        if path.suffix.lower() in _TEXTS:
            texts.append((path, path.relative_to(folder).parts[:-1]))
            continue
        try:
            opened = _open(path, columns)
        except SourceError as error:
            problems.append(error)
            opened = [partial(_unreadable, path, str(error))]
        if texts:
            readers.append(partial(_texts, texts))
            texts = []
        readers += opened
    if texts:
        readers.append(partial(_texts, texts))
    if problems and len(problems) == len(readers):
        raise problems[0]
    if not readers:
        raise SourceError(f"The folder {folder} has no files that songs are read from ({_ALLOWED}).")
    return readers


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and path.suffix.lower() in (*_TABLES, *_TEXTS):
                yield path


def _texts(files: Iterable[tuple[Path, tuple[str, ...]]], rejects: Rejects) -> Iterator[Song]:
    for path, folders in files:
        song = read_text_song(path, folders)
        if isinstance(song, Reject):
            rejects(song)
        else:
            yield song


def _unreadable(path: Path, problem: str, rejects: Rejects) -> Iterator[Song]:
    rejects(Reject(str(path), None, None, "unreadable file", detail=problem.removesuffix(".")))
    yield from ()
