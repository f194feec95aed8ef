"""Disks that fail: power cuts, writes that fail once, damage."""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING

import pytest
from disk_shim import Disk, is_right, shim
from disk_writes import content, make_library, sync
from library_doubles import HashEncoder, make_songs

from lyricsbert.library import Library

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["shim"]


@pytest.fixture
def disk(shim: Path, path: Path, tmp_path: Path) -> Disk:
    return Disk(shim, path, tmp_path / "calls")


@pytest.mark.slow
def test_what_was_said_to_be_added_survives_a_power_cut(disk: Disk, path: Path, tmp_path: Path) -> None:
    Library.build(path, make_songs(30), HashEncoder())
    for write, numbers in (("add", range(40)), ("remove", range(3, 40))):
        before = tmp_path / f"before {len(numbers)}"
        shutil.copytree(path, before)
        assert disk.run(write, path) == (0, "")
        suffered = disk.cut_power(before)
        assert suffered  # what LanceDB writes beside the tables is not waited for
        assert is_right(Library.open(path), numbers)
    assert len(Library.build(path, make_songs(42), HashEncoder())) == 42


@pytest.mark.slow
def test_a_new_library_survives_a_power_cut(disk: Disk, path: Path, tmp_path: Path) -> None:
    path.mkdir()
    (tmp_path / "before").mkdir()
    assert disk.run("add", path, 30) == (0, "")
    assert disk.cut_power(tmp_path / "before")
    assert is_right(Library.open(path), range(30))


@pytest.mark.slow
@pytest.mark.parametrize("call", [25, 120])
def test_a_power_cut_while_adding_loses_nothing_published(disk: Disk, path: Path, tmp_path: Path, call: int) -> None:
    Library.build(path, make_songs(30), HashEncoder())
    shutil.copytree(path, tmp_path / "before")
    assert disk.run("add", path, fail=call, error=0) == (-9, "")
    assert disk.cut_power(tmp_path / "before")
    assert is_right(Library.open(path), range(30))
    assert is_right(Library.build(path, make_songs(40), HashEncoder()), range(40))


@pytest.mark.slow
@pytest.mark.parametrize(("call", "error"), [(14, "ENOSPC"), (33, "ENOSPC"), (60, "EIO"), (153, "EIO")])
def test_a_write_that_fails_once_is_told(disk: Disk, path: Path, call: int, error: str) -> None:
    Library.build(path, make_songs(30), HashEncoder())
    code, said = disk.run("add", path, fail=call, error=getattr(errno, error))
    assert (code, said.count("\n")) in [(0, 0), (2, 1)]
    assert is_right(Library.open(path), range(30 if code else 40))
    assert is_right(Library.build(path, make_songs(40), HashEncoder()), range(40))


@pytest.mark.slow
def test_what_was_said_to_be_synchronised_survives_a_power_cut(disk: Disk, path: Path, tmp_path: Path) -> None:
    make_library(path, "sync", tmp_path / "music")
    before = tmp_path / "before"
    shutil.copytree(path, before)
    old = content(Library.open(path))
    assert disk.run("sync", path, fail=154, error=0) == (-9, "")
    assert disk.cut_power(before)
    assert content(Library.open(path)) == old
    sync(str(path))
    shutil.rmtree(path)
    shutil.copytree(before, path)
    assert disk.run("sync", path) == (0, "")
    assert disk.cut_power(before)
    found = Library.open(path)
    assert sorted(found.titles) == sorted(f"Number {number}" for number in (98, 99, 1, *range(3, 12)))
    sync(str(path))
    assert content(Library.open(path)) == content(found)


@pytest.mark.slow
@pytest.mark.parametrize("write", ["remove_in_steps", "put_back"])
def test_what_was_said_to_be_removed_or_put_back_survives_a_power_cut(
    disk: Disk, path: Path, tmp_path: Path, write: str
) -> None:
    make_library(path, write, tmp_path)
    shutil.copytree(path, tmp_path / "before")
    old = content(Library.open(path))
    assert disk.run(write, path) == (0, "")
    new = content(Library.open(path))
    assert disk.cut_power(tmp_path / "before")
    assert content(Library.open(path)) == new != old
