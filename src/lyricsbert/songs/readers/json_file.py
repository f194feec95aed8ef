"""JSON Lines, read object by object, and JSON files with a list of objects, or with one object."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers.columns import Place, column_notes, field_values, find_columns, make_song
from lyricsbert.songs.readers.encodings import MAX_RECORD, Encoding, bounded_line, detect_encoding, open_text
from lyricsbert.songs.readers.rejects import Note, Reject
from lyricsbert.songs.readers.usual_names import USUAL_NAMES, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lyricsbert.songs.readers.reader import Row, SourceFile

    Item = tuple[Place, dict[str, Any]] | Reject

_SAMPLE_ROWS = 1000
_LYRICS: Final = frozenset(USUAL_NAMES["lyrics"] + USUAL_NAMES["synced_lyrics"])


def open_json(file: SourceFile) -> Iterator[Row]:
    """The objects of a JSON file (a list, one per line, or a single one); the first few are checked at once.

    An object without lyrics that holds a list of objects with lyrics stands for these, as one that lyricsgenius saves
    for an artist. JSON Lines are streamed; other files are read whole.

    Raises:
        SourceError: it is not JSON, has no objects or no usable columns.
    """
    path, source = file.path, str(file.path)
    encoding = detect_encoding(path, file.encoding)
    items = _line_items if _is_lines(path, encoding) else _whole_items
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
    notes = column_notes(found, source)
    if encoding.guess:
        notes.append(Note(source, encoding.guess))
    rows = (
        item if isinstance(item, Reject) else make_song(field_values(found, item[1].get), item[0])
        for item in items(path, encoding)
    )
    return chain(notes, rows)


def count_json(path: Path) -> int:
    """Number of non-blank lines, length of the list, or of the list in the only object."""
    with path.open("rb") as file:
        lines = (line for line in file if line.strip())
        first = next(lines, b"").removeprefix(BOM_UTF8)
        if not first:
            return 0
        if not first.lstrip().startswith(b"["):
            try:
                parsed = json.loads(first)
            except ValueError:
                parsed = None
            if isinstance(parsed, dict):
                return len(_songs_within(parsed) or [parsed]) + sum(1 for _ in lines)
    whole = json.loads(path.read_bytes())
    return len(whole) if isinstance(whole, list) else len(_songs_within(whole) or [whole])


def _is_lines(path: Path, encoding: Encoding) -> bool:
    """Whether the file is read line by line: its first line is not a list, nor the beginning of a longer object."""
    with open_text(path, encoding) as file:
        lines = (line for line in iter(lambda: bounded_line(file), "") if line.strip())
        first = next(lines, "").strip()
        if first.startswith("["):
            return False
        if not first.startswith("{"):
            return True
        try:
            json.loads(first)
        except (ValueError, RecursionError):
            # A broken first line of many, or an object over many lines, of which none but the last ends it.
            return any(line.startswith("{") for line in islice(lines, _SAMPLE_ROWS))
    return True


def _line_items(path: Path, encoding: Encoding) -> Iterator[Item]:
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
                    value = json.loads(line)
                except (ValueError, RecursionError) as error:
                    yield Reject(place.source, row, number, "unparsable JSON", detail=str(error))
                else:
                    yield from _objects(value, place)


def _objects(value: object, place: Place) -> Iterator[Item]:
    """The object, or those that it stands for."""
    if not isinstance(value, dict):
        detail = f"a value of type {type(value).__name__}"
        yield Reject(place.source, place.row, place.line, "not a JSON object", detail=detail)
        return
    within = _songs_within(value)
    if within is None:
        yield place, value
        return
    by = next((value[name] for name in ("name", "artist", "artist_name", "artistName") if value.get(name)), None)
    yield from ((place, {"artist": by, **song} if by else song) for song in within)


def _songs_within(value: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The list of objects with lyrics in an object that has none itself; None if there is no such list."""
    if _has_lyrics(value):
        return None
    lists = (items for items in value.values() if isinstance(items, list))
    objects = (items for items in lists if all(isinstance(item, dict) for item in items))
    return next((items for items in objects if any(map(_has_lyrics, items[:_SAMPLE_ROWS]))), None)


def _has_lyrics(value: Mapping[str, Any]) -> bool:
    return any(plain_name(name) in _LYRICS for name in value)


def _whole_items(path: Path, encoding: Encoding) -> Iterator[Item]:
    """Each object of a file with one list or one object, and its place."""
    with open_text(path, encoding) as file:
        try:
            whole = json.load(file)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{path} is not a JSON list or object: {error}.") from error
    for row, value in enumerate(whole if isinstance(whole, list) else [whole], 1):
        yield from _objects(value, Place(str(path), row))
