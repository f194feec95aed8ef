"""Every route of the API, also one that is added later: who may ask it, and from where."""

from __future__ import annotations

import base64
import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from lyricsbert.server.api import create_api
from lyricsbert.server.middleware import HEALTH

TOKEN: Final = "a-token-of-sixteen-or-more"
COMPUTE_ONLY: Final = {
    ("POST", "/api/v1/recommendations"),
    ("POST", "/api/v1/analyses"),
    ("POST", "/api/v1/journeys"),
    ("POST", "/api/v1/playlists"),
    ("POST", "/api/v1/playlists/read"),
}
"""Routes that change nothing, though a body is sent to them."""

OWN: Final = "/api/v1/conversations"
"""A conversation is kept for who began it, who alone knows its id."""


def routes() -> list[tuple[str, str]]:
    """Method and path of each route, those of the page and the reference as well."""
    paths = create_api().openapi()["paths"]
    found = [(method.upper(), path) for path, methods in paths.items() for method in methods]
    return [*found, ("GET", "/"), ("GET", "/api/docs"), ("GET", "/api/openapi.json")]


def ask(client: TestClient, method: str, path: str, **headers: str) -> Any:
    return client.request(method, re.sub(r"\{\w+\}", "some", path), headers=headers)


def test_a_private_server_answers_on_no_route_without_its_token(serve: Any) -> None:
    client = serve(token=TOKEN, private=True)
    login = "Basic " + base64.b64encode(f"anyone:{TOKEN}".encode()).decode()
    for method, path in routes():
        status = ask(client, method, path).status_code
        assert status == (200 if path in HEALTH else 401), (method, path)
        if method != "GET":
            foreign = ask(client, method, path, Authorization=login, Origin="https://evil.example")
            assert foreign.status_code == 403, (method, path)


def test_whatever_changes_something_or_tells_of_a_listener_needs_the_token(serve: Any) -> None:
    client = serve(token=TOKEN)
    for method, path in routes():
        is_free = method == "GET" or (method, path) in COMPUTE_ONLY or path.startswith(OWN)
        if not is_free or path.startswith("/api/v1/listeners"):
            assert ask(client, method, path).status_code == 401, (method, path)
            assert ask(client, method, path, Authorization=f"Bearer {TOKEN}x").status_code == 401, (method, path)


def test_the_log_has_no_words_and_no_names_of_listeners(
    serve: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """Neither while all is well, nor when the model or the store of listeners fails."""
    caplog.set_level(logging.DEBUG)
    client = serve(listeners=str(tmp_path / "listeners.sqlite"))
    wish = {"text": "SECRET words of rain"}
    asked: list[tuple[str, str, Any]] = [
        ("POST", "/api/v1/recommendations", wish),
        ("POST", "/api/v1/recommendations", wish | {"listener": "SECRET"}),
        ("POST", "/api/v1/analyses", {"texts": ["SECRET words"]}),
        ("POST", "/api/v1/journeys", {"start": wish, "goal": wish}),
        ("POST", "/api/v1/playlists/read", {"name": "SECRET.xspf", "text": "SECRET"}),
        ("POST", "/api/v1/listeners/SECRET/events", {"events": [{"kind": "like", "title": "SECRET"}]}),
        ("GET", "/api/v1/listeners/SECRET/export", None),
        ("GET", "/api/v1/search?q=SECRET", None),
        ("DELETE", "/api/v1/listeners/SECRET", None),
    ]

    def statuses() -> list[int]:
        conversation = client.post("/api/v1/conversations", json={}).json()["conversation"]
        turn = ("POST", f"/api/v1/conversations/{conversation}/turns", wish)
        return [client.request(method, path, json=body).status_code for method, path, body in (*asked, turn)]

    assert statuses().count(200) >= 8

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(client.app.state.server.live.edition.recommender, "encode", fail)
    with closing(sqlite3.connect(tmp_path / "listeners.sqlite")) as store:
        store.execute("DROP TABLE events")
    assert statuses().count(500) >= 6
    written = [record for record in caplog.records if not record.name.startswith("http")]
    assert any(record.levelno >= logging.ERROR for record in written)
    assert "SECRET" not in "\n".join(map(logging.Formatter().format, written))
