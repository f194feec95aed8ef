"""CSV and TSV, read row by row, recovering after a broken row."""

from __future__ import annotations

import csv
import re
from collections import deque
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, TextIO

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers.columns import Place, column_notes, field_values, find_columns, make_song, short
from lyricsbert.songs.readers.encodings import (
    GUESSES,
    MAX_RECORD,
    Encoding,
    bounded_line,
    detect_encoding,
    open_regular,
    open_text,
    pieces,
)
from lyricsbert.songs.readers.rejects import Note, Reject, RejectReason
from lyricsbert.songs.readers.usual_names import USUAL_NAMES, plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from lyricsbert.songs.readers.reader import Row, SourceFile

_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r"\ufeff?\"?sep=([,;\t|])\"?\s*$", re.IGNORECASE)
_ESCAPED_QUOTE = re.compile(r'(?<!\\)\\"')
_ESCAPED_IN_FIELD = re.compile(r'\\"(?![,;\t|\r\n"])')
_DOUBLED_IN_FIELD = re.compile(r'[^,;\t|\r\n"\\]""(?![,;\t|\r\n"])')
_SAMPLE_CHARACTERS = 1 << 20
_SAMPLE_LINES = 500
_ONE_LINE_SHARE = 0.8
_LONGEST_HEADER = 10_000
_KNOWN_NAMES = frozenset(name for names in USUAL_NAMES.values() for name in names)


@dataclass(frozen=True, slots=True)
class _Record:
    """One record: its fields and, if it is broken, what is wrong (then the fields are a best guess)."""

    line: int
    fields: Sequence[str] = ()
    wrong: RejectReason | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a file's header and first lines say about its records."""

    delimiter: str
    width: int
    many_lines: bool

    def may_begin(self, line: str) -> bool:
        """Whether a record may begin on this line: it has enough delimiters, and a quoted field if that is usual."""
        return line.count(self.delimiter) >= self.width - 1 and (not self.many_lines or self.delimiter + '"' in line)


class _TooLongError(Exception):
    """The record being parsed exceeds `MAX_RECORD`."""


class _Lines:
    """Physical lines for the parser; those of the current record can be handed back.

    Args:
        file: where they come from.
        escapes: whether quotes in fields are escaped by backslashes, which are turned into the usual form.
    """

    def __init__(self, file: TextIO, *, escapes: bool = False) -> None:
        self._file = file
        self._escapes = escapes
        self._ahead: deque[str] = deque()
        self._size = 0
        self.taken: list[str] = []
        self.done = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._read()
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._size += len(line)
        if self._size > MAX_RECORD:
            raise _TooLongError
        return line

    def _read(self) -> str:
        line = bounded_line(self._file)
        return _ESCAPED_QUOTE.sub('""', line) if self._escapes else line

    def start_record(self) -> None:
        """Start a record: the lines taken so far belong to earlier ones."""
        self.done += len(self.taken)
        self.taken = []
        self._size = 0

    def hand_back(self) -> None:
        """Hand back all but the first line of the record, to be read again."""
        self._ahead.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def open_csv(file: SourceFile) -> Iterator[Row]:
    """The rows of a CSV or TSV file; its header is checked at once.

    The delimiter (comma, semicolon, tab or bar) is what a first line "sep=;" says, or detected from the header; quotes
    in fields are doubled, or escaped by backslashes throughout.

    Raises:
        SourceError: it has no header, no rows or no usable columns.
    """
    # The module's limit of 131,072 characters per field would hide the length of a lyric that is too long.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD + 1))
    source = str(file.path)
    encoding = _encoding_of(file)
    with open_text(file.path, encoding) as text:
        escapes = _escapes(text.read(_SAMPLE_CHARACTERS))
        text.seek(0)
        _, names, delimiter = _read_header(text, source, escapes=escapes)
        found = find_columns(names, file.columns, source)
        shape = _shape(text, delimiter, len(names))
    if shape is None:
        raise SourceError(f"{source} has a header but no rows.")
    position = {name: number for number, name in reversed(list(enumerate(names)))}

    def rows() -> Iterator[Row]:
        yield from column_notes(found, source)
        if encoding.guess:
            yield Note(source, encoding.guess)
        with open_text(file.path, encoding) as text:
            lines, _, _ = _read_header(text, source, escapes=escapes)
            for row, record in enumerate(_records(lines, shape), 1):
                values = field_values(found, _getter(record.fields, position))
                if record.wrong:
                    artist, title = (short(str(values.get(name, ""))) for name in ("artist", "title"))
                    yield Reject(source, row, record.line, record.wrong, artist, title, record.detail)
                else:
                    yield make_song(values, Place(source, row, record.line))

    return rows()


