"""Imports a file of history for a listener, and tells what became of every entry."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.errors import HistoryError, ListenerError
from lyricsbert.listener.history.formats import read_records
from lyricsbert.listener.history.record import FUTURE, NAMELESS, TIMELESS, Reading
from lyricsbert.listener.profile.event import Event, check_listener, check_not_future
from lyricsbert.listener.profile.export import is_export, read_export

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricsbert.listener.history.record import Record
    from lyricsbert.listener.profile.names import SongNames
    from lyricsbert.listener.profile.store import ListenerStore

MOST_EVENTS: Final = 2_000_000
"""Events of one file, of another program: 100 songs a day for fifty years; they take 1 GB of memory."""

MOST_MISSING: Final = 20
"""Songs that a report names of those that the library has not."""


@dataclass(slots=True)
class HistoryReport:
    """What became of the entries of a file.

    Attributes:
        source: name of the format.
        added: events that are new.
        known: events that were there already, from an earlier import.
        kinds: what the listener did -> how many of these events.
        matched: events of songs in the library.
        matched_songs: how many songs these are.
        missing: events of songs that are not in it; they are kept, and count once the song is there.
        missing_songs: how many songs these are.
        examples: those that were heard most, as "Artist - Title".
        skipped: why other entries were left out -> how many.
        notes: sentences on the file as a whole.
    """

    source: str = ""
    added: int = 0
    known: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    matched: int = 0
    matched_songs: int = 0
    missing: int = 0
    missing_songs: int = 0
    examples: list[str] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "source": self.source,
            "added": self.added,
            "known": self.known,
            "kinds": dict(self.kinds),
            "matched": self.matched,
            "matched_songs": self.matched_songs,
            "missing": self.missing,
            "missing_songs": self.missing_songs,
            "examples": self.examples,
            "skipped": self.skipped,
            "notes": self.notes,
        }


def import_history(
    path: str | Path, store: ListenerStore, listener: str, names: SongNames, now: datetime | None = None
) -> HistoryReport:
    """Read a file of history into a listener's events. What was imported before is not added again.

    Args:
        path: the file; see `FORMATS`.
        store: where listeners are kept.
        listener: whose history it is.
        names: songs of the library, among which those of the file are looked for.
        now: the present, which no event may come after.

    Returns:
        What became of every entry.

    Raises:
        HistoryError: it is no file of history; nothing was added.
        ListenerError: there can be no listener of this name.
        ListenerStoreError: the events cannot be written.
    """
    file, name, present = Path(path), check_listener(listener), now or datetime.now(UTC)
    importing = _Importing(names, present)
    events = importing.exported(file) if is_export(file) else importing.read(file)
    added = store.add(name, events)
    return importing.report(added.added, added.known)


class _Importing:
    """Turns the records of a file into events, and counts them."""

    def __init__(self, names: SongNames, now: datetime) -> None:
        self._names = names
        self._now = now
        self._reading = Reading()
        self._kinds: Counter[str] = Counter()
        self._matched: Counter[int] = Counter()
        self._missing: Counter[tuple[str, str]] = Counter()

    def read(self, file: Path) -> list[Event]:
        """The events in a file of another program; all at once, so that a file that is none adds nothing."""
        events: list[Event] = []
        for record in read_records(file, self._reading):
            if (event := self._event(record)) is not None:
                events.append(event)
            if len(events) > MOST_EVENTS:
                raise HistoryError(f"{file.name} has more than {MOST_EVENTS:,} entries; import it in parts.")
        return events

    def exported(self, file: Path) -> Iterator[Event]:
        """The events in an export of this program."""
        self._reading.source = "lyricsbert"
        for event in read_export(file, self._reading.skip):
            if (checked := self._checked(event)) is not None:
                self._count(checked)
                yield checked

    def report(self, added: int, known: int) -> HistoryReport:
        """What became of the entries."""
        often = [f"{artist} - {title}" if artist else title for (artist, title), _ in self._missing.most_common()]
        return HistoryReport(
            source=self._reading.source,
            added=added,
            known=known,
            kinds=self._kinds,
            matched=self._matched.total(),
            matched_songs=len(self._matched),
            missing=self._missing.total(),
            missing_songs=len(self._missing),
            examples=often[:MOST_MISSING],
            skipped=dict(self._reading.skipped.most_common()),
            notes=self._reading.notes,
        )

    def _event(self, record: Record) -> Event | None:
        found = (self._names.row_of_code(kind, code) for kind, code in record.codes.items())
        row = next((row for row in found if row is not None), None)
        if row is None and not record.title:
            self._reading.skip(NAMELESS)
            return None
        artist, title = record.artist, record.title
        if not title and row is not None:
            artist, title = self._names.name(row)
        try:
            event = Event(
                kind=record.kind,
                at=record.at,
                artist=artist,
                title=title,
                song=None if row is None else self._names.id(row),
                milliseconds=record.milliseconds,
                source=self._reading.source,
            )
        except ListenerError:
            self._reading.skip(TIMELESS)
            return None
        checked = self._checked(event)
        if checked is not None:
            self._count(checked)
        return checked

    def _checked(self, event: Event) -> Event | None:
        try:
            return check_not_future(event, self._now)
        except ListenerError:
            self._reading.skip(FUTURE)
            return None

    def _count(self, event: Event) -> None:
        self._kinds[event.kind] += 1
        row = self._names.row(event.artist, event.title, event.song)
        if row is None:
            self._missing[event.artist, event.title] += 1
        else:
            self._matched[row] += 1
