"""Listeners in a real PostgreSQL, which the test starts for itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_listener_store import WRITER, event

from lyricsbert.errors import ListenerStoreError
from lyricsbert.listener.profile import Added, ListenerSettings
from lyricsbert.listener.profile.store import ListenerStore

pytestmark = pytest.mark.slow

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if sys.platform == "linux" else []


def as_user(*words: str | Path) -> None:
    """Run a program of PostgreSQL, which refuses to run as root."""
    first = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*first, *map(str, words)], check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that listens on a socket in a folder of its own alone."""
    if not BINARIES:
        if os.environ.get("CI"):
            pytest.fail("there is no PostgreSQL in /usr/lib/postgresql: apt-get install postgresql")
        pytest.skip("there is no PostgreSQL in /usr/lib/postgresql")
    binaries = BINARIES[-1]
    folder = Path(tempfile.mkdtemp(prefix="lb-pg-"))  # short, since the path of a socket has 107 bytes at most
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    as_user(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
    options = f"-k {folder} -c listen_addresses= -c fsync=off"
    log = folder / "log"
    as_user(binaries / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        as_user(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_events_settings_and_erasing(server: str) -> None:
    with ListenerStore(server) as store:
        assert store.add("me", [event(number) for number in range(3000)]) == Added(3000, 0)
        assert store.add("me", [event(number) for number in range(3000)]) == Added(0, 3000)
        assert store.events("me", newest_first=True, limit=2) == [event(0), event(1)]
        store.set("me", ListenerSettings(exploration=0.25, half_life_days=10))
        assert store.listener("me").settings == ListenerSettings(exploration=0.25, half_life_days=10)
        assert [each.counts["play"] for each in store.listeners()] == [3000]
    with ListenerStore(server) as store:
        assert store.erase("me")["play"] == 3000
        assert store.listeners() == []
        assert store.listener("me").created <= datetime.now(UTC)


def test_processes_that_open_and_write_at_once_lose_nothing(server: str) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, server, name]) for name in ("A", "B", "C")]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    with ListenerStore(server) as store:
        artists = [each.artist for each in store.events("me")]
    assert {name: artists.count(name) for name in "ABCX"} == {"A": 40, "B": 40, "C": 40, "X": 40}


def test_a_database_that_is_away_is_told(server: str) -> None:
    with pytest.raises(ListenerStoreError, match="failed"):
        ListenerStore(server.replace("/postgres?", "/no_such_database?"))
