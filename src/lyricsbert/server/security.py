"""Who may ask what, and what a browser may do with the answers."""

from __future__ import annotations

import hmac
import logging
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import urlsplit

from fastapi import Depends, Header
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from lyricsbert.server.context import Context
from lyricsbert.server.limits import MAX_BODY, MAX_UPLOAD
from lyricsbert.server.problems import ProblemError, problem_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from lyricsbert.server.settings import Settings

PAGE_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self';"
    " connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, no inline script or style, no eval."""

IMAGE_POLICY: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}
"""An SVG that somebody opens by itself can draw, and nothing else."""

ATTENTION_POLICY: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:;"
        " sandbox allow-scripts; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
"""A self-contained page with a script of its own, cut off from this origin and from the network."""

REFERENCE_POLICY: Final = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
"""The API's reference has its style within, and no script at all."""

HEADERS: Final = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""On every answer, unless the route says otherwise."""

_log = logging.getLogger(__name__)
UPLOADS: Final = "/api/v1/imports"
"""Where bodies may be large."""

_SAFE: Final = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Turns away requests under a foreign name or from a foreign page, and sets the security headers on every answer.

    An error that nobody foresaw is logged, and answered with a problem that tells nothing of it.

    Args:
        app: what is guarded.
        settings: host names and origins that are allowed.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = settings.allowed_hosts
        self._origins = frozenset(settings.cors)
        self._token = settings.token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        shared = bool(self._origins)
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                told = MutableHeaders(scope=message)
                # A browser takes the headers of a 304 for those of what it kept, which may have rules of its own.
                for name, value in {} if message["status"] == 304 else HEADERS.items():
                    if not (shared and name == "Cross-Origin-Resource-Policy"):
                        told.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    told.setdefault("Cache-Control", "no-store")
            await send(message)

        headers = Headers(scope=scope)
        most = MAX_UPLOAD if scope["path"] == UPLOADS else MAX_BODY
        refused = self._refusal(headers, scope["method"]) or _too_large(headers.get("content-length", "0"), most)
        if refused:
            await problem_response(*refused, scope["path"])(scope, receive, send_with_headers)
            return
        if scope["path"] == UPLOADS and scope["method"] not in _SAFE:
            # Before the body is read: nobody without the token fills the disk.
            try:
                check_token(self._token, headers.get("authorization"))
            except ProblemError as error:
                answer = problem_response(error.kind, error.detail, scope["path"], headers=error.headers)
                await answer(scope, receive, send_with_headers)
                return
        try:
            await self._app(scope, _bounded(receive, most), send_with_headers)
        except Exception as error:
            if started:
                raise
            _log.exception("%s %s failed", scope["method"], scope["path"])
            detail = f"The server failed with {type(error).__name__}; its log has the details."
            await problem_response("internal", detail, scope["path"])(scope, receive, send_with_headers)

    def _refusal(self, headers: Headers, method: str) -> tuple[str, str] | None:
        """Kind and sentence of the problem, None for a request that may pass."""
        host = headers.get("host", "")
        if self._hosts is not None and _name(host) not in self._hosts:
            return "unknown-host", f"This server is not called {host[:100]!r}."
        if method in _SAFE:
            return None
        # A page elsewhere can send forms here without asking; the browser says where they come from.
        origin = headers.get("origin")
        if origin is None:
            foreign = headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
        else:
            foreign = origin not in self._origins and _place(origin) != host.casefold()
        if foreign:
            page = "A page elsewhere" if origin is None else f"The page at {origin[:100]!r}"
            return "foreign-origin", f"{page} may not send {method} requests here."
        return None


def _too_large(length: str, most: int) -> tuple[str, str] | None:
    if length.isdecimal() and int(length) > most:
        return "too-large", f"The body has {int(length):,} bytes; {most:,} are allowed here."
    return None


def _bounded(receive: Receive, most: int) -> Receive:
    """What is received, as long as it is no more than `most` bytes, whatever the headers said."""
    received = 0

    async def receive_some() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            raise HTTPException(413, f"The body has more than the {most:,} bytes that are allowed here")
        return message

    return receive_some


def _name(host: str) -> str:
    """The host name of a Host header, without port and brackets."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _place(origin: str) -> str:
    """Host and port of an origin; nothing for one that cannot be read."""
    try:
        return urlsplit(origin).netloc.casefold()
    except ValueError:
        return ""


def check_token(token: str | None, authorization: str | None) -> None:
    """Let a write pass if it brings the token, or if there is none to bring.

    Args:
        token: of the server.
        authorization: header of the request.

    Raises:
        ProblemError: it does not.
    """
    if token is None:
        return
    scheme, _, given = (authorization or "").partition(" ")
    if scheme.casefold() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise ProblemError(
            "token", "This server takes writes only with its token.", {"WWW-Authenticate": 'Bearer realm="lyricsbert"'}
        )


async def _check_write(server: Context, authorization: Annotated[str | None, Header()] = None) -> None:
    check_token(server.settings.token, authorization)


WriteAllowed: Final[Any] = Depends(_check_write)
