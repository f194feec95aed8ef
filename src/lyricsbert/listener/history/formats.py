"""Which format a file of history has, told by what is in it, and what is read of it."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from charset_normalizer import from_bytes

from lyricsbert.errors import HistoryError
from lyricsbert.listener.history.archive import read_parts
from lyricsbert.listener.history.listenbrainz import Names, read_feedback, read_listens
from lyricsbert.listener.history.spotify import read_account, read_extended
from lyricsbert.listener.history.tables import is_plain_csv, read_headed_csv, read_plain_csv, read_scrobbler_log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lyricsbert.listener.history.record import Reading, Record

FORMATS: Final = (
    "Spotify's extended streaming history or account data (zip or JSON), an export of ListenBrainz (zip or JSON lines),"
    " Last.fm or Libre.fm as CSV, a .scrobbler.log, or an export of this program"
)
_BEGINNING: Final = 20_000
"""Characters in which a format is told."""


def read_records(path: Path, reading: Reading) -> Iterator[Record]:
    """The records in a file, in the order in which they are there.

    Args:
        path: a file of FORMATS, or a zip archive of such files.
        reading: where is noted what is left out.

    Raises:
        HistoryError: it is none of FORMATS.
    """
    names: Names = {}
    feedback: list[str] = []
    found = False
    for part in read_parts(path, reading):
        text = _decode(part.content)
        kind = kind_of(text)
        if kind is None:
            continue
        found = True
        if kind == "feedback":
            feedback.append(text)  # once all listens are read, which know the names
            continue
        reading.source = kind.partition(" ")[0]
        if kind == "listenbrainz":
            yield from read_listens(text, reading, names)
        else:
            yield from _READERS[kind](text, reading)
    for text in feedback:
        reading.source = "listenbrainz"
        yield from read_feedback(text, reading, names)
    if not found:
        raise HistoryError(f"{path.name} is no history that can be read; these are: {FORMATS}.")


_READERS: Final = {
    "spotify extended": read_extended,
    "spotify account": read_account,
    "scrobbler": read_scrobbler_log,
    "lastfm headed": read_headed_csv,
    "librefm": read_headed_csv,
    "lastfm": read_plain_csv,
}


def kind_of(text: str) -> str | None:
    """The format of a text: a key of `_READERS`, "listenbrainz" or "feedback"; None of another."""
    beginning = text[:_BEGINNING].lstrip()
    if beginning.startswith("#AUDIOSCROBBLER/"):
        return "scrobbler"
    if beginning[:1] in "[{":
        return _json_kind(beginning)
    lines = [line for line in beginning.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        return None
    header = {name.strip().casefold() for name in next(csv.reader([lines[0]]), [])}
    if {"uts", "artist", "track"} <= header:
        return "lastfm headed"
    if {"time", "artist"} <= header and header & {"track", "title"}:
        return "librefm"
    return "lastfm" if any(map(is_plain_csv, lines[:5])) else None


def _json_kind(beginning: str) -> str | None:
    names = set(re.findall(r'"(\w+)"\s*:', beginning))
    if {"ts", "ms_played"} <= names:
        return "spotify extended"
    if {"endTime", "msPlayed"} <= names:
        return "spotify account"
    if {"listened_at", "track_metadata"} <= names:
        return "listenbrainz"
    if "score" in names and names & {"recording_msid", "recording_mbid"}:
        return "feedback"
    return None


def _decode(content: bytes) -> str:
    """A text in UTF-8, else in the encoding that it most likely has."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(content) - error.start < 4:  # a file that is cut off within a character
            return content[: error.start].decode("utf-8-sig")
        best = from_bytes(content[:_BEGINNING]).best()
        return content.decode(best.encoding if best else "utf-8", "replace")
