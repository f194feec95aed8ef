"""Fixtures of the library's tests."""

from pathlib import Path

import pytest
from library_doubles import HashEncoder, make_songs

from lyricsbert.library import Library
from lyricsbert.library.write import build


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "BATCH", 8)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def library(path: Path, encoder: HashEncoder) -> Library:
    """Thirty songs, built in four batches."""
    return Library.build(path, make_songs(30), encoder)
