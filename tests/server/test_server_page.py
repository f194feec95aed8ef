"""The built page, health, metrics, the reference, and the queue."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette

from lyricsbert.server.caching import NotModified, answer_not_modified
from lyricsbert.server.page import page_route
from lyricsbert.server.problems import KINDS, ProblemError
from lyricsbert.server.workers import Workers


@pytest.fixture
def page(tmp_path: Path) -> TestClient:
    folder = tmp_path / "page"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><p>The page")
    (folder / "assets" / "main-1a2b.js").write_text("1")
    (folder / "icon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("of others")

    async def missing(_: Any, error: Exception) -> Any:
        from starlette.responses import PlainTextResponse

        return PlainTextResponse(str(error), status_code=404)

    return TestClient(Starlette(routes=[page_route(folder)], exception_handlers={ProblemError: missing}))


@pytest.mark.parametrize("path", ["/", "/song/3f6c", "/map", "/index.html"])
def test_the_index_is_given_for_every_view_and_always_asked_for(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert "The page" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    assert page.head(path).status_code == 200


def test_files_are_not_sent_twice_and_travel_compressed(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main-1a2b.js").write_text("let song = 1;\n" * 1000)
    app = Starlette(routes=[page_route(tmp_path)], exception_handlers={NotModified: answer_not_modified})
    page = TestClient(app)
    path = "/assets/main-1a2b.js"
    packed = page.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-type"].startswith("text/javascript")
    assert packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < 1000
    plain = page.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content
    kept = {"If-None-Match": packed.headers["etag"]}
    assert page.get(path, headers=kept).status_code == 304
    (tmp_path / "assets" / "main-1a2b.js").write_text("let song = 2;")
    assert page.get(path, headers=kept).text == "let song = 2;"


def test_hashed_files_stay_for_good_and_others_do_not(page: TestClient) -> None:
    assert "immutable" in page.get("/assets/main-1a2b.js").headers["cache-control"]
    assert page.get("/icon.svg").headers["cache-control"] == "no-cache"
    assert page.get("/assets/gone.js").status_code == 404


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/%00", "/..."]
)
def test_nothing_outside_the_page_is_given(page: TestClient, path: str) -> None:
    assert "of others" not in page.get(path).text


def test_a_page_that_is_not_built_says_so(tmp_path: Path) -> None:
    answer = TestClient(Starlette(routes=[page_route(tmp_path / "none")])).get("/")
    assert answer.status_code == 200
    assert "not built" in answer.text


def test_the_reference_names_every_route_problem_and_schema(client: TestClient) -> None:
    openapi = client.get("/api/openapi.json").json()
    page = client.get("/api/docs")
    assert page.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert "<script" not in page.text
    for path in openapi["paths"]:
        assert path in page.text
    for kind in KINDS:
        assert f'id="problem-{kind}"' in page.text
    for schema in openapi["components"]["schemas"]:
        assert f'id="schema-{schema}"' in page.text


def test_health_and_metrics(client: TestClient) -> None:
    assert client.get("/livez").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}
    client.get("/api/v1/songs/nothing")
    text = client.get("/metrics").text
    assert 'lyricsbert_requests_total{method="GET",route="show_song",status="404"}' in text
    assert "lyricsbert_songs 7.0" in text
    assert "songs/nothing" not in text


def test_a_full_queue_turns_away_and_recovers(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve(workers=1, waiting=0)
    server = client.app.state.server
    began, go_on = threading.Event(), threading.Event()
    analyze = server.live.encoder.analyze

    def slow(texts: list[str]) -> Any:
        began.set()
        go_on.wait(10)
        return analyze(texts)

    monkeypatch.setattr(server.live.encoder, "analyze", slow)
    first: list[int] = []
    asking = threading.Thread(
        target=lambda: first.append(client.post("/api/v1/analyses", json={"texts": ["sad"]}).status_code)
    )
    asking.start()
    assert began.wait(10)
    answer = client.get("/api/v1/songs")
    ready, alive = client.get("/readyz"), client.get("/livez")
    go_on.set()
    asking.join()
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["type"] == "/api/docs#problem-busy"
    assert ready.status_code == 503
    assert alive.status_code == 200
    assert first == [200]
    assert client.get("/api/v1/songs").status_code == 200


def test_a_request_that_is_given_up_keeps_its_place_until_its_work_ends() -> None:
    async def scenario() -> None:
        workers = Workers(1, 0)
        go_on = threading.Event()
        task = asyncio.create_task(workers.run(lambda: go_on.wait(10)))
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert workers.taken == 1
        with pytest.raises(ProblemError):
            await workers.run(lambda: None)
        go_on.set()
        for _ in range(200):
            if not workers.taken:
                break
            await asyncio.sleep(0.01)
        assert await workers.run(lambda: 7) == 7
        workers.close()

    asyncio.run(scenario())
