"""Text files as lines: the encoding, and lines that cannot fill the memory."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, TextIO

if TYPE_CHECKING:
    from pathlib import Path

MAX_RECORD: Final = 16_000_000
"""The most characters that one row of a file may have; no more than that is held in memory."""

_BLOCK: Final = 1 << 20
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _bad_bytes(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not of the file's encoding, as Windows-1252, and what that leaves undefined as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(
        byte.decode("cp1252", "ignore") or byte.decode("latin-1") for byte in (bytes([code]) for code in bad)
    ), error.end


codecs.register_error("lyricsbert-windows", _bad_bytes)


class Encoding(NamedTuple):
    """What `open` is told about a text file."""

    encoding: str
    errors: str


def detect_encoding(path: Path) -> Encoding:
    """The encoding of a text file, from the whole of it, a block at a time.

    A byte order mark decides. Else a file that is valid UTF-8 from end to end is UTF-8. Else it is Windows-1252 (with
    the bytes that this leaves undefined as Latin-1), unless most of its non-ASCII characters are valid UTF-8: then only
    the bad bytes are taken for Windows-1252, so that one damaged byte does not spoil every accent in the file.
    """
    with path.open("rb") as file:
        start = file.read(4)
        for mark, encoding in _BYTE_ORDER_MARKS:
            if start.startswith(mark):
                return Encoding(encoding, "lyricsbert-windows" if encoding == "utf-8-sig" else "replace")
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            file.seek(0)
            return Encoding("utf-8" if _is_damaged_utf8(file) else "cp1252", "lyricsbert-windows")
    return Encoding("utf-8", "strict")


def _is_damaged_utf8(file: BinaryIO) -> bool:
    """Whether a file has more non-ASCII characters in valid UTF-8 than bytes that are not valid."""
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    valid = read = kept = 0
    while block := file.read(_BLOCK):
        text = decoder.decode(block)
        valid += len(text) - len(text.encode("ascii", "ignore"))
        read += len(block)
        kept += len(text.encode())
    return valid > read - kept


def open_text(path: Path, encoding: Encoding) -> TextIO:
    """Open a text file whose lines keep the ends they have: CR, LF or both."""
    return path.open(encoding=encoding.encoding, errors=encoding.errors, newline="")


def bounded_line(file: TextIO) -> str:
    """The next line with its end, "" at the end of the file.

    A line of more than `MAX_RECORD` characters comes back as its first `MAX_RECORD` characters and a line end; the rest
    is skipped, never held.
    """
    line = file.readline(MAX_RECORD)
    if len(line) < MAX_RECORD or line[-1] in "\r\n":
        return line
    while (rest := file.readline(_BLOCK)) and rest[-1] not in "\r\n":
        pass
    return line + "\n"
