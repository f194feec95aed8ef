"""Over HTTP: who speaks of self-harm is told that help exists, songs can be left out, and no words are logged."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from test_server_wishes import recommend, titles

from lyricsbert.recommend import DEFAULT_HELP, HelpMessage

Serve = Callable[..., TestClient]
SECRET = "quixotic marmalade"


def test_help_is_part_of_the_reading(client: TestClient) -> None:
    wish = recommend(client, text="I want to die")["wish"]
    assert wish["help"] == DEFAULT_HELP.to_dict()
    assert wish["sentiment"] is None
    assert wish["mood"] is None
    assert max(wish["emotions"], key=wish["emotions"].get) == "love"
    assert recommend(client, text="I cry, so sad and lonely")["wish"]["help"] is None
    assert recommend(client, text="I want to die", ignore=["help"])["wish"]["help"] is None


def test_the_server_says_what_it_is_configured_to_say(serve: Serve) -> None:
    message = HelpMessage("Ring the night nurse.")
    with serve(help_message=message) as client:
        assert recommend(client, text="kms")["wish"]["help"] == {"text": "Ring the night nurse.", "link": None}


def test_songs_can_be_left_out_of_every_list(client: TestClient, ids: dict[str, str]) -> None:
    everything = set(titles(recommend(client, text="sad", k=50)))
    assert set(titles(recommend(client, text="sad", k=50, leave_out=["explicit", "violent"]))) <= everything
    some = next(iter(ids.values()))
    for path in ("/search?q=sad&", f"/songs/{some}/similar?", "/moods?"):
        answer = client.get(f"/api/v1{path}leave_out=explicit&leave_out=violent")
        assert answer.status_code == 200, answer.text
        assert client.get(f"/api/v1{path}leave_out=rude").status_code == 422
    assert client.post("/api/v1/recommendations", json={"text": "sad", "leave_out": ["rude"]}).status_code == 422


def test_nothing_of_what_is_typed_is_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        recommend(client, text=f"I want to die, {SECRET}")
        client.post("/api/v1/recommendations", json={"text": SECRET, "liked": [SECRET]})
        client.post("/api/v1/recommendations", json={"text": SECRET, "k": -1})
        client.post("/api/v1/analyses", json={"texts": [SECRET]})
        client.get("/api/v1/search", params={"q": SECRET})
        client.get("/api/v1/songs", params={"q": SECRET})
    # The client's own log names the addresses that it asks for.
    said = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]
    assert not [message for message in said if "quixotic" in message]
    assert "quixotic" not in client.get("/metrics").text


def test_a_journey_and_a_blend_help_too(client: TestClient) -> None:
    ends = {"start": {"text": "I want to die"}, "goal": {"text": "happy in the sun"}}
    answer = client.post("/api/v1/journeys", json=ends)
    assert answer.status_code == 200
    assert answer.json()["help"] == DEFAULT_HELP.to_dict()
    assert "die" not in answer.text
    left_out = {"k": 2, "ignore": ["help"], "leave_out": ["explicit", "violent"]}
    assert client.post("/api/v1/journeys", json=ends | left_out).json()["help"] is None
    blend = [{"text": "I want to die"}, {"text": "calmer"}]
    assert recommend(client, blend=blend)["wish"]["help"] == DEFAULT_HELP.to_dict()
    assert recommend(client, blend=blend, ignore=["help"])["wish"]["help"] is None
