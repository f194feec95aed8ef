"""Text files: their encoding, and lines of bounded length."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, TextIO

if TYPE_CHECKING:
    from pathlib import Path

MAX_RECORD: Final = 16_000_000
"""Maximum number of characters in one row of a file; no more than that is held in memory."""

_BLOCK: Final = 1 << 20
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


def detect_encoding(path: Path) -> Encoding:
    """Detect the encoding of a text file from all of it, block by block.

    A byte order mark decides. Otherwise, a file that is valid UTF-8 throughout is UTF-8. Otherwise it is Windows-1252
    (or Latin-1 for the bytes that this leaves undefined), unless most of its non-ASCII characters are valid UTF-8: then
    only the invalid bytes are Windows-1252, so that one damaged byte does not spoil every accent in the file.
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
    return path.open(encoding=encoding.encoding, errors=encoding.errors, newline="")


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
