"""The OpenAPI description: current, and true of what the server answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lyricsbert.server.app import create_app
from lyricsbert.server.openapi import text
from lyricsbert.server.problems import ProblemError
from lyricsbert.server.settings import Settings

FILE = Path(__file__).parents[2] / "frontend" / "openapi.json"


def test_the_file_that_the_page_is_made_from_is_current() -> None:
    assert FILE.read_text("utf-8") == text(), "run `python -m lyricsbert.server.openapi frontend/openapi.json`"


def test_the_file_is_the_same_each_time() -> None:
    assert text() == text()


def test_every_route_says_what_it_takes_and_gives(client: TestClient) -> None:
    found = client.get("/api/openapi.json").json()
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation.get("description"), where
            assert all(parameter.get("description") for parameter in operation.get("parameters", [])), where
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], where
            if "401" in operation["responses"]:
                assert {"token": []} in operation["security"], where
    for name in ("WishRequest", "AnalysesRequest", "PlaylistRequest", "SongSummary", "Emotions", "Problem"):
        assert found["components"]["schemas"][name]["examples"], name


@pytest.fixture(scope="module")
def described(built: Path, tiny_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The description, with a server behind it whose writes do nothing."""
    app: FastAPI = create_app(
        Settings(
            library=str(built),
            listeners=str(tmp_path_factory.mktemp("listeners") / "listeners.sqlite"),
            model=str(tiny_bundle),
            cache=tmp_path_factory.mktemp("cache"),
            hosts=("localhost", "127.0.0.1", "testserver"),
        )
    )
    server = app.state.server

    async def refuse(*_: object) -> None:
        raise ProblemError("library-busy", "This server writes nothing.")

    server.imports.start = refuse
    server.live.remove = lambda _: 0
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


OPERATIONS = [
    (path, method, mode)
    for path, operations in json.loads(FILE.read_text("utf-8"))["paths"].items()
    for method, operation in operations.items()
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    # What takes nothing cannot be asked wrongly.
    if mode is GenerationMode.POSITIVE or operation.get("parameters") or operation.get("requestBody")
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method", "mode"), OPERATIONS)
def test_no_request_gets_an_answer_that_is_not_described(
    described: Any, path: str, method: str, mode: GenerationMode
) -> None:
    cases = described[path][method].as_strategy(generation_mode=mode)

    @settings(max_examples=8, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def ask(case: Any) -> None:
        case.call_and_validate(
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
            ]
        )

    ask()
