"""Printable text: what of a text from elsewhere may reach a list of names or a terminal."""

from __future__ import annotations

import re
from typing import Final

_UNSEEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""Control characters (ESC, BEL, C1), marks and overrides of direction, what has no width, and lone surrogates."""

_LAID_OUT: Final = "\n\t"


def one_line(text: str) -> str:
    """The text on one line: without line ends and double spaces, and of what is not seen only joiners of letters."""
    if not text.isprintable():
        text = _UNSEEN.sub(_space_or_nothing, text)
    return " ".join(text.split())


def escaped(text: str) -> str:
    r"""The text with what a terminal would obey or hide written as an escape ("\x1b"), except line ends and tabs."""
    return text if text.isprintable() else _UNSEEN.sub(_escape, text)


def json_escaped(text: str) -> str:
    r"""JSON with what a terminal would obey or hide as JSON's own escapes ("\u001b"), so that its meaning stays."""
    return text if text.isprintable() else _UNSEEN.sub(_json_escape, text)


def _space_or_nothing(match: re.Match[str]) -> str:
    if match[0].isspace():
        return " "
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else ""


def _escape(match: re.Match[str]) -> str:
    return match[0] if match[0] in _LAID_OUT else match[0].encode("unicode_escape").decode("ascii")


def _json_escape(match: re.Match[str]) -> str:
    if match[0] in _LAID_OUT:
        return match[0]
    return "".join(f"\\u{int.from_bytes(unit, 'big'):04x}" for unit in _utf16(match[0]))


def _utf16(character: str) -> list[bytes]:
    units = character.encode("utf-16-be", "surrogatepass")
    return [units[:2], units[2:]] if len(units) > 2 else [units]
