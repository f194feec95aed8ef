"""Uploads: stores files of songs on disk, under safe names."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Final

from lyricsbert.server.problems import ProblemError
from lyricsbert.songs.readers import extensions, reader_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fastapi import UploadFile

_STRANGE: Final = re.compile(r"[^\w .,()&'!+\-]")
_MAX_STEM: Final = 150
_MAX_EXTENSION: Final = 20
_MAX_FOLDERS: Final = 3
"""Bytes, since file systems allow a name of 255."""


@dataclass(frozen=True, slots=True)
class Upload:
    """Uploaded files on disk.

    Attributes:
        folder: contains only them; the receiver of this object removes it.
        paths: the files, and the folder of those that came in folders; empty for the built-in songs. Of a sync: the
            folders of music, which are not in `folder`.
        name: display name.
    """

    folder: Path
    paths: tuple[Path, ...]
    name: str

    def remove_files(self) -> None:
        """Remove what was uploaded, and nothing else."""
        for path in self.paths:
            if path.is_relative_to(self.folder):
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def save_upload(files: Sequence[UploadFile], new_folder: Callable[[], Path]) -> Upload:
    """Store uploaded files in a folder of their own, under their own names as far as these are safe.

    Names matter, because a text file is called "Artist - Title.txt" or "Artist/Title.txt", and one beside an audio file
    has its name.

    Args:
        files: the files.
        new_folder: makes the folder.

    Raises:
        ProblemError: a file has an unknown format or is empty.
    """
    named = [(safe_name(file.filename or ""), file) for file in files]
    for name, file in named:
        if reader_for(Path(name)) is None:
            raise ProblemError("source", f"{name!r} has an unknown format; songs are read from {extensions()}.")
        if not file.size:
            raise ProblemError("source", f"{name!r} is empty.")
    folder = new_folder()
    tree = folder / "tree"
    try:
        paths: list[Path] = []
        for number, (name, file) in enumerate(named):
            inside = tree.joinpath(*safe_folders(file.filename or ""), name)
            if inside.parent == tree or inside.exists():  # two files may have one name
                inside = folder / str(number) / name
            inside.parent.mkdir(parents=True, exist_ok=True)
            with inside.open("xb") as copy:
                shutil.copyfileobj(file.file, copy, 1 << 20)
            source = tree if inside.is_relative_to(tree) else inside
            if source not in paths:
                paths.append(source)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    name = named[0][0] if len(named) == 1 else f"{len(named)} files" if named else "built-in songs"
    return Upload(folder, tuple(paths), name)


def safe_folders(name: str) -> list[str]:
    """The innermost folders of a path from any system, without characters that are special on one."""
    parents = PurePosixPath(PureWindowsPath(name).as_posix()).parent.parts
    safe = (_cut(_STRANGE.sub("_", part).strip(" ."), _MAX_STEM) for part in parents)
    return [part for part in safe if part][-_MAX_FOLDERS:]


def safe_name(name: str) -> str:
    """The last part of a path from any system, without characters that are special on one."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    clean = _STRANGE.sub("_", last).strip(" .")
    stem, dot, extension = clean.rpartition(".")
    if not stem:
        return "upload"
    return f"{_cut(stem, _MAX_STEM)}{dot}{_cut(extension, _MAX_EXTENSION)}"


def _cut(text: str, most: int) -> str:
    """As much of a text as has at most `most` bytes in UTF-8."""
    return text.encode()[:most].decode(errors="ignore")
