"""The folder of a server's uploads in the temporary directory."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from lyricsbert.server.jobs.upload_folder import UploadFolder, remove_abandoned


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    return tmp_path / "tmp"


def test_a_folder_is_made_when_it_is_needed_and_goes_with_its_uploads(temporary: Path) -> None:
    folder = UploadFolder()
    folder.remove()
    assert list(temporary.iterdir()) == []
    (folder.new() / "songs.csv").touch()
    assert folder.new().parent.parent == temporary
    folder.remove()
    assert list(temporary.iterdir()) == []
    assert folder.new().is_dir()


def test_only_what_nobody_uses_is_removed(temporary: Path, tmp_path: Path) -> None:
    folder = UploadFolder()
    in_use = folder.new()
    (temporary / "lyricsbert-imports-dead" / "upload").mkdir(parents=True)
    (temporary / "lyricsbert-imports-file").touch()
    (temporary / "other").mkdir()
    (tmp_path / "elsewhere" / "music").mkdir(parents=True)
    (temporary / "lyricsbert-imports-link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    remove_abandoned()
    left = {path.name for path in temporary.iterdir()}
    assert left == {in_use.parent.name, "lyricsbert-imports-file", "lyricsbert-imports-link", "other"}
    assert in_use.is_dir()
    assert (tmp_path / "elsewhere" / "music").is_dir()
