"""The OpenAPI description of the HTTP API: `python -m lyricsbert.server.openapi FILE` writes it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from lyricsbert.server.schemas import ImportState, Problem

if TYPE_CHECKING:
    from fastapi import FastAPI


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """The description of an application, made once."""
    if app.openapi_schema is None:
        found = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, license_info=_LICENSE
        )
        schemas = found["components"]["schemas"]
        for model in (Problem, ImportState):  # named by media types that FastAPI does not look into
            described = model.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
            schemas |= described.pop("$defs", {})
            schemas[model.__name__] = described
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        _say_what_writes_need(found)
        app.openapi_schema = found
    return app.openapi_schema


_LICENSE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}


def _say_what_writes_need(found: dict[str, Any]) -> None:
    found["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "LYRICSBERT_TOKEN, if the server has one"}
    }
    for path in found["paths"].values():
        for operation in path.values():
            if "401" in operation["responses"]:
                operation["security"] = [{}, {"token": []}]
                # FastAPI lists the header as a parameter, which OpenAPI leaves to the security scheme.
                operation["parameters"] = [
                    parameter for parameter in operation.get("parameters", []) if parameter["name"] != "authorization"
                ]


def text() -> str:
    """The description as JSON with sorted keys: the same code gives the same text."""
    from lyricsbert.server.app import routes_only

    return json.dumps(routes_only().openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the description to the file that the command line names, or to standard output."""
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text(), "utf-8")
    else:
        sys.stdout.write(text())


if __name__ == "__main__":
    main()
