"""Valence, energy and themes over HTTP, of a model that tells them and of one that does not."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient


def recommend(client: TestClient, **wish: Any) -> Any:
    answer = client.post("/api/v1/recommendations", json=wish)
    assert answer.status_code == 200, answer.text
    return answer.json()


def titles(found: Any) -> set[str]:
    return {each["song"]["title"] for each in found["recommendations"]}


def analysis(client: TestClient, text: str) -> Any:
    (told,) = client.post("/api/v1/analyses", json={"texts": [text]}).json()["analyses"]
    return told


def test_songs_say_how_bright_and_energetic_they_are_and_what_they_are_about(themed_client: TestClient) -> None:
    songs = {song["title"]: song for song in themed_client.get("/api/v1/songs").json()["songs"]}
    assert songs["Empty Chair"]["themes"] == ["loneliness"]
    assert songs["Paper Kiss"]["themes"] == ["romance"]
    assert songs["Paper Kiss"]["valence"] > songs["Empty Chair"]["valence"]
    assert songs["Slammed Door"]["energy"] > songs["Empty Chair"]["energy"]
    unusable = songs["Two Words"]
    assert (unusable["valence"], unusable["energy"], unusable["themes"]) == (None, None, [])


def test_the_library_counts_the_songs_of_each_theme(themed_client: TestClient) -> None:
    library = themed_client.get("/api/v1/library").json()
    assert library["themes"] == [
        {"name": "romance", "songs": 2},
        {"name": "celebration", "songs": 1},
        {"name": "loneliness", "songs": 1},
    ]
    assert 1 <= library["valence"] <= 9
    assert 1 <= library["energy"] <= 9
    for theme in library["themes"]:
        found = recommend(themed_client, themes=[theme["name"]])["recommendations"]
        assert sum(1 + len(each["versions"]) for each in found) == theme["songs"]


def test_a_song_is_about_every_theme_that_is_asked_for(themed_client: TestClient) -> None:
    assert titles(recommend(themed_client, text="stairs", themes=["Loneliness"])) == {"Empty Chair"}
    assert titles(recommend(themed_client, themes=["loneliness", "romance"])) == set()


def test_a_theme_that_the_model_does_not_know_is_refused_by_name(themed_client: TestClient) -> None:
    answer = themed_client.post("/api/v1/recommendations", json={"themes": ["lonelines"]})
    assert answer.status_code == 422
    assert answer.json()["type"] == "/api/docs#problem-wish"
    assert "lonelines" in answer.json()["detail"]


def test_the_answer_says_which_valence_and_energy_songs_are_compared_with(themed_client: TestClient) -> None:
    found = recommend(themed_client, valence=9, energy=1.5)
    assert (found["wish"]["valence"], found["wish"]["energy"]) == (9, 1.5)
    assert found["recommendations"][0]["song"]["valence"] > 8
    assert found["recommendations"][0]["song"]["valence"] > 8
    assert "affect" in found["recommendations"][0]["parts"]


def test_an_analysis_tells_what_is_wanted_from_what_is_expressed(themed_client: TestClient) -> None:
    told = analysis(themed_client, "so sad and lonely")
    assert told["emotions"]["sadness"] > 0.9
    assert told["wanted"]["surprise"] > 0.9  # the tiny model wants the opposite
    assert told["themes"] == ["loneliness"]
    assert 0 <= told["feeling"] <= 1
    assert all(1 <= told[name] <= 9 for name in ("valence", "energy", "wanted_valence", "wanted_energy"))
    assert told["note"] is None


def test_the_list_is_made_by_what_the_analysis_says_is_wanted(themed_client: TestClient) -> None:
    told = analysis(themed_client, "so sad and lonely")
    wish = recommend(themed_client, text="so sad and lonely")["wish"]
    assert wish["emotions"] == pytest.approx(told["wanted"], abs=1e-3)
    assert wish["valence"] == pytest.approx(told["wanted_valence"], abs=0.01)
    assert wish["energy"] == pytest.approx(told["wanted_energy"], abs=0.01)


def test_a_model_that_says_nothing_of_it_leaves_it_open(client: TestClient) -> None:
    library = client.get("/api/v1/library").json()
    assert (library["valence"], library["energy"], library["themes"]) == (None, None, [])
    song = client.get("/api/v1/songs").json()["songs"][0]
    assert (song["valence"], song["energy"], song["themes"]) == (None, None, [])
    told = analysis(client, "so sad and lonely")
    assert [told[name] for name in ("valence", "energy", "wanted_valence", "wanted_energy")] == [None] * 4
    assert told["themes"] == []
