"""For whoever keeps the server running: alive, ready, metrics."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from lyricsbert.server.context import Context
from lyricsbert.server.metrics import CONTENT_TYPE
from lyricsbert.server.problems import answers
from lyricsbert.server.schemas import Health

router = APIRouter(tags=["health"])


@router.get("/livez", responses=answers("unknown-host", "internal"))
async def livez() -> Health:
    """Whether the server answers at all; waits for nothing, whatever else is going on."""
    return Health(status="ok")


@router.get("/readyz", responses=answers("unknown-host", "internal", "busy"))
async def readyz(server: Context) -> Health:
    """Whether a request would be taken now: the library is open and the queue is not full."""
    server.workers.check_free()
    return Health(status="ok")


@router.get("/metrics", response_class=PlainTextResponse, responses=answers("unknown-host", "internal"))
async def metrics(server: Context) -> PlainTextResponse:
    """Metrics in Prometheus' text format."""
    return PlainTextResponse(server.metrics.text(), headers={"Content-Type": CONTENT_TYPE})
