"""JSON Lines, read object by object, and JSON files with a list of objects."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from itertools import islice
from typing import TYPE_CHECKING, Any

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers.columns import Place, field_values, find_columns, make_song
from lyricsbert.songs.readers.encodings import MAX_RECORD, Encoding, bounded_line, detect_encoding, open_text
from lyricsbert.songs.readers.rejects import Reject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lyricsbert.songs.readers.reader import SourceFile
    from lyricsbert.songs.song import Song

_SAMPLE_ROWS = 1000


def open_json(file: SourceFile) -> Iterator[Song | Reject]:
    """The objects of a JSON file (a list, or one per line); the first few are checked at once.

    JSON Lines are streamed; a list is read whole.

    Raises:
        SourceError: it is not JSON, has no objects or no usable columns.
    """
    path, source = file.path, str(file.path)
    encoding = detect_encoding(path)
    items = _list_items if _is_list(path, encoding) else _line_items
    names: dict[str, None] = {}
    first_problem: Reject | None = None
    for item in islice(items(path, encoding), _SAMPLE_ROWS):
        if isinstance(item, Reject):
            first_problem = first_problem or item
        else:
            names |= dict.fromkeys(item[1])
    if not names:
        if first_problem is None:
            raise SourceError(f"{source} has no rows: it must contain a list of objects, or one object on each line.")
        raise SourceError(
            f"{source} is neither JSON Lines nor a JSON list of objects: line {first_problem.line or 1} holds "
            f"{first_problem.detail or first_problem.reason}."
        )
    found = find_columns(list(names), file.columns, source)
    return (
        item if isinstance(item, Reject) else make_song(field_values(found, item[1].get), item[0])
        for item in items(path, encoding)
    )


def count_json(path: Path) -> int:
    """Number of non-blank lines, or length of the list."""
    with path.open("rb") as file:
        lines = (line for line in file if line.strip())
        first = next(lines, b"")
        if not first.removeprefix(BOM_UTF8).lstrip().startswith(b"["):
            return bool(first) + sum(1 for _ in lines)
    return len(json.loads(path.read_bytes()))


def _is_list(path: Path, encoding: Encoding) -> bool:
    with open_text(path, encoding) as file:
        return next((line.lstrip()[0] for line in iter(lambda: bounded_line(file), "") if line.strip()), "") == "["


def _line_items(path: Path, encoding: Encoding) -> Iterator[tuple[Place, dict[str, Any]] | Reject]:
    """The object on each line with its place, or a reject."""
    row = 0
    with open_text(path, encoding) as file:
        for number, line in enumerate(iter(lambda: bounded_line(file), ""), 1):
            if not line.strip():
                continue
            row += 1
            place = Place(str(path), row, number)
            if len(line) > MAX_RECORD:
                yield Reject(place.source, row, number, "record over 16,000,000 characters")
            elif "\0" in line:
                yield Reject(place.source, row, number, "NUL bytes")
            else:
                try:
                    yield _object(json.loads(line), place)
                except (ValueError, RecursionError) as error:
                    yield Reject(place.source, row, number, "unparsable JSON", detail=str(error))


def _object(value: object, place: Place) -> tuple[Place, dict[str, Any]] | Reject:
    if isinstance(value, dict):
        return place, value
    detail = f"a value of type {type(value).__name__}"
    return Reject(place.source, place.row, place.line, "not a JSON object", detail=detail)


def _list_items(path: Path, encoding: Encoding) -> Iterator[tuple[Place, dict[str, Any]] | Reject]:
    """Each object of a file with one list, and its place."""
    with open_text(path, encoding) as file:
        try:
            values = json.load(file)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{path} is not a JSON list: {error}.") from error
    for row, value in enumerate(values, 1):
        yield _object(value, Place(str(path), row))
