"""Disks that fail: power cuts, writes that fail once, damage."""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING

import pytest
from disk_shim import ADD, Disk, is_right, shim
from library_doubles import HashEncoder, make_songs

from lyricsbert.library import Library

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["shim"]

REMOVE = """
import sys
from lyricsbert.library import Library
library = Library.open(sys.argv[1])
library.remove(library.ids[:3])
"""


@pytest.fixture
def disk(shim: Path, path: Path, tmp_path: Path) -> Disk:
    return Disk(shim, path, tmp_path / "calls")


@pytest.mark.slow
def test_what_was_said_to_be_added_survives_a_power_cut(disk: Disk, path: Path, tmp_path: Path) -> None:
    Library.build(path, make_songs(30), HashEncoder())
    for script, numbers in ((ADD, range(40)), (REMOVE, range(3, 40))):
        before = tmp_path / f"before {len(numbers)}"
        shutil.copytree(path, before)
        assert disk.run(script, path, 40) == (0, "")
        suffered = disk.cut_power(before)
        assert suffered  # what LanceDB writes beside the tables is not waited for
        assert is_right(Library.open(path), numbers)
    assert len(Library.build(path, make_songs(42), HashEncoder())) == 42


@pytest.mark.slow
def test_a_new_library_survives_a_power_cut(disk: Disk, path: Path, tmp_path: Path) -> None:
    path.mkdir()
    (tmp_path / "before").mkdir()
    assert disk.run(ADD, path, 30) == (0, "")
    assert disk.cut_power(tmp_path / "before")
    assert is_right(Library.open(path), range(30))


@pytest.mark.slow
@pytest.mark.parametrize("call", [17, 71])
def test_a_power_cut_while_adding_loses_nothing_published(disk: Disk, path: Path, tmp_path: Path, call: int) -> None:
    Library.build(path, make_songs(30), HashEncoder())
    shutil.copytree(path, tmp_path / "before")
    assert disk.run(ADD, path, 40, fail=call, error=0) == (-9, "")
    assert disk.cut_power(tmp_path / "before")
    assert is_right(Library.open(path), range(30))
    assert is_right(Library.build(path, make_songs(40), HashEncoder()), range(40))


@pytest.mark.slow
@pytest.mark.parametrize(("call", "error"), [(9, "ENOSPC"), (21, "ENOSPC"), (34, "EIO")])
def test_a_write_that_fails_once_is_told(disk: Disk, path: Path, call: int, error: str) -> None:
    Library.build(path, make_songs(30), HashEncoder())
    code, said = disk.run(ADD, path, 40, fail=call, error=getattr(errno, error))
    assert (code, said.count("\n")) in [(0, 0), (2, 1)]
    assert is_right(Library.open(path), range(30 if code else 40))
    assert is_right(Library.build(path, make_songs(40), HashEncoder()), range(40))
