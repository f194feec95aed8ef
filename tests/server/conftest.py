"""A server over a small library, analysed by the tiny model."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from served_music import Music, write_music
from server_songs import THEMES, server_songs

from lyricsbert.library import Library
from lyricsbert.library.store.listeners_file import LISTENERS_FILES
from lyricsbert.model import Encoder
from lyricsbert.server.app import create_app
from lyricsbert.server.settings import Settings
from tiny_model import write_tiny_heads

Serve = Callable[..., TestClient]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Encoder) -> Path:
    """The library as it was built; to be read only."""
    folder = tmp_path_factory.mktemp("server") / "library"
    Library.build(folder, server_songs(), tiny_encoder)
    return folder


@pytest.fixture(scope="session")
def app(built: Path, tiny_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    cache = tmp_path_factory.mktemp("cache")
    return create_app(Settings(library=str(built), model=str(tiny_bundle), cache=cache))


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """Asks the server that nobody writes to."""
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as asking:
        yield asking


@pytest.fixture(scope="session")
def ids(client: TestClient) -> dict[str, str]:
    """Title -> id of each song."""
    return {song["title"]: song["id"] for song in client.get("/api/v1/songs").json()["songs"]}


@pytest.fixture(scope="session")
def themed_client(tiny_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Asks a server whose model tells valence, energy and THEMES."""
    folder = tmp_path_factory.mktemp("themed")
    bundle = write_tiny_heads(Path(shutil.copytree(tiny_bundle, folder / "bundle")), THEMES)
    Library.build(folder / "library", server_songs(), Encoder.load(bundle))
    app = create_app(Settings(library=str(folder / "library"), model=str(bundle), cache=folder))
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as asking:
        yield asking


@pytest.fixture
def serve(built: Path, tiny_bundle: Path, tmp_path: Path) -> Iterator[Serve]:
    """Starts a server over a copy of the library, set up as the test says."""
    started: list[TestClient] = []

    def start(**settings: object) -> TestClient:
        library = tmp_path / "library"
        if not library.exists():
            # What the tests before have kept of listeners beside it is not the library's.
            shutil.copytree(built, library, ignore=shutil.ignore_patterns(*LISTENERS_FILES))
        chosen = {"library": str(library), "model": str(tiny_bundle), "cache": tmp_path / "cache", **settings}
        app = create_app(Settings(**chosen))  # type: ignore[arg-type]
        asking = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
        asking.__enter__()
        started.append(asking)
        return asking

    yield start
    for asking in started:
        asking.__exit__(None, None, None)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    return write_music(tmp_path / "music")


@pytest.fixture
def serve_songs(tiny_encoder: Encoder, tiny_bundle: Path, tmp_path: Path) -> Iterator[Callable[..., Music]]:
    """Starts a server over a library of songs, set up as the test says."""
    started: list[TestClient] = []

    def start(songs: Any, **settings: Any) -> Music:
        Library.build(tmp_path / "library", songs, tiny_encoder)
        chosen = {"library": str(tmp_path / "library"), "model": str(tiny_bundle), "cache": tmp_path / "cache"}
        app = create_app(Settings(**{**chosen, **settings}))
        client = TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)
        client.headers.update({"accept-encoding": "gzip"})
        if settings.get("private"):
            secret = base64.b64encode(f"me:{settings['token']}".encode()).decode()
            client.headers["authorization"] = f"Basic {secret}"
        client.__enter__()
        started.append(client)
        return Music(client)

    yield start
    for client in started:
        client.__exit__(None, None, None)
