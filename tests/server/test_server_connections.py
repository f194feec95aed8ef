"""Connections: the silent and the slow are closed, the working are left alone, and health is always answered."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest
import uvicorn
from test_server_process import serving
from uvicorn.server import ServerState

from lyricsbert.server.connections import Connections, GuardedProtocol, Patience
from lyricsbert.server.limits import MAX_CONNECTIONS_OF_ONE
from lyricsbert.server.middleware import AdmissionMiddleware
from lyricsbert.server.notes import note_listened

HEAD = b"GET /livez HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
PATIENCE = Patience()


class Wire(asyncio.Transport):
    """A transport that nobody listens to."""

    def __init__(self, address: str) -> None:
        super().__init__({"peername": (address, 1), "sockname": ("127.0.0.1", 8000)})
        self.sent = b""
        self.unread = 0
        self.ended = ""

    def write(self, data: Any) -> None:
        self.sent += bytes(data)

    def get_write_buffer_size(self) -> int:
        return self.unread

    def is_closing(self) -> bool:
        return bool(self.ended)

    def close(self) -> None:
        self.ended = self.ended or "closed"

    def abort(self) -> None:
        self.ended = "aborted"

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Read the body, then work for ever, or answer if the path is not "/" or "/music"."""
    while (await receive()).get("more_body"):
        pass
    if scope["path"] == "/music":
        note_listened(scope)
    if scope["path"] in {"/", "/music"}:
        await asyncio.Event().wait()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


class Server:
    """Connections over wires, and a clock."""

    def __init__(self, **limits: int) -> None:
        self.guard = Connections(PATIENCE, **limits)
        self.config = uvicorn.Config(app, log_config=None, proxy_headers=False)
        self.state = ServerState()

    def connect(self, address: str = "192.0.2.1") -> tuple[GuardedProtocol, Wire]:
        connection = GuardedProtocol(self.guard, config=self.config, server_state=self.state, app_state={})
        wire = Wire(address)
        connection.connection_made(wire)
        return connection, wire

    def after(self, seconds: float) -> None:
        self.guard.sweep(asyncio.get_running_loop().time() + seconds)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test(), 60)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
            await asyncio.wait([task], timeout=0.01)  # uvicorn answers 500 to a task that is cancelled

    asyncio.run(bounded())


@pytest.mark.parametrize("sent", [b"G", HEAD])
def test_who_does_not_finish_a_request_is_closed(sent: bytes) -> None:
    async def test() -> None:
        server = Server()
        connection, wire = server.connect()
        connection.data_received(sent)
        server.after(PATIENCE.head - 1)
        assert wire.ended == ""
        connection.data_received(b"A: b\r\n")  # a little now and then does not help
        server.after(PATIENCE.head + 1)
        assert wire.ended == "closed"

    run(test)


def test_who_asks_again_and_again_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        server = Server()
        connection, wire = server.connect()
        start = connection.loop.time()
        for count in range(1, 5):
            now = start + (PATIENCE.head - 2) * count
            monkeypatch.setattr(connection.loop, "time", lambda now=now: now)
            connection.data_received(HEAD + b"\r\n")
            while wire.sent.count(b"ok") < count:
                await asyncio.sleep(0)
            server.guard.sweep(now + 1)  # always between two requests
            assert wire.ended == ""
        server.guard.sweep(now + PATIENCE.head + 1)
        assert wire.ended == "closed"

    run(test)


def test_who_stops_in_a_body_is_told_and_closed() -> None:
    async def test() -> None:
        server = Server()
        connection, wire = server.connect()
        connection.data_received(POST)
        await asyncio.sleep(0)
        server.after(0)
        connection.data_received(b"x" * PATIENCE.progress)
        await asyncio.sleep(0)
        server.after(PATIENCE.stall + 1)
        assert wire.ended == ""
        connection.data_received(b"x" * 9)
        await asyncio.sleep(0)
        server.after(2 * PATIENCE.stall + 2)
        assert wire.ended == "closed"
        head, _, body = wire.sent.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 408 ")
        assert json.loads(body)["type"] == "/api/docs#problem-timeout"

    run(test)


