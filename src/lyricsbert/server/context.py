"""The parts of a running server, which its routes share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

if TYPE_CHECKING:
    from lyricsbert.server.batching import Batcher, Job
    from lyricsbert.server.conversations import Conversations
    from lyricsbert.server.jobs.attention import AttentionPages
    from lyricsbert.server.jobs.imports import ImportManager
    from lyricsbert.server.listeners import Listeners
    from lyricsbert.server.live import LiveLibrary
    from lyricsbert.server.media import Media
    from lyricsbert.server.metrics import Metrics
    from lyricsbert.server.settings import Settings
    from lyricsbert.server.workers import Workers


@dataclass(frozen=True, slots=True, eq=False)
class AppState:
    """The parts of a running server.

    Attributes:
        settings: its settings.
        live: the library.
        workers: run what takes time.
        wishes: answers wishes and turns of conversations in micro-batches.
        conversations: that are going on.
        imports: runs imports.
        listeners: keeps what listeners do, and learns what they like.
        media: finds and draws covers, and sends audio files.
        attention: draws attention views.
        metrics: counts and times requests.
    """

    settings: Settings
    live: LiveLibrary
    workers: Workers
    wishes: Batcher[Job, bytes]
    conversations: Conversations
    imports: ImportManager
    listeners: Listeners
    media: Media
    attention: AttentionPages
    metrics: Metrics


async def _state_of(connection: HTTPConnection) -> AppState:
    # async, since FastAPI would call a plain function in a thread, for each request.
    state: AppState = connection.app.state.server
    return state


StateDep = Annotated[AppState, Depends(_state_of)]
"""The type of a route's parameter that receives the state."""
