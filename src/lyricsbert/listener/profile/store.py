"""The store of listeners: what each has liked and heard, event by event."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lyricsbert.errors import ListenerError, ListenerStoreError
from lyricsbert.listener.profile.engine import describe, open_engine, store_errors
from lyricsbert.listener.profile.event import KINDS, Event, Kind, check_listener, milliseconds_of, time_of
from lyricsbert.listener.profile.listener import (
    DEFAULT_EXPLORATION,
    DEFAULT_HALF_LIFE,
    Added,
    Listener,
    ListenerSettings,
)
from lyricsbert.listener.profile.tables import EVENTS, LISTENERS, upgrade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

T = TypeVar("T")

_AT_ONCE: Final = 2000
"""Events that are written in one transaction: others need not wait long."""

_ASKED_AT_ONCE: Final = 400
_TRIES: Final = 10
_COLUMNS: Final = (
    EVENTS.c.kind,
    EVENTS.c.at,
    EVENTS.c.artist,
    EVENTS.c.title,
    EVENTS.c.song_id,
    EVENTS.c.milliseconds,
    EVENTS.c.source,
)


class ListenerStore:
    """Keeps listeners and their events. Safe to use from several threads, and from several processes at once.

    Args:
        url: path of a file of SQLite, which is made if its folder is there, or a URL as SQLAlchemy has them.

    Raises:
        ListenerStoreError: it cannot be opened, or a newer version of this program has made it.
    """

    def __init__(self, url: str | Path) -> None:
        self.url = str(url)
        with store_errors(self.url):
            self._engine = open_engine(self.url)
            with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
                upgrade(connection, self.description)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<ListenerStore {self.description}>"

    @property
    def description(self) -> str:
        """Where it is, without a password."""
        return describe(self.url)

    def close(self) -> None:
        """Let go of its connections."""
        self._engine.dispose()

    def listeners(self) -> list[Listener]:
        """All listeners by name, with the number of events of each kind."""
        counted = sa.select(EVENTS.c.listener_id, EVENTS.c.kind, sa.func.count()).group_by(
            *EVENTS.c["listener_id", "kind"]
        )

        def read(connection: Connection) -> list[Listener]:
            counts: dict[int, dict[str, int]] = {}
            for listener, kind, count in connection.execute(counted):
                counts.setdefault(listener, {})[kind] = count
            rows = connection.execute(sa.select(LISTENERS).order_by(LISTENERS.c.name))
            return [_listener(row, counts.get(row.id, {})) for row in rows]

        return self._read(read)

    def listener(self, name: str) -> Listener:
        """A listener, without counts; one who has done nothing yet is as good as any.

        Raises:
            ListenerError: it is no name.
        """
        wanted = check_listener(name)
        row = self._read(lambda connection: connection.execute(_named(wanted)).first())
        return Listener(wanted, datetime.now(UTC), 0, ListenerSettings()) if row is None else _listener(row, {})

    def add(self, name: str, events: Iterable[Event]) -> Added:
        """Add events to a listener, who is made if there is none of this name; each event is kept once.

        Raises:
            ListenerError: it is no name.
            ListenerStoreError: they cannot be written; those of `_AT_ONCE` written before stay.
        """
        wanted, rest = check_listener(name), iter(events)
        done = Added()
        while batch := {event.digest: event for event in islice(rest, _AT_ONCE)}:

            def write(connection: Connection, batch: dict[str, Event] = batch) -> int:
                listener = _make(connection, wanted)
                new = _unknown(connection, listener, batch)
                if new:
                    connection.execute(sa.insert(EVENTS), [_row(listener, batch[digest], digest) for digest in new])
                    _touch(connection, listener)
                return len(new)

            added = self._write(write)
            done = Added(done.added + added, done.known + len(batch) - added)
        return done

    def events(
        self,
        name: str,
        *,
        kinds: Sequence[Kind] = KINDS,
        limit: int | None = None,
        offset: int = 0,
        newest_first: bool = False,
    ) -> list[Event]:
        """The events of a listener by time.

        Raises:
            ListenerError: it is no name.
        """
        order = (EVENTS.c.at.desc(), EVENTS.c.id.desc()) if newest_first else (EVENTS.c.at, EVENTS.c.id)
        asked = (
            sa.select(*_COLUMNS)
            .join(LISTENERS, LISTENERS.c.id == EVENTS.c.listener_id)
            .where(LISTENERS.c.name == check_listener(name), EVENTS.c.kind.in_(kinds))
            .order_by(*order)
            .limit(limit)
            .offset(offset)
        )
        return [_event(row) for row in self._read(lambda connection: connection.execute(asked).all())]

    def set(self, name: str, settings: ListenerSettings) -> None:
        """Change what a listener has set.

        Raises:
            ListenerError: it is no name.
        """
        wanted = check_listener(name)
        values = {"exploration": settings.exploration, "half_life_days": settings.half_life_days}

        def write(connection: Connection) -> None:
            listener = _make(connection, wanted)
            connection.execute(sa.update(LISTENERS).where(LISTENERS.c.id == listener).values(values))
            _touch(connection, listener)

        self._write(write)

    def erase(self, name: str) -> dict[str, int]:
        """Forget a listener with all events; what the file held of them is overwritten.

        Returns:
            Number of erased events of each kind.

        Raises:
            ListenerError: there is no such listener.
        """
        wanted = check_listener(name)

        def write(connection: Connection) -> dict[str, int] | None:
            found = connection.execute(_named(wanted)).first()
            if found is None:
                return None
            own = EVENTS.c.listener_id == found.id
            counted = sa.select(EVENTS.c.kind, sa.func.count()).where(own).group_by(EVENTS.c.kind)
            counts = {row[0]: row[1] for row in connection.execute(counted)}
            connection.execute(sa.delete(EVENTS).where(own))
            connection.execute(sa.delete(LISTENERS).where(LISTENERS.c.id == found.id))
            return counts

        counts = self._write(write)
        if counts is None:
            raise ListenerError(f"There is no listener {wanted!r} in {self.description}.")
        self._vacuum()
        return {kind: counts.get(kind, 0) for kind in KINDS}

    def _vacuum(self) -> None:
        """Give back the space of what was erased, which has been overwritten already."""
        if self._engine.dialect.name == "sqlite":
            with store_errors(self.url), self._engine.connect() as connection:
                driver = connection.connection.driver_connection
                assert driver is not None
                driver.execute("VACUUM")

    def _read(self, work: Callable[[Connection], T]) -> T:
        with store_errors(self.url), self._engine.connect() as connection, connection.begin():
            return work(connection)

    def _write(self, work: Callable[[Connection], T]) -> T:
        """Run what writes in a transaction of its own; again if another process has written the same meanwhile."""
        for _ in range(_TRIES):
            try:
                with (
                    store_errors(self.url),
                    self._engine.connect().execution_options(writes=True) as connection,
                    connection.begin(),
                ):
                    return work(connection)
            except IntegrityError:
                continue
        raise ListenerStoreError(f"Others write to the store of listeners {self.description} all the time; try again.")


def _named(name: str) -> sa.Select[Any]:
    return sa.select(LISTENERS).where(LISTENERS.c.name == name)


def _make(connection: Connection, name: str) -> int:
    """The id of a listener, who is made if there is none of this name."""
    found = connection.execute(_named(name)).first()
    if found is not None:
        return cast("int", found.id)
    now = milliseconds_of(datetime.now(UTC))
    connection.execute(sa.insert(LISTENERS).values(name=name, created_at=now, revision=0))
    return cast("int", connection.execute(_named(name)).one().id)


def _touch(connection: Connection, listener: int) -> None:
    own = LISTENERS.c.id == listener
    connection.execute(sa.update(LISTENERS).where(own).values(revision=LISTENERS.c.revision + 1))


def _unknown(connection: Connection, listener: int, digests: Iterable[str]) -> list[str]:
    """Those of some digests that a listener has no event of, in their order."""
    wanted = list(digests)
    known: set[str] = set()
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        some = wanted[start : start + _ASKED_AT_ONCE]
        asked = sa.select(EVENTS.c.digest).where(EVENTS.c.listener_id == listener, EVENTS.c.digest.in_(some))
        known.update(connection.scalars(asked))
    return [digest for digest in wanted if digest not in known]


def _row(listener: int, event: Event, digest: str) -> dict[str, Any]:
    return {
        "listener_id": listener,
        "kind": event.kind,
        "at": milliseconds_of(event.at),
        "artist": event.artist,
        "title": event.title,
        "song_id": event.song,
        "milliseconds": event.milliseconds,
        "source": event.source,
        "digest": digest,
    }


def _event(row: Any) -> Event:
    kind, at, artist, title, song, milliseconds, source = row
    return Event.stored(cast("Kind", kind), time_of(at), artist, title, song, milliseconds, source)


def _listener(row: Any, counts: dict[str, int]) -> Listener:
    settings = ListenerSettings(
        exploration=DEFAULT_EXPLORATION if row.exploration is None else row.exploration,
        half_life_days=DEFAULT_HALF_LIFE if row.half_life_days is None else row.half_life_days,
    )
    return Listener(row.name, time_of(row.created_at), row.revision, settings, {k: counts.get(k, 0) for k in KINDS})
