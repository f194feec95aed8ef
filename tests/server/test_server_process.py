"""The server as it is started: a process of its own, asked over a real connection."""

from __future__ import annotations

import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from test_server_imports import GOOD, HEADER

pytestmark = pytest.mark.slow


def command(library: Path, bundle: Path, *options: str) -> list[str]:
    start = [sys.executable, "-m", "lyricsbert", "serve", "--library", str(library), "--model", str(bundle)]
    return [*start, *options]


def environment(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "LYRICSBERT_TOKEN"} | more


@contextmanager
def serving(library: Path, bundle: Path, *options: str, **more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        command(library, bundle, "--port", "0", *options), stdout=subprocess.PIPE, text=True, env=environment(**more)
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert " songs at http" in said, said
        yield said.split(" at ")[1].split(" ")[0], process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def library(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "library"))


def test_the_server_lives_while_it_imports_and_tells_how_it_goes(
    library: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    rows = "".join(GOOD.replace("Morning Bread", f"Bread {place}") for place in range(400))
    with serving(library, tiny_bundle) as (address, process), httpx2.Client(base_url=address, timeout=60) as client:
        begun = client.post("/api/v1/imports", files={"file": ("songs.csv", (HEADER + rows).encode())}).json()
        path = f"/api/v1/imports/{begun['id']}"
        alive, songs = 0, set()
        while client.get(path).json()["state"] == "running":
            assert client.get("/livez").status_code == 200
            songs.add(client.get("/api/v1/library").json()["songs"])
            assert client.post("/api/v1/recommendations", json={"text": "sad rain"}).status_code == 200
            alive += 1
            time.sleep(0.1)
        assert alive > 0
        assert songs <= {7, 407}  # the old version or the new one
        assert client.get("/api/v1/library").json()["songs"] == 407
        with client.stream("GET", f"{path}/events") as events:
            lines = list(events.iter_lines())
        assert lines[0] == "event: done"
        assert json.loads(lines[1].removeprefix("data: "))["added"] == 400
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_events_come_while_it_happens(library: Path, tiny_bundle: Path) -> None:
    rows = "".join(GOOD.replace("Morning Bread", f"Bread {place}") for place in range(400))
    with serving(library, tiny_bundle) as (address, _), httpx2.Client(base_url=address, timeout=60) as client:
        begun = client.post("/api/v1/imports", files={"file": ("songs.csv", (HEADER + rows).encode())}).json()
        path = f"/api/v1/imports/{begun['id']}"
        with client.stream("GET", f"{path}/events") as events:
            lines = events.iter_lines()
            assert next(lines) == "event: progress"
            assert client.get(path).json()["state"] == "running"
            names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
        assert names[-1] == "done"
        assert set(names[:-1]) <= {"progress"}


def test_a_server_that_is_stopped_takes_its_import_with_it(library: Path, tiny_bundle: Path, tmp_path: Path) -> None:
    rows = "".join(GOOD.replace("Morning Bread", f"Bread {place}") for place in range(20_000))
    uploads = tmp_path / "tmp"
    uploads.mkdir()
    with (
        serving(library, tiny_bundle, TMPDIR=str(uploads)) as (address, process),
        httpx2.Client(base_url=address, timeout=60) as client,
    ):
        client.post("/api/v1/imports", files={"file": ("songs.csv", (HEADER + rows).encode())})
        assert list(uploads.glob("*/*/*/songs.csv"))
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    assert list(uploads.iterdir()) == []
    with serving(library, tiny_bundle) as (address, _), httpx2.Client(base_url=address, timeout=60) as client:
        song = client.get("/api/v1/songs").json()["songs"][0]
        for _ in range(100):  # until the lock is free
            removed = client.delete(f"/api/v1/songs/{song['id']}")
            if removed.status_code == 204:
                break
            time.sleep(0.1)
        assert removed.status_code == 204, removed.text


def test_what_a_killed_server_leaves_is_removed_by_the_next(library: Path, tiny_bundle: Path, tmp_path: Path) -> None:
    uploads = tmp_path / "tmp"
    uploads.mkdir()

    def imported(address: str) -> Path:
        before = set(uploads.iterdir())
        httpx2.post(f"{address}/api/v1/imports", data={"builtin": "true"}, timeout=60).raise_for_status()
        (new,) = set(uploads.iterdir()) - before
        return new

    with serving(library, tiny_bundle, TMPDIR=str(uploads)) as (first, _):
        living = imported(first)
        with serving(library, tiny_bundle, TMPDIR=str(uploads)) as (second, process):
            killed = imported(second)
            process.kill()
            process.wait()
        with serving(library, tiny_bundle, TMPDIR=str(uploads)):
            assert not killed.exists()
            assert living.is_dir()


def test_strangers_are_refused_without_a_token(library: Path, tiny_bundle: Path) -> None:
    done = subprocess.run(
        command(library, tiny_bundle, "--host", "0.0.0.0"),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 2
    assert "LYRICSBERT_TOKEN" in done.stderr
    named = command(library, tiny_bundle, "--host-name", "music.example")
    proxied = subprocess.run(named, capture_output=True, text=True, env=environment(), check=False)
    assert proxied.returncode == 2
    assert "LYRICSBERT_TOKEN" in proxied.stderr
    assert "Traceback" not in done.stderr
    token = "a-token-of-sixteen-or-more"
    with serving(library, tiny_bundle, "--host", "0.0.0.0", LYRICSBERT_TOKEN=token) as (address, _):
        port = address.rsplit(":", 1)[1]
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            song = client.get("/api/v1/songs").json()["songs"][0]
            assert client.delete(f"/api/v1/songs/{song['id']}").status_code == 401
            given = {"Authorization": f"Bearer {token}"}
            assert client.delete(f"/api/v1/songs/{song['id']}", headers=given).status_code == 204


def test_https_by_a_certificate_and_its_key(library: Path, tiny_bundle: Path, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate with")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    subprocess.run([*make.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    options = ("--certificate", str(certificate), "--key", str(key))
    with serving(library, tiny_bundle, *options) as (address, _):
        assert address.startswith("https://")
        trusted = ssl.create_default_context(cafile=str(certificate))
        assert httpx2.get(f"{address}/livez", verify=trusted, timeout=60).status_code == 200
        with pytest.raises(httpx2.HTTPError):
            httpx2.get(f"{address.replace('https', 'http')}/livez", timeout=60)
    done = subprocess.run(
        command(library, tiny_bundle, "--port", "0", "--certificate", str(key), "--key", str(key)),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 2
    assert "HTTPS cannot be served with" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_that_is_taken_is_one_sentence(library: Path, tiny_bundle: Path) -> None:
    with serving(library, tiny_bundle) as (address, _):
        port = address.rsplit(":", 1)[1]
        done = subprocess.run(
            command(library, tiny_bundle, "--port", port),
            capture_output=True,
            text=True,
            env=environment(),
            check=False,
        )
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_server_writes_nothing_of_what_is_typed(library: Path, tiny_bundle: Path, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    with log.open("wb") as errors:
        start = command(library, tiny_bundle, "--port", "0")
        process = subprocess.Popen(
            start, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment(HOME=str(tmp_path))
        )
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split(" at ")[1].split(" ")[0]
            with httpx2.Client(base_url=address, timeout=60) as client:
                assert client.post("/api/v1/recommendations", json={"text": "quixotic, I want to die"}).is_success
                assert client.get("/api/v1/search", params={"q": "quixotic"}).is_success
                assert not client.post("/api/v1/recommendations", json={"text": "quixotic", "k": -1}).is_success
        finally:
            process.terminate()
            process.wait()
            process.stdout.close()
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert log in written
    assert not [path for path in written if b"quixotic" in path.read_bytes()]
