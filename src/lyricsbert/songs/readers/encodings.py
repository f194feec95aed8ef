"""Files: opened only if they are regular, their encoding, and lines of bounded length."""

from __future__ import annotations

import codecs
import io
import os
import stat
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, TextIO

from lyricsbert.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_RECORD: Final = 4_000_000
"""Maximum number of characters in one row of a file; no more than that is held in memory."""

_BLOCK: Final = 1 << 20
_READ_AT_ONCE: Final = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
)
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _bad_bytes(error: UnicodeError) -> tuple[str, int]:
    """Decode bytes that are invalid in the file's encoding as Windows-1252, or as Latin-1 where that is undefined."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(
        byte.decode("cp1252", "ignore") or byte.decode("latin-1") for byte in (bytes([code]) for code in bad)
    ), error.end


codecs.register_error("lyricsbert-windows", _bad_bytes)


class Encoding(NamedTuple):
    """The arguments of `open` for a text file."""

    encoding: str
    errors: str


def open_regular(path: Path) -> BinaryIO:
    """Open a file to read its bytes.

    Raises:
        SourceError: it is a pipe, a device or anything else that may have no end; it is neither waited for nor read.
    """
    descriptor = os.open(path, _READ_AT_ONCE)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise SourceError(f"{path} is not a regular file.")
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; one of more than 1 MiB in several pieces, of which the last alone has the line's end."""
    return iter(lambda: file.readline(_BLOCK), b"")


def detect_encoding(path: Path) -> Encoding:
    """Detect the encoding of a text file from all of it, block by block.

    A byte order mark decides. Otherwise, a file that is valid UTF-8 throughout is UTF-8. Otherwise it is Windows-1252
    (or Latin-1 for the bytes that this leaves undefined), unless most of its non-ASCII characters are valid UTF-8: then
    only the invalid bytes are Windows-1252, so that one damaged byte does not spoil every accent in the file.
    """
    with open_regular(path) as file:
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
    """Whether a file has more non-ASCII characters in valid UTF-8 than invalid bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    valid = read = kept = 0
    while block := file.read(_BLOCK):
        text = decoder.decode(block)
        valid += len(text) - len(text.encode("ascii", "ignore"))
        read += len(block)
        kept += len(text.encode())
    return valid > read - kept


def open_text(path: Path, encoding: Encoding) -> TextIO:
    """Open a text file without translating line ends (CR, LF or both)."""
    return io.TextIOWrapper(open_regular(path), encoding.encoding, encoding.errors, newline="")


def bounded_line(file: TextIO) -> str:
    """The next line with its end, "" at the end of the file.

    Of a line of more than `MAX_RECORD` characters, only the first `MAX_RECORD` and a line end are returned; the rest
    is skipped.
    """
    line = file.readline(MAX_RECORD)
    if len(line) < MAX_RECORD or line[-1] in "\r\n":
        return line
    while (rest := file.readline(_BLOCK)) and rest[-1] not in "\r\n":
        pass
    return line + "\n"
