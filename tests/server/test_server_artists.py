"""Pages of artists and albums, over HTTP."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from server_songs import ATTACK


def get(client: TestClient, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/v1{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_artist_has_a_profile_songs_and_near_artists(client: TestClient) -> None:
    found = get(client, "/artist", name="dan roe")
    assert (found["name"], found["songs"], found["years"]) == ("Dan Roe", 2, [1999, 1999])
    assert sorted(song["title"] for song in found["tracks"]) == ["Cellar Door", "Slammed Door"]
    assert sum(found["profile"]["moods"].values()) == found["profile"]["usable"] == 2
    assert abs(sum(found["profile"]["emotions"].values()) - 1) < 0.01
    assert len(found["typical"]) == 2
    assert "Dan Roe" not in [near["name"] for near in found["near"]]
    assert client.get(found["near"][0]["cover"]).headers["content-type"] == "image/svg+xml"
    assert client.get(found["profile"]["covers"][0]).status_code == 200


def test_an_artist_without_usable_songs_is_still_a_page(client: TestClient) -> None:
    found = get(client, "/artist", name="Gil")
    assert found["profile"] == {
        **found["profile"],
        "usable": 0,
        "emotions": None,
        "valence": None,
        "themes": [],
        "moods": {"Happy": 0, "Anxious/Sad": 0, "Energetic": 0, "Calm": 0},
    }
    assert found["near"] == found["typical"] == []
    assert [song["title"] for song in found["tracks"]] == ["Two Words"]


def test_a_strange_name_is_a_name(client: TestClient) -> None:
    assert get(client, "/artist", name=ATTACK)["songs"] == 1


def test_an_unknown_artist_or_album_is_said_in_a_sentence(client: TestClient) -> None:
    answer = client.get("/api/v1/artist", params={"name": "Nobody"})
    assert (answer.status_code, answer.json()["detail"]) == (404, "The library has no artist 'Nobody'.")
    answer = client.get("/api/v1/album", params={"artist": "Ada Moss", "title": "Nothing"})
    assert (answer.status_code, answer.json()["detail"]) == (404, "The library has no album 'Nothing' by 'Ada Moss'.")
    assert client.get("/api/v1/artist").status_code == 422


def test_albums_are_listed_and_shown(client: TestClient) -> None:
    page = get(client, "/albums", artist="ada moss")
    assert page["total"] == 1
    album = page["albums"][0]
    assert (album["artist"], album["title"], album["year"], album["songs"]) == ("Ada Moss", "Kitchen Songs", 1970, 1)
    assert album["duration"] == 180.0
    sheet = get(client, "/album", artist="Ada Moss", title="kitchen songs")
    assert [song["title"] for song in sheet["tracks"]] == ["Empty Chair"]
    assert sheet["profile"]["usable"] == 1
    assert get(client, "/albums", q="KITCHEN")["total"] == 1
    assert get(client, "/albums", q="nothing")["total"] == get(client, "/albums", artist="Nobody")["total"] == 0
    assert get(client, "/songs", artist="Ada Moss", album="Kitchen Songs")["total"] == 1
    assert get(client, "/songs", album="Other")["total"] == 0


def test_themes_of_an_artist_are_those_of_the_songs(themed_client: TestClient) -> None:
    profile = get(themed_client, "/artist", name="Ada Moss")["profile"]
    assert [theme["name"] for theme in profile["themes"]] == ["loneliness"]
    assert 1 <= profile["valence"] <= 9
