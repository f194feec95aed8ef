"""Listeners over HTTP: what they do is kept, counts, comes in, goes out, and is erased; and nobody else reads it."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

ME = "/api/v1/listeners/me"
Serve = Callable[..., TestClient]
TOKEN = "0123456789abcdef0123456789abcdef"


def song_ids(client: TestClient) -> list[str]:
    return [song["id"] for song in client.get("/api/v1/songs").json()["songs"] if song["usable"]]


def add(client: TestClient, *events: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(f"{ME}/events", json={"events": list(events)})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def recommended(client: TestClient, **wish: Any) -> list[str]:
    answer = client.post("/api/v1/recommendations", json=wish)
    assert answer.status_code == 200, answer.text
    return [each["song"]["id"] for each in answer.json()["recommendations"]]


def test_a_listener_nobody_has_heard_of_has_done_nothing(serve: Serve, tmp_path: Path) -> None:
    client = serve()
    found = client.get(ME).json()
    assert (found["name"], found["liked"], found["interests"]) == ("me", [], [])
    assert client.get("/api/v1/listeners").json() == {"listeners": []}
    assert recommended(client, listener="me", k=3)


def test_likes_are_kept_once_and_shape_lists(serve: Serve) -> None:
    client = serve()
    first, second, third = song_ids(client)[:3]
    like = {"kind": "like", "song": first, "at": "2026-01-02T03:04:05.678Z", "source": "page"}
    assert add(client, like, {"kind": "dislike", "song": second}) == {"added": 2, "known": 0}
    assert add(client, like) == {"added": 0, "known": 1}
    found = client.get(ME).json()
    assert [song["song"] for song in found["liked"]] == [first]
    assert [song["song"] for song in found["disliked"]] == [second]
    assert len(found["interests"]) == 1
    asked = recommended(client, text="tears and rain", listener="me", k=20)
    assert second not in asked
    assert second in recommended(client, text="tears and rain", k=20)
    add(client, {"kind": "play", "song": third})
    assert third not in recommended(client, text="tears and rain", listener="me", k=3)
    add(client, {"kind": "neutral", "song": first}, {"kind": "neutral", "song": second})
    assert client.get(ME).json()["liked"] == []
    page = client.get(f"{ME}/events?limit=2").json()["events"]
    assert [event["kind"] for event in page] == ["neutral", "neutral"]


def test_a_song_that_is_not_there_is_kept_by_name(serve: Serve) -> None:
    client = serve()
    add(client, {"kind": "like", "song": "gone", "artist": "Ada Nobody", "title": "Gone Away"})
    assert client.get(ME).json()["liked"][0]["song"] is None
    assert client.get(ME).json()["liked"][0]["title"] == "Gone Away"


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({"kind": "like"}, "names no song"),
        ({"kind": "like", "song": "zzzzzzzzzzzzzzzzz"}, "No song in the library"),
        ({"kind": "like", "title": "x", "at": "2126-01-01T00:00:00Z"}, "in the future"),
        ({"kind": "like", "title": "x", "at": "1066-01-01T00:00:00Z"}, "before 1990"),
        ({"kind": "like", "title": "x", "at": "2026-01-01T00:00:00"}, "timezone"),
        ({"kind": "love", "title": "x"}, "like"),
    ],
)
def test_an_event_that_is_none_is_told_and_nothing_is_kept(serve: Serve, event: dict[str, Any], says: str) -> None:
    client = serve()
    answer = client.post(f"{ME}/events", json={"events": [{"kind": "like", "title": "fine"}, event]})
    assert answer.status_code == 422
    assert says in answer.text
    assert client.get(f"{ME}/events").json() == {"events": []}


def test_names_that_are_none(serve: Serve) -> None:
    client = serve()
    answer = client.get("/api/v1/listeners/..%2F..%2Fetc")
    assert answer.status_code in (404, 422)
    answer = client.post("/api/v1/recommendations", json={"listener": "a;b"})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("problem-listener")


def test_settings(serve: Serve) -> None:
    client = serve()
    assert client.post(ME, json={"exploration": 0.5}).json()["exploration"] == 0.5
    assert client.post(ME, json={"half_life_days": 30}).json() | {"counts": {}} == {
        "name": "me",
        "counts": {},
        "exploration": 0.5,
        "half_life_days": 30,
    }
    assert client.post(ME, json={"exploration": 2}).status_code == 422


def test_a_history_comes_in_goes_out_and_is_erased(serve: Serve, tmp_path: Path) -> None:
    client = serve()
    first = client.get("/api/v1/songs").json()["songs"][0]
    lines = ["uts,artist,track", f'1700000000,"{first["artist"]}","{first["title"]}"', "1700000001,Nobody,Nothing"]
    upload = {"file": ("history.csv", "\n".join(lines).encode())}
    report = client.post(f"{ME}/import", files=upload).json()
    assert (report["source"], report["added"], report["matched"], report["missing"]) == ("lastfm", 2, 1, 1)
    assert client.post(f"{ME}/import", files=upload).json()["known"] == 2
    exported = client.get(f"{ME}/export")
    assert exported.headers["content-type"].startswith("application/x-ndjson")
    assert [json.loads(line).get("title") for line in exported.text.splitlines()] == [None, first["title"], "Nothing"]
    assert client.delete(ME).json()["erased"]["play"] == 2
    assert client.delete(ME).status_code == 422
    back = client.post(f"{ME}/import", files={"file": ("export.jsonl", exported.content)}).json()
    assert back["added"] == 2
    wrong = client.post(f"{ME}/import", files={"file": ("x.pdf", b"%PDF")})
    assert wrong.status_code == 422
    assert wrong.json()["type"].endswith("problem-history")


def test_a_listener_is_for_who_has_the_token(serve: Serve) -> None:
    client = serve(token=TOKEN)
    allowed = {"Authorization": f"Bearer {TOKEN}"}
    for method, path in (("GET", ME), ("GET", f"{ME}/export"), ("DELETE", ME), ("GET", "/api/v1/listeners")):
        assert client.request(method, path).status_code == 401
    assert client.post("/api/v1/recommendations", json={"text": "rain", "listener": "me"}).status_code == 401
    assert client.post(f"{ME}/import", content=b"x" * 2_000_000).status_code == 401
    assert client.get(ME, headers=allowed).status_code == 200
    assert client.post("/api/v1/recommendations", json={"text": "rain"}).status_code == 200
    asked = client.post("/api/v1/recommendations", json={"listener": "me"}, headers=allowed)
    assert asked.status_code == 200


def test_songs_are_served_where_listeners_cannot_be_kept(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = serve(listeners=str(tmp_path / "nowhere" / "listeners.sqlite"))
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/api/v1/listeners/Ada Lovelace")
    assert answer.status_code == 500
    assert answer.json()["type"].endswith("problem-listener-store")
    assert not [each for each in caplog.records if "Ada" in each.getMessage() and "lyricsbert" in each.name]
    assert recommended(client, text="rain")


def test_two_servers_share_one_store_and_another_library(serve: Serve, tmp_path: Path) -> None:
    shared = str(tmp_path / "shared.sqlite")
    one, other = serve(listeners=shared), serve(listeners=shared)
    first, second = song_ids(one)[:2]
    add(one, {"kind": "like", "song": first})
    add(other, {"kind": "like", "song": second})
    assert [song["song"] for song in one.get(ME).json()["liked"]] == [second, first]
    assert not (tmp_path / "library" / "listeners.sqlite").exists()
    shutil.rmtree(tmp_path / "library")


def test_a_full_disk_is_told_and_what_was_kept_stays(serve: Serve) -> None:
    client = serve()
    first, second = song_ids(client)[:2]
    add(client, {"kind": "like", "song": first})
    engine = client.app.state.server.listeners.store._engine  # type: ignore[attr-defined]

    def fill(connection: Any, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(engine, "connect", fill)
    engine.dispose()
    many = [{"kind": "play", "title": f"{number} {'x' * 250}"} for number in range(500)]
    answer = client.post(f"{ME}/events", json={"events": many})
    assert (answer.status_code, answer.json()["type"]) == (507, "/api/docs#problem-storage-full")
    sa.event.remove(engine, "connect", fill)
    engine.dispose()
    add(client, {"kind": "like", "song": second})
    assert [song["song"] for song in client.get(ME).json()["liked"]] == [second, first]
    assert len(client.get(f"{ME}/events").json()["events"]) == 2
