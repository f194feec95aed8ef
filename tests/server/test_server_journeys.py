"""Journeys and blends over HTTP."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from server_songs import ATTACK

JOURNEYS = "/api/v1/journeys"
SAD, GLAD = {"text": "lonely tears"}, {"text": "happy in the sun"}


def test_a_journey_goes_from_one_feeling_to_another(client: TestClient, ids: dict[str, str]) -> None:
    answer = client.post(JOURNEYS, json={"start": SAD, "goal": GLAD, "k": 3})
    assert answer.status_code == 200
    journey = answer.json()
    titles = [step["song"]["title"] for step in journey["steps"]]
    assert titles[0] == "Empty Chair"
    assert titles[-1] == "Picnic"
    first = journey["steps"][0]
    assert first["seconds"] == 180
    assert first["similarity"] is None
    assert first["reasons"][0]["kind"] == "path"
    assert journey["start"]["asked"]["emotions"]["sadness"] > 0.5
    assert journey["start"]["path"]["valence"] is None  # the model does not tell it
    assert journey["seconds"] == 180 + 2 * 210
    again = client.post(JOURNEYS, json={"start": SAD, "goal": GLAD, "k": 3, "without": [ids[titles[1]]]})
    assert ids[titles[1]] not in [step["song"]["id"] for step in again.json()["steps"]]


def test_levels_are_told_where_the_model_tells_them(themed_client: TestClient) -> None:
    songs = themed_client.get("/api/v1/songs").json()["songs"]
    start = next(song["id"] for song in songs if song["title"] == "Empty Chair")
    body = {"start": {"song": start}, "goal": GLAD, "k": 4, "via": [{"position": 0.5, "valence": 8}]}
    journey = themed_client.post(JOURNEYS, json=body).json()
    assert journey["start"]["song"] == start
    assert all(1 <= step["target"]["valence"] <= 9 for step in journey["steps"])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"start": SAD}, "has no goal"),
        ({"start": SAD, "goal": SAD}, "feel the same"),
        ({"start": SAD, "goal": GLAD, "k": 100}, "needs 100 songs"),
        ({"start": {"song": "Nobody - Nothing Whatsoever"}, "goal": GLAD}, "No song in the library"),
        ({"start": {}, "goal": GLAD}, "is empty"),
        ({"start": SAD, "goal": GLAD, "k": 1}, ""),
        ({"start": SAD, "goal": GLAD, "via": [{"position": 2, "valence": 3}]}, ""),
        ({"start": SAD, "goal": GLAD, "artist": "Nobody At All"}, "There is no artist"),
    ],
)
def test_what_cannot_be_is_a_problem(client: TestClient, body: dict[str, Any], said: str) -> None:
    answer = client.post(JOURNEYS, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


def test_a_blend_is_a_wish(client: TestClient, ids: dict[str, str]) -> None:
    parts = [{"song": ids["Empty Chair"], "weight": 2}, {"text": "kiss my darling"}, {"change": {"energy": -2}}]
    answer = client.post("/api/v1/recommendations", json={"blend": parts, "k": 3})
    found = answer.json()["recommendations"]
    assert found[0]["song"]["artist"] in {"Cleo Hart", ATTACK}  # both sing it
    assert ids["Empty Chair"] not in [each["song"]["id"] for each in found]
    assert found[0]["parts"].keys() == {"blend"}
    refused = client.post("/api/v1/recommendations", json={"blend": [{"text": "rain", "weight": 0}]})
    assert refused.status_code == 422
    assert "a weight is from -10 to 10" in refused.json()["detail"]
