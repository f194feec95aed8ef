"""What the routes share: the server's parts, and the answers that a browser may keep."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

from fastapi import Depends
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel

    from lyricsbert.server.answers import WishQuestion
    from lyricsbert.server.batching import Together
    from lyricsbert.server.covers import Covers
    from lyricsbert.server.jobs.attention import AttentionPages
    from lyricsbert.server.jobs.imports import Imports
    from lyricsbert.server.live import Edition, LiveLibrary
    from lyricsbert.server.metrics import Metrics
    from lyricsbert.server.settings import Settings
    from lyricsbert.server.workers import Workers

T = TypeVar("T")

REVALIDATE: Final = "no-cache"
"""Keep it, and ask each time whether it is still right."""

FOREVER: Final = "public, max-age=31536000, immutable"
"""The address changes with the content."""


@dataclass(frozen=True, slots=True, eq=False)
class Server:
    """The parts of a running server.

    Attributes:
        settings: how it is set up.
        live: the library.
        workers: do what takes time.
        wishes: answered together if several wait for a worker.
        imports: add songs.
        covers: draw and look up covers.
        attention: draws attention views.
        metrics: count and time.
    """

    settings: Settings
    live: LiveLibrary
    workers: Workers
    wishes: Together[WishQuestion, bytes]
    imports: Imports
    covers: Covers
    attention: AttentionPages
    metrics: Metrics

    async def read(self, work: Callable[[Edition], T]) -> T:
        """Do some work, in a worker, on the edition that is shown at this moment."""
        edition = self.live.edition
        return await self.workers.run(lambda: work(edition))

    async def answer(self, work: Callable[[], BaseModel], headers: Mapping[str, str] | None = None) -> Response:
        """Do some work in a worker, write what it gives as JSON there too, and answer with that."""
        body = await self.workers.run(lambda: work().model_dump_json().encode())
        return Response(body, media_type="application/json", headers=headers)


async def _server_of(connection: HTTPConnection) -> Server:
    # async, since a plain function would be called in a thread of FastAPI's, for each request.
    server: Server = connection.app.state.server
    return server


Context = Annotated[Server, Depends(_server_of)]


class NotModified(Exception):  # noqa: N818
    """The browser has what it asks for: no error, but the shortest way out of a route."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__("304")
        self.headers = headers


async def answer_not_modified(_: Request, found: Exception) -> Response:
    """304 for a NotModified."""
    assert isinstance(found, NotModified)
    return Response(status_code=304, headers=found.headers)


def digest(content: bytes) -> str:
    """Changes with the content: for ETags."""
    return hashlib.blake2b(content, digest_size=10).hexdigest()


def tagged(request: Request, tag: str, cache: str = REVALIDATE) -> dict[str, str]:
    """The headers that let a browser keep an answer.

    Tags are weak, since gzip changes the bytes.

    Raises:
        NotModified: the browser has the answer with this tag already.
    """
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": cache}
    given = request.headers.get("if-none-match", "")
    if given.strip() == "*" or f'"{tag}"' in [item.strip().removeprefix("W/") for item in given.split(",")]:
        raise NotModified(headers)
    return headers
