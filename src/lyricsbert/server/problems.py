"""Errors over HTTP, all as application/problem+json (RFC 9457)."""

from __future__ import annotations

import errno
import logging
import re
import sqlite3
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from lyricsbert.errors import (
    ConversationError,
    ExtraMissingError,
    HistoryError,
    LibraryBusyError,
    LibraryError,
    LibraryRebuiltError,
    ListenerError,
    ListenerStoreError,
    LyricsBERTError,
    PlaylistError,
    SongNotFoundError,
    SourceError,
    WishError,
)
from lyricsbert.server.schemas import FieldProblem, Problem
from lyricsbert.songs.readers import format_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

_FULL: Final = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
MEDIA_TYPE: Final = "application/problem+json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, its title, and what to do about it."""

    status: int
    title: str
    advice: str


KINDS: Final = {
    "bad-request": Kind(400, "The request cannot be read", "Send a request that matches the route's schema."),
    "unknown-host": Kind(
        400, "Unknown host name", "Use the address that the server printed, or start it with `--host-name NAME`."
    ),
    "token": Kind(401, "Token required", "Send `Authorization: Bearer TOKEN` with the value of LYRICSBERT_TOKEN."),
    "foreign-origin": Kind(403, "Origin not allowed", "Start the server with `--cors ORIGIN` to allow that page."),
    "not-found": Kind(404, "Not found", "Look at the list of routes."),
    "song-not-found": Kind(404, "No such song", "Look the song up with GET /api/v1/songs?q=."),
    "no-audio": Kind(404, "No audio file", "Run `lyricsbert sync` if files were moved; `detail` says what is missing."),
    "conversation-not-found": Kind(
        404,
        "No such conversation",
        "Start one with POST /api/v1/conversations; `state` goes on with an earlier one.",
    ),
    "no-map": Kind(
        404, "No map", "Install the extra `map`, then run `lyricsbert index` or `lyricsbert add` once more."
    ),
    "extra-missing": Kind(404, "Not installed", "Install the extra that `detail` names."),
    "method-not-allowed": Kind(405, "Method not allowed", "The `Allow` header lists the methods that are."),
    "timeout": Kind(408, "The request took too long", "Send it again, without pauses of ten seconds."),
    "library-busy": Kind(409, "The library is being written", "Wait until the running import is done."),
    "library-rebuilt": Kind(409, "The library has another model now", "Restart the server with that model."),
    "too-large": Kind(413, "Too large", "Send less at a time."),
    "range": Kind(416, "No such range", "`Content-Range` says how many bytes there are."),
    "unplayable": Kind(
        422, "The file cannot be played", "Install ffmpeg on the server, which transcodes what browsers do not play."
    ),
    "invalid": Kind(422, "The request does not match its schema", "`errors` says what is wrong with each field."),
    "conversation": Kind(422, "The conversation cannot go on so", "`detail` says what is allowed."),
    "wish": Kind(422, "The wish is not valid", "`detail` says what is allowed."),
    "playlist": Kind(422, "The playlist cannot be read", "Send the text of an M3U, XSPF or JSPF file, with its name."),
    "source": Kind(422, "The file cannot be read", f"These formats can be read: {format_names()}."),
    "listener": Kind(422, "The listener is not valid", "`detail` says what is allowed."),
    "history": Kind(422, "The history cannot be read", "`detail` names the formats that can be read."),
    "internal": Kind(500, "The server failed", "The server's log has the details."),
    "library": Kind(500, "The library failed", "`detail` says what happened."),
    "listener-store": Kind(500, "The store of listeners failed", "`detail` says what happened."),
    "not-ready": Kind(503, "The library is not there", "Look for its folder; what is in memory is still served."),
    "storage-full": Kind(507, "The disk is full", "Make room where the server keeps its library and temporary files."),
    "busy": Kind(503, "The server is busy", "Try again after the number of seconds in `Retry-After`."),
}
"""The kinds of problems by name; the `type` of a problem is `/api/docs#problem-NAME`."""

_KIND_OF_ERROR: Final[tuple[tuple[type[LyricsBERTError], str], ...]] = (
    (ExtraMissingError, "extra-missing"),
    (ConversationError, "conversation"),
    (LibraryBusyError, "library-busy"),
    (LibraryRebuiltError, "library-rebuilt"),
    (LibraryError, "library"),
    (PlaylistError, "playlist"),
    (ListenerStoreError, "listener-store"),
    (ListenerError, "listener"),
    (HistoryError, "history"),
    (SongNotFoundError, "song-not-found"),
    (SourceError, "source"),
    (WishError, "wish"),
)
_KIND_OF_STATUS: Final = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 413: "too-large"}


def path_to_log(path: str) -> str:
    """A path without what names a listener."""
    return re.sub(r"(/listeners/)[^/]+", r"\1...", path)


