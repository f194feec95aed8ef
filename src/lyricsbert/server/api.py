"""The HTTP API: its routes, their errors, and its OpenAPI description."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lyricsbert import __version__
from lyricsbert.server.caching import NotModified, answer_not_modified, cache_headers, digest
from lyricsbert.server.problems import add_problem_handlers
from lyricsbert.server.reference import reference
from lyricsbert.server.routes import (
    artists,
    care,
    conversations,
    health,
    imports,
    journeys,
    library,
    listeners,
    media,
    playlists,
    songs,
    wishes,
)
from lyricsbert.server.schemas import ImportState, Problem
from lyricsbert.server.security import REFERENCE_POLICY

if TYPE_CHECKING:
    from starlette.types import Lifespan

API: Final = "/api/v1"

_DESCRIPTION: Final = (
    "A music recommender that reads lyrics: find songs by what they say and how they feel. "
    "All errors are `application/problem+json` (RFC 9457). Ratios are objects: name -> number."
)
_LICENSE: Final = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
_NAMED_ELSEWHERE: Final = (Problem, ImportState)
"""Schemas that only occur under media types that FastAPI does not inspect."""


def create_api(lifespan: Lifespan[FastAPI] | None = None) -> FastAPI:
    """Create the API's routes, which can be described without a library, and answer once `app.state.server` is set.

    Args:
        lifespan: runs before the first request and after the last.
    """
    app = FastAPI(
        title="LyricsBERT",
        version=__version__,
        description=_DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_operation_id,
    )
    add_problem_handlers(app)
    app.add_exception_handler(NotModified, answer_not_modified)
    for module in (
        wishes,
        conversations,
        journeys,
        songs,
        media,
        artists,
        library,
        care,
        imports,
        listeners,
        playlists,
    ):
        app.include_router(module.router, prefix=API)
    app.include_router(health.router)
    _add_description(app)
    return app


def _add_description(app: FastAPI) -> None:
    """Add the routes that describe the others, for programs and for people."""
    # Each takes a few tenths of a second, so it is made once, and not on the event loop.
    app.openapi = cache(lambda: _describe(app))  # type: ignore[method-assign]
    as_html = cache(lambda: reference(app.openapi()))
    as_json = cache(lambda: json.dumps(app.openapi(), ensure_ascii=False).encode())

    @app.get("/api/docs", include_in_schema=False)
    async def show_reference(request: Request) -> HTMLResponse:
        page = await asyncio.to_thread(as_html)
        return HTMLResponse(page, headers=cache_headers(request, digest(page.encode())) | REFERENCE_POLICY)

    @app.get("/api/openapi.json", include_in_schema=False)
    async def show_openapi(request: Request) -> Response:
        description = await asyncio.to_thread(as_json)
        headers = cache_headers(request, digest(description))
        return Response(description, media_type="application/json", headers=headers)


def _describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 description."""
    found = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, license_info=_LICENSE
    )
    schemas = found["components"]["schemas"]
    for model in _NAMED_ELSEWHERE:
        described = model.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        schemas |= described.pop("$defs", {})
        schemas[model.__name__] = described
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    _describe_token(found)
    return found


def _describe_token(found: dict[str, Any]) -> None:
    """Mark the operations that need the token."""
    found["components"]["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "the value of LYRICSBERT_TOKEN, if the server has one",
        }
    }
    for path in found["paths"].values():
        for operation in path.values():
            if "401" in operation["responses"]:
                operation["security"] = [{}, {"token": []}]
                # FastAPI lists the header as a parameter; in OpenAPI it belongs to the security scheme.
                operation["parameters"] = [
                    parameter for parameter in operation.get("parameters", []) if parameter["name"] != "authorization"
                ]


def _operation_id(route: APIRoute) -> str:
    """The route's function name, which is also the name of the client's method."""
    return str(route.name)
