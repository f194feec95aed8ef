"""Songs over HTTP: lists, sheets, neighbours, removal, and titles that are attacks."""

from __future__ import annotations

import time
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from server_songs import ATTACK, server_songs

from lyricsbert.library import Library
from lyricsbert.server import app


def songs(client: TestClient, **params: Any) -> list[str]:
    answer = client.get("/api/v1/songs", params=params)
    assert answer.status_code == 200, answer.text
    return [song["title"] for song in answer.json()["songs"]]


def test_pages_of_all_songs(client: TestClient) -> None:
    every = songs(client)
    assert len(every) == len(server_songs())
    assert songs(client, limit=2, offset=2) == every[2:4]
    assert songs(client, offset=1000) == []
    assert client.get("/api/v1/songs", params={"limit": 2}).json()["total"] == len(every)


def test_orders(client: TestClient) -> None:
    by_title = songs(client, order="title")
    assert by_title == sorted(by_title, key=str.casefold)
    assert songs(client, order="year")[0] == "Empty Chair"
    assert songs(client, order="artist")[1] == "Empty Chair"


def test_names_are_found_forgivingly(client: TestClient) -> None:
    assert songs(client, q="empti chair")[0] == "Empty Chair"
    assert songs(client, q="Cellar Door by Dan Roe")[0] == "Cellar Door"
    assert songs(client, q="xyzzy") == []


def test_filters(client: TestClient) -> None:
    assert songs(client, usable="false") == ["Two Words"]
    assert songs(client, artist="Dan Roe") == ["Slammed Door", "Cellar Door"]
    moods = {mood: songs(client, mood=mood) for mood in ("Happy", "Anxious/Sad", "Energetic", "Calm")}
    assert sorted(title for titles in moods.values() for title in titles) == sorted(songs(client, usable="true"))
    unusable = client.get("/api/v1/songs", params={"usable": "false"}).json()["songs"][0]
    assert unusable["unusable_reason"] == "too few words"
    assert unusable["mood"] is None
    assert unusable["emotions"] is None


def test_artists(client: TestClient) -> None:
    answer = client.get("/api/v1/artists", params={"q": "roe"}).json()
    assert answer == {"artists": [{"name": "Dan Roe", "songs": 2}], "total": 1}
    assert client.get("/api/v1/artists", params={"limit": 1}).json()["total"] == 6


def test_a_sheet_has_its_sections_as_they_are_sung(client: TestClient, ids: dict[str, str]) -> None:
    sheet = client.get(f"/api/v1/songs/{ids['Empty Chair']}").json()
    sections = sheet["lyrics_sections"]
    assert [section["label"] for section in sections] == ["Verse", "Chorus", "Verse 2", "Chorus"]
    assert [section["repeat_of"] for section in sections] == [None, None, None, 1]
    assert [section["times_sung"] for section in sections] == [1, 2, 1, 2]
    assert sections[1]["emotions"] == sections[3]["emotions"]
    assert sections[0]["times"] == [10.0, 14.0, 18.0]
    assert sections[1]["times"] is None
    assert max(sections[1]["emotions"], key=sections[1]["emotions"].get) == "sadness"
    assert sheet["album"] == "Kitchen Songs"
    assert [link["name"] for link in sheet["links"]][:2] == ["Spotify", "YouTube"]
    assert all(link["url"].startswith("https://") for link in sheet["links"])


def test_an_unusable_song_has_a_sheet_too(client: TestClient, ids: dict[str, str]) -> None:
    sheet = client.get(f"/api/v1/songs/{ids['Two Words']}").json()
    assert sheet["lyrics_sections"][0]["lines"] == ["la la"]
    assert sheet["lyrics_sections"][0]["emotions"] is None
    similar = client.get(f"/api/v1/songs/{ids['Two Words']}/similar")
    assert similar.status_code == 422
    assert "Two Words" in similar.json()["detail"]


def test_only_web_addresses_are_links(client: TestClient, ids: dict[str, str]) -> None:
    assert client.get(f"/api/v1/songs/{ids['Picnic']}").json()["link"] == "https://example.org/picnic"
    assert client.get(f"/api/v1/songs/{ids['Paper Kiss']}").json()["link"] is None


def test_similar_songs(client: TestClient, ids: dict[str, str]) -> None:
    found = client.get(f"/api/v1/songs/{ids['Slammed Door']}/similar", params={"k": 2}).json()["recommendations"]
    assert len(found) == 2
    assert ids["Slammed Door"] not in [each["song"]["id"] for each in found]


@pytest.mark.parametrize("path", ["", "/similar", "/cover.svg", "/cover", "/attention"])
def test_an_unknown_song_is_404(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1/songs/nothing{path}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/api/docs#problem-song-not-found"


def test_a_song_that_is_an_attack_is_data_everywhere(client: TestClient, ids: dict[str, str]) -> None:
    song_id = ids[f"{ATTACK} & co"]
    sheet = client.get(f"/api/v1/songs/{song_id}")
    assert sheet.headers["content-type"] == "application/json"
    assert sheet.headers["x-content-type-options"] == "nosniff"
    assert sheet.json()["artist"] == ATTACK
    cover = client.get(f"/api/v1/songs/{song_id}/cover.svg")
    assert "<img" not in cover.text
    root = ElementTree.fromstring(cover.text)
    assert root[0].text == f"{ATTACK} - {ATTACK} & co"
    assert cover.headers["content-security-policy"].startswith("default-src 'none'")
    link = sheet.json()["links"][0]["url"]
    assert "<" not in link
    missing = client.get(f"/api/v1/songs/{ATTACK}")
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"


def test_a_removed_song_is_gone_at_once(serve: Any) -> None:
    client = serve()
    first = client.get("/api/v1/songs").json()["songs"][0]
    before = client.get("/api/v1/library")
    assert client.delete(f"/api/v1/songs/{first['id']}").status_code == 204
    assert client.get(f"/api/v1/songs/{first['id']}").status_code == 404
    after = client.get("/api/v1/library", headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["songs"] == before.json()["songs"] - 1
    assert client.delete(f"/api/v1/songs/{first['id']}").status_code == 404


def test_all_songs_can_be_removed(serve: Any) -> None:
    client = serve()
    for song in client.get("/api/v1/songs").json()["songs"]:
        assert client.delete(f"/api/v1/songs/{song['id']}").status_code == 204
    for path in ("songs", "library", "moods", "artists", "search?q=rain", "imports", "model"):
        assert client.get(f"/api/v1/{path}").status_code == 200, path
    assert client.get("/api/v1/map").status_code in (200, 404)
    answer = client.post("/api/v1/recommendations", json={"text": "sad"})
    assert answer.json()["recommendations"] == []


def test_what_another_process_writes_is_shown(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "REFRESH_INTERVAL", 0.05)
    client = serve()
    other = Library.open(client.app.state.server.live.path)
    other = other.remove(other.ids[:2])
    while client.get("/api/v1/library").json()["version"] != other.info().version:
        time.sleep(0.05)
    assert client.get("/api/v1/songs").json()["total"] == len(server_songs()) - 2


def test_a_library_that_somebody_else_writes_is_busy(serve: Any) -> None:
    client = serve()
    song = client.get("/api/v1/songs").json()["songs"][0]
    library = Library.open(client.app.state.server.live.path)
    with library._store.lock():
        answer = client.delete(f"/api/v1/songs/{song['id']}")
    assert answer.status_code == 409
    assert answer.json()["type"] == "/api/docs#problem-library-busy"
    assert int(answer.headers["retry-after"]) > 0
    assert client.get(f"/api/v1/songs/{song['id']}").status_code == 200