def test_who_does_not_read_is_closed() -> None:
    async def test() -> None:
        server = Server()
        connection, wire = server.connect()
        connection.data_received(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.pause_writing()
        wire.unread = 1_000_000
        server.after(0)
        wire.unread -= PATIENCE.progress
        server.after(PATIENCE.stall + 1)
        assert wire.ended == ""
        wire.unread -= 1
        server.after(2 * PATIENCE.stall + 2)
        assert wire.ended == "aborted"
        connection.connection_lost(None)

    run(test)


def test_who_listens_may_pause() -> None:
    async def test() -> None:
        server = Server()
        connection, wire = server.connect()
        connection.data_received(b"GET /music HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(0)
        connection.pause_writing()
        wire.unread = 1_000_000
        server.after(0)
        server.after(PATIENCE.pause - 1)
        assert wire.ended == ""
        server.after(PATIENCE.pause + 1)
        assert wire.ended == "aborted"
        connection.connection_lost(None)

    run(test)


def test_a_connection_that_does_not_close_is_ended() -> None:
    async def test() -> None:
        server = Server()
        _, wire = server.connect()
        wire.close()
        server.after(0)
        server.after(PATIENCE.stall + 1)
        assert wire.ended == "aborted"

    run(test)


def test_who_waits_for_an_answer_is_left_alone() -> None:
    async def test() -> None:
        server = Server()
        connection, wire = server.connect()
        connection.data_received(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        for seconds in (0, 100, 10_000):
            server.after(seconds)
        assert wire.ended == ""

    run(test)


def test_the_longest_silent_makes_room() -> None:
    async def test() -> None:
        server = Server(most_of_one=3, most=5)
        connections = [server.connect() for _ in range(3)]
        connections[0][0].data_received(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")  # at work
        connections[1][0].data_received(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")  # answered just now
        while b"ok" not in connections[1][1].sent:
            await asyncio.sleep(0)
        connections.append(server.connect())
        assert [wire.ended for _, wire in connections] == ["", "", "closed", ""]
        connections[2][0].connection_lost(None)
        others = [server.connect(f"192.0.2.{number}") for number in range(2, 5)]
        assert [wire.ended for _, wire in connections + others] == ["", "closed", "closed", "", "", "", ""]
        for connection, _ in connections + others:
            connection.connection_lost(None)
        assert len(server.guard) == 0

    run(test)


def test_where_all_are_at_work_nobody_of_an_address_is_closed() -> None:
    async def test() -> None:
        server = Server(most_of_one=2, most=4)
        found = [server.connect() for _ in range(2)]
        for connection, _ in found:
            connection.data_received(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        found += [server.connect() for _ in range(2)]
        assert [wire.ended for _, wire in found] == ["", "", "closed", ""]

    run(test)


def test_what_is_no_http_is_a_problem() -> None:
    async def test() -> None:
        connection, wire = Server().connect()
        connection.data_received(b"\x16\x03\x01 hello\r\n\r\n")
        assert wire.ended == "closed"
        assert b"400" in wire.sent
        assert b"application/problem+json" in wire.sent

    run(test)


def test_requests_beyond_the_limit_are_refused_but_for_health() -> None:
    async def test() -> None:
        free = asyncio.Event()

        async def wait(scope: Any, receive: Any, send: Any) -> None:
            await free.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def healthy(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def ask(path: str, address: str = "192.0.2.1") -> int:
            statuses: list[int] = []

            async def send(message: Any) -> None:
                statuses.append(message.get("status", 0))

            await limited({"type": "http", "path": path, "client": (address, 1)}, cast("Any", None), send)
            return statuses[0]

        limited = AdmissionMiddleware(wait, most=3, most_of_one=2)
        held = [asyncio.create_task(ask("/api")) for _ in range(2)]
        await asyncio.sleep(0)
        assert await ask("/api") == 503
        held.append(asyncio.create_task(ask("/api", "192.0.2.2")))
        await asyncio.sleep(0)
        assert await ask("/api", "192.0.2.3") == 503
        limited._app = healthy
        assert [await ask("/livez"), await ask("/readyz")] == [200, 200]
        free.set()
        assert await asyncio.gather(*held) == [200, 200, 200]
        assert await ask("/api") == 200

    run(test)


@pytest.mark.slow
def test_a_thousand_silent_clients_keep_nobody_out(built: Path, tiny_bundle: Path, tmp_path: Path) -> None:
    library = Path(shutil.copytree(built, tmp_path / "library"))
    with serving(library, tiny_bundle) as (address, _):
        url = httpx2.URL(address)
        silent: list[socket.socket] = []
        half = POST.replace(b"POST /", b"POST /api/v1/imports").replace(b"Host: x", b"Host: localhost")
        try:
            for number in range(MAX_CONNECTIONS_OF_ONE + 100):
                silent.append(socket.create_connection((url.host, cast("int", url.port)), timeout=60))
                if number % 50 == 0:
                    silent[-1].sendall(half)
            for path in ("/livez", "/readyz", "/api/v1/songs"):
                assert httpx2.get(f"{address}{path}", timeout=60).status_code == 200
        finally:
            for client in silent:
                client.close()
