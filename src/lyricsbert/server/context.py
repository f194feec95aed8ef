"""What the routes share: the parts of a running server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

if TYPE_CHECKING:
    from lyricsbert.server.batching import Batcher, WishJob
    from lyricsbert.server.covers import CoverFinder
    from lyricsbert.server.jobs.attention import AttentionPages
    from lyricsbert.server.jobs.imports import ImportManager
    from lyricsbert.server.live import LiveLibrary
    from lyricsbert.server.metrics import Metrics
    from lyricsbert.server.settings import Settings
    from lyricsbert.server.workers import Workers


@dataclass(frozen=True, slots=True, eq=False)
class AppState:
    """The parts of a running server.

    Attributes:
        settings: how it is set up.
        live: the library.
        workers: do what takes time.
        wishes: answers wishes in micro-batches.
        imports: add songs.
        covers: give covers, drawn or looked up.
        attention: draws attention views.
        metrics: count and time.
    """

    settings: Settings
    live: LiveLibrary
    workers: Workers
    wishes: Batcher[WishJob, bytes]
    imports: ImportManager
    covers: CoverFinder
    attention: AttentionPages
    metrics: Metrics


async def _state_of(connection: HTTPConnection) -> AppState:
    # async, since a plain function would be called in a thread of FastAPI's, for each request.
    state: AppState = connection.app.state.server
    return state


StateDep = Annotated[AppState, Depends(_state_of)]
"""The type of a route's parameter that is given the state."""
