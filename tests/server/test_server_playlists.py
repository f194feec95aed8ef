"""Playlists over HTTP."""

from __future__ import annotations

from fastapi.testclient import TestClient


def test_a_playlist_is_a_file(client: TestClient, ids: dict[str, str]) -> None:
    wanted = [ids["Slammed Door"], ids["Picnic"], ids["Slammed Door"]]
    body = {"ids": wanted, "format": "m3u8", "title": 'My "best" / größte\n'}
    answer = client.post("/api/v1/playlists", json=body)
    assert answer.headers["content-type"] == "application/vnd.apple.mpegurl"
    disposition = answer.headers["content-disposition"]
    assert disposition == (
        "attachment; filename=\"playlist.m3u8\"; filename*=UTF-8''My%20%22best%22%20%2F%20gr%C3%B6%C3%9Fte%0A.m3u8"
    )
    assert answer.text.splitlines()[2:] == [
        "# 3 songs have no audio file:",
        "# Dan Roe - Slammed Door",
        "# Bo Fields - Picnic (https://example.org/picnic)",
        "# Dan Roe - Slammed Door",
    ]
    xspf = client.post("/api/v1/playlists", json={"ids": wanted[:1], "format": "xspf", "path_prefix": "/a=/b"})
    assert xspf.headers["content-type"] == "application/xspf+xml"
    assert "<creator>Dan Roe</creator>" in xspf.text
    jspf = client.post("/api/v1/playlists", json={"ids": wanted[:1], "format": "jspf"})
    assert jspf.headers["content-type"] == "application/jspf+json"
    assert jspf.json()["playlist"]["track"][0]["creator"] == "Dan Roe"


def test_a_playlist_of_unknown_songs_is_refused(client: TestClient) -> None:
    answer = client.post("/api/v1/playlists", json={"ids": ["nothing"], "format": "m3u8"})
    assert answer.status_code == 404
    assert client.post("/api/v1/playlists", json={"ids": [], "format": "m3u8"}).status_code == 422
    assert client.post("/api/v1/playlists", json={"ids": ["x"], "format": "pls"}).status_code == 422
    body = {"ids": ["x"], "format": "m3u", "path_prefix": "/music"}
    assert client.post("/api/v1/playlists", json=body).status_code == 422


def test_a_playlist_file_is_read_back(client: TestClient, ids: dict[str, str]) -> None:
    wanted = [ids["Slammed Door"], ids["Empty Chair"]]
    for kind in ("m3u", "xspf", "jspf"):
        text = client.post("/api/v1/playlists", json={"ids": wanted, "format": kind, "title": "Doors"}).text
        found = client.post("/api/v1/playlists/read", json={"name": f"doors.{kind}", "text": text}).json()
        if kind == "m3u":  # songs without a file are named in comments alone
            continue
        assert (found["title"], [song["id"] for song in found["songs"]]) == ("Doors", wanted), kind
        assert found["missing"] == []


def test_songs_of_a_playlist_that_are_not_found_are_named(client: TestClient, ids: dict[str, str]) -> None:
    text = "\ufeff#EXTM3U\n#EXTINF:1,Bo Fields - Picnic\n/x/1.mp3\n#EXTINF:1,Nobody - Nothing\n/x/2.mp3\n../3 a.mp3\n"
    found = client.post("/api/v1/playlists/read", json={"name": "list.M3U8", "text": text}).json()
    assert [song["id"] for song in found["songs"]] == [ids["Picnic"]]
    assert found["missing"] == ["Nobody - Nothing", "../3 a.mp3"]


def test_what_is_no_playlist_is_refused_in_a_sentence(client: TestClient) -> None:
    answer = client.post("/api/v1/playlists/read", json={"name": "list.pls", "text": "x"})
    assert (answer.status_code, answer.json()["title"]) == (422, "The playlist cannot be read")
    assert "list.pls is no playlist by its extension" in answer.json()["detail"]
    answer = client.post(
        "/api/v1/playlists/read", json={"name": "list.xspf", "text": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}
    )
    assert answer.status_code == 422
    assert client.post("/api/v1/playlists/read", json={"name": "l.m3u", "text": "x" * 600_000}).status_code in {
        413,
        422,
    }
