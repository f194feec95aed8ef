"""What every file of history comes down to: songs heard, skipped, liked or not, and why others were left out."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lyricsbert.listener.profile.event import Kind

SHORTEST_PLAY: Final = 30_000
"""Milliseconds that a song was played to count as heard."""

PRIVATE: Final = "heard in private mode"
SPOKEN: Final = "podcasts, audiobooks and videos"
SHORT: Final = "played for less than 30 seconds"
NAMELESS: Final = "without an artist or a title"
TIMELESS: Final = "without a time that can be read"
FUTURE: Final = "in the future"
UNREADABLE: Final = "cannot be read"

_NUMBER: Final = re.compile(r"-?\d{1,15}")
_LATEST: Final = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entry of a history.

    Attributes:
        kind: what was done.
        at: when, in UTC.
        artist: as written there; "" if it is not.
        title: likewise.
        milliseconds: how long it was played; None if that is not written.
        codes: codes of the song in the world outside, by the names of `SongNames.row_of_code`.
    """

    kind: Kind
    at: datetime
    artist: str
    title: str
    milliseconds: int | None = None
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What was read of a file so far, beside the records.

    Attributes:
        source: name of the format, which the events bear.
        skipped: why entries were left out -> how many.
        notes: sentences for whoever imports the file.
    """

    source: str = ""
    skipped: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def skip(self, reason: str) -> None:
        """Count an entry that is left out."""
        self.skipped[reason] += 1


def text_of(entry: Mapping[str, Any], name: str) -> str:
    """A text in an entry, "" if it is missing or none."""
    value = entry.get(name)
    return value.strip() if isinstance(value, str) else ""


def number_of(entry: Mapping[str, Any], name: str) -> int | None:
    """A number in an entry, None if it is missing or none."""
    value = entry.get(name)
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = int(value)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15 else None


def time_of_seconds(seconds: int | None) -> datetime | None:
    """A time from the seconds since 1970; None if there are none."""
    if seconds is None or seconds <= 0:
        return None
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=min(seconds, 10**11))
    return min(at, _LATEST)


def iso_time(text: str) -> datetime | None:
    """A time as ISO 8601 has it, in UTC unless it says otherwise; None if it is none."""
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):  # in UTC, it may be outside of all years
        return None


def json_entries(text: str, reading: Reading) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON list, as far as it can be read; notes where it ends before its end."""
    decoder = json.JSONDecoder()
    place, found = text.find("[") + 1, 0
    while True:
        while place < len(text) and text[place] in " \t\r\n,":
            place += 1
        if text[place : place + 1] == "]":
            return
        try:
            entry, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            what = "ends in the middle" if len(text) - place < 100_000 else "cannot be read any further"
            reading.notes.append(f"A file {what} after {found:,} entries; those are kept.")
            return
        found += 1
        if isinstance(entry, dict):
            yield entry
        else:
            reading.skip(UNREADABLE)


def json_lines(text: str, reading: Reading) -> Iterator[Mapping[str, Any]]:
    """The objects of a file with one on each line; lines that hold none are counted."""
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            entry = None
        if isinstance(entry, dict):
            yield entry
        else:
            reading.skip(UNREADABLE)
