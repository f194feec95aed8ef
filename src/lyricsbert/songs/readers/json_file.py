"""JSON Lines, read object by object, and JSON files with a list of objects."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers.columns import MAX_COLUMNS, Place, field_values, find_columns, make_song, short
from lyricsbert.songs.readers.encodings import (
    MAX_RECORD,
    Encoding,
    bounded_line,
    detect_encoding,
    open_regular,
    open_text,
    pieces,
)
from lyricsbert.songs.readers.rejects import Reject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

    from lyricsbert.songs.readers.reader import SourceFile
    from lyricsbert.songs.song import Song

_SAMPLE_ROWS: Final = 1000
_BLOCK: Final = 1 << 16
_LONGEST_TOKEN: Final = 20
_SPACE: Final = re.compile(r"[ \t\r\n]*")


def open_json(file: SourceFile) -> Iterator[Song | Reject]:
    """The objects of a JSON file (a list, or one per line), one at a time; the first few are checked at once.

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
    return (
        item if isinstance(item, Reject) else make_song(field_values(found, item[1].get), item[0])
        for item in items(path, encoding)
    )


def count_json(path: Path) -> int:
    """Number of non-blank lines, or length of the list."""
    with open_regular(path) as file:
        rows, begins = 0, True
        for piece in pieces(file):
            if not rows and piece.removeprefix(BOM_UTF8).lstrip().startswith(b"["):
                break
            rows += begins and bool(piece.strip())
            begins = piece.endswith(b"\n")
        else:
            return rows
    return sum(1 for _ in _list_items(path, detect_encoding(path)))


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
                yield Reject(place.source, row, number, "record over 4,000,000 characters")
            elif "\0" in line:
                yield Reject(place.source, row, number, "NUL bytes")
            else:
                try:
                    yield _object(json.loads(line), place)
                except (ValueError, RecursionError) as error:
                    yield Reject(place.source, row, number, "unparsable JSON", detail=_said(error))


def _object(value: object, place: Place) -> tuple[Place, dict[str, Any]] | Reject:
    if isinstance(value, dict):
        return place, value
    detail = f"a value of type {type(value).__name__}"
    return Reject(place.source, place.row, place.line, "not a JSON object", detail=detail)


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


def _list_items(path: Path, encoding: Encoding) -> Iterator[tuple[Place, dict[str, Any]] | Reject]:
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
                yield _object(value, Place(str(path), row))
            values.take()
            if values.mark():
                raise ValueError("text after the end of the list")
        except (ValueError, RecursionError) as error:
            if not row:
                raise SourceError(f"{path} is not a JSON list: {_said(error)}.") from error
            detail = f"it cannot be read from here to its end: {_said(error)}"
            yield Reject(str(path), row + 1, None, "unparsable JSON", detail=detail)


def _said(error: Exception) -> str:
    """A parser's message; it counts characters from where it was started, which helps nobody."""
    return error.msg if isinstance(error, json.JSONDecodeError) else short(str(error)) or type(error).__name__
