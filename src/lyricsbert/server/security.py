"""Security: what a browser may do with a response, and who may write."""

from __future__ import annotations

import base64
import hmac
from typing import Annotated, Any, Final

from fastapi import Depends, Header

from lyricsbert.server.context import StateDep
from lyricsbert.server.problems import ProblemError

PAGE_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self';"
    " connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, no inline script or style, no eval."""

IMAGE_POLICY: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}
"""An SVG that is opened on its own can draw, and nothing else."""

ATTENTION_POLICY: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:;"
        " sandbox allow-scripts; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
"""A self-contained page with its own script, isolated from this origin and from the network."""

REFERENCE_POLICY: Final = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
"""The API's reference has inline style, and no script at all."""

HEADERS: Final = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""The headers of every response, unless the route sets others."""


def check_token(token: str | None, authorization: str | None, *, private: bool = False) -> None:
    """Check that a request has the token, if the server has one.

    Args:
        token: the server's token.
        authorization: the request's header.
        private: whether reads need the token as well. Then it may also be sent as a password, with any name of a user,
            since that is what a browser asks for and sends with each picture of a page.

    Raises:
        ProblemError: it does not have it.
    """
    if token is None:
        return
    scheme, _, given = (authorization or "").partition(" ")
    kind = scheme.casefold()
    if kind == "basic" and private:
        given = _password(given)
    elif kind != "bearer":
        given = ""
    if not hmac.compare_digest(given.strip().encode(), token.encode()):
        challenge = "Basic" if private else "Bearer"
        what = "Requests" if private else "Writes"
        raise ProblemError(
            "token",
            f"{what} to this server need its token.",
            {"WWW-Authenticate": f'{challenge} realm="lyricsbert"'},
        )


def _password(credentials: str) -> str:
    """The password of Basic credentials; "" if they are malformed."""
    try:
        return base64.b64decode(credentials, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


async def _check_write(state: StateDep, authorization: Annotated[str | None, Header()] = None) -> None:
    check_token(state.settings.token, authorization, private=state.settings.private)


WriteAllowed: Final[Any] = Depends(_check_write)
