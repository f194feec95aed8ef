"""Care for the library over HTTP: imports and removals undone, folders brought in line, lyrics looked at."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from test_server_imports import GOOD, HEADER, follow, send

from lyricsbert.library import Library
from lyricsbert.library.store.store import Store
from lyricsbert.library.write import build
from lyricsbert.model import Encoder
from lyricsbert.server.jobs.importer import ImportJob, run
from lyricsbert.songs import read_songs
from music_files import HARBOUR, lyrics_frame, text_frame, write_mp3

pytestmark = pytest.mark.slow


def titles(client: TestClient) -> list[str]:
    return [song["title"] for song in client.get("/api/v1/songs", params={"order": "title"}).json()["songs"]]


def test_an_import_is_taken_out_and_put_back(serve: Any) -> None:
    client = serve()
    before = titles(client)
    known = 'Bo Fields,Picnic,https://example.org/picnic,"We laugh",1980\n'
    ended = follow(client, send(client, HEADER + GOOD + known).json()["id"])[-1][1]
    assert (ended["kind"], ended["added"], ended["present"]) == ("import", 2, 2)
    songs = f"/api/v1/imports/{ended['id']}/songs"
    added = set(titles(client)) - set(before)

    assert client.delete(songs).json() == {"removed": 2}
    assert titles(client) == before
    assert client.get("/api/v1/imports").json()["imports"][0]["present"] == 0
    assert client.delete(songs).json() == {"removed": 0}

    back = client.post(songs).json()
    assert (len(back["ids"]), back["lost"]) == (2, 0)
    assert set(titles(client)) - set(before) == added
    assert client.get(f"/api/v1/imports/{ended['id']}").json()["present"] == 2
    assert client.post(songs).json() == {"ids": [], "lost": 0}
    assert client.delete("/api/v1/imports/none/songs").status_code == 404


def test_a_removed_song_is_put_back_as_it_was(serve: Any) -> None:
    client = serve()
    song = client.get("/api/v1/songs", params={"q": "Empty Chair"}).json()["songs"][0]
    sheet = client.get(f"/api/v1/songs/{song['id']}").json()
    assert client.delete(f"/api/v1/songs/{song['id']}").status_code == 204
    assert client.get(f"/api/v1/songs/{song['id']}").status_code == 404
    answer = client.post("/api/v1/songs/put-back", json={"ids": [song["id"], song["id"], "unknown"]})
    assert answer.json() == {"ids": [song["id"]], "lost": 1}
    assert client.get(f"/api/v1/songs/{song['id']}").json() == sheet
    assert client.post("/api/v1/songs/put-back", json={"ids": []}).status_code == 422


def test_only_those_with_the_token_may_undo_or_sync(serve: Any) -> None:
    client = serve(token="a-token-for-the-tests")
    for path, body in (("songs/put-back", {"ids": ["x"]}), ("imports/x/songs", None), ("sync", None)):
        assert client.post(f"/api/v1/{path}", json=body).status_code == 401
    assert client.delete("/api/v1/imports/x/songs").status_code == 401


def test_two_writers_are_told_of_each_other(serve: Any, tmp_path: Path) -> None:
    client = serve()
    song_id = client.get("/api/v1/songs").json()["songs"][0]["id"]
    client.delete(f"/api/v1/songs/{song_id}")
    with Store(tmp_path / "library").lock():
        for answer in (
            client.post("/api/v1/songs/put-back", json={"ids": [song_id]}),
            client.delete(f"/api/v1/songs/{client.get('/api/v1/songs').json()['songs'][0]['id']}"),
        ):
            assert answer.status_code == 409
            assert "one writer at a time" in answer.json()["detail"]
    assert client.post("/api/v1/songs/put-back", json={"ids": [song_id]}).json()["ids"] == [song_id]


def test_a_second_server_on_one_library_sees_what_the_first_wrote(serve: Any) -> None:
    first, second = serve(), serve()
    song_id = first.get("/api/v1/songs").json()["songs"][0]["id"]
    assert first.delete(f"/api/v1/songs/{song_id}").status_code == 204
    # The second still has the old version open; removing there once more does no harm, and it is up to date then.
    assert second.delete(f"/api/v1/songs/{song_id}").status_code in {204, 404}
    assert second.get(f"/api/v1/songs/{song_id}").status_code == 404
    assert titles(first) == titles(second)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    for number in range(3):
        write_song(tmp_path / "music" / f"{number}.mp3", f"Door {number}")
    return tmp_path / "music"


def write_song(path: Path, title: str) -> None:
    frames = [text_frame("TPE1", "Tide"), text_frame("TIT2", title), lyrics_frame(f"{HARBOUR}\n{title} was closed")]
    write_mp3(path, *frames)


@pytest.fixture
def musical(serve: Any, music: Path, tmp_path: Path, tiny_encoder: Encoder) -> TestClient:
    Library.build(tmp_path / "library", read_songs(music), tiny_encoder)
    client: TestClient = serve()
    return client


def test_a_library_is_brought_in_line_with_its_folders(musical: TestClient, music: Path) -> None:
    def folders() -> Any:
        return musical.get("/api/v1/folders").json()["folders"]

    assert folders() == [{"folder": str(music), "songs": 3, "is_there": True, "new": 0, "changed": 0, "gone": 0}]
    write_song(music / "new.mp3", "Fresh")
    (music / "0.mp3").unlink()
    write_song(music / "1.mp3", "Door 1, again")
    assert [folders()[0][name] for name in ("new", "changed", "gone")] == [1, 1, 1]

    begun = musical.post("/api/v1/sync")
    assert (begun.status_code, begun.json()["kind"], begun.json()["name"]) == (202, "sync", "music")
    ended = follow(musical, begun.json()["id"])[-1][1]
    assert ended["state"] == "done", ended
    counts = [ended[name] for name in ("added", "changed", "moved", "gone", "unchanged")]
    assert counts == [1, 1, 0, 1, 1]
    assert titles(musical) == ["Door 1, again", "Door 2", "Fresh"]
    assert (music / "new.mp3").exists()  # what is not an upload is not cleared away
    assert [folders()[0][name] for name in ("new", "changed", "gone")] == [0, 0, 0]
    # A sync is no import that can be undone: its files are there.
    assert musical.delete(f"/api/v1/imports/{ended['id']}/songs").json() == {"removed": 0}


def test_a_sync_that_is_cancelled_keeps_every_song(
    musical: TestClient, music: Path, tmp_path: Path, tiny_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "BATCH", 1)
    for number in range(3):
        write_song(music / f"{number}.mp3", f"Window {number}")
    cancelled = threading.Event()

    class Cancelling(io.StringIO):
        def write(self, text: str) -> int:
            if json.loads(text).get("read"):
                cancelled.set()
            return super().write(text)

    rejects, added = (str(tmp_path / name) for name in ("rejects.jsonl", "added.json"))
    library, out = str(tmp_path / "library"), Cancelling()
    job = {"library": library, "model": str(tiny_bundle), "paths": (str(music),), "rejects": rejects, "added": added}
    run(ImportJob(**job, columns={}, sync=True), cancelled, out)
    assert json.loads(out.getvalue().splitlines()[-1])["kind"] == "cancelled"
    found = {song.title for song in Library.open(library)}
    assert {"Door 0", "Door 1", "Door 2"} < found
    ended = follow(musical, musical.post("/api/v1/sync").json()["id"])[-1][1]
    assert ended["state"] == "done"
    assert titles(musical) == ["Window 0", "Window 1", "Window 2"]


def test_a_folder_that_is_not_there_keeps_its_songs(musical: TestClient, music: Path, tmp_path: Path) -> None:
    shutil.move(music, tmp_path / "elsewhere")
    assert musical.get("/api/v1/folders").json()["folders"][0]["is_there"] is False
    answer = musical.post("/api/v1/sync")
    assert answer.status_code == 422
    assert answer.json()["detail"] == f"Nothing was changed: {music} is not there."
    assert len(titles(musical)) == 3


def test_a_library_without_folders_has_nothing_to_sync(serve: Any) -> None:
    client = serve()
    assert client.get("/api/v1/folders").json() == {"folders": []}
    assert client.post("/api/v1/sync").json()["detail"] == "No song was read from a folder of music."


def test_a_sync_names_no_path(musical: TestClient, tmp_path: Path) -> None:
    write_song(tmp_path / "secret" / "1.mp3", "Secret")
    for body in ({"folders": [str(tmp_path / "secret")]}, [str(tmp_path / "secret")]):
        ended = follow(musical, musical.post("/api/v1/sync", json=body).json()["id"])[-1][1]
        assert (ended["state"], ended["added"]) == ("done", 0)


def test_the_doctor_reports_over_http(serve: Any) -> None:
    client = serve()
    copy = GOOD.replace("Morning Bread", "Evening Bread").replace("Ivy Lane", "Oak Lane")
    follow(client, send(client, HEADER + GOOD + copy).json()["id"])
    report = client.get("/api/v1/doctor").json()
    doubt = "the same lyrics under another title"
    assert doubt in [each["name"] for each in report["doubts"]]
    finding = next(each for each in report["findings"] if each["doubt"] == doubt)
    assert (finding["song"]["title"], finding["detail"]) == ("Evening Bread", "Ivy Lane - Morning Bread")
    assert report["total"] == len(report["findings"]) == sum(each["songs"] for each in report["doubts"])


def test_files_of_a_folder_keep_their_folders_names(serve: Any) -> None:
    client = serve()
    words = "We laugh in the sun and the kitchen is warm\nhappy hands in the flour\nand the bread is in the oven"
    files = [
        ("file", ("Ivy Lane/Bread.txt", words.encode(), "text/plain")),
        ("file", ("Oak Lane/Bread.txt", words.replace("bread", "cake").encode(), "text/plain")),
        ("file", ("../../Elm Lane - Loaf.txt", words.replace("sun", "rain").encode(), "text/plain")),
    ]
    ended = follow(client, client.post("/api/v1/imports", files=files).json()["id"])[-1][1]
    assert (ended["state"], ended["added"], ended["name"]) == ("done", 3, "3 files"), ended
    found = client.get("/api/v1/songs", params={"q": "Bread"}).json()["songs"]
    assert {song["artist"] for song in found} >= {"Ivy Lane", "Oak Lane"}
    assert client.get("/api/v1/songs", params={"q": "Loaf"}).json()["songs"][0]["artist"] == "Elm Lane"


def test_what_lies_in_a_folder_of_music_stops_no_sync(musical: TestClient, music: Path) -> None:
    (music / "loop").symlink_to(music, target_is_directory=True)
    (music / "gone.mp3").symlink_to(music / "nowhere")
    os.mkfifo(music / "pipe.mp3")
    with contextlib.suppress(OSError):  # a file system that has no such names
        shutil.copy(music / "0.mp3", os.fsencode(music) + b"/S\xe9a.mp3")
    assert musical.get("/api/v1/folders").status_code == 200
    ended = follow(musical, musical.post("/api/v1/sync").json()["id"])[-1][1]
    assert (ended["state"], ended["added"], ended["gone"], ended["unchanged"]) == ("done", 0, 0, 3), ended
    reasons = {reject["source"]: reject["detail"] for reject in ended["first_rejects"]}
    assert "not a regular file" in reasons["gone.mp3"]
    assert "not a regular file" in reasons["pipe.mp3"]
    assert all("UTF-8" in detail for name, detail in reasons.items() if name.startswith("S"))
    assert len(titles(musical)) == 3


def test_a_tag_of_fifty_megabytes_costs_one_song_its_lyrics(serve: Any, tmp_path: Path) -> None:
    client = serve()
    tags = [text_frame("TPE1", "Tide"), text_frame("TIT2", "Long"), lyrics_frame("rain on tin\n" * 4_200_000)]
    write_mp3(tmp_path / "huge.mp3", *tags)
    write_song(tmp_path / "s\u00e9a.mp3", "Short")
    files = [("file", (name, (tmp_path / name).read_bytes())) for name in ("huge.mp3", "s\u00e9a.mp3")]
    ended = follow(client, client.post("/api/v1/imports", files=files).json()["id"])[-1][1]
    assert (ended["state"], ended["added"]) == ("done", 2), ended
    songs = {song["title"]: song for song in client.get("/api/v1/songs", params={"artist": "Tide"}).json()["songs"]}
    assert (songs["Long"]["usable"], songs["Short"]["usable"]) == (False, True)


def test_an_import_is_undone_after_a_restart(serve: Any, tmp_path: Path) -> None:
    first = serve()
    ended = follow(first, send(first, HEADER + GOOD).json()["id"])[-1][1]
    (tmp_path / "library" / ".imports" / "broken.json").write_text("{")
    again = serve()
    assert again.get("/api/v1/imports").json()["imports"] == [ended]
    assert again.get(f"/api/v1/imports/{ended['id']}/rejects").text.count("\n") == 1
    assert again.delete(f"/api/v1/imports/{ended['id']}/songs").json() == {"removed": 1}
    assert again.post(f"/api/v1/imports/{ended['id']}/songs").json()["lost"] == 0
    assert again.get("/api/v1/imports").json()["imports"] == [ended]
    assert again.delete(f"/api/v1/imports/{ended['id']}").json()["state"] == "done"  # it cannot be cancelled any more
