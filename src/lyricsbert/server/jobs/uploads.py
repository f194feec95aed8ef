"""What somebody uploads: file names that cannot lead astray, and columns that the reader does not find by itself."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Final

from lyricsbert.server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import UploadFile

KINDS: Final = (
    ".csv",
    ".tsv",
    ".tab",
    ".jsonl",
    ".ndjson",
    ".json",
    ".parquet",
    ".pq",
    ".txt",
    ".lrc",
)
"""Extensions of files that songs are read from."""

_STRANGE: Final = re.compile(r"[^\w .,()&'!+\-]")
_MAX_STEM: Final = 150


@dataclass(frozen=True, slots=True)
class Upload:
    """Uploaded files on disk.

    Attributes:
        folder: holds them and nothing else; whoever gets this removes it.
        paths: the files, none for the built-in songs.
        name: what to call them.
    """

    folder: Path
    paths: tuple[Path, ...]
    name: str


def save_upload(files: Sequence[UploadFile]) -> Upload:
    """Put uploaded files into a folder of their own, under their own names as far as these are harmless.

    A text file is called "Artist - Title.txt", so that its name matters.

    Raises:
        ProblemError: a file is of an unknown kind or empty.
    """
    named = [(safe_name(file.filename or ""), file) for file in files]
    for name, file in named:
        if Path(name).suffix.lower() not in KINDS:
            raise ProblemError("source", f"{name!r} is of an unknown kind; songs are read from {', '.join(KINDS)}.")
        if not file.size:
            raise ProblemError("source", f"{name!r} is empty.")
    folder = Path(tempfile.mkdtemp(prefix="lyricsbert-import-"))
    try:
        paths = []
        for number, (name, file) in enumerate(named):
            place = folder / str(number)  # two files may have one name
            place.mkdir()
            paths.append(place / name)
            with paths[-1].open("wb") as copy:
                shutil.copyfileobj(file.file, copy, 1 << 20)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    name = named[0][0] if len(named) == 1 else f"{len(named)} files" if named else "built-in songs"
    return Upload(folder, tuple(paths), name)


def safe_name(name: str) -> str:
    """The last part of a path from any system, without signs that mean something to one."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    clean = _STRANGE.sub("_", last).strip(" .")
    stem, dot, extension = clean.rpartition(".")
    return f"{stem[:_MAX_STEM]}{dot}{extension[:10]}" if stem else "upload"


def parse_columns(text: str | None) -> dict[str, str]:
    """Read "lyrics=words,title=name" into a mapping from field to column.

    Raises:
        ProblemError: it has another form.
    """
    columns = {}
    for item in (text or "").split(","):
        if not item.strip():
            continue
        field, equals, column = item.partition("=")
        if not equals or not field.strip() or not column.strip():
            raise ProblemError(
                "source", f"The columns cannot be read at {item[:60]!r}; write FIELD=COLUMN, lyrics=words,title=name."
            )
        columns[field.strip()] = column.strip()
    return columns
