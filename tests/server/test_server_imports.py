"""Imports: a file dropped on the server, followed live, with its bad rows told, cancelled, refused."""

from __future__ import annotations

import asyncio
import csv
import errno
import io
import json
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.server.jobs import imports
from lyricsbert.server.jobs.importer import ImportJob, run
from lyricsbert.server.jobs.uploads import safe_name

HEADER = "artist,song,link,text,year\n"
GOOD = 'Ivy Lane,Morning Bread,,"We laugh in the sun and the kitchen is warm\nhappy hands in the flour",2001\n'
UNTITLED = 'Ivy Lane,,,"We laugh in the sun and the kitchen is warm",2001\n'
WORDLESS = "=cmd(),Silence,,,2001\n"

pytestmark = pytest.mark.slow


def follow(client: TestClient, import_id: str) -> list[tuple[str, dict[str, Any]]]:
    """All events of an import, to its end."""
    events = []
    with client.stream("GET", f"/api/v1/imports/{import_id}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        name = ""
        for line in answer.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                events.append((name, json.loads(line.removeprefix("data: "))))
    return events


def send(client: TestClient, text: str, name: str = "songs.csv", **fields: str) -> Any:
    return client.post("/api/v1/imports", files={"file": (name, text.encode(), "text/csv")}, data=fields)


def test_a_file_with_bad_rows_is_added_and_the_bad_rows_are_told(serve: Any) -> None:
    client = serve()
    before = client.get("/api/v1/library").json()
    begun = send(client, HEADER + GOOD + UNTITLED + WORDLESS + GOOD, name="../my songs.csv")
    assert begun.status_code == 202, begun.text
    assert begun.json()["state"] == "running"
    assert begun.json()["name"] == "my songs.csv"
    name, last = follow(client, begun.json()["id"])[-1]
    assert (name, last["state"], last["problem"]) == ("done", "done", None)
    assert (last["read"], last["added"], last["duplicates"], last["rejected"]) == (4, 1, 1, 2)
    assert [(row["reason"], row["row"], row["source"]) for row in last["first_rejects"]] == [
        ("no title", 2, "my songs.csv"),
        ("no lyrics", 3, "my songs.csv"),
    ]

    rejects = client.get(f"/api/v1/imports/{last['id']}/rejects")
    assert rejects.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(rejects.text)))
    assert [row["reason"] for row in rows] == ["no title", "no lyrics"]
    assert rows[1]["artist"] == "'=cmd()"  # or a spreadsheet would compute it

    after = client.get("/api/v1/library").json()
    assert (after["songs"], after["version"]) == (before["songs"] + 1, before["version"] + 1)
    assert client.get("/api/v1/songs", params={"q": "Morning Bread"}).json()["songs"][0]["artist"] == "Ivy Lane"
    assert client.get(f"/api/v1/imports/{last['id']}").json() == last
    assert client.get("/api/v1/imports").json()["imports"] == [last]
    assert client.delete(f"/api/v1/imports/{last['id']}").json() == last


def test_a_file_that_cannot_be_used_fails_and_leaves_the_library(serve: Any) -> None:
    client = serve()
    before = client.get("/api/v1/library").json()
    begun = send(client, "one,two\n1,2\n").json()
    name, last = follow(client, begun["id"])[-1]
    assert name == "failed"
    assert last["problem"].startswith("songs.csv ")  # the path on this machine is nobody's business
    assert client.get("/api/v1/library").json() == before
    assert send(client, HEADER + GOOD).status_code == 202  # the next one is free to begin


def test_columns_with_names_of_their_own(serve: Any) -> None:
    client = serve()
    begun = send(client, 'who,what,sung\nIvy Lane,Bread,"We laugh in the sun, happy and warm, dance and dance"\n',
                 columns="artist=who, title=what, lyrics=sung")  # fmt: skip
    _, last = follow(client, begun.json()["id"])[-1]
    assert last["added"] == 1, last


def test_one_import_at_a_time_and_cancel_keeps_what_is_done(serve: Any) -> None:
    client = serve()
    rows = "".join(GOOD.replace("Morning Bread", f"Bread {place}") for place in range(6_000))
    begun = send(client, HEADER + rows).json()
    busy = send(client, HEADER + GOOD)
    assert busy.status_code == 409
    assert busy.json()["type"] == "/api/docs#problem-library-busy"
    assert client.get("/api/v1/library").json()["importing"] == begun["id"]
    song = client.get("/api/v1/songs").json()["songs"][0]
    assert client.post("/api/v1/recommendations", json={"text": "sad"}).status_code == 200
    while not client.get(f"/api/v1/imports/{begun['id']}").json()["read"]:
        time.sleep(0.05)
    assert client.delete(f"/api/v1/songs/{song['id']}").status_code == 409
    assert client.delete(f"/api/v1/imports/{begun['id']}").json()["state"] in ("cancelling", "cancelled")
    name, ended = follow(client, begun["id"])[-1]
    assert (name, ended["state"]) == ("cancelled", "cancelled")
    assert 0 < ended["added"] < 6_000
    assert client.get("/api/v1/library").json()["songs"] == 7 + ended["added"]


