"""HTTP caching: entity tags, and 304 for responses that the client has already."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

REVALIDATE: Final = "no-cache"
"""Cache it, but revalidate it each time."""

FOREVER: Final = "public, max-age=31536000, immutable"
"""Cache it forever, since the address changes with the content."""

NOT_MODIFIED: Final[dict[int | str, dict[str, Any]]] = {304: {"description": "The client already has this response"}}
"""The OpenAPI response of a route that calls `cache_headers`."""


class NotModified(Exception):  # noqa: N818
    """The client already has the response: not an error, but an early exit from a route."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__("304")
        self.headers = headers


async def answer_not_modified(_: Request, found: Exception) -> Response:
    """Respond with 304 to a NotModified."""
    assert isinstance(found, NotModified)
    return Response(status_code=304, headers=found.headers)


def digest(content: bytes) -> str:
    """A hash of the content, for entity tags."""
    return hashlib.blake2b(content, digest_size=10).hexdigest()


def cache_headers(request: Request, tag: str, cache: str = REVALIDATE) -> dict[str, str]:
    """The headers that let a client cache a response.

    Tags are weak because gzip changes the bytes.

    Args:
        request: the request.
        tag: changes whenever the response does.
        cache: `REVALIDATE` or `FOREVER`.

    Raises:
        NotModified: the client already has the response with this tag.
    """
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": cache}
    given = request.headers.get("if-none-match", "")
    if given.strip() == "*" or f'"{tag}"' in [item.strip().removeprefix("W/") for item in given.split(",")]:
        raise NotModified(headers)
    return headers
