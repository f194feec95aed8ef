"""The library as a whole over HTTP, and answers that a browser may keep."""

from __future__ import annotations

import gzip
import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from server_songs import server_songs

from lyricsbert.errors import LibraryError
from lyricsbert.library import MOODS, Library
from lyricsbert.library.search.bm25 import Bm25Index
from lyricsbert.model import Encoder
from lyricsbert.server import app as application
from lyricsbert.server import live
from lyricsbert.server.live import Edition
from lyricsbert.songs.readers import READERS
from tiny_model import write_tiny_bundle


def test_what_the_library_holds(client: TestClient, app: FastAPI) -> None:
    found = client.get("/api/v1/library").json()
    info = app.state.server.live.edition.info
    assert found["songs"] == info.songs == 7
    assert found["usable"] == 6
    assert found["unusable"] == {"too few words": 1}
    assert found["moods"] == info.moods
    assert sum(found["leading"].values()) == 6
    assert found["years"] == [1970, 1999]
    assert {genre["name"]: genre["songs"] for genre in found["genres"]} == {"rock": 2, "folk": 1, "pop": 1}
    assert found["artists"] == 6
    assert found["builtin"] == 0
    assert found["token_needed"] is False
    assert found["importing"] is None
    assert [(each["name"], tuple(each["extensions"])) for each in found["formats"]] == [
        (reader.name, reader.extensions) for reader in READERS
    ]
    assert found["name"] == "library"
    assert sum(found["emotions"].values()) == pytest.approx(1, abs=1e-3)


def test_the_four_moods_in_their_order(client: TestClient) -> None:
    moods = client.get("/api/v1/moods").json()["moods"]
    assert [mood["name"] for mood in moods] == list(MOODS)
    assert sum(mood["songs"] for mood in moods) == 6
    for mood in moods:
        assert bool(mood["examples"]) == bool(mood["songs"])
        assert {song["mood"] for song in mood["examples"]} <= {mood["name"]}
        assert (mood["emotions"] is None) == (mood["songs"] == 0)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_map_has_every_usable_song(client: TestClient, ids: dict[str, str], encoding: str) -> None:
    answer = client.get("/api/v1/map", headers={"Accept-Encoding": encoding})
    assert answer.status_code == 200, answer.text
    assert answer.headers.get("content-encoding") == (encoding if encoding == "gzip" else None)
    columns = answer.json()
    assert sorted(columns["ids"]) == sorted(set(ids.values()) - {ids["Two Words"]})
    assert {len(column) for column in columns.values()} == {6}
    assert all(0 <= place <= 1 for axis in "xy" for place in columns[axis])
    place = columns["ids"].index(ids["Slammed Door"])
    assert columns["titles"][place] == "Slammed Door"
    assert columns["emotion"][place] == 3


def test_a_library_without_a_map_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch, app: FastAPI) -> None:
    monkeypatch.setattr(type(app.state.server.live.edition.library), "positions", None)
    answer = client.get("/api/v1/map")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/api/docs#problem-no-map"
    assert client.get("/api/v1/library").json()["has_map"] is False


def test_the_packed_map_is_the_same_each_time(app: FastAPI) -> None:
    edition: Edition = app.state.server.live.edition
    first = edition.packed_map
    again = Edition(edition.library, edition.recommender.encoder).packed_map
    assert first == again
    json.loads(gzip.decompress(first))


def test_the_model_and_its_card(client: TestClient, tiny_bundle: Path) -> None:
    card = client.get("/api/v1/model").json()
    assert card["id"] == "tiny"
    assert card["dimensions"] == 16
    assert card["figures"] is None
    assert card["plots"] == []
    assert client.get("/api/v1/model/plots/roc.svg").status_code == 404
    assert client.get("/api/v1/model/plots/..%2F..%2Fconfig.json").status_code == 404


def test_figures_and_plots_of_the_bundle(serve: Any, tiny_bundle: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle"
    (bundle / "plots").mkdir(parents=True)
    for file in tiny_bundle.iterdir():
        if file.is_file():
            (bundle / file.name).write_bytes(file.read_bytes())
    (bundle / "README.md").write_text("# A card\n")
    (bundle / "evaluation.json").write_text('{"macro_f1": 0.8}')
    (bundle / "plots" / "learning rate.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    client = serve(model=str(bundle))
    card = client.get("/api/v1/model").json()
    assert card["card"] == "# A card\n"
    assert card["figures"] == {"macro_f1": 0.8}
    (plot,) = card["plots"]
    assert plot["name"] == "learning rate.svg"
    answer = client.get(plot["url"])
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "library",
        "moods",
        "map",
        "model",
        "songs",
        "artists",
        "songs/{id}",
        "songs/{id}/similar",
        "songs/{id}/cover.svg",
    ],
)
def test_what_does_not_change_is_not_sent_again(client: TestClient, ids: dict[str, str], path: str) -> None:
    address = f"/api/v1/{path.format(id=ids['Picnic'])}"
    first = client.get(address)
    assert first.status_code == 200
    tag = first.headers["etag"]
    for given in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = client.get(address, headers={"If-None-Match": given})
        assert again.status_code == 304, given
        assert again.content == b""
        assert again.headers["etag"] == tag
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_what_a_restart_changes_is_sent_again(serve: Any) -> None:
    before = serve().get("/api/v1/library").headers["etag"]
    client = serve(token="a-token-of-sixteen-or-more")
    again = client.get("/api/v1/library", headers={"If-None-Match": before})
    assert again.status_code == 200
    assert again.json()["token_needed"] is True


