"""JSON Lines, read object by object, and JSON files with a list of objects, or with one object."""

from __future__ import annotations

import json
import re
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers.columns import (
    MAX_COLUMNS,
    Place,
    column_notes,
    field_values,
    find_columns,
    make_song,
    short,
)
from lyricsbert.songs.readers.encodings import (
    MAX_RECORD,
    Encoding,
    bounded_line,
    detect_encoding,
    open_regular,
    open_text,
    pieces,
)
from lyricsbert.songs.readers.rejects import Note, Reject
from lyricsbert.songs.readers.usual_names import USUAL_NAMES, plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

    from lyricsbert.songs.readers.reader import Row, SourceFile

    Item = tuple[Place, dict[str, Any]] | Reject

MAX_OBJECT: Final = 16_000_000
"""Maximum number of characters of a file with a single object, which is read whole."""

_SAMPLE_ROWS: Final = 1000
_BLOCK: Final = 1 << 16
_LONGEST_TOKEN: Final = 20
_DEEPEST: Final = 2
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_ARTISTS: Final = frozenset(USUAL_NAMES["artist"])
_LYRICS: Final = frozenset(USUAL_NAMES["lyrics"] + USUAL_NAMES["synced_lyrics"])


def open_json(file: SourceFile) -> Iterator[Row]:
    """The objects of a JSON file (a list, one per line, or a single one); the first few are checked at once.

    An object without lyrics that holds a list of objects with lyrics stands for these, as one that lyricsgenius saves
    for an artist. A single object over many lines is read whole; all else is streamed.

    Raises:
        SourceError: it is not JSON, has no objects or no usable columns.
    """
    path, source = file.path, str(file.path)
    encoding = detect_encoding(path, file.encoding)
    items = _items_of(path, encoding)
    names: dict[str, None] = {}
    first_problem: Reject | None = None
    for item in islice(items(path, encoding), _SAMPLE_ROWS):
        if isinstance(item, Reject):
            first_problem = first_problem or item
        elif len(names) <= MAX_COLUMNS:
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
    encoding = detect_encoding(path)
    items = _items_of(path, encoding)
    if items is not _line_items:
        return sum(1 for _ in items(path, encoding))
    rows, begins = 0, True
    with open_regular(path) as file:
        for piece in pieces(file):
            rows += begins and bool(piece.strip())
            begins = piece.endswith(b"\n")
    first = takewhile(lambda item: (item if isinstance(item, Reject) else item[0]).row == 1, items(path, encoding))
    return rows - 1 + sum(1 for _ in first) if rows else 0


def _items_of(path: Path, encoding: Encoding) -> Callable[[Path, Encoding], Iterator[Item]]:
    """What reads the items of a file, by how it begins: with a list, an object over many lines, or one on a line."""
    with open_text(path, encoding) as file:
        lines = (line for line in iter(lambda: bounded_line(file), "") if line.strip())
        first = next(lines, "").strip()
        if first.startswith("["):
            return _list_items
        if not first.startswith("{"):
            return _line_items
        try:
            json.loads(first)
        except (ValueError, RecursionError):
            # A broken first line of many, or an object over many lines, of which none but the last ends it.
            is_broken = any(line.startswith("{") for line in islice(lines, _SAMPLE_ROWS))
            return _line_items if is_broken else _object_items
    return _line_items


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
                yield Reject(place.source, row, number, "record over 4,000,000 characters")
            elif "\0" in line:
                yield Reject(place.source, row, number, "NUL bytes")
            else:
                try:
                    value = json.loads(line)
                except (ValueError, RecursionError) as error:
                    yield Reject(place.source, row, number, "unparsable JSON", detail=_said(error))
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
    yield from ((place, song if by is None or _has_artist(song) else {"artist": by, **song}) for song in within)


def _songs_within(value: Mapping[str, Any], depth: int = 0) -> list[dict[str, Any]] | None:
    """The list of objects with lyrics in an object that has none itself; None if there is no such list.

    Each may be in an object of its own ("tracks": [{"number": 1, "song": {...}}], as lyricsgenius saves an album), and
    the list in an object or two.
    """
    if _has_lyrics(value) or depth > _DEEPEST:
        return None
    for items in value.values():
        if isinstance(items, list) and all(isinstance(item, dict) for item in items):
            songs = [item if _has_lyrics(item) else _song_of(item) or item for item in items]
            if any(map(_has_lyrics, songs[:_SAMPLE_ROWS])):
                return songs
        elif isinstance(items, dict) and (within := _songs_within(items, depth + 1)):
            return within
    return None


