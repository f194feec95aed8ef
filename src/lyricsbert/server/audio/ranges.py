"""Range requests (RFC 9110, section 14): which bytes of a file a client asks for."""

from __future__ import annotations

import re
from email.utils import formatdate, parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_NS: Final = 1_000_000_000
_RANGE: Final = re.compile(
    r"\s*bytes\s*=\s*(?:(\d{1,19})\s*-\s*(\d{1,19})?|-\s*(\d{1,19}))\s*", re.IGNORECASE | re.ASCII
)


class UnsatisfiableError(Exception):
    """No byte of the range exists."""


def byte_range(header: str | None, size: int) -> range | None:
    """The bytes that a Range header asks for.

    Args:
        header: its value.
        size: of the file, in bytes.

    Returns:
        At least one position; None for the whole file, as for a header that is malformed, in other units, or asks for
        several ranges, which a server may ignore.

    Raises:
        UnsatisfiableError: the range is beyond the file's end, or empty.
    """
    found = _RANGE.fullmatch(header or "")
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        wanted = range(max(0, size - int(suffix)), size)
    else:
        if last is not None and int(last) < int(first):
            return None
        wanted = range(int(first), size if last is None else min(size, int(last) + 1))
    if not wanted:
        raise UnsatisfiableError
    return wanted


def http_date(modified_ns: int) -> str:
    """A time as a header says it, to the second."""
    return formatdate(modified_ns // _NS, usegmt=True)


def is_current(headers: Mapping[str, str], tag: str, modified_ns: int) -> bool:
    """Whether the client has the file as it is: If-None-Match, or without it If-Modified-Since.

    Args:
        headers: of the request, by lower-case names.
        tag: the entity tag without its quotes.
        modified_ns: time of the last change.
    """
    given = headers.get("if-none-match")
    if given is not None:
        tags = [item.strip().removeprefix("W/") for item in given.split(",")]
        return given.strip() == "*" or f'"{tag}"' in tags
    since = _seconds(headers.get("if-modified-since"))
    return since is not None and modified_ns // _NS <= since


def range_holds(headers: Mapping[str, str], tag: str, modified_ns: int) -> bool:
    """Whether a range continues what the client has: If-Range names this file, by a strong tag or its exact time."""
    condition = headers.get("if-range")
    if condition is None:
        return True
    if condition.strip().startswith(('"', "W/")):
        return condition.strip() == f'"{tag}"'
    return _seconds(condition) == modified_ns // _NS


def _seconds(date: str | None) -> int | None:
    try:
        return int(parsedate_to_datetime(date or "").timestamp())
    except (ValueError, OverflowError, OSError):
        return None
