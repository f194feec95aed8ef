"""Event: something a listener did with a song, and when."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, get_args

from lyricsbert.errors import ListenerError

Kind = Literal["like", "dislike", "neutral", "play", "skip"]
"""What a listener does; "neutral" takes a like or a dislike back."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
LONGEST_NAME: Final = 300
LONGEST_SOURCE: Final = 40
SKEW: Final = timedelta(minutes=10)
"""How far the clock of another machine may be ahead of this one's."""

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_MOST_MILLISECONDS: Final = 24 * 3600 * 1000
_LISTENER: Final = re.compile(r"[^\W_](?:[\w .@+\-]{0,62}[\w.@+\-])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something a listener did with a song.

    Attributes:
        kind: what it was.
        at: when, in UTC, to the millisecond; of a play its end.
        artist: of the song, as written where it happened.
        title: of the song likewise.
        song: id of the song in a library, which may have changed since; None if it was not known.
        milliseconds: how long it was played; None if that is not known.
        source: where it came from, for example "page" or "spotify".

    Raises:
        ListenerError: a field is out of range.
    """

    kind: Kind
    at: datetime
    artist: str
    title: str
    song: str | None = None
    milliseconds: int | None = None
    source: str = ""

    def __post_init__(self) -> None:
        """Check every field and bring it into its canonical form."""
        if self.kind not in KINDS:
            raise ListenerError(f"There is no kind of event {self.kind!r}; it is one of {', '.join(KINDS)}.")
        if self.at.tzinfo is None:
            raise ListenerError(f"The time {self.at.isoformat()} has no time zone; write it in UTC, ending in Z.")
        at = self.at.astimezone(UTC)
        if at < EARLIEST:
            raise ListenerError(f"The time {at:%Y-%m-%d %H:%M} is before {EARLIEST:%Y}.")
        object.__setattr__(self, "at", at.replace(microsecond=at.microsecond // 1000 * 1000))
        for name in ("artist", "title"):
            written = _printable(getattr(self, name))[:LONGEST_NAME].strip()
            if not written and name == "title":
                raise ListenerError("An event has no title; say which song it was.")
            object.__setattr__(self, name, written)
        object.__setattr__(self, "source", _printable(self.source)[:LONGEST_SOURCE])
        if self.milliseconds is not None and not 0 <= self.milliseconds <= _MOST_MILLISECONDS:
            raise ListenerError(f"{self.milliseconds} milliseconds of a play are not within a day.")

    @classmethod
    def stored(
        cls, kind: Kind, at: datetime, artist: str, title: str, song: str | None, milliseconds: int | None, source: str
    ) -> Event:
        """An event as a store gives it back: it was checked when it came in, and there may be many."""
        event = object.__new__(cls)
        values = (kind, at, artist, title, song, milliseconds, source)
        for name, value in zip(cls.__slots__, values, strict=True):
            object.__setattr__(event, name, value)
        return event

    @property
    def digest(self) -> str:
        """Two events are one if this is the same: kind, time, artist and title, but for case and blanks."""
        parts = (self.kind, str(milliseconds_of(self.at)), _plain(self.artist), _plain(self.title))
        return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """The event as JSON."""
        return {
            "kind": self.kind,
            "at": format_time(self.at),
            "artist": self.artist,
            "title": self.title,
            "song": self.song,
            "ms_played": self.milliseconds,
            "source": self.source,
        }


def check_not_future(event: Event, now: datetime) -> Event:
    """An event as it is, but for one that a clock a little ahead has made: that is now.

    Raises:
        ListenerError: its time is in the future.
    """
    if event.at <= now:
        return event
    if event.at > now + SKEW:
        raise ListenerError(f"The time {event.at:%Y-%m-%d %H:%M} UTC is in the future.")
    return Event(
        kind=event.kind,
        at=now,
        artist=event.artist,
        title=event.title,
        song=event.song,
        milliseconds=event.milliseconds,
        source=event.source,
    )


def check_listener(name: str) -> str:
    """A listener's name, without blanks around it.

    Raises:
        ListenerError: it is not one.
    """
    clean = unicodedata.normalize("NFC", name.strip())
    if not _LISTENER.fullmatch(clean):
        raise ListenerError(
            f"{name[:80]!r} is no name of a listener: it has 1 to 64 letters, digits, blanks, and any of . @ + - _,"
            " and begins with a letter or a digit."
        )
    return clean


def milliseconds_of(at: datetime) -> int:
    """Milliseconds since 1970."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def time_of(milliseconds: int) -> datetime:
    """The inverse of `milliseconds_of`."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def format_time(at: datetime) -> str:
    """A time in UTC as ISO 8601 with milliseconds: 2026-01-31T18:05:00.000Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """The inverse of `format_time`; any ISO 8601 time with a zone.

    Raises:
        ListenerError: it is not one.
    """
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError
        return at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        raise ListenerError(f"The time {str(text)[:40]!r} cannot be read; write it as 2026-01-31T18:05:00Z.") from None


def _printable(text: str) -> str:
    """A text without line ends, controls and lone surrogates, which neither a store nor a line of JSON takes."""
    if text.isprintable():
        return text
    known = text.encode("utf-8", "replace").decode()
    return "".join(character if unicodedata.category(character) != "Cc" else " " for character in known)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
