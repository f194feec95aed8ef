"""Who may ask what: hosts, origins, tokens, limits, and what a browser may do with the answers."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from lyricsbert.errors import ServerError
from lyricsbert.server.settings import Settings

TOKEN = "a-token-of-sixteen-or-more"


@pytest.mark.parametrize("path", ["/", "/api/v1/songs", "/api/v1/nothing", "/livez"])
def test_every_answer_is_strict_with_the_browser(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example:8000", "", "[::1", "localhost.evil.example", "evil.example@127.0.0.1"],
)
def test_a_foreign_name_for_this_machine_is_turned_away(client: TestClient, host: str) -> None:
    answer = client.get("/api/v1/songs", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.json()["type"] == "/api/docs#problem-unknown-host"


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_the_names_of_this_machine_are_known(client: TestClient, host: str) -> None:
    assert client.get("/livez", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[evil"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_page_elsewhere_cannot_send_forms_here(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/api/v1/imports", data={"builtin": "true"}, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"] == "/api/docs#problem-foreign-origin"
    assert "None" not in answer.json()["detail"]
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_the_own_page_may_write(client: TestClient) -> None:
    headers = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    assert client.delete("/api/v1/songs/nothing", headers=headers).status_code == 404


def test_only_named_origins_may_use_the_api(serve: Any) -> None:
    client = serve(cors=("https://app.example",))
    answer = client.get("/api/v1/library", headers={"Origin": "https://app.example"})
    assert answer.headers["access-control-allow-origin"] == "https://app.example"
    preflight = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    assert client.options("/api/v1/recommendations", headers=preflight).status_code == 200
    assert client.post(
        "/api/v1/analyses", json={"texts": ["sad"]}, headers={"Origin": "https://app.example"}
    ).is_success
    other = client.get("/api/v1/library", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7"])
def test_beyond_this_machine_names_are_checked_against_a_list(host: str) -> None:
    settings = Settings(library="x", host=host, token=TOKEN, hosts=("Music.example", "nas"))
    for known in ("music.example", "nas", "localhost", "192.168.1.7", "10.0.0.1", "fe80::1"):
        assert settings.is_host(known)
    for unknown in ("evil.example", "music.example.evil.example", "", "192.168.1.7.evil.example"):
        assert not settings.is_host(unknown)
    assert not Settings(library="x").is_host("10.0.0.1")


def test_a_private_server_is_read_with_the_token_alone(serve: Any) -> None:
    client = serve(token=TOKEN, private=True)
    assert client.get("/livez").status_code == client.get("/readyz").status_code == 200
    login = {"Authorization": "Basic " + base64.b64encode(f"anyone:{TOKEN}".encode()).decode()}
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    wrong = {"Authorization": "Basic " + base64.b64encode(b"anyone:wrong").decode()}
    for path in ("/", "/assets/x.js", "/api/v1/library", "/api/v1/songs", "/api/docs", "/metrics", "/api/v1/nothing"):
        for headers in ({}, wrong, {"Authorization": "Basic ?"}, {"Authorization": TOKEN}):
            answer = client.get(path, headers=headers)
            assert answer.status_code == 401, (path, headers)
            assert answer.headers["www-authenticate"].startswith("Basic ")  # so that a browser asks
        for headers in (login, bearer):
            assert client.get(path, headers=headers).status_code in (200, 404)
    assert client.post("/api/v1/recommendations", json={"text": "sad"}).status_code == 401
    assert client.delete("/api/v1/songs/nothing", headers=login).status_code == 404
    foreign = {**login, "Origin": "https://evil.example"}  # a browser sends the password from any page
    assert client.delete("/api/v1/songs/nothing", headers=foreign).status_code == 403


def test_errors_can_be_read_by_other_pages_that_may_use_the_api(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve(cors=("https://app.example",), token=TOKEN)
    origin = {"Origin": "https://app.example"}

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(client.app.state.server.live.edition.recommender, "encode", fail)
    for answer, status in (
        (client.get("/api/v1/library", headers={**origin, "Host": "evil.example"}), 400),
        (client.post("/api/v1/imports", headers=origin), 401),
        (client.get("/api/v1/nothing", headers=origin), 404),
        (client.post("/api/v1/analyses", content=b"x" * 600_000, headers=origin), 413),
        (client.post("/api/v1/recommendations", json={"text": "sad"}, headers=origin), 500),
    ):
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == "https://app.example"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_ready_is_said_while_the_library_is_there(serve: Any) -> None:
    client = serve()
    assert client.get("/readyz").status_code == 200
    library = Path(client.app.state.server.live.path)
    library.rename(library.with_name("gone"))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["type"]) == (503, "/api/docs#problem-not-ready")
    assert answer.headers["retry-after"]
    assert client.get("/livez").status_code == 200
    library.with_name("gone").rename(library)
    assert client.get("/readyz").status_code == 200


def test_strangers_are_only_let_in_with_a_token() -> None:
    for host in ("0.0.0.0", "::", "192.168.1.7", "music.example"):
        with pytest.raises(ServerError, match="LYRICSBERT_TOKEN"):
            Settings(library="x", host=host)
        assert Settings(library="x", host=host, token=TOKEN).is_host(host)
    for host in ("127.0.0.1", "127.0.0.2", "::1", "localhost"):
        assert Settings(library="x", host=host).is_local


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": "short"},
        {"token": "ü" * 20},
        {"token": f"{TOKEN}\n"},
        {"token": " " * 20},
        {"cors": ("*",)},
        {"cors": ("evil",)},
        {"private": True},
        {"hosts": ("https://music.example",), "token": TOKEN},
        {"certificate": "cert.pem"},
        {"key": "key.pem"},
    ],
)
def test_settings_that_protect_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ServerError):
        Settings(library="x", **wrong)


def test_secrets_are_not_printed() -> None:
    shown = repr(Settings(library="x", token=TOKEN, spotify=("an-id", "a-secret")))
    assert TOKEN not in shown
    assert "a-secret" not in shown


def test_writes_need_the_token_and_reads_do_not(serve: Any) -> None:
    client = serve(token=TOKEN)
    assert client.get("/api/v1/library").json()["token_needed"] is True
    assert client.post("/api/v1/recommendations", json={"text": "sad"}).status_code == 200
    song_id = client.get("/api/v1/songs").json()["songs"][0]["id"]
    writes = [
        ("DELETE", f"/api/v1/songs/{song_id}"),
        ("DELETE", "/api/v1/songs?builtin=true"),
        ("POST", "/api/v1/imports"),
        ("DELETE", "/api/v1/imports/nothing"),
    ]
    for method, path in writes:
        for given in (None, "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ", TOKEN):
            answer = client.request(method, path, headers={"Authorization": given} if given else {})
            assert answer.status_code == 401, (method, path, given)
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert answer.json()["type"] == "/api/docs#problem-token"
    assert client.delete(f"/api/v1/songs/{song_id}", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 204


def test_nothing_is_received_from_whom_the_token_lacks(serve: Any) -> None:
    client = serve(token=TOKEN)
    received = 0

    def pieces() -> Any:
        nonlocal received
        for _ in range(100):
            received += 1
            yield b"x" * 10_000

    headers = {"Content-Type": "multipart/form-data; boundary=x", "Authorization": "Bearer wrong"}
    assert client.post("/api/v1/imports", content=b"x", headers=headers).status_code == 401

    async def ask() -> int:
        status = 0

        async def receive() -> Any:
            return {"type": "http.request", "body": next(pieces()), "more_body": True}

        async def send(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
            "path": "/api/v1/imports", "raw_path": b"/api/v1/imports", "query_string": b"", "root_path": "",
            "headers": [(b"host", b"127.0.0.1"), (b"content-type", b"multipart/form-data; boundary=x")],
        }  # fmt: skip
        await client.app(scope, receive, send)
        return status

    assert asyncio.run(ask()) == 401
    assert received == 0


def test_head_is_get_without_a_body(client: TestClient, ids: dict[str, str]) -> None:
    song = f"/api/v1/songs/{ids['Picnic']}"
    for path in ("/", "/livez", "/api/v1/songs", song, f"{song}/cover.svg", "/api/v1/map", "/api/docs"):
        asked, told = client.get(path), client.head(path)
        assert (told.status_code, told.content) == (200, b""), path
        assert told.headers.get("etag") == asked.headers.get("etag")
        assert told.headers["content-type"] == asked.headers["content-type"]
    assert client.head("/api/v1/songs/nothing").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/songs", "GET, HEAD, DELETE"),
        ("DELETE", "/api/v1/recommendations", "POST"),
        ("OPTIONS", "/api/v1/imports", "GET, HEAD, POST"),
        ("POST", "/", "GET, HEAD"),
    ],
)
def test_what_is_not_allowed_says_what_is(client: TestClient, method: str, path: str, allowed: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed


def test_what_the_browser_has_keeps_the_rules_it_came_with(client: TestClient, ids: dict[str, str]) -> None:
    path = f"/api/v1/songs/{ids['Picnic']}/cover.svg"
    kept = client.get(path)
    assert "sandbox" in kept.headers["content-security-policy"]
    again = client.get(path, headers={"If-None-Match": kept.headers["etag"]})
    assert again.status_code == 304
    assert "content-security-policy" not in again.headers


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    body = b'{"texts": ["' + b"x" * 600_000 + b'"]}'
    answer = client.post("/api/v1/analyses", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 413
    in_pieces = client.post(
        "/api/v1/analyses", content=iter([body[:300_000], body[300_000:]]), headers={"Content-Type": "application/json"}
    )
    assert in_pieces.status_code == 413
    assert in_pieces.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api", 404),
        ("POST", "/api/v1/nothing", 404),
        ("OPTIONS", "/api/v1/nothing", 404),
        ("PUT", "/api/v1/songs", 405),
        ("GET", "/api/v1/recommendations", 405),
        ("DELETE", "/", 405),
    ],
)
def test_what_is_not_there_is_a_problem(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    assert ("allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b'{"text": "sad",}', "application/json", "JSON decode error: "),
        (b'{"text": "sad"}', "text/plain", "Content-Type: application/json; this came as text/plain"),
        (b"[]", "application/json", "Input should be a valid dictionary"),
    ],
)
def test_what_is_wrong_with_a_body_is_said(client: TestClient, content: bytes, kind: str, said: str) -> None:
    answer = client.post("/api/v1/recommendations", content=content, headers={"Content-Type": kind})
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    ("content", "kind"), [(b"{", "application/json"), (b"\xff\xfe", "application/json"), (b"text=sad", "text/plain")]
)
def test_a_body_that_cannot_be_read_is_a_problem(client: TestClient, content: bytes, kind: str) -> None:
    answer = client.post("/api/v1/recommendations", content=content, headers={"Content-Type": kind})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_failure_is_a_problem_that_tells_no_secret(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret")

    monkeypatch.setattr(client.app.state.server.live.edition.recommender, "encode", fail)
    answer = client.post("/api/v1/recommendations", json={"text": "sad"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret" not in answer.text
