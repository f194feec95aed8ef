"""Conversations over HTTP: several lines, chips, undo, and what is kept of them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from lyricsbert.listener.conversation import Conversation, State
from lyricsbert.server.conversations import MAX_CONVERSATIONS, MAX_SILENCE, Conversations
from lyricsbert.server.problems import ProblemError

ADDRESS = "/api/v1/conversations"


def start(client: TestClient, **body: Any) -> str:
    answer = client.post(ADDRESS, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["conversation"])


def say(client: TestClient, conversation: str, text: str, **more: Any) -> Any:
    answer = client.post(f"{ADDRESS}/{conversation}/turns", json={"text": text, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def titles(found: Any) -> list[str]:
    return [each["song"]["title"] for each in found["recommendations"]]


def test_the_answers_are_those_of_a_conversation_in_python(client: TestClient, app: FastAPI) -> None:
    own = Conversation(app.state.server.live.edition.recommender, k=3)
    conversation = start(client)
    for text in ("lonely tears tonight", "not the first one", "why the first?", "thanks", "undo", "more"):
        expected, found = own.say(text), say(client, conversation, text, k=3)
        assert found["text"] == expected.text
        assert found["act"] == expected.act
        assert [each["song"]["id"] for each in found["recommendations"]] == [each.song.id for each in expected.songs]
        assert found["chips"] == [chip.to_dict() for chip in expected.chips]


def test_a_journey_for_which_there_are_too_few_songs_has_no_ends(client: TestClient) -> None:
    conversation = start(client)
    found = say(client, conversation, "from sad to hopeful")
    assert (found["act"], found["journey"]) == ("journey", None)
    assert any("songs" in note for note in found["notes"])


def test_a_chip_is_taken_off_and_that_is_undone(client: TestClient) -> None:
    conversation = start(client)
    found = say(client, conversation, "lonely tears, no love songs")
    assert [chip["kind"] for chip in found["chips"]] == ["mood", "without"]
    without = found["chips"][1]["id"]
    dropped = client.delete(f"{ADDRESS}/{conversation}/chips/{without}")
    assert dropped.status_code == 200, dropped.text
    assert [chip["kind"] for chip in dropped.json()["chips"]] == ["mood"]
    assert "No longer without love songs" in dropped.json()["text"]
    unknown = client.delete(f"{ADDRESS}/{conversation}/chips/{without}")
    assert unknown.status_code == 422
    assert "mood:" in unknown.json()["detail"]
    undone = client.post(f"{ADDRESS}/{conversation}/undo").json()
    assert [chip["kind"] for chip in undone["chips"]] == ["mood", "without"]
    assert titles(undone) == titles(found)


def test_a_conversation_goes_on_elsewhere_with_its_state(client: TestClient, serve: Any) -> None:
    first = start(client)
    before = say(client, first, "lonely tears tonight", k=2)
    other = serve()
    lost = other.post(f"{ADDRESS}/{first}/turns", json={"text": "more"})
    assert lost.status_code == 404
    assert "state" in lost.json()["detail"]
    second = start(other, state=before["state"])
    assert titles(say(other, second, "more", k=2)) == titles(say(client, first, "more", k=2))


@pytest.mark.parametrize("state", ["", "nonsense", "eJwDAAAAAAE=", "ü"])
def test_what_is_no_state_is_refused(client: TestClient, state: str) -> None:
    answer = client.post(ADDRESS, json={"state": state})
    assert answer.status_code == 422
    assert "state" in answer.json()["detail"]


def test_a_forgotten_conversation_is_not_found(client: TestClient) -> None:
    conversation = start(client)
    assert client.delete(f"{ADDRESS}/{conversation}").status_code == 204
    answer = client.delete(f"{ADDRESS}/{conversation}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "x" * 10_001}, {"text": "sad", "k": 0}, {"txt": "sad"}])
def test_a_line_that_does_not_fit_the_schema_harms_nothing(client: TestClient, body: Any) -> None:
    conversation = start(client)
    before = say(client, conversation, "lonely tears")
    assert client.post(f"{ADDRESS}/{conversation}/turns", json=body).status_code == 422
    assert say(client, conversation, "thanks")["state"] == before["state"]


def test_lines_that_come_at_once_are_answered_one_after_the_other(client: TestClient) -> None:
    conversation = start(client)
    say(client, conversation, "lonely tears tonight", k=1)
    ready = threading.Barrier(4)

    def more(_: int) -> list[str]:
        ready.wait()
        return titles(say(client, conversation, "more", k=1))

    with ThreadPoolExecutor(4) as pool:
        found = [title for each in pool.map(more, range(4)) for title in each]
    assert len(set(found)) == len(found)


def test_only_so_many_conversations_are_kept_and_only_for_so_long() -> None:
    now = 0.0
    kept = Conversations(lambda: now)
    first = kept.start((State(),)).id
    for _ in range(MAX_CONVERSATIONS - 1):
        kept.start((State(),))
    kept.find(first)
    kept.start((State(),))
    assert len(kept) == MAX_CONVERSATIONS
    assert kept.find(first).id == first
    now = MAX_SILENCE + 1
    with pytest.raises(ProblemError):
        kept.find(first)
    assert len(kept) == 0


def test_nothing_of_a_conversation_is_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        say(client, start(client), "a very private sorrow")
    assert "private" not in caplog.text


def test_a_listener_counts_and_a_name_that_is_none_changes_nothing(client: TestClient) -> None:
    conversation = start(client)
    say(client, conversation, "lonely tears tonight", listener="ada", leave_out=["explicit"])
    refused = client.post(f"{ADDRESS}/{conversation}/turns", json={"text": "more", "listener": "a/b"})
    assert refused.status_code == 422
    assert client.post(f"{ADDRESS}/{conversation}/undo").status_code == 200
