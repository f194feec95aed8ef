"""The files within a file of history: a zip archive is opened, whole or cut, and never unpacks without end."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from lyricsbert.errors import HistoryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lyricsbert.listener.history.record import Reading

MAX_FILE: Final = 128 * 1024 * 1024
"""Bytes of one file; those of Spotify have about 12 MB."""

MAX_ALL: Final = 1024 * 1024 * 1024
MAX_MEMBERS: Final = 5000
_ZIP: Final = b"PK\x03\x04"
_HEADER: Final = 30
_DEFLATED: Final = 8
_BLOCK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """A file, by itself or out of an archive.

    Attributes:
        name: with its folders in the archive.
        content: its bytes.
    """

    name: str
    content: bytes


def read_parts(path: Path, reading: Reading) -> Iterator[Part]:
    """The files in a file: itself, or those in it if it is an archive.

    Args:
        path: the file.
        reading: where a cut archive is noted.

    Raises:
        HistoryError: it is no file, cannot be read, or unpacks to more than is allowed.
    """
    try:
        if not path.is_file():
            raise HistoryError(f"{path} is not a file.")
        with path.open("rb") as file:
            if file.read(len(_ZIP)) != _ZIP:
                file.seek(0)
                yield Part(path.name, _bounded(file, path))
                return
            file.seek(0)
            yield from _members(file, path, reading)
    except OSError as error:
        raise HistoryError(f"{path} cannot be read: {error.strerror or error}.") from error


def _members(file: IO[bytes], path: Path, reading: Reading) -> Iterator[Part]:
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        file.seek(0)
        yield from _salvaged(_bounded(file, path), path, reading)
        return
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MAX_MEMBERS:
            raise _too_many(path, f"{len(members):,}")
        total = 0
        for member in sorted(members, key=lambda member: member.filename):
            if not is_wanted(member.filename):
                continue
            try:
                with archive.open(member) as content:
                    part = Part(member.filename, _bounded(content, path))
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                reading.notes.append(f"{member.filename} in the archive cannot be read ({error}); it is left out.")
                continue
            total = _counted(total, part, path)
            yield part


def _salvaged(content: bytes, path: Path, reading: Reading) -> Iterator[Part]:
    """The files of an archive whose end, where its list of files is, is missing."""
    place = total = whole = files = 0
    while content[place : place + 4] == _ZIP and place + _HEADER <= len(content):
        flags, method = (int.from_bytes(content[place + at : place + at + 2], "little") for at in (6, 8))
        size = int.from_bytes(content[place + 18 : place + 22], "little")
        name_length, extra = (int.from_bytes(content[place + at : place + at + 2], "little") for at in (26, 28))
        start = place + _HEADER + name_length + extra
        name = content[place + _HEADER : place + _HEADER + name_length].decode("utf-8", "replace")
        if flags & 1 or method not in (0, _DEFLATED):
            break
        if method == _DEFLATED:
            try:
                data, end, is_whole = _inflated(content, start)
            except zlib.error:
                break
        else:
            data, end = content[start : start + size], start + size
            is_whole = end <= len(content)
        part = Part(name, data)
        files += 1
        if files > MAX_MEMBERS:
            raise _too_many(path, f"more than {MAX_MEMBERS:,}")
        _check_size(len(data), path)
        total = _counted(total, part, path)
        whole += is_whole
        if is_wanted(name):
            yield part
        place = content.find(_ZIP, end) if is_whole else len(content)
        if place < 0:
            break
    if not total:
        raise HistoryError(f"{path.name} is an archive that is cut off or damaged, and nothing of it can be read.")
    reading.notes.append(f"The archive is cut off or damaged: what can be read of it is kept ({whole:,} whole files).")


def _inflated(content: bytes, start: int) -> tuple[bytes, int, bool]:
    """What is deflated from a place on, where that ends, and whether it has its end."""
    inflater, place, data = zlib.decompressobj(-zlib.MAX_WBITS), start, bytearray()
    while place < len(content) and not inflater.eof and len(data) <= MAX_FILE:
        block = inflater.unconsumed_tail + content[place : place + _BLOCK]  # not all, for each of thousands of files
        place += _BLOCK
        data += inflater.decompress(block, MAX_FILE + 1 - len(data))
    return bytes(data), min(place, len(content)) - len(inflater.unused_data), inflater.eof


def _too_many(path: Path, files: str) -> HistoryError:
    return HistoryError(f"{path.name} has {files} files in it; at most {MAX_MEMBERS:,} are read.")


def is_wanted(name: str) -> bool:
    """Whether a file of an archive may hold a history."""
    own = name.rpartition("/")[2].casefold()
    if name.startswith("__MACOSX/") or "_video_" in own:
        return False
    return own.endswith((".json", ".jsonl", ".csv", ".log", ".tsv"))


def _bounded(file: IO[bytes] | io.BufferedIOBase, path: Path) -> bytes:
    """The content of a file that is not larger than allowed."""
    content = file.read(MAX_FILE + 1)
    _check_size(len(content), path)
    return content


def _check_size(size: int, path: Path) -> None:
    if size > MAX_FILE:
        raise HistoryError(f"{path.name} holds a file of more than {MAX_FILE >> 20} MB, which is no history.")


def _counted(total: int, part: Part, path: Path) -> int:
    total += len(part.content)
    if total > MAX_ALL:
        raise HistoryError(f"{path.name} unpacks to more than {MAX_ALL >> 30} GB, which is no history.")
    return total
