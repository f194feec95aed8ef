"""HTTP caching: entity tags, and the shortest way out of a route whose answer the browser has already."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request

REVALIDATE: Final = "no-cache"
"""Keep it, and ask each time whether it is still right."""

FOREVER: Final = "public, max-age=31536000, immutable"
"""The address changes with the content."""

NOT_MODIFIED: Final[dict[int | str, dict[str, Any]]] = {304: {"description": "The browser has it already"}}
"""What OpenAPI says of a route that calls `cache_headers`."""


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
    """Changes with the content: for entity tags."""
    return hashlib.blake2b(content, digest_size=10).hexdigest()


def cache_headers(request: Request, tag: str, cache: str = REVALIDATE) -> dict[str, str]:
    """The headers that let a browser keep an answer.

    Tags are weak, since gzip changes the bytes.

    Args:
        request: what is being answered.
        tag: changes whenever the answer does.
        cache: `REVALIDATE` or `FOREVER`.

    Raises:
        NotModified: the browser has the answer with this tag already.
    """
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": cache}
    given = request.headers.get("if-none-match", "")
    if given.strip() == "*" or f'"{tag}"' in [item.strip().removeprefix("W/") for item in given.split(",")]:
        raise NotModified(headers)
    return headers