def test_what_another_version_answered_is_sent_again(
    client: TestClient, built: Path, tiny_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library.open(built)
    before = Edition(library, tiny_encoder).tag
    assert Edition(library, tiny_encoder).tag == before
    monkeypatch.setattr(live, "__version__", "99.0")
    assert Edition(library, tiny_encoder).tag != before


def test_a_card_that_is_written_anew_is_sent_again(serve: Any, tiny_bundle: Path, tmp_path: Path) -> None:
    bundle = Path(shutil.copytree(tiny_bundle, tmp_path / "bundle"))
    client = serve(model=str(bundle))
    before = client.get("/api/v1/model").headers["etag"]
    (bundle / "README.md").write_text("# Another card")
    again = client.get("/api/v1/model", headers={"If-None-Match": before})
    assert again.status_code == 200
    assert again.json()["card"] == "# Another card"


def test_a_library_that_is_gone_is_shown_as_it_was(serve: Any) -> None:
    client = serve()
    before = client.get("/api/v1/library").json()
    shutil.rmtree(client.app.state.server.live.path)
    assert client.get("/api/v1/library").json() == before
    assert client.get("/api/v1/map").status_code == 200
    answer = client.delete(f"/api/v1/songs/{client.get('/api/v1/songs').json()['songs'][0]['id']}")
    assert (answer.status_code, answer.json()["type"]) == (500, "/api/docs#problem-library")
    assert client.get("/livez").status_code == 200


def test_what_is_wrong_with_the_library_is_logged_once(
    serve: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(application, "REFRESH_INTERVAL", 0.01)
    looks = 0

    def fail() -> None:
        nonlocal looks
        looks += 1
        raise RuntimeError("of a library that nobody foresaw")

    # Of this server alone: others, that share the log, go on meanwhile.
    monkeypatch.setattr(serve().app.state.server.live, "refresh_if_changed", fail)
    deadline = time.monotonic() + 30
    while looks < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert looks >= 5  # it goes on looking
    assert caplog.text.count("The library is shown as it was") == 1


def test_the_words_of_the_edition_that_is_shown_are_read_into_memory(serve: Any) -> None:
    client = serve()
    for _ in range(2):
        deadline = time.monotonic() + 30
        library = client.app.state.server.live.edition.library
        while not isinstance(library._words.index, Bm25Index) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert isinstance(library._words.index, Bm25Index)
        song = client.get("/api/v1/songs").json()["songs"][0]
        assert client.delete(f"/api/v1/songs/{song['id']}").status_code == 204
        assert client.app.state.server.live.edition.library is not library


def test_long_answers_are_packed(client: TestClient) -> None:
    answer = client.get("/api/v1/songs", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]


def test_a_library_that_another_model_rebuilt_loses_nothing(serve: Any, tmp_path: Path) -> None:
    client = serve()
    shown = client.get("/api/v1/songs").json()
    folder = tmp_path / "other"
    folder.mkdir()
    other = write_tiny_bundle(folder, model_id="other", seed=8)
    Library.build(tmp_path / "library", server_songs(), Encoder.load(other), rebuild=True)
    removed = Library.open(tmp_path / "library").ids[0]
    Library.open(tmp_path / "library").remove([removed])
    for method, path, body in (
        ("DELETE", f"songs/{shown['songs'][0]['id']}", None),
        ("DELETE", "songs?builtin=true", None),
        ("POST", "songs/put-back", {"ids": [removed]}),
    ):
        answer = client.request(method, f"/api/v1/{path}", json=body)
        assert answer.status_code == 409
        assert answer.json()["type"].endswith("library-rebuilt")
        assert "was rebuilt with the model other" in answer.json()["detail"]
    assert len(Library.open(tmp_path / "library")) == len(server_songs()) - 1
    assert client.get("/api/v1/songs").json() == shown


def test_a_removal_that_was_done_is_told_as_done(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve()
    song = client.get("/api/v1/songs").json()["songs"][0]
    shown = client.app.state.server.live  # type: ignore[attr-defined]

    def fail() -> None:
        raise LibraryError("told to fail")

    monkeypatch.setattr(shown, "refresh", fail)
    assert client.delete(f"/api/v1/songs/{song['id']}").status_code == 204
    assert song["id"] not in Library.open(shown.path)
