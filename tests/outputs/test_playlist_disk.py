"""A playlist on disks that fail: whatever happens, the file holds the old list or the new one."""

from __future__ import annotations

import errno
import shutil
import sys
from pathlib import Path

import pytest

from lyricsbert.outputs.playlists import save_playlist
from lyricsbert.songs import Song

sys.path.append(str(Path(__file__).parents[1] / "library"))

from disk_shim import Disk, shim

__all__ = ["shim"]

SAVE = """
import sys
from lyricsbert.errors import PlaylistError
from lyricsbert.outputs.playlists import save_playlist
from lyricsbert.songs import Song
try:
    save_playlist(sys.argv[2], [Song(artist="Mila", title=title, lyrics="rain") for title in ("Tin", "Slate")])
except PlaylistError as error:
    sys.exit(f"{error}")
"""


@pytest.mark.slow
def test_a_playlist_is_the_old_or_the_new_one_wherever_the_disk_fails(shim: Path, tmp_path: Path) -> None:
    script, folder, before = tmp_path / "save.py", tmp_path / "lists", tmp_path / "before"
    script.write_text(SAVE)
    folder.mkdir()
    file = folder / "rain.xspf"
    save_playlist(file, [Song(artist="Mila", title="Tin", lyrics="rain")])
    old = file.read_bytes()
    shutil.copytree(folder, before)
    disk = Disk(shim, folder, tmp_path / "calls", script)
    assert disk.run("save", file) == (0, "")
    calls = disk.writes()
    assert disk.cut_power(before) == []
    assert file.read_bytes().count(b"<track>") == 2
    for call in range(1, calls + 1):
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        error = errno.ENOSPC if call % 2 else 0
        code, said = disk.run("save", file, fail=call, error=error)
        disk.cut_power(before)
        assert said.count("\n") == (code == 1)
        assert (file.read_bytes() == old) is (code != 0)
        assert code in ((0, 1) if error else (-9,))