def count_csv(path: Path) -> int:
    """Number of rows below the header; a row ends with the line that closes its last quote."""
    rows, quotes, filled = -1, 0, False
    with open_regular(path) as file:
        for piece in chain(pieces(file), [b"\n"]):
            quotes += piece.count(b'"')
            filled = filled or bool(piece.strip())
            if piece.endswith(b"\n"):
                rows += filled and quotes % 2 == 0
                filled = False
    return max(0, rows)


def _encoding_of(file: SourceFile) -> Encoding:
    """The encoding of a table: of those that may be guessed, the first in which its header has a known name."""
    encoding = detect_encoding(file.path, file.encoding)
    if not encoding.is_guess:
        return encoding
    with open_regular(file.path) as data:
        header = data.readline(_LONGEST_HEADER)
    for guess in (encoding, *(encoding._replace(encoding=name) for name in GUESSES)):
        text = header.decode(guess.encoding, "replace")
        if not text.isascii() and any(_known(text.rstrip("\r\n").split(mark))[0] > 1 for mark in _DELIMITERS):
            return guess
    return encoding


def _getter(fields: Sequence[str], position: Mapping[str, int]) -> Callable[[str], str]:
    def get(column: str) -> str:
        number = position[column]
        return fields[number] if number < len(fields) else ""

    return get


def _escapes(sample: str) -> bool:
    """Whether the beginning of a file has more quotes in fields that are escaped by backslashes than doubled ones."""
    return len(_ESCAPED_IN_FIELD.findall(sample)) > len(_DOUBLED_IN_FIELD.findall(sample))


def _read_header(file: TextIO, source: str, *, escapes: bool) -> tuple[_Lines, list[str], str]:
    """The lines after the header, the names of the columns, the delimiter."""
    lines = _Lines(file, escapes=escapes)
    try:
        filled = (line for line in lines if line.strip())
        first = next(filled, "")
        told = _SEPARATOR.match(first)
        first = next(filled, "") if told else first
        if not first:
            raise SourceError(f"{source} is empty.")
        delimiter = max(
            told[1] if told else _DELIMITERS,
            key=lambda mark: _known(next(csv.reader([first], delimiter=mark), [])),
        )
        names = [name.strip() for name in next(csv.reader(chain([first], lines), delimiter=delimiter, strict=True))]
    except (csv.Error, _TooLongError) as error:
        raise SourceError(f"{source} does not begin with a header of column names ({error}).") from error
    return lines, names, delimiter


def _known(names: Sequence[str]) -> tuple[int, int]:
    """The number of usual names among these, and of names in all."""
    plain = [plain_name(name) for name in names]
    return sum(name in _KNOWN_NAMES for name in plain), len(plain)


def _shape(file: TextIO, delimiter: str, width: int) -> _Shape | None:
    """What the first lines after the header say about the records; None if there are none."""
    rows = begun = 0
    for line in islice(iter(lambda: bounded_line(file), ""), _SAMPLE_LINES):
        rows += bool(line.strip())
        begun += line.count(delimiter) >= width - 1
    return _Shape(delimiter, width, many_lines=begun < _ONE_LINE_SHARE * rows) if rows else None


def _records(lines: _Lines, shape: _Shape) -> Iterator[_Record]:
    """The records, valid or broken.

    An unclosed quote makes the parser swallow what follows, up to the next quote or the end of the file. So after a
    broken record, parsing continues at the physical line after its first one, and the rest of the record (lines on
    which no record may begin) is skipped. Anything that may be a record but is broken is reported as one.
    """
    parser = csv.reader(lines, delimiter=shape.delimiter, strict=True)
    recovering = False
    while True:
        lines.start_record()
        line = lines.done + 1
        fields: list[str] = []
        reason: RejectReason | None = None
        detail: str | None = None
        try:
            fields = next(parser)
            if not fields:
                continue
            if len(fields) != shape.width:
                reason, detail = "wrong number of fields", f"{len(fields)} where the header has {shape.width}"
        except StopIteration:
            return
        except csv.Error as error:
            reason, detail = "unbalanced quotes", str(error)
        except _TooLongError:
            alone = len(lines.taken) == 1
            reason = "record over 4,000,000 characters" if alone else "unbalanced quotes"
        first = lines.taken[0]
        # The last line of a broken lyric can have enough commas, but it ends with a quote that was never opened.
        is_tail = reason is None and len(lines.taken) == 1 and first.count('"') % 2 == 1
        begins = not recovering or (shape.may_begin(first) and not is_tail)
        if reason is None and begins:
            recovering = False
            yield _Record(line, fields)
            continue
        if begins:
            yield _Record(line, _loosely(first, shape.delimiter), reason, detail)
        if reason != "wrong number of fields" or len(lines.taken) > 1:
            lines.hand_back()
            parser = csv.reader(lines, delimiter=shape.delimiter, strict=True)
            recovering = True


def _loosely(line: str, delimiter: str) -> list[str]:
    """A best guess at the fields of a broken record's first line, to say which song it was."""
    try:
        return next(csv.reader([line[:10_000]], delimiter=delimiter), [])
    except csv.Error:
        return []
