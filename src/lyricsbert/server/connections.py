"""Connections: closes those that say nothing or are too slow, so that they keep nobody else out.

uvicorn has a time-out for connections between two requests alone. Here the head of a request has a time-out as well,
its body and the answer must make progress, and where there are too many connections, the one that has been silent for
longest goes.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from lyricsbert.server.limits import MAX_CONNECTIONS, MAX_CONNECTIONS_OF_ONE
from lyricsbert.server.notes import is_listened
from lyricsbert.server.problems import problem_response

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable

_SWEEP: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a connection may take.

    Attributes:
        head: seconds for the head of a request, from the connection or the answer before it.
        stall: seconds in which a body or an answer must make progress, and in which a connection must close.
        pause: the same for an answer that somebody listens to, who may pause.
        progress: bytes in that time.
    """

    head: float = 10.0
    stall: float = 10.0
    pause: float = 3600.0
    progress: int = 10_000


class Waiting(enum.Enum):
    """What a connection waits for."""

    HEAD = "head"
    BODY = "body"
    READER = "reader"
    END = "end"
    NOTHING = "nothing"


class Connections:
    """The open connections of a server, those first that have been silent for longest.

    Args:
        patience: how long each may take.
        most: number of connections.
        most_of_one: number of connections of one address.
    """

    def __init__(
        self,
        patience: Patience | None = None,
        *,
        most: int = MAX_CONNECTIONS,
        most_of_one: int = MAX_CONNECTIONS_OF_ONE,
    ) -> None:
        self._patience = patience or Patience()
        self._most = most
        self._most_of_one = most_of_one
        self._all: dict[GuardedProtocol, None] = {}
        self._by_address: dict[str, dict[GuardedProtocol, None]] = {}

    def __len__(self) -> int:
        return len(self._all)

    def add(self, connection: GuardedProtocol) -> None:
        """Take a new connection, in the place of a silent one if there are too many."""
        own = self._by_address.setdefault(connection.address, {})
        if len(own) >= self._most_of_one:
            _drop_oldest(own, Waiting.HEAD)
        if len(self._all) >= self._most:
            _drop_oldest(self._all, Waiting.END, Waiting.HEAD, Waiting.BODY, Waiting.READER)
        own[connection] = None
        self._all[connection] = None

    def renew(self, connection: GuardedProtocol) -> None:
        """Note that a request of a connection was answered."""
        for connections in (self._all, self._by_address.get(connection.address, {})):
            if connection in connections:
                connections[connection] = connections.pop(connection)

    def discard(self, connection: GuardedProtocol) -> None:
        """Forget a connection."""
        self._all.pop(connection, None)
        own = self._by_address.get(connection.address, {})
        own.pop(connection, None)
        if not own:
            self._by_address.pop(connection.address, None)

    def sweep(self, now: float) -> None:
        """Close the connections that have taken too long.

        Args:
            now: time of the event loop, in seconds.
        """
        for connection in list(self._all):
            connection.check(now, self._patience)

    def sweep_forever(self, loop: asyncio.AbstractEventLoop) -> None:
        """Sweep now and every second from now on."""
        self.sweep(loop.time())
        loop.call_later(_SWEEP, self.sweep_forever, loop)


class GuardedProtocol(H11Protocol):
    """uvicorn's protocol for one connection, which is closed if it makes no progress.

    Args:
        guard: the connections of the server.
        options: uvicorn's own arguments.

    Attributes:
        address: address of the client, "" if it has none.
    """

    def __init__(self, guard: Connections, **options: Any) -> None:
        super().__init__(**options)
        self._guard = guard
        self.address = ""
        self._received = 0
        self._since = 0.0
        self._waited_for = Waiting.HEAD
        self._moved = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self._since = self.loop.time()
        self._guard.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._guard.discard(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Handle what the client sent."""
        self._received += len(data)
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Go on with the next request, for whose head the time begins now."""
        self._guard.renew(self)
        self._begin(Waiting.HEAD, self.loop.time())
        super().on_response_complete()

    def waits_for(self) -> Waiting:
        """What the connection waits for: something of the client, or nothing."""
        if self.transport.is_closing():
            return Waiting.END
        if self.flow.write_paused:
            return Waiting.READER
        if self.cycle is None or self.cycle.response_complete:
            return Waiting.HEAD
        return Waiting.BODY if self.cycle.more_body and not self.flow.read_paused else Waiting.NOTHING

    def check(self, now: float, patience: Patience) -> None:
        """Close the connection if the client has taken too long."""
        waits_for = self.waits_for()
        if waits_for is not self._waited_for or waits_for is Waiting.NOTHING:
            self._begin(waits_for, now)
        elif now - self._since < self._allowed(waits_for, patience):
            return
        elif waits_for in (Waiting.BODY, Waiting.READER) and abs(self._position() - self._moved) >= patience.progress:
            self._begin(waits_for, now)
        else:
            self.drop()

    def _allowed(self, waits_for: Waiting, patience: Patience) -> float:
        if waits_for is Waiting.READER and is_listened(self.cycle.scope):
            return patience.pause
        return patience.head if waits_for is Waiting.HEAD else patience.stall

    def drop(self) -> None:
        """Close the connection, with an answer if the client may still read one."""
        waits_for = self.waits_for()
        if waits_for is Waiting.BODY and not self.cycle.response_started:
            self._refuse("timeout", "The body of the request did not arrive in time.")
        elif waits_for is Waiting.HEAD:
            self.transport.close()
        else:
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        self._refuse("bad-request", msg)

    def _begin(self, waits_for: Waiting, now: float) -> None:
        self._waited_for = waits_for
        self._since = now
        self._moved = self._position()

    def _position(self) -> int:
        """A number that changes by a byte with each byte that the client sends or takes."""
        if self._waited_for is Waiting.READER:
            return self.transport.get_write_buffer_size()
        return self._received

    def _refuse(self, kind: str, detail: str) -> None:
        answer = problem_response(kind, detail, "")
        headers = [*answer.raw_headers, (b"connection", b"close")]
        for event in (
            h11.Response(status_code=answer.status_code, headers=headers),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def _drop_oldest(connections: Iterable[GuardedProtocol], *waiting: Waiting) -> None:
    """Close the first connection that waits for the first of these that any waits for."""
    for wanted in waiting:
        for connection in connections:
            if connection.waits_for() is wanted:
                connection.drop()
                return
