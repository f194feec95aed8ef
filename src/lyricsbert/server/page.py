"""The built page: files under hashed names that never change, and one index that always may."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from lyricsbert.server.context import FOREVER, REVALIDATE
from lyricsbert.server.problems import ProblemError

FOLDER: Final = Path(__file__).parent / "page"
"""Where the page's build puts its files."""

_HASHED: Final = "assets"
_NOT_BUILT: Final = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>LyricsBERT</title>'
    "<p>The page is not built: run <code>npm run build</code> in frontend/, or use the HTTP API, described at"
    ' <a href="/api/docs">/api/docs</a>.</p></html>'
)


def page_route(folder: Path = FOLDER) -> Route:
    """The route of everything that is not the API: a file of the page, else its index, which finds its own way.

    Args:
        folder: the built page.
    """
    folder = folder.resolve()

    async def show(request: Request) -> Response:
        path = request.path_params["path"]
        if path == "api" or path.startswith("api/"):
            raise ProblemError("not-found", f"There is nothing at {request.url.path}.")
        file = _file(folder, path)
        if file is not None:
            cache = FOREVER if file.parent == folder / _HASHED else REVALIDATE
            return FileResponse(file, headers={"Cache-Control": cache})
        if path.startswith(f"{_HASHED}/"):
            raise ProblemError("not-found", f"The page has no file {path[:80]!r}.")
        index = folder / "index.html"
        if not index.is_file():
            return HTMLResponse(_NOT_BUILT, headers={"Cache-Control": REVALIDATE})
        return FileResponse(index, headers={"Cache-Control": REVALIDATE})

    return Route("/{path:path}", show, methods=["GET", "HEAD"], name="page", include_in_schema=False)


def _file(folder: Path, path: str) -> Path | None:
    """The file that a path names, if it lies in the folder."""
    try:
        file = (folder / path).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None
    except (OSError, ValueError):  # too long, or with a NUL
        return None
