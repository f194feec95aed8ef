"""Serves the built page: files with hashed names, which never change, and one index, which may."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from lyricsbert.server.caching import FOREVER, REVALIDATE, cache_headers, digest
from lyricsbert.server.problems import ProblemError

FOLDER: Final = Path(__file__).parent / "page"
"""The folder that the page is built into."""

_HASHED: Final = "assets"
_MEDIA_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html"}
"""Media types that a system's own table may have wrong, so that browsers would refuse the files."""

_NOT_BUILT: Final = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>LyricsBERT</title>'
    "<p>The page is not built: run <code>make page</code>, or use the HTTP API, described at"
    ' <a href="/api/docs">/api/docs</a>.</p></html>'
)


def page_route(folder: Path = FOLDER) -> Route:
    """The route for everything but the API: a file of the page, or else its index, which does its own routing.

    Args:
        folder: the built page.
    """
    folder = folder.resolve()

    async def show(request: Request) -> Response:
        path = request.path_params["path"]
        if path == "api" or path.startswith("api/"):
            raise HTTPException(404)
        file = _file(folder, path)
        if file is not None:
            return await _answer(request, file, FOREVER if file.parent == folder / _HASHED else REVALIDATE)
        if path.startswith(f"{_HASHED}/"):
            raise ProblemError("not-found", f"The page has no file {path[:80]!r}.")
        index = folder / "index.html"
        if not index.is_file():
            return HTMLResponse(_NOT_BUILT, headers={"Cache-Control": REVALIDATE})
        return await _answer(request, index, REVALIDATE)

    return Route("/{path:path}", show, methods=["GET", "HEAD"], name="page", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file in memory, compressed once rather than for each visitor."""

    content: bytes
    packed: bytes
    tag: str


@lru_cache(maxsize=64)
def _keep(file: Path, _changed: int) -> _Kept:
    content = file.read_bytes()
    return _Kept(content, gzip.compress(content, compresslevel=9, mtime=0), digest(content))


async def _answer(request: Request, file: Path, cache: str) -> Response:
    kept = await asyncio.to_thread(_keep, file, file.stat().st_mtime_ns)
    headers = cache_headers(request, kept.tag, cache) | {"Vary": "Accept-Encoding"}
    media_type = _MEDIA_TYPES.get(file.suffix) or guess_type(file.name)[0] or "application/octet-stream"
    if "gzip" in request.headers.get("accept-encoding", "") and len(kept.packed) < len(kept.content):
        return Response(kept.packed, media_type=media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(kept.content, media_type=media_type, headers=headers)


def _file(folder: Path, path: str) -> Path | None:
    """The file at a path, if it is in the folder."""
    try:
        file = (folder / path).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None
    except (OSError, ValueError):  # too long, or contains a NUL
        return None
