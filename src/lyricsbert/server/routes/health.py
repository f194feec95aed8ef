"""Monitoring: liveness, readiness, metrics."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from lyricsbert.server.context import StateDep
from lyricsbert.server.metrics import CONTENT_TYPE
from lyricsbert.server.problems import ProblemError, problem_responses
from lyricsbert.server.schemas import Health

router = APIRouter(tags=["health"])


@router.get("/livez", responses=problem_responses("unknown-host", "internal"))
async def livez() -> Health:
    """Whether the server is alive. Answers at once, whatever else is going on."""
    return Health(status="ok")


@router.get("/readyz", responses=problem_responses("unknown-host", "internal", "busy", "not-ready"))
async def readyz(state: StateDep) -> Health:
    """Whether the server can take a request now: the library is where it was, and the queue is not full."""
    state.workers.check_capacity()
    if not await asyncio.to_thread(state.live.is_there):
        raise ProblemError("not-ready", f"There is no library at {state.live.path} any more.", {"Retry-After": "5"})
    return Health(status="ok")


@router.get("/metrics", response_class=PlainTextResponse, responses=problem_responses("unknown-host", "internal"))
async def metrics(state: StateDep) -> PlainTextResponse:
    """Metrics in Prometheus' text format."""
    return PlainTextResponse(state.metrics.text(), headers={"Content-Type": CONTENT_TYPE})
