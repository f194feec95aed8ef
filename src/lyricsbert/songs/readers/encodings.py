"""Files: opened only if they are regular, their encoding, and lines of bounded length."""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, TextIO

from lyricsbert.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_RECORD: Final = 4_000_000
"""Maximum number of characters in one row of a file; no more than that is held in memory."""

MAX_FILE: Final = 8_000_000
"""Maximum number of bytes of a file with one lyric: the longest text that lyrics are read from, in any encoding."""

_BLOCK: Final = 1 << 20
_READ_AT_ONCE: Final = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
)
_START: Final = 4096
_SAMPLE: Final = 1 << 16
_SAMPLE_LINES: Final = 2000
_LEAST_BYTES: Final = 6
_NEAR: Final = 0.02
_ASCII: Final = bytes(range(128))
_SYMBOL_IN_WORD: Final = re.compile("[¹³¼½¾¯¶£±¸](?=[^\\W\\d_])|(?<=[^\\W\\d_])[¹³¿¡¼½¾¯¶£±¸]")
GUESSES: Final = ("cp1252", "cp1250", "cp1251", "gb18030", "cp932", "cp949", "big5", "euc_jp", "koi8_r")
"""The encodings that a file which is not Unicode may be in, without being told."""
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
    is_guess: bool = False

    @property
    def guess(self) -> str | None:
        """The sentence that says so, if the encoding is a guess."""
        if not self.is_guess:
            return None
        return f"read as {self.encoding}, which is a guess: name the encoding if names or lyrics look wrong"


class DecodedText(NamedTuple):
    """The text of a file, and the sentence that says that its encoding was guessed if it was."""

    text: str
    guess: str | None


def open_regular(path: Path) -> BinaryIO:
    """Open a file to read its bytes.

    Raises:
        OSError: it cannot be opened.
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


def check_encoding(name: str) -> str:
    """Check the name of an encoding.

    Raises:
        SourceError: there is no such encoding of text.
    """
    try:
        codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError) as error:
        raise SourceError(
            f"There is no encoding {name!r}; some that lyrics have are gb18030, shift_jis, cp1251 and cp1250."
        ) from error
    return name


def read_text(path: Path, named: str | None = None) -> DecodedText:
    """The text of a file of at most `MAX_FILE` bytes.

    Args:
        path: the file.
        named: see `detect_encoding`.

    Raises:
        OSError: it cannot be read.
        SourceError: it is larger, or not a regular file.
    """
    with open_regular(path) as raw:
        size = os.fstat(raw.fileno()).st_size
    if size > MAX_FILE:
        raise SourceError(f"{path} has {size:,} bytes, and at most {MAX_FILE:,} are read.")
    encoding = detect_encoding(path, named)
    with open_text(path, encoding) as file:
        return DecodedText(file.read(MAX_FILE), encoding.guess)


def detect_encoding(path: Path, named: str | None = None) -> Encoding:
    """Detect the encoding of a text file from all of it, block by block.

    A byte order mark decides, or NUL bytes at every second place (UTF-16 without a mark). Otherwise, a file that is
    valid UTF-8 throughout is UTF-8. Otherwise, it is what was named, else what its bytes look like: Windows-1252
    (or Latin-1 for the bytes that this leaves undefined) or, as a guess, another encoding. If most of the non-ASCII
    characters are valid UTF-8, then only the invalid bytes are Windows-1252, so that one damaged byte does not spoil
    every accent in the file.

    Args:
        path: the file.
        named: the encoding of files that are not Unicode, if the user named it.

    Raises:
        OSError: the file cannot be read.
    """
    with open_regular(path) as file:
        start = file.read(_START)
        for mark, encoding in _BYTE_ORDER_MARKS:
            if start.startswith(mark):
                return Encoding(encoding, "lyricsbert-windows" if encoding == "utf-8-sig" else "replace")
        if wide := _unmarked_utf16(start):
            return Encoding(wide, "replace")
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            if named:
                return Encoding(named, "replace")
            file.seek(0)
            if _is_damaged_utf8(file):
                return Encoding("utf-8", "lyricsbert-windows")
            file.seek(0)
            guess = _guess(file)
            return (
                Encoding(guess, "lyricsbert-windows", is_guess=True)
                if guess
                else Encoding("cp1252", "lyricsbert-windows")
            )
    return Encoding("utf-8", "strict")


def _unmarked_utf16(start: bytes) -> str | None:
    """UTF-16 of either byte order, if a third of the bytes are NUL and nearly all of them at every second place."""
    nuls = start.count(0)
    if nuls * 3 < len(start) or not nuls:
        return None
    odd = start[1::2].count(0)
    return "utf-16-le" if odd >= 0.9 * nuls else "utf-16-be" if odd <= 0.1 * nuls else None


def _guess(file: BinaryIO) -> str | None:
    """The encoding that lines with non-ASCII bytes look like; None if that is Windows-1252 or there are too few."""
    lines = (line for line in file.read(_BLOCK).splitlines(keepends=True) if not line.isascii())
    sample = b"".join(islice(lines, _SAMPLE_LINES))[:_SAMPLE]
    if len(sample.translate(None, _ASCII)) < _LEAST_BYTES:
        return None
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample, cp_isolation=list(GUESSES)))
    western = sample.decode("cp1252", "lyricsbert-windows")
    is_western = any(match.encoding == "cp1252" and match.chaos <= matches[0].chaos + _NEAR for match in matches)
    if is_western and not _SYMBOL_IN_WORD.search(western):
        return None
    best = next((match.encoding for match in matches if match.encoding != "cp1252"), None)
    return None if best is None or sample.decode(best, "replace") == western else best


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
