"""The application: the API and the page over one library, behind the middleware."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from lyricsbert.errors import LyricsBERTError
from lyricsbert.model import Encoder
from lyricsbert.server.api import create_api
from lyricsbert.server.audio import AudioStreams
from lyricsbert.server.batching import wish_batcher
from lyricsbert.server.context import AppState
from lyricsbert.server.conversations import Conversations
from lyricsbert.server.covers import CoverFinder
from lyricsbert.server.jobs.attention import AttentionPages
from lyricsbert.server.jobs.imports import ImportManager
from lyricsbert.server.jobs.upload_folder import remove_abandoned
from lyricsbert.server.listeners import Listeners
from lyricsbert.server.live import LiveLibrary
from lyricsbert.server.media import Media
from lyricsbert.server.memory import limit_arenas
from lyricsbert.server.metrics import Metrics
from lyricsbert.server.middleware import (
    AdmissionMiddleware,
    HeadersMiddleware,
    HeadMiddleware,
    MetricsMiddleware,
    SecurityMiddleware,
)
from lyricsbert.server.page import page_route
from lyricsbert.server.workers import Workers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lyricsbert.server.settings import Settings

REFRESH_INTERVAL: Final = 5.0
"""Seconds between two checks for what other processes have written to the library."""

_log = logging.getLogger(__name__)


def create_app(settings: Settings) -> FastAPI:
    """Create the application over one library.

    Raises:
        LibraryError: the library cannot be opened, or was made by another model.
        ModelError: the model cannot be loaded.
    """
    limit_arenas()
    encoder = Encoder.load(settings.model, threads=1)
    live = LiveLibrary(settings.library, encoder, settings.help_message)
    workers = Workers(settings.workers, settings.waiting)
    state = AppState(
        settings=settings,
        live=live,
        workers=workers,
        wishes=wish_batcher(workers),
        conversations=Conversations(),
        imports=ImportManager(live),
        listeners=Listeners(settings),
        media=Media(CoverFinder(settings, encoder.model_hash), AudioStreams(settings.cache / "audio")),
        attention=AttentionPages(),
        metrics=Metrics(),
    )
    _watch(state)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        state.workers.open()
        await asyncio.to_thread(remove_abandoned)
        following = asyncio.create_task(_follow(live))
        yield
        following.cancel()
        await state.imports.close()
        await state.media.close()
        await state.attention.close()
        state.workers.close()
        state.listeners.close()

    app = create_api(lifespan)
    app.state.server = state
    app.router.routes.append(page_route())
    _add_middleware(app, state)
    return app


def _add_middleware(app: FastAPI, state: AppState) -> None:
    """Add the middleware; the last one added sees a request first."""
    settings = state.settings
    app.add_middleware(GZipMiddleware, compresslevel=6)
    app.add_middleware(SecurityMiddleware, settings=settings)
    app.add_middleware(AdmissionMiddleware)
    if settings.cors:  # around whatever refuses a request, so that the other page can read why
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Range"],
            expose_headers=["Accept-Ranges", "Content-Range", "ETag", "Retry-After"],
        )
    app.add_middleware(HeadersMiddleware, settings=settings)
    app.add_middleware(MetricsMiddleware, metrics=state.metrics)
    app.add_middleware(HeadMiddleware)


async def _follow(live: LiveLibrary) -> None:
    """Follow what other processes write to the library."""
    said = ""
    while True:
        await asyncio.sleep(REFRESH_INTERVAL)
        try:
            await asyncio.to_thread(live.refresh_if_changed)
            said = ""
        except Exception as error:  # whatever it is, the next check may succeed
            if str(error) != said:
                said = str(error)
                _log.warning(
                    "The library is shown as it was: %s", error, exc_info=not isinstance(error, LyricsBERTError)
                )


def _watch(state: AppState) -> None:
    """Register the gauges that are read when the metrics are."""
    watch = state.metrics.watch
    watch("songs", "Songs in the library.", lambda: state.live.edition.info.songs)
    watch("library_version", "Version of the library.", lambda: state.live.edition.info.version)
    watch("work_taken", "Requests in progress or waiting.", lambda: state.workers.taken)
    watch("conversations", "Conversations that are going on.", lambda: len(state.conversations))
    watch("importing", "1 while songs are being imported, else 0.", lambda: float(state.imports.running is not None))