def _song_of(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """The object with lyrics that another one holds."""
    return next((value for value in item.values() if isinstance(value, dict) and _has_lyrics(value)), None)


def _has_lyrics(value: Mapping[str, Any]) -> bool:
    return any(plain_name(name) in _LYRICS for name in value)


def _has_artist(value: Mapping[str, Any]) -> bool:
    return any(plain_name(name) in _ARTISTS and found for name, found in value.items())


class _Values:
    """The values of a JSON list, one at a time.

    Args:
        file: begins with the list's bracket.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._decode = json.JSONDecoder().raw_decode
        self._text = ""
        self._at = 0
        self._is_at_end = False

    def mark(self) -> str:
        """The next character that is not white space, which is not taken; "" at the end of the file."""
        while (place := self._skip_space()) == len(self._text) and self._read():
            pass
        return self._text[place : place + 1]

    def take(self) -> None:
        """Take the character that `mark` found."""
        self._at += 1

    def value(self) -> Any:
        """The value that begins here.

        Raises:
            ValueError: it is not JSON, or longer than a row may be.
            RecursionError: it is nested too deeply.
        """
        while True:
            try:
                found, end = self._decode(self._text, self._at)
                # A number may go on in what is not read yet.
                if end < len(self._text) or not self._read():
                    self._at = end
                    return found
            except json.JSONDecodeError as error:
                is_cut_off = error.msg.startswith("Unterminated") or error.pos > len(self._text) - _LONGEST_TOKEN
                if not is_cut_off or not self._read():
                    raise
            if len(self._text) - self._at > MAX_RECORD:
                raise ValueError(f"a record over {MAX_RECORD:,} characters")

    def _skip_space(self) -> int:
        match = _SPACE.match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        return self._at

    def _read(self) -> bool:
        """Read on: as much again as the value has so far, so that parsing it anew each time takes twice its length."""
        more = "" if self._is_at_end else self._file.read(max(_BLOCK, len(self._text) - self._at))
        self._is_at_end = not more
        if more:
            self._text = self._text[self._at :] + more
            self._at = 0
        return bool(more)


def _list_items(path: Path, encoding: Encoding) -> Iterator[Item]:
    """Each object of a file with one list, and its place. What is not JSON ends it, since nothing says where to go on.

    Raises:
        SourceError: not even the first value is JSON.
    """
    row = 0
    with open_text(path, encoding) as file:
        values = _Values(file)
        values.mark()
        values.take()
        try:
            while (mark := values.mark()) != "]":
                if row and mark != ",":
                    raise ValueError("there is no comma" if mark else "the list does not end")
                if row:
                    values.take()
                    values.mark()
                value = values.value()
                row += 1
                yield from _objects(value, Place(str(path), row))
            values.take()
            if values.mark():
                raise ValueError("text after the end of the list")
        except (ValueError, RecursionError) as error:
            if not row:
                raise SourceError(f"{path} is not a JSON list: {_said(error)}.") from error
            detail = f"it cannot be read from here to its end: {_said(error)}"
            yield Reject(str(path), row + 1, None, "unparsable JSON", detail=detail)


def _object_items(path: Path, encoding: Encoding) -> Iterator[Item]:
    """The one object of a file, or those that it stands for.

    Raises:
        SourceError: it is not JSON, or longer than `MAX_OBJECT`.
    """
    with open_text(path, encoding) as file:
        text = file.read(MAX_OBJECT + 1)
    try:
        if len(text) > MAX_OBJECT:
            raise ValueError(f"an object over {MAX_OBJECT:,} characters")
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path} is not a JSON list or object: {_said(error)}.") from error
    yield from _objects(value, Place(str(path), 1))


def _said(error: Exception) -> str:
    """A parser's message; it counts characters from where it was started, which helps nobody."""
    return error.msg if isinstance(error, json.JSONDecodeError) else short(str(error)) or type(error).__name__
