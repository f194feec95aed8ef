"""A music folder from files to a real player: indexed, wished for, saved, loaded and played by MPD."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.outputs.playlists import save_playlist
from lyricsbert.songs import read_songs
from music_files import FFMPEG, HARBOUR, write_tone

MPD, MPC = shutil.which("mpd"), shutil.which("mpc")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (MPD and MPC and FFMPEG), reason="MPD, mpc and ffmpeg are not all installed"),
]
FILES = (
    "Dusk Choir/1967 - Salt Roads/01 #1 Door.flac",
    "Dusk Choir/1967 - Salt Roads/02 Ünder it's é.ogg",
    'Ada Moss/Letters & Keys/03 50% of "me".mp3',
    "Ada Moss/Letters & Keys/04 Harbour.opus",
)


class Player:
    """MPD over a folder of music, with an output that is silent and as fast as real time."""

    def __init__(self, folder: Path, music: Path) -> None:
        self._socket = folder / "socket"
        self.playlists = folder / "playlists"
        self.playlists.mkdir()
        config = folder / "mpd.conf"
        config.write_text(
            f'music_directory "{music}"\nplaylist_directory "{self.playlists}"\ndb_file "{folder / "db"}"\n'
            f'bind_to_address "{self._socket}"\nlog_file "{folder / "log"}"\n'
            'audio_output {\n type "null"\n name "null"\n}\n'
        )
        assert MPD
        self._process = subprocess.Popen([MPD, "--no-daemon", str(config)], stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not self._socket.exists() and time.monotonic() < until:
            time.sleep(0.05)
        self.mpc("--wait", "update")

    def mpc(self, *arguments: str) -> list[str]:
        assert MPC
        done = subprocess.run(
            [MPC, *arguments],
            env={**os.environ, "MPD_HOST": str(self._socket), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.splitlines()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mpd-music")
    for number, name in enumerate(FILES):
        words = HARBOUR.replace("lantern", f"lantern {number}")
        write_tone(folder / name, {"title": f"Door {number}", "artist": "Quiet", "lyrics": words}, seconds=1)
    return folder


@pytest.fixture
def player(tmp_path: Path, music: Path) -> Iterator[Player]:
    started = Player(tmp_path, music)
    yield started
    started.stop()


@pytest.fixture
def library(tmp_path: Path, music: Path, tiny_encoder: Encoder) -> Library:
    return Library.build(tmp_path / "library", read_songs(music), tiny_encoder)


@pytest.mark.parametrize("prefixed", [False, True], ids=["absolute paths", "paths in the music folder"])
def test_a_saved_list_loads_and_every_song_plays(
    player: Player, library: Library, music: Path, *, prefixed: bool
) -> None:
    prefixes = {f"{music}/": ""} if prefixed else None
    assert save_playlist(player.playlists / "list.m3u", library[0:], prefixes=prefixes) == (4, 0, 4)
    player.mpc("load", "list")
    assert sorted(player.mpc("playlist", "--format", "%file%")) == sorted(FILES)
    for place in range(1, len(FILES) + 1):
        player.mpc("play", str(place))
        assert _plays(player), player.mpc("status")


@pytest.mark.parametrize("name", ["list.m3u", "list.m3u8"])
def test_a_list_inside_the_music_folder_loads(player: Player, library: Library, music: Path, name: str) -> None:
    save_playlist(music / name, library[0:])
    player.mpc("--wait", "update")
    player.mpc("load", name)
    (music / name).unlink()
    assert sorted(player.mpc("playlist", "--format", "%file%")) == sorted(FILES)


def _plays(player: Player) -> bool:
    """Whether the music's clock moves."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        status = player.mpc("status", "%state% %currenttime%")
        if status and status[0].startswith("playing"):
            return True
        time.sleep(0.05)
    return False
