"""The files that make up one version of a Lance table, as its manifest lists them.

LanceDB does not tell them. A manifest is a Protocol Buffers message (table.proto of the Lance format), of which only
the fields below are read; those that later versions of Lance add are skipped.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC: Final = {".lance": b"LANC", ".manifest": b"LANC", ".arrow": b"ARROW1"}
"""What a file of this kind ends with, if it was written to its end."""

_LAST_VERSION: Final = 2**64 - 1

# Fields of the messages Manifest, DataFragment, DataFile, DeletionFile, IndexSection and IndexMetadata.
_FRAGMENTS: Final = 2
_INDEX_SECTION: Final = 6
_FRAGMENT_ID: Final = 1
_FRAGMENT_FILES: Final = 2
_FRAGMENT_DELETIONS: Final = 3
_FILE_PATH: Final = 1
_FILE_SIZE: Final = 6
_DELETION_KIND: Final = 1
_DELETED_AT: Final = 2
_DELETION_ID: Final = 3
_INDEXES: Final = 1
_INDEX_ID: Final = 1
_INDEX_FILES: Final = 10

_DELETION_SUFFIXES: Final = (".arrow", ".bin")

# Kinds of fields, and the length of those that have a fixed one.
_VARINT: Final = 0
_BYTES: Final = 2
_FIXED: Final = {1: 8, 5: 4}


class TableFile(NamedTuple):
    """A file of a version of a table.

    Attributes:
        path: where it is.
        size: in bytes; None if the manifest does not say.
    """

    path: Path
    size: int | None


def manifest_path(table: Path, version: int) -> Path:
    """The manifest of a version, whether it exists or not."""
    return table / "_versions" / f"{_LAST_VERSION - version:020}.manifest"


def versions(table: Path) -> list[int]:
    """The versions of a table that have a manifest, newest first."""
    names = (path.stem for path in (table / "_versions").glob("*.manifest"))
    return sorted((_LAST_VERSION - int(name) for name in names if name.isdigit()), reverse=True)


def table_files(table: Path, version: int) -> list[TableFile]:
    """The files of a version, its manifest first.

    Args:
        table: folder of the table.
        version: number of the version.

    Raises:
        OSError: the manifest cannot be read.
        ValueError: it is damaged.
    """
    manifest = manifest_path(table, version)
    content = manifest.read_bytes()
    found = [TableFile(manifest, len(content))]
    try:
        if content[-4:] != _MAGIC[".manifest"]:
            raise ValueError("no footer")
        for field, value in _message_at(content, struct.unpack("<Q", content[-16:-8])[0]):
            if field == _FRAGMENTS:
                found += _fragment_files(table, value)
            elif field == _INDEX_SECTION:
                for number, index in _message_at(content, value):
                    if number == _INDEXES:
                        found += _index_files(table, index)
    except (ValueError, LookupError, TypeError, AttributeError, struct.error) as error:
        raise ValueError(f"{manifest} is damaged ({error})") from None
    return found


def is_whole(file: TableFile) -> bool:
    """Whether a file is there, has its size, and was written to its end."""
    try:
        size = file.path.stat().st_size
        magic = _MAGIC.get(file.path.suffix, b"")
        if size < len(magic) or file.size not in (None, size):
            return False
        with file.path.open("rb") as content:
            content.seek(size - len(magic))
            return content.read() == magic
    except OSError:
        return False


def _fragment_files(table: Path, fragment: bytes) -> Iterator[TableFile]:
    number = dict(_fields(fragment)).get(_FRAGMENT_ID, 0)
    for field, value in _fields(fragment):
        if field == _FRAGMENT_FILES:
            file = dict(_fields(value))
            yield TableFile(table / "data" / file[_FILE_PATH].decode(), file.get(_FILE_SIZE) or None)
        elif field == _FRAGMENT_DELETIONS:
            deletions = dict(_fields(value))
            name = f"{number}-{deletions.get(_DELETED_AT, 0)}-{deletions.get(_DELETION_ID, 0)}"
            suffix = _DELETION_SUFFIXES[deletions.get(_DELETION_KIND, 0)]
            yield TableFile(table / "_deletions" / f"{name}{suffix}", None)


def _index_files(table: Path, index: bytes) -> Iterator[TableFile]:
    identifier = dict(_fields(dict(_fields(index))[_INDEX_ID]))[1]
    folder = table / "_indices" / str(UUID(bytes=identifier))
    named = [dict(_fields(value)) for field, value in _fields(index) if field == _INDEX_FILES]
    yield from (TableFile(folder / file[1].decode(), file.get(2)) for file in named)
    if not named:  # written before manifests listed the files of an index
        yield from (TableFile(path, None) for path in sorted(folder.rglob("*")) if path.is_file())


def _message_at(content: bytes, start: int) -> Iterator[tuple[int, Any]]:
    """The fields of a message that is preceded by its length in four bytes."""
    (length,) = struct.unpack("<I", content[start : start + 4])
    return _fields(content[start + 4 : start + 4 + length])


def _fields(message: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a message with their numbers: integers, and bytes for everything else."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        value: int | bytes
        if kind == _VARINT:
            value, at = _varint(message, at)
        else:
            length, at = _varint(message, at) if kind == _BYTES else (_FIXED[kind], at)
            value = message[at : at + length]
            if len(value) < length:
                raise ValueError("a field is cut off")
            at += length
        yield key >> 3, value


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
