"""Writers that disturb the server of soak.py: imports, `lyricsbert add` and `lyricsbert remove`, and kills of them."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from lyricsbert.library import Library
from serve_speed import FEELINGS, SONG

if TYPE_CHECKING:
    from collections.abc import Sequence

OURS: Final = "Band soak "
"""How the artists of the songs begin that come and go."""


class Writers:
    """Writes to the library in every way, one after the other, and at times two at once; kills some on the way.

    Args:
        address: of the server.
        pid: its process.
        library: folder of the library.
        model: options that name the model.
        folder: for files of songs.
        songs: number of songs that each write adds.

    Attributes:
        done: what was done, and how often.
        unasked: what should not have happened, in words.
    """

    def __init__(self, address: str, pid: int, library: Path, model: Sequence[str], folder: Path, songs: int) -> None:
        self._netloc = urlsplit(address).netloc
        self._pid = pid
        self._library = library
        self._model = model
        self._folder = folder
        self._songs = songs
        self._chance = random.Random(1)
        self._number = 0
        self._usual = 5.0
        self.done: Counter[str] = Counter()
        self.unasked: list[str] = []

    def round(self) -> None:
        """Import, add and remove songs, with a kill of each kind of writer, and two writers at once."""
        self._expect("imported", self._follow(self._upload()) == "done")
        import_id = self._upload()
        if self._kill_importer():
            self._expect("importer killed", self._follow(import_id) in ("failed", "done"))
        began = time.monotonic()
        self._expect("added", self._add().wait() == 0)
        self._usual = time.monotonic() - began
        self._kill(self._add(), "add killed")
        import_id, second = self._upload(), self._add()
        states = self._follow(import_id), second.wait()
        self._expect("two writers, at most one refused", states in (("done", 0), ("done", 2), ("failed", 0)))
        self._kill(self._remove(), "remove killed")
        self._expect("removed", self._remove().wait() == 0)

    def _expect(self, what: str, is_so: bool) -> None:
        self.done[what] += 1
        if not is_so:
            self.unasked.append(f"not {what}")

    def _file(self) -> Path:
        self._number += 1
        rows = (
            SONG.format(f"soak {self._number}.{place}", " ".join(self._chance.choices(FEELINGS, k=60)))
            for place in range(self._songs)
        )
        path = self._folder / f"songs {self._number}.csv"
        path.write_text(f"artist,song,link,text\n{''.join(rows)}", "utf-8")
        return path

    def _upload(self) -> str:
        """Id of an import that was started."""
        body = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="songs.csv"\r\n\r\n'
            + self._file().read_bytes()
            + b"\r\n--x--\r\n"
        )
        with closing(HTTPConnection(self._netloc, timeout=60)) as connection:
            connection.request("POST", "/api/v1/imports", body, {"Content-Type": "multipart/form-data; boundary=x"})
            return str(json.loads(connection.getresponse().read())["id"])

    def _follow(self, import_id: str) -> str:
        """How an import ended."""
        while True:
            with closing(HTTPConnection(self._netloc, timeout=60)) as connection:
                connection.request("GET", f"/api/v1/imports/{import_id}")
                state = json.loads(connection.getresponse().read())
            if state["state"] not in ("running", "cancelling"):
                return str(state["state"])
            time.sleep(0.3)

    def _kill_importer(self) -> bool:
        """Kill the importer after a random time; whether there still was one."""
        time.sleep(self._chance.uniform(0, self._usual))
        for child in children(self._pid):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
                return True
        return False

    def _kill(self, process: subprocess.Popen[bytes], what: str) -> None:
        time.sleep(self._chance.uniform(0, self._usual))
        process.kill()
        self._expect(what, process.wait() in (0, -signal.SIGKILL))

    def _add(self) -> subprocess.Popen[bytes]:
        return self._command("add", str(self._file()), *self._model)

    def _remove(self) -> subprocess.Popen[bytes]:
        """Remove all songs that came."""
        library = Library.open(self._library)
        ours = [
            song_id for song_id, artist in zip(library.ids, library.artists, strict=True) if artist.startswith(OURS)
        ]
        return self._command("remove", "--yes", *ours) if ours else subprocess.Popen("true")

    def _command(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "lyricsbert", *command, "--library", str(self._library)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def children(pid: int) -> list[int]:
    """The processes that a process has started, where the system tells them."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = stat.read_text().rpartition(")")[2].split()[1]
            if int(parent) == pid:
                found.append(int(stat.parent.name))
    return found