class ProblemError(Exception):
    """Ends a request with a problem.

    Args:
        kind: one of KINDS.
        detail: one sentence.
        headers: headers of the response.
    """

    def __init__(self, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = headers


def problem_response(
    kind: str,
    detail: str,
    instance: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: list[FieldProblem] | None = None,
    status: int | None = None,
) -> Response:
    """The response for a problem."""
    known = KINDS[kind]
    status = status or known.status
    problem = Problem(
        type=f"/api/docs#problem-{kind}",
        title=known.title if status == known.status else HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=instance,
        errors=errors,
    )
    # A path or a field may contain lone surrogates, which cannot be encoded.
    body = problem.model_dump(mode="python")
    return JSONResponse(_storable(body), status_code=status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def problem_responses(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI responses for the problems that a route may return."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        entry = found.setdefault(KINDS[kind].status, {"description": KINDS[kind].title})
        if KINDS[kind].title not in entry["description"]:
            entry["description"] += f"; {KINDS[kind].title[0].lower()}{KINDS[kind].title[1:]}"
        entry["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return found


ALWAYS: Final = ("bad-request", "unknown-host", "invalid", "internal", "library", "busy")
BODY: Final = (*ALWAYS, "too-large", "foreign-origin")
WRITE: Final = (*BODY, "token", "library-busy", "library-rebuilt", "storage-full")


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error of an application with a problem; `SecurityMiddleware` handles unexpected ones."""
    app.add_exception_handler(ProblemError, _answer_problem)
    app.add_exception_handler(LyricsBERTError, _answer_own_error)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(OSError, _answer_system_error)


async def _answer_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return problem_response(error.kind, error.detail, request.url.path, headers=error.headers)


async def _answer_system_error(request: Request, error: Exception) -> Response:
    if not _is_disk_full(error):
        raise error
    return _answer_full_disk(request)


def _answer_full_disk(request: Request) -> Response:
    _log.error("%s %s: the disk is full", request.method, path_to_log(request.url.path))
    return problem_response("storage-full", "The disk is full; nothing was changed.", request.url.path)


def _is_disk_full(error: BaseException | None) -> bool:
    """Whether a full disk, or a user's used up share of it, is what caused an error."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return True
        error = error.__cause__ or error.__context__
    return False


async def _answer_own_error(request: Request, error: Exception) -> Response:
    if _is_disk_full(error):
        return _answer_full_disk(request)
    kind = next((kind for of, kind in _KIND_OF_ERROR if isinstance(error, of)), "internal")
    status = None
    if kind == "song-not-found" and request.method == "POST":
        kind = "wish"  # the song is named in the body, and the route itself exists
    if KINDS[kind].status >= 500:
        _log.error("%s %s: %s", request.method, path_to_log(request.url.path), error)
    headers = {"Retry-After": "5"} if kind == "library-busy" else None
    return problem_response(kind, str(error), request.url.path, headers=headers, status=status)


async def _answer_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    sent = request.headers.get("content-type", "nothing")
    errors = [
        FieldProblem(where=".".join(map(str, found["loc"])), message=_message(found, sent)) for found in error.errors()
    ]
    first = errors[0]
    more = f" ({len(errors) - 1} more in `errors`)" if len(errors) > 1 else ""
    detail = f"{first.where}: {first.message}{more}."
    return problem_response("invalid", detail, request.url.path, errors=errors[:20])


def _message(found: Mapping[str, Any], sent: str) -> str:
    """What is wrong with a field, in clearer words where the framework's do not help."""
    if found["type"] == "json_invalid":
        return f"JSON decode error: {found.get('ctx', {}).get('error', 'unreadable')}"
    if found["type"] == "model_attributes_type" and "json" not in sent:
        return f"Send JSON with the header Content-Type: application/json; this came as {sent[:60]}"
    if "Expected UploadFile" in found["msg"]:
        return "Send a file, not text; with curl: -F file=@songs.csv"
    return str(found["msg"])


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if _is_disk_full(error):  # while the body was received
        return _answer_full_disk(request)
    headers, status = dict(error.headers or {}), error.status_code
    if status in (404, 405):
        # The page takes any path, but only with GET, so its status for the API's paths may be wrong.
        allowed = _allowed(request)
        headers["Allow"] = ", ".join(allowed)
        status = 405 if allowed and request.method not in allowed else 404
    kind = _KIND_OF_STATUS.get(status, "bad-request" if status < 500 else "internal")
    detail = {
        "not-found": f"There is nothing at {request.url.path}.",
        "method-not-allowed": f"{request.method} is not allowed at {request.url.path}.",
    }.get(kind, f"{str(error.detail).rstrip('.')}.")
    if status == 404:
        headers.pop("Allow", None)
    return problem_response(kind, detail, request.url.path, headers=headers, status=status)


def _allowed(request: Request) -> list[str]:
    """The methods that any route allows at a request's path; the page's route, which takes any path, has no API."""
    is_api = request.url.path.startswith("/api/")
    routes = [route for route in request.app.router.routes if not (is_api and getattr(route, "name", "") == "page")]
    return [
        method
        for method in ("GET", "HEAD", "POST", "DELETE")
        if any(
            # Every GET route also takes HEAD.
            route.matches({**request.scope, "method": "GET" if method == "HEAD" else method})[0] is Match.FULL
            for route in routes
        )
    ]


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _storable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_storable(inner) for inner in value]
    return value
