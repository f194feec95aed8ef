"""The application: the routes put together, behind the guards."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lyricsbert.errors import LyricsBERTError
from lyricsbert.server.answers import AT_ONCE, begin_answers, is_answered_from_memory
from lyricsbert.server.batching import Together
from lyricsbert.server.context import NotModified, Server, answer_not_modified, digest, tagged
from lyricsbert.server.covers import Covers
from lyricsbert.server.head import HeadAsGet
from lyricsbert.server.jobs.attention import AttentionPages
from lyricsbert.server.jobs.imports import Imports
from lyricsbert.server.live import LiveLibrary, RememberingEncoder
from lyricsbert.server.metrics import Measured, Metrics
from lyricsbert.server.openapi import openapi_of
from lyricsbert.server.page import page_route
from lyricsbert.server.problems import add_problem_handlers
from lyricsbert.server.reference import reference
from lyricsbert.server.routes import health, imports, library, playlists, songs, wishes
from lyricsbert.server.security import REFERENCE_POLICY, Guard
from lyricsbert.server.workers import Workers
from lyricsbert.version import __version__

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lyricsbert.server.settings import Settings

SECONDS_BETWEEN_LOOKS: Final = 5.0
"""How soon a server shows what another process has written to its library."""

_log = logging.getLogger(__name__)

API: Final = "/api/v1"

_DESCRIPTION: Final = (
    "A music recommender that reads lyrics: songs by what they say and how they feel. "
    "Errors are `application/problem+json` (RFC 9457) everywhere. Ratios are objects by name."
)


def create_app(settings: Settings) -> FastAPI:
    """The application over one library.

    Raises:
        LibraryError: the library cannot be opened, or another model made it.
        ModelError: the model cannot be loaded.
    """
    encoder = RememberingEncoder.load(settings.model, threads=1)
    assert isinstance(encoder, RememberingEncoder)
    live = LiveLibrary(settings.library, encoder)
    workers = Workers(settings.workers, settings.waiting)
    server = Server(
        settings=settings,
        live=live,
        workers=workers,
        wishes=Together(workers, begin_answers, AT_ONCE, is_answered_from_memory),
        imports=Imports(live),
        covers=Covers(settings, encoder.model_hash),
        attention=AttentionPages(),
        metrics=Metrics(),
    )
    app = routes_only(server)
    app.state.server = server
    _watch(server)
    app.add_middleware(GZipMiddleware, compresslevel=6)
    if settings.cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["ETag", "Retry-After"],
        )
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(Measured, metrics=server.metrics)
    app.add_middleware(HeadAsGet)
    return app


def routes_only(server: Server | None = None) -> FastAPI:
    """The application's routes, without a library behind them: what OpenAPI describes."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if server is None:
            yield
            return
        server.workers.open()
        watching = asyncio.create_task(_follow(server))
        yield
        watching.cancel()
        await server.imports.close()
        await server.covers.close()
        await server.attention.close()
        server.workers.close()

    app = FastAPI(
        title="LyricsBERT",
        version=__version__,
        description=_DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_name_of,
    )
    add_problem_handlers(app)
    app.add_exception_handler(NotModified, answer_not_modified)
    for module in (wishes, songs, library, imports, playlists):
        app.include_router(module.router, prefix=API)
    app.include_router(health.router)
    app.openapi = lambda: openapi_of(app)  # type: ignore[method-assign]

    # Both are made once, and not on the event loop: that takes a few tenths of a second.
    as_html = cache(lambda: reference(app.openapi()))
    as_json = cache(lambda: json.dumps(app.openapi(), ensure_ascii=False).encode())

    @app.get("/api/docs", include_in_schema=False)
    async def show_reference(request: Request) -> HTMLResponse:
        page = await asyncio.to_thread(as_html)
        return HTMLResponse(page, headers=tagged(request, digest(page.encode())) | REFERENCE_POLICY)

    @app.get("/api/openapi.json", include_in_schema=False)
    async def show_openapi(request: Request) -> Response:
        description = await asyncio.to_thread(as_json)
        return Response(description, media_type="application/json", headers=tagged(request, digest(description)))

    app.router.routes.append(page_route())
    return app


async def _follow(server: Server) -> None:
    """Show what other processes write to the library."""
    said = ""
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
        try:
            await asyncio.to_thread(server.live.refresh_if_changed)
            said = ""
        except Exception as error:  # whatever it is, the next look may find the library well again
            if str(error) != said:
                said = str(error)
                _log.warning(
                    "The library is shown as it was: %s", error, exc_info=not isinstance(error, LyricsBERTError)
                )


def _watch(server: Server) -> None:
    """Numbers of the server that are read when somebody looks at the metrics."""
    watch = server.metrics.watch
    watch("songs", "Songs of the library.", lambda: server.live.edition.info.songs)
    watch("library_version", "Version of the library.", lambda: server.live.edition.info.version)
    watch("work_taken", "Requests that are worked on or wait.", lambda: server.workers.taken)
    watch("importing", "1 while songs are being imported.", lambda: float(server.imports.running is not None))


def _name_of(route: APIRoute) -> str:
    """The operation's id: the function's name, which is the client's method."""
    return str(route.name)
