"""Files that are replaced in one step."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lyricsbert.durable import remove_remains, replace_file, sync_files, sync_tree


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "file"
    for content in ("größer\n", b"\x00\xff", ""):
        replace_file(file, content)
        assert file.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_what_cannot_be_written_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file = tmp_path / "file"
    replace_file(file, "old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), fail)
    with pytest.raises(OSError, match="No space left"):
        replace_file(file, "new")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("old", ["old", None])
def test_a_disk_that_does_not_keep_the_new_name_keeps_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str | None
) -> None:
    file = tmp_path / "file"
    if old:
        file.write_text(old)

    def fail(folder: Path) -> None:
        assert file.read_text() == "new"
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("lyricsbert.durable.sync_folder", fail)
    with pytest.raises(OSError, match="Input/output error"):
        replace_file(file, "new")
    assert [path.read_text() for path in tmp_path.iterdir()] == ([old] if old else [])


def test_a_file_system_without_links_is_written_to_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    file = tmp_path / "file"
    replace_file(file, "old")
    monkeypatch.setattr(os, "link", fail)
    replace_file(file, "new")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["new"]


def test_remains_of_killed_processes_are_removed(tmp_path: Path) -> None:
    kept = ["a.json", "a.json.part", ".b.json.7.part", ".lock"]
    for name in (*kept, ".a.json.7.part", ".a.json.8.old"):
        (tmp_path / name).touch()
    remove_remains(tmp_path / "a.json")
    assert {path.name for path in tmp_path.iterdir()} == set(kept)


def test_content_is_waited_for_before_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("lyricsbert.durable.sync_file", synced.append)
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "file").write_text("content")
    sync_files(tmp_path, [inner / "file"])
    assert synced == [inner / "file", inner, tmp_path / "a", tmp_path]
    synced.clear()
    sync_tree(tmp_path)
    assert synced == [inner / "file", inner, tmp_path / "a", tmp_path]
