"""Histories in lines of text: Last.fm and Libre.fm as CSV, and the log that portable players write."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from lyricsbert.listener.history.record import (
    NAMELESS,
    TIMELESS,
    UNREADABLE,
    Reading,
    Record,
    iso_time,
    number_of,
    text_of,
    time_of_seconds,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LASTFM_COLUMNS: Final = 4
_LASTFM_TIME: Final = "%d %b %Y %H:%M"
_LOG_COLUMNS: Final = 7
_LOCAL: Final = "The log does not say its time zone; its times are taken as those of this machine."


def read_headed_csv(text: str, reading: Reading) -> Iterator[Record]:
    """Columns that are named: `uts,...,artist,...,track,track_mbid` (Last.fm) or `time,artist,track` (Libre.fm)."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    rows = _rows("\n".join(lines), reading)
    header = [name.strip().casefold() for name in next(rows, [])]
    for row in rows:
        entry = dict(zip(header, row, strict=False))
        artist = text_of(entry, "artist")
        title = text_of(entry, "track") or text_of(entry, "title")
        written = text_of(entry, "utc_time") or text_of(entry, "time")
        at = time_of_seconds(number_of(entry, "uts") or number_of(entry, "time"))
        at = at or iso_time(written) or _lastfm_time(written.replace(",", ""))
        recording = text_of(entry, "track_mbid")
        if not (artist and title):
            reading.skip(NAMELESS)
        elif at is None:
            reading.skip(TIMELESS)
        else:
            codes = {"musicbrainz_id": recording} if recording else {}
            yield Record(kind="play", at=at, artist=artist, title=title, codes=codes)


def read_plain_csv(text: str, reading: Reading) -> Iterator[Record]:
    """Last.fm without a header: `artist,album,title,"23 Feb 2016 17:59"`. Commas within names are lost in it."""
    for row in _rows(text, reading):
        if len(row) != _LASTFM_COLUMNS:
            reading.skip(UNREADABLE)
            continue
        artist, _, title, time = (cell.strip() for cell in row)
        at = _lastfm_time(time)
        if not (artist and title):
            reading.skip(NAMELESS)
        elif at is None:
            reading.skip(TIMELESS)
        else:
            yield Record(kind="play", at=at, artist=artist, title=title)


def read_scrobbler_log(text: str, reading: Reading) -> Iterator[Record]:
    """`.scrobbler.log`: artist, album, title, number, seconds, L (listened) or S (skipped), time, MusicBrainz id."""
    is_utc = False
    for line in text.splitlines():
        if line.startswith("#TZ/"):
            is_utc = line.strip() == "#TZ/UTC"
        if line.startswith("#") or not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) < _LOG_COLUMNS or cells[5].strip() not in ("L", "S"):
            reading.skip(UNREADABLE)
            continue
        artist, title = cells[0].strip(), cells[2].strip()
        at = time_of_seconds(number_of({"time": cells[6]}, "time"))
        if not (artist and title):
            reading.skip(NAMELESS)
        elif at is None:
            reading.skip(TIMELESS)
        else:
            if not is_utc:
                at = at.replace(tzinfo=None).astimezone(UTC)
                if _LOCAL not in reading.notes:
                    reading.notes.append(_LOCAL)
            recording = cells[7].strip() if len(cells) > _LOG_COLUMNS else ""
            yield Record(
                kind="play" if cells[5].strip() == "L" else "skip",
                at=at,
                artist=artist,
                title=title,
                codes={"musicbrainz_id": recording} if recording else {},
            )


def is_plain_csv(line: str) -> bool:
    """Whether a line is one of Last.fm without a header."""
    row: Sequence[str] = next(csv.reader([line]), [])
    return len(row) == _LASTFM_COLUMNS and _lastfm_time(row[3].strip()) is not None


def _rows(text: str, reading: Reading) -> Iterator[list[str]]:
    """The rows of a CSV file, as far as it can be read."""
    rows, found = csv.reader(io.StringIO(text)), 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            reading.notes.append(f"A file cannot be read any further after {found:,} rows; those are kept.")
            return
        found += 1
        if row:
            yield row


def _lastfm_time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _LASTFM_TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
