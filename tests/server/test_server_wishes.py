"""Wishes, searches and analyses over HTTP give what the recommender gives."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from lyricsbert.recommend import Recommender


def recommend(client: TestClient, **wish: Any) -> Any:
    answer = client.post("/api/v1/recommendations", json=wish)
    assert answer.status_code == 200, answer.text
    return answer.json()


def titles(found: Any) -> list[str]:
    return [each["song"]["title"] for each in found["recommendations"]]


def test_the_answer_is_the_recommenders(client: TestClient, app: FastAPI) -> None:
    recommender: Recommender = app.state.server.live.edition.recommender
    expected = recommender.recommend(text="lonely tears tonight", k=3)
    found = recommend(client, text="lonely tears tonight", k=3)["recommendations"]
    assert [each["song"]["id"] for each in found] == [each.song.id for each in expected]
    for each, own in zip(found, expected, strict=True):
        told = own.to_dict()
        for reason in each["reasons"]:
            assert len(reason.pop("starts")) == len(reason["lines"])
        assert {name: each[name] for name in ("score", "parts", "weights", "versions", "reasons")} == {
            name: told[name] for name in ("score", "parts", "weights", "versions", "reasons")
        }
        assert each["song"]["emotions"] == told["emotions"]
        assert each["song"]["mood"] == told["mood"]
        assert "lyrics" not in each["song"]


def test_the_wish_says_what_was_read(client: TestClient) -> None:
    wish = recommend(client, text="I cry, so sad and lonely")["wish"]
    assert max(wish["emotions"], key=wish["emotions"].get) == "sadness"
    assert wish["mood"] == "Anxious/Sad"
    assert sum(wish["sentiment"].values()) == pytest.approx(1, abs=1e-3)


def test_sliders_override_the_text_and_name_the_mood(client: TestClient) -> None:
    wish = recommend(client, text="I cry, so sad and lonely", emotions={"joy": 0.9})["wish"]
    assert wish["emotions"]["joy"] == pytest.approx(0.9)
    assert wish["mood"] == "Happy"
    assert recommend(client, emotions={"surprise": 1.0})["wish"]["mood"] == "Energetic"


def test_the_wish_says_what_was_read_in_its_text_and_can_do_without(client: TestClient) -> None:
    found = recommend(client, text="two sad songs, but no love songs")
    chips = found["wish"]["chips"]
    assert [(chip["id"], chip["words"], chip["text"], chip["used"]) for chip in chips] == [
        ("count:2", "two", "2 songs", True),
        ("without:love songs", "no love songs", "without love songs", True),
    ]
    assert found["wish"]["rest"] == "sad songs"
    assert found["wish"]["emotions"]["love"] == 0
    assert len(found["recommendations"]) == 2
    again = recommend(client, text="two sad songs, but no love songs", ignore=["count:2", "without"])
    assert again["wish"]["chips"] == []
    assert len(again["recommendations"]) > 2
    refused = client.post("/api/v1/recommendations", json={"text": "sad", "ignore": ["decades"]})
    assert refused.status_code == 422
    assert "decades" in refused.json()["detail"]


def test_a_negated_feeling_does_not_lead_an_analysis(client: TestClient) -> None:
    (told,) = client.post("/api/v1/analyses", json={"texts": ["not sad"], "embeddings": True}).json()["analyses"]
    assert told["text"] == "not sad"
    assert told["emotions"]["sadness"] == 0
    assert len(told["embedding"]) == 16


def test_a_wish_without_feeling_has_none(client: TestClient) -> None:
    told = recommend(client, artist="Dan Roe")["wish"]
    assert (told.pop("rest"), told.pop("chips"), told.pop("help")) == ("", [], None)
    assert set(told) == {"emotions", "sentiment", "valence", "energy", "feeling", "mood", "note"}
    assert set(told.values()) == {None}


def test_likes_filters_and_k(client: TestClient, ids: dict[str, str]) -> None:
    assert titles(recommend(client, artist="dan roe")) in (
        ["Slammed Door", "Cellar Door"],
        ["Cellar Door", "Slammed Door"],
    )
    assert titles(recommend(client, text="doors", years=[1999, 1999])) == ["Cellar Door"]
    liked = recommend(client, liked=[ids["Picnic"]], disliked=["Dan Roe - Cellar Door"], k=2)
    assert len(titles(liked)) == 2
    assert not {"Picnic", "Cellar Door"} & set(titles(liked))


@pytest.mark.parametrize(
    ("wish", "kind", "said"),
    [
        ({}, "wish", "empty"),
        ({"text": "   "}, "wish", "text"),
        ({"artist": "Nobody Atall"}, "wish", "Nobody Atall"),
        ({"liked": ["Nobody Atall - Nothing"]}, "wish", "Nobody Atall"),
        ({"years": [1999, 1980]}, "wish", "1980-1999"),
        ({"text": "sad", "k": 0}, "invalid", "body.k"),
        ({"text": "sad", "k": 100_000}, "invalid", "body.k"),
        ({"text": "sad", "mod": "Happy"}, "invalid", "body.mod"),
        ({"text": "sad", "emotions": {"envy": 1}}, "invalid", "envy"),
        ({"text": "x" * 10_001}, "invalid", "body.text"),
        ({"text": 7}, "invalid", "body.text"),
        ({"valence": 0.5}, "invalid", "body.valence"),
        ({"energy": 10}, "invalid", "body.energy"),
        ({"themes": [""]}, "invalid", "body.themes"),
        ({"themes": ["romance"]}, "wish", "romance"),
    ],
)
def test_what_cannot_be_granted_is_said_in_one_sentence(
    client: TestClient, wish: dict[str, Any], kind: str, said: str
) -> None:
    answer = client.post("/api/v1/recommendations", json=wish)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"/api/docs#problem-{kind}"
    assert said in problem["detail"]
    assert problem["instance"] == "/api/v1/recommendations"


def test_analyses_come_in_order_with_embeddings_if_asked(client: TestClient) -> None:
    answer = client.post("/api/v1/analyses", json={"texts": ["so happy and glad", "so sad", "so happy and glad"]})
    first, second, third = answer.json()["analyses"]
    assert first["emotions"] == third["emotions"]
    assert first["mood"] == "Happy"
    assert second["mood"] == "Anxious/Sad"
    assert first["embedding"] is None
    assert answer.json()["model"]["id"] == "tiny"
    with_vectors = client.post("/api/v1/analyses", json={"texts": ["so sad"], "embeddings": True}).json()
    vector = with_vectors["analyses"][0]["embedding"]
    assert sum(number**2 for number in vector) == pytest.approx(1, abs=1e-3)


def test_half_a_surrogate_pair_is_no_text(client: TestClient) -> None:
    body = b'{"texts": ["sad \\ud83d"]}'
    answer = client.post("/api/v1/analyses", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (200, 422)
    answer.json()


def test_search_finds_words_and_titles(client: TestClient) -> None:
    answer = client.get("/api/v1/search", params={"q": "bread and jam", "k": 2})
    assert titles(answer.json())[0] == "Picnic"
    assert client.get("/api/v1/search", params={"q": "..."}).status_code == 422
    assert client.get("/api/v1/search").status_code == 422


def test_long_texts_let_short_requests_in_between(client: TestClient, app: FastAPI, monkeypatch: Any) -> None:
    taken: list[int] = []
    encoder = app.state.server.live.encoder
    analyze = encoder.analyze

    def watched(texts: list[str]) -> Any:
        taken.append(len(texts))
        return analyze(texts)

    monkeypatch.setattr(encoder, "analyze", watched)
    texts = [f"sad rain {place}" for place in range(5)]
    answer = client.post("/api/v1/analyses", json={"texts": texts})
    assert [each["text"] for each in answer.json()["analyses"]] == texts
    assert taken == [1] * 5
