"""Nothing is sent anywhere: each way in runs in a network and a home of its own, and both are untouched afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lyricsbert.offline import SWITCHES

PATIENCE = 12
"""Seconds after which onnxruntime, left alone, has tried to connect; its files are in the home after three."""

ENCODE = f"""
import sys, time
{{first}}
from lyricsbert import Encoder
Encoder.load(sys.argv[1]).analyze(["a song of the sea"])
time.sleep({PATIENCE})
"""

SERVE = f"""
import subprocess, sys, time
import httpx2
bundle, library = sys.argv[1:]
serve = [sys.executable, "-m", "lyricsbert", "serve", "--library", library, "--model", bundle, "--port", "0"]
with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as server:
    address = server.stdout.readline().split(" at ")[1].split(" ")[0]
    song = "artist,title,lyrics\\nAda Moss,Harbour,a song of the sea that I sing to you\\n"
    begun = httpx2.post(address + "/api/v1/imports", files={{"file": ("songs.csv", song)}}).json()
    time.sleep({PATIENCE})
    state = httpx2.get(f"{{address}}/api/v1/imports/{{begun['id']}}").json()["state"]
    server.terminate()
assert state == "done", state
"""

WAYS_IN = {
    "package": ENCODE.format(first=""),
    "lab": ENCODE.format(first="import lyricsbert.lab.network.network"),
    "ray": ENCODE.format(
        first="""
import lyricsbert
from ray._common.usage.usage_lib import usage_stats_enabled
assert not usage_stats_enabled()
"""
    ),
    "server and importer": SERVE,
}

WATCH = r"""
ip link set lo up
sent() { awk '$1 == "Ip:" { print "no route:", $13 } $1 == "Udp:" { print "datagrams:", $5 }' /proc/net/snmp; }
before=$(sent)
"$@" || exit 3
[ "$before" = "$(sent)" ] || { echo 'The network was used.'; echo "$before"; sent; exit 4; }
"""
"""Runs a command and compares the kernel's counts: an attempt to reach another machine has no route, or asks for a name
by a datagram. Connections within the machine are neither."""


def alone(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a network of its own, with an empty home and without the switches of this process."""
    unset = {*SWITCHES, "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "HF_HOME", "LYRICSBERT_TOKEN"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        ["unshare", "--map-root-user", "--net", "bash", "-c", WATCH, "watch", *command],
        env=environment | {"HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home, on a machine where networks of one's own can be made."""
    folder = tmp_path / "home"
    folder.mkdir()
    if not (shutil.which("unshare") and shutil.which("ip")) or alone(["true"], folder).returncode:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no network of one's own can be made on this machine")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS_IN)
def test_nothing_is_sent_and_nothing_is_left_in_the_home(
    way: str, home: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    arguments = [str(tiny_bundle), str(tmp_path / "library")] if way == "server and importer" else [str(tiny_bundle)]
    done = alone([sys.executable, "-c", WAYS_IN[way], *arguments], home)
    assert done.returncode == 0, done.stdout + done.stderr
    left = [path for path in home.rglob("*") if path.is_file()]
    assert [str(path) for path in left if home / ".cache/lyricsbert" not in path.parents] == []


@pytest.mark.slow
def test_the_watch_sees_an_attempt_to_reach_another_machine(home: Path) -> None:
    attempt = "import socket\ntry: socket.create_connection(('192.0.2.1', 443), 1)\nexcept OSError: pass"
    assert alone([sys.executable, "-c", attempt], home).returncode == 4


def test_what_a_user_has_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    from lyricsbert.offline import stay_offline

    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "1")
    stay_offline()
    assert os.environ["RAY_USAGE_STATS_ENABLED"] == "1"
