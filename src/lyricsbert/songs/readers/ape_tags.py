"""APE tags: what Monkey's Audio, WavPack and Musepack files, and some MP3 files, say about a song at their end."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, BinaryIO, Final

from lyricsbert.songs.readers.encodings import open_regular

if TYPE_CHECKING:
    from pathlib import Path

_FOOTER: Final = struct.Struct("<8sIIII8x")
_ID3V1_BYTES: Final = 128
_MAX_BYTES: Final = 16_000_000
_MAX_ITEMS: Final = 1000
_TEXT: Final = 0
_MAC_HEADER: Final = struct.Struct("<4xIII4xI")


def read_ape_tags(path: Path) -> dict[str, list[str]]:
    """The text items of an APE tag (https://wiki.hydrogenaudio.org/index.php?title=APEv2_specification).

    Args:
        path: an audio file.

    Returns:
        Name in lower case -> values; empty if the file has no such tag. A tag that is damaged gives the items before.

    Raises:
        OSError: the file cannot be read.
    """
    with open_regular(path) as file:
        size = file.seek(0, os.SEEK_END)
        for end in (size, size - _ID3V1_BYTES):
            items = _items_before(file, end)
            if items is not None:
                return items
    return {}


def monkeys_audio_seconds(path: Path) -> float | None:
    """Duration of a file of Monkey's Audio 3.98 or later; None for any other."""
    with open_regular(path) as file:
        start = file.read(12)
        if len(start) < 12 or not start.startswith(b"MAC ") or int.from_bytes(start[4:6], "little") < 3980:
            return None
        file.seek(int.from_bytes(start[8:12], "little"))
        header = file.read(_MAC_HEADER.size)
    if len(header) < _MAC_HEADER.size:
        return None
    frame_blocks, last_blocks, frames, rate = _MAC_HEADER.unpack(header)
    return ((frames - 1) * frame_blocks + last_blocks) / rate if rate and frames else None


def _items_before(file: BinaryIO, end: int) -> dict[str, list[str]] | None:
    """The items of the tag whose footer ends at a place; None if there is none."""
    if end < _FOOTER.size:
        return None
    file.seek(end - _FOOTER.size)
    mark, _, size, count, _ = _FOOTER.unpack(file.read(_FOOTER.size))
    if mark != b"APETAGEX" or not _FOOTER.size <= size <= min(end, _MAX_BYTES):
        return None
    file.seek(end - size)
    return _items(file.read(size - _FOOTER.size), min(count, _MAX_ITEMS))


def _items(data: bytes, count: int) -> dict[str, list[str]]:
    items: dict[str, list[str]] = {}
    place = 0
    for _ in range(count):
        name_end = data.find(b"\0", place + 8)
        if name_end < 0:
            break
        size, flags = struct.unpack_from("<II", data, place)
        value = data[name_end + 1 : name_end + 1 + size]
        if flags >> 1 & 3 == _TEXT:
            name = data[place + 8 : name_end].decode("latin-1").lower()
            items[name] = [part for part in value.decode("utf-8", "replace").split("\0") if part]
        place = name_end + 1 + size
    return items
