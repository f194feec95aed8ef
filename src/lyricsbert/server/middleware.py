"""Middleware for every request, whatever its route: HEAD, metrics, security."""

from __future__ import annotations

import logging
import re
import time
from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from lyricsbert.server.limits import MAX_BODY, MAX_HISTORY, MAX_REQUESTS, MAX_REQUESTS_OF_ONE, MAX_UPLOAD
from lyricsbert.server.notes import note_head
from lyricsbert.server.problems import ProblemError, path_to_log, problem_response
from lyricsbert.server.security import HEADERS, check_token

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from lyricsbert.server.metrics import Metrics
    from lyricsbert.server.settings import Settings

UPLOADS: Final = "/api/v1/imports"
"""The route whose bodies may be large."""

HISTORIES: Final = re.compile(r"/api/v1/listeners/[^/]+/import")
"""The routes whose bodies may be as large as a history."""

HEALTH: Final = ("/livez", "/readyz")
"""The routes that monitors ask, which are answered whatever else is going on."""

_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_METHODS: Final = frozenset({*_SAFE, "POST", "PUT", "PATCH", "DELETE"})
_log = logging.getLogger(__name__)


class HeadMiddleware:
    """Answers HEAD on every route like GET, but without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        done = False

        async def send_head(message: Message) -> None:
            nonlocal done
            if message["type"] == "http.response.start":
                await send(message)
            elif not done:
                # The first part of a body ends the response, so that endless ones, such as events, end as well.
                done = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        note_head(scope)
        await self._app({**scope, "method": "GET"}, receive, send_head)


class MetricsMiddleware:
    """Counts and times the responses of an application."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def send_and_count(message: Message) -> None:
            if message["type"] == "http.response.start":
                # The route's name, not the path, which would make a metric per song.
                route = getattr(scope.get("route"), "name", "other")
                method = scope["method"] if scope["method"] in _METHODS else "other"
                self._metrics.count(method, route, message["status"], time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, send_and_count)


class AdmissionMiddleware:
    """Refuses requests beyond the number that may be in progress, in all and of one address, but never those of health.

    Args:
        app: the application.
        most: number of requests.
        most_of_one: number of requests of one address.
    """

    def __init__(self, app: ASGIApp, most: int = MAX_REQUESTS, most_of_one: int = MAX_REQUESTS_OF_ONE) -> None:
        self._app = app
        self._most = most
        self._most_of_one = most_of_one
        self._in_progress: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] in HEALTH:
            await self._app(scope, receive, send)
            return
        address = scope["client"][0] if scope.get("client") else ""
        if self._in_progress[address] >= self._most_of_one or self._in_progress.total() >= self._most:
            detail = f"{self._in_progress[address]} requests from {address} are in progress; try again in some seconds."
            headers = {"Retry-After": "5", "Connection": "close"}
            await problem_response("busy", detail, scope["path"], headers=headers)(scope, receive, send)
            return
        self._in_progress[address] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._in_progress[address] -= 1
            if not self._in_progress[address]:
                del self._in_progress[address]


class HeadersMiddleware:
    """Sets the security headers of every response.

    Args:
        app: the application.
        settings: the origins that may use the API.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._origins = frozenset(settings.cors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._set_headers(scope["path"], message)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _set_headers(self, path: str, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        # A browser applies the headers of a 304 to the cached response, which may have its own policy.
        for name, value in {} if start["status"] == 304 else HEADERS.items():
            if not (self._origins and name == "Cross-Origin-Resource-Policy"):
                headers.setdefault(name, value)
        if path.startswith("/api/"):
            headers.setdefault("Cache-Control", "no-store")


class SecurityMiddleware:
    """Refuses requests to a foreign host name, from a foreign page, or without a token that is needed.

    Unexpected errors are logged, and answered with a problem that reveals nothing about them.

    Args:
        app: the application to protect.
        settings: host names and origins that are allowed, and the token.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._origins = frozenset(settings.cors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, method, headers = scope["path"], scope["method"], Headers(scope=scope)
        largest = _largest(path)
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            self._check(path, method, headers, largest)
        except ProblemError as error:
            refusal = problem_response(error.kind, error.detail, path, headers=error.headers)
            await refusal(scope, receive, send)
            return
        try:
            await self._app(scope, _bounded(receive, largest), send_and_note)
        except Exception as error:
            if started:
                raise
            _log.exception("%s %s failed", method, path_to_log(path))
            detail = f"The server failed with {type(error).__name__}; its log has the details."
            await problem_response("internal", detail, path)(scope, receive, send)

    def _check(self, path: str, method: str, headers: Headers, largest: int) -> None:
        """Check a request by its headers.

        Raises:
            ProblemError: its host name, origin or size is not allowed, or it is an upload without the token.
        """
        host = headers.get("host", "")
        if not self._settings.is_host(_host_name(host)):
            raise ProblemError("unknown-host", f"This server does not answer to the host name {host[:100]!r}.")
        if self._settings.private and path not in HEALTH:
            check_token(self._settings.token, headers.get("authorization"), private=True)
        if method not in _SAFE:
            self._check_origin(method, headers, host)
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > largest:
            raise ProblemError(
                "too-large", f"The body has {int(length):,} bytes; at most {largest:,} are allowed here."
            )
        if largest > MAX_BODY and method not in _SAFE:
            # Before the body is read, so that nobody fills the disk without the token.
            check_token(self._settings.token, headers.get("authorization"), private=self._settings.private)

    def _check_origin(self, method: str, headers: Headers, host: str) -> None:
        """Refuse requests from pages of other origins: they can send forms here, but the browser names their origin."""
        origin = headers.get("origin")
        if origin is None:
            foreign = headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
        else:
            foreign = origin not in self._origins and _netloc(origin) != host.casefold()
        if foreign:
            page = "A page of another site" if origin is None else f"The page at {origin[:100]!r}"
            raise ProblemError("foreign-origin", f"{page} may not send {method} requests here.")


def _largest(path: str) -> int:
    """Bytes that the body of a request may have."""
    if path == UPLOADS:
        return MAX_UPLOAD
    return MAX_HISTORY if HISTORIES.fullmatch(path) else MAX_BODY


def _bounded(receive: Receive, largest: int) -> Receive:
    """Receive at most `largest` bytes, whatever the headers say."""
    received = 0

    async def receive_some() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > largest:
            raise HTTPException(413, f"The body has more than the {largest:,} bytes that are allowed here")
        return message

    return receive_some


def _host_name(host: str) -> str:
    """The host name of a Host header, without port and brackets; "" if it has anything else."""
    try:
        return "" if set(host) & set("@/?#\\") else urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _netloc(origin: str) -> str:
    """Host and port of an origin; empty if it is malformed."""
    try:
        return urlsplit(origin).netloc.casefold()
    except ValueError:
        return ""