def test_an_import_can_be_cancelled_before_its_process_is_there(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve()
    start = asyncio.create_subprocess_exec

    async def start_late(*command: Any, **options: Any) -> Any:
        await asyncio.sleep(0.3)
        return await start(*command, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_late)
    begun = send(client, HEADER + GOOD).json()
    client.delete(f"/api/v1/imports/{begun['id']}")
    name, last = follow(client, begun["id"])[-1]
    assert (name, last["added"]) == ("cancelled", 0)


def test_an_importer_that_cannot_be_followed_is_ended(serve: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve()
    monkeypatch.setattr(imports, "_MAX_EVENT", 16)
    rows = "".join(GOOD.replace("Morning Bread", f"Bread {place}") for place in range(6_000))
    begun = send(client, HEADER + rows).json()
    name, last = follow(client, begun["id"])[-1]
    assert (name, last["state"]) == ("failed", "failed")
    monkeypatch.undo()
    again = send(client, HEADER + GOOD).json()  # the library is free
    assert follow(client, again["id"])[-1][0] == "done"


def test_built_in_songs_come_and_go(serve: Any) -> None:
    client = serve()
    begun = client.post("/api/v1/imports", data={"builtin": "true"}).json()
    _, last = follow(client, begun["id"])[-1]
    assert last["added"] > 100
    assert client.get("/api/v1/library").json()["builtin"] == last["added"]
    assert client.delete("/api/v1/songs?builtin=true").json() == {"removed": last["added"]}
    assert client.get("/api/v1/library").json()["songs"] == 7
    assert client.delete("/api/v1/songs").status_code == 422
    assert client.delete("/api/v1/songs?builtin=false").status_code == 422


@pytest.mark.parametrize(
    ("files", "data", "said"),
    [
        ({}, {}, "at least one file"),
        ({"file": ("songs.exe", b"x")}, {}, "unknown format"),
        ({"file": ("songs.csv", b"")}, {}, "empty"),
        ({"file": ("songs.csv", b"x")}, {"builtin": "true"}, "builtin"),
        ({}, {"file": "songs.csv"}, "-F file=@songs.csv"),
        ({"file": ("songs.csv", b"x")}, {"columns": "lyrics"}, "FIELD=COLUMN"),
    ],
)
def test_what_cannot_be_imported_is_refused(client: TestClient, files: Any, data: Any, said: str) -> None:
    answer = client.post("/api/v1/imports", files=files or None, data=data)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_a_long_name_in_any_script_is_no_failure(serve: Any) -> None:
    client = serve()
    begun = send(client, HEADER + GOOD, name="漢" * 150 + ".csv")
    assert begun.status_code == 202, begun.text
    assert follow(client, begun.json()["id"])[-1][0] == "done"


@pytest.mark.parametrize("full", ["tempfile.SpooledTemporaryFile.write", "tempfile.mkdtemp"])
def test_a_full_temporary_disk_is_507(serve: Any, monkeypatch: pytest.MonkeyPatch, full: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    client = serve()
    monkeypatch.setattr(full, fail)
    answer = send(client, HEADER + GOOD)
    assert answer.status_code == 507
    assert answer.json()["type"] == "/api/docs#problem-storage-full"
    assert client.get("/livez").status_code == 200


def test_an_unknown_import_is_404(client: TestClient) -> None:
    for method, path in (("GET", ""), ("GET", "/events"), ("GET", "/rejects"), ("DELETE", "")):
        assert client.request(method, f"/api/v1/imports/none{path}").status_code == 404


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ada Moss - Empty Chair.lrc", "Ada Moss - Empty Chair.lrc"),
        ("/etc/passwd.csv", "passwd.csv"),
        ("C:\\music\\a.csv", "a.csv"),
        ("..\\..\\.csv", "upload"),
        ("<img src=x>.csv", "_img src_x_.csv"),
        ("a\x00b.csv", "a_b.csv"),
        ("", "upload"),
        ("x" * 400 + ".csv", "x" * 150 + ".csv"),
        ("漢" * 150 + ".csv", "漢" * 50 + ".csv"),
        ("\ud83d.csv", "_.csv"),
    ],
)
def test_file_names_cannot_lead_astray(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def job_of(library: Path, model: Path, folder: Path) -> ImportJob:
    """To add the folder's songs.csv."""
    source, rejects, added = (str(folder / name) for name in ("songs.csv", "rejects.jsonl", "added.json"))
    return ImportJob(library=str(library), model=str(model), paths=(source,), columns={}, rejects=rejects, added=added)


WRITTEN_OF_TWO = (128, 192)
"""Songs in a library whose import ends when two batches are written: a third may be analysed by then."""


class Gone(io.StringIO):
    """A pipe that nobody reads any more once it has told of a batch of songs."""

    def write(self, text: str) -> int:
        if json.loads(text).get("read", 0) > 64:
            raise BrokenPipeError
        return super().write(text)


def test_an_importer_whose_server_is_gone_publishes_what_it_has(tmp_path: Path, built: Path, tiny_bundle: Path) -> None:
    library = Path(shutil.copytree(built, tmp_path / "library"))
    rows = "".join(GOOD.replace("Morning Bread", f"Bread {place}") for place in range(3_000))
    (tmp_path / "songs.csv").write_text(HEADER + rows)
    job = job_of(library, tiny_bundle, tmp_path)
    run(job, threading.Event(), Gone())
    assert len(Library.open(library)) - 7 in WRITTEN_OF_TWO


def test_an_importer_whose_server_is_gone_removes_the_upload(tmp_path: Path, built: Path, tiny_bundle: Path) -> None:
    library = Path(shutil.copytree(built, tmp_path / "library"))
    upload = tmp_path / "upload"
    upload.mkdir()
    (upload / "songs.csv").write_text(HEADER + GOOD)
    job = {
        "library": str(library),
        "model": str(tiny_bundle),
        "paths": [str(upload / "songs.csv")],
        "columns": {},
        "rejects": str(upload / "rejects.jsonl"),
        "added": str(upload / "added.json"),
    }
    command = [sys.executable, "-m", "lyricsbert.server.jobs.importer"]
    done = subprocess.run(command, input=json.dumps(job) + "\n", capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1])["kind"] == "cancelled"
    assert not upload.exists()


class CancelAt(io.StringIO):
    """An output that cancels when it is told of that many songs."""

    def __init__(self, cancelled: threading.Event, read: int) -> None:
        super().__init__()
        self._cancelled = cancelled
        self._read = read

    def write(self, text: str) -> int:
        if json.loads(text).get("read", 0) >= self._read:
            self._cancelled.set()
        return super().write(text)


def test_cancelling_gives_up_the_batch_in_work(
    tmp_path: Path, built: Path, tiny_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Path(shutil.copytree(built, tmp_path / "library"))
    rows = "".join(GOOD.replace("Morning Bread", f"Bread {place}") for place in range(300))
    (tmp_path / "songs.csv").write_text(HEADER + rows)
    cancelled = threading.Event()
    runs: list[bool] = []
    load = Encoder.load

    def watched(*arguments: Any, **options: Any) -> Encoder:
        encoder = load(*arguments, **options)
        session = encoder._session

        class Session:
            def run(self, *arguments: Any) -> Any:
                runs.append(cancelled.is_set())
                return session.run(*arguments)

        encoder._session = Session()  # type: ignore[assignment]
        return encoder

    monkeypatch.setattr(Encoder, "load", watched)
    out = CancelAt(cancelled, 128)
    run(job_of(library, tiny_bundle, tmp_path), cancelled, out)
    last = json.loads(out.getvalue().splitlines()[-1])
    assert (last["kind"], last["already_there"]) == ("cancelled", 0)
    assert last["read"] == last["added"] == len(Library.open(library)) - 7
    assert last["added"] in WRITTEN_OF_TWO
    assert runs
    assert not any(runs)  # the model does not run once the import is cancelled


def test_a_source_of_nothing_but_bad_rows_can_be_cancelled(tmp_path: Path, built: Path, tiny_bundle: Path) -> None:
    library = Path(shutil.copytree(built, tmp_path / "library"))
    (tmp_path / "songs.csv").write_text(HEADER + UNTITLED * 1000)
    cancelled, out = threading.Event(), io.StringIO()
    cancelled.set()
    run(job_of(library, tiny_bundle, tmp_path), cancelled, out)
    last = json.loads(out.getvalue().splitlines()[-1])
    assert (last["kind"], last["added"], last["rejected"]) == ("cancelled", 0, 1)


def test_the_importer_stops_where_it_is_told_to(tmp_path: Path, built: Path, tiny_bundle: Path) -> None:
    library = tmp_path / "library"
    Library.build(library, iter(Library.open(built).songs(range(2))), Encoder.load(tiny_bundle))
    (tmp_path / "songs.csv").write_text(HEADER + GOOD)
    job = job_of(library, tiny_bundle, tmp_path)
    cancelled, out = threading.Event(), io.StringIO()
    cancelled.set()
    run(job, cancelled, out)
    last = json.loads(out.getvalue().splitlines()[-1])
    assert (last["kind"], last["added"]) == ("cancelled", 0)
    with Library.open(library)._store.lock():
        out = io.StringIO()
        run(job, threading.Event(), out)
    assert json.loads(out.getvalue().splitlines()[-1])["kind"] == "failed"
    with pytest.raises(LibraryError):
        Library.open(tmp_path / "none")
