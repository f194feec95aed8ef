"""Runs the server: one process at one address, until it is interrupted."""

from __future__ import annotations

import asyncio
import gc
import socket
import ssl
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import uvicorn

from lyricsbert.errors import ServerError
from lyricsbert.server.connections import Connections, GuardedProtocol
from lyricsbert.server.limits import MAX_CONNECTIONS, MAX_CONNECTIONS_OF_ONE
from lyricsbert.server.memory import freeze_and_trim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI

    from lyricsbert.server.settings import Settings

_SHUTDOWN_TIMEOUT: Final = 3
_SWITCH_INTERVAL: Final = 0.001
"""Seconds after which a worker yields to the event loop; Python's default of 0.005 is long for /livez."""
_BACKLOG: Final = 2048
_ACCEPTED_AT_ONCE: Final = 64
"""Connections that are accepted before any of them is read; asyncio's default is the whole backlog."""

_OTHER_FILES: Final = 256
_HANDSHAKE_TIMEOUT: Final = 10.0
_WILDCARDS: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def bind(settings: Settings) -> socket.socket:
    """Bind the address to listen on.

    Raises:
        ServerError: it is in use, or does not belong to this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            # Listen now rather than when the library is open, so that a second server fails at once.
            listener.listen(_BACKLOG)
        except BaseException:
            listener.close()
            raise
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ServerError(
            f"The server cannot listen on {settings.host}, port {settings.port} ({reason}): choose another with --port."
        ) from error
    return listener


def address_of(listener: socket.socket, *, secure: bool = False) -> str:
    """The address to type into a browser.

    Args:
        listener: the socket from `bind`.
        secure: whether it is HTTPS.
    """
    host, port = listener.getsockname()[:2]
    host = _WILDCARDS.get(host, host)  # "any address" is not one that a browser can open
    scheme = "https" if secure else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def check_certificate(settings: Settings) -> None:
    """Check that HTTPS can be served with the certificate and its key, before anything that takes longer.

    Raises:
        ServerError: they cannot be read, or do not belong together.
    """
    if settings.certificate is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(settings.certificate, settings.key)
    except OSError as error:  # an SSLError is one
        raise ServerError(
            f"HTTPS cannot be served with {settings.certificate} and {settings.key}: {error.strerror or error}."
        ) from error


def serve(app: FastAPI, listener: socket.socket, *, ready: Callable[[], None] | None = None) -> None:
    """Serve requests until the process is interrupted.

    Args:
        app: the application.
        listener: the socket from `bind`.
        ready: called once, when the server is ready.
    """
    config = _config(app)
    sys.setswitchinterval(_SWITCH_INTERVAL)
    with suppress(KeyboardInterrupt):  # raised again after the shutdown
        _Server(config, ready).run(sockets=[listener])


@contextmanager
def serving(app: FastAPI, listener: socket.socket) -> Iterator[None]:
    """Serve requests in a thread while the block runs; the block starts when the server is ready.

    Args:
        app: the application.
        listener: the socket from `bind`.

    Raises:
        ServerError: the server does not start.
    """
    started = threading.Event()
    server = _Server(_config(app), started.set)
    sys.setswitchinterval(_SWITCH_INTERVAL)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="server")
    thread.start()
    try:
        while not started.wait(0.05):
            if not thread.is_alive():
                raise ServerError("The server did not start; its log above says why.")
        yield
    finally:
        server.should_exit = True
        thread.join()


def _config(app: FastAPI) -> uvicorn.Config:
    settings: Settings = app.state.server.settings
    return uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.key,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_SHUTDOWN_TIMEOUT,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup([])
        loop = asyncio.get_running_loop()
        most = _most_connections()
        guard = Connections(most=most, most_of_one=min(MAX_CONNECTIONS_OF_ONE, most * 3 // 4))

        def connect() -> GuardedProtocol:
            return GuardedProtocol(
                guard, config=self.config, server_state=self.server_state, app_state=self.lifespan.state
            )

        for listener in sockets or []:
            timeout = _HANDSHAKE_TIMEOUT if self.config.ssl else None
            self.servers.append(
                await loop.create_server(
                    connect,
                    sock=listener,
                    ssl=self.config.ssl,
                    backlog=_ACCEPTED_AT_ONCE,
                    ssl_handshake_timeout=timeout,
                )
            )
            listener.listen(_BACKLOG)
        guard.sweep_forever(loop)
        gc.collect()
        freeze_and_trim()
        if self._ready is not None and self.started:
            self._ready()


def _most_connections() -> int:
    """How many connections may be open, after asking the system for as many open files as it allows."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return MAX_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MAX_CONNECTIONS if soft == resource.RLIM_INFINITY else max(16, min(MAX_CONNECTIONS, soft - _OTHER_FILES))
