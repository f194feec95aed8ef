"""/livez while thousands of clients are silent: connections that send nothing, and bodies that stop half-way.

Starts `lyricsbert serve` on the library, opens the connections, opens each again that the server closes, and asks
/livez on a new connection each time, and recommendations on another, for as long as is said.
"""

from __future__ import annotations

import argparse
import json
import resource
import selectors
import socket
import threading
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from report import spread, write_results
from serve_speed import serving

HALF_SENT = (
    b"POST /api/v1/imports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    b'Content-Length: 1000000\r\n\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na'
)


class Silent:
    """Clients that connect, send `first`, and then wait until they are closed, to connect again."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._waiting = selectors.DefaultSelector()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._reopen, daemon=True)
        self.opened = self.closed = 0

    def open(self, first: bytes, count: int) -> None:
        """Connect `count` clients that send `first`."""
        for _ in range(count):
            self._connect(first)

    def start(self) -> None:
        """Connect again whatever is closed."""
        self._thread.start()

    def stop(self) -> None:
        """Close all."""
        self._ended.set()
        self._thread.join()
        for key in list(self._waiting.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]

    def _connect(self, first: bytes) -> None:
        client = socket.create_connection(self._address, timeout=60)
        client.sendall(first)
        client.setblocking(False)
        self._waiting.register(client, selectors.EVENT_READ, first)
        self.opened += 1

    def _reopen(self) -> None:
        while not self._ended.is_set():
            for key, _ in self._waiting.select(0.1):
                self._waiting.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]
                self.closed += 1
                self._connect(key.data)
                time.sleep(0.002)


def ask(netloc: str, method: str, path: str, body: str | None = None) -> tuple[int, float]:
    """Status (0 if there was no answer) and milliseconds of a request on a new connection."""
    started = time.perf_counter()
    with closing(HTTPConnection(netloc, timeout=60)) as connection:
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, HTTPException):
            status = 0
    return status, (time.perf_counter() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    parser.add_argument("--idle", type=int, default=5000)
    parser.add_argument("--half-sent", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asked: dict[str, list[tuple[int, float]]] = {"livez": [], "recommendations": []}
    with serving(arguments.library) as (address, _):
        url = urlsplit(address)
        assert url.hostname is not None
        assert url.port is not None
        silent = Silent((url.hostname, url.port))
        silent.open(b"", arguments.idle)
        silent.open(HALF_SENT, arguments.half_sent)
        silent.start()
        until = time.monotonic() + arguments.seconds
        number = 0
        while time.monotonic() < until:
            asked["livez"].append(ask(url.netloc, "GET", "/livez"))
            if number % 10 == 0:
                text = json.dumps({"text": f"I feel lonely {number}", "k": 10})
                asked["recommendations"].append(ask(url.netloc, "POST", "/api/v1/recommendations", text))
            number += 1
            time.sleep(0.02)
        silent.stop()
    write_results(
        "idle_clients",
        {
            "idle": arguments.idle,
            "half_sent": arguments.half_sent,
            "seconds": arguments.seconds,
            "opened": silent.opened,
            "closed_by_the_server": silent.closed,
            **{name: spread([took for _, took in answers], 99) for name, answers in asked.items()},
            "not_answered_with_200": {
                name: sum(status != 200 for status, _ in answers) for name, answers in asked.items()
            },
        },
    )


if __name__ == "__main__":
    main()
