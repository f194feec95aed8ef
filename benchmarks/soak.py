"""The server over minutes: many clients, while songs come and go, writers are killed, and an old version is read on.

Starts `lyricsbert serve` on a copy of the library. Clients ask for what the page asks for. Meanwhile songs are imported
over HTTP and added and removed by `lyricsbert add` and `lyricsbert remove`, some of these are killed on the way, and
two at a time want to write. A process that opened the library before all that goes on reading its version.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from lyricsbert.library import Library
from lyricsbert.library.store.check import check_library
from report import spread, write_results
from serve_speed import FEELINGS, MOMENTS, PLACES, memory_mb, serving
from soak_writers import OURS, Writers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEPT_OPEN: Final = 4.0
"""Seconds without a request after which a server may close a connection."""

FLAT: Final = 1.05
"""By how much the memory of the last third of the time may exceed that of the second."""

Request = tuple[str, str, str | None]
"""Name of the route, path, and body, if it is sent."""


class Clients:
    """Clients that ask for what a page asks for, one after the other, with a pause after each answer.

    Args:
        address: of the server.
        library: what it serves.
        pause: mean seconds between an answer and the next request.

    Attributes:
        times: route -> milliseconds of each answer.
        statuses: route -> how often each status came, 0 for no answer at all.
        unasked: what should not have been answered, the first ones in words.
    """

    def __init__(self, address: str, library: Library, pause: float) -> None:
        self._netloc = urlsplit(address).netloc
        self._library = library
        self._pause = pause
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.times: dict[str, list[float]] = defaultdict(list)
        self.statuses: dict[str, Counter[int]] = defaultdict(Counter)
        self.unasked: list[str] = []

    def start(self, count: int) -> None:
        """Start this many clients."""
        self._threads = [threading.Thread(target=self._run, args=(number,)) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Wait for the last answers."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _run(self, number: int) -> None:
        chance = random.Random(number)
        requests = self._requests(chance)
        connection = HTTPConnection(self._netloc, timeout=60)
        answered = time.perf_counter()
        while not self._ended.wait(self._pause * chance.uniform(0.5, 1.5)):
            request = next(requests)
            began = time.perf_counter()
            if began - answered > KEPT_OPEN:
                connection.close()  # another is opened, as any client does
            status, after, said = _answer(connection, request)
            answered = time.perf_counter()
            with self._lock:
                self.times[request[0]].append((answered - began) * 1000)
                self.statuses[request[0]][status] += 1
                if status not in (200, 503) or (status == 503 and after is None):
                    self.unasked.append(f"{request[1]}: {status} {said}")
            if status == 0:
                connection.close()
            if after:
                self._ended.wait(float(after))
        connection.close()

    def _requests(self, chance: random.Random) -> Iterator[Request]:
        usable = [row for row, is_unusable in enumerate(self._library.unusable) if not is_unusable]
        ids = [self._library.ids[row] for row in usable]
        while True:
            song = quote(chance.choice(ids))
            wish = f"I feel {chance.choice(FEELINGS)} {chance.choice(MOMENTS)} {chance.choice(PLACES)}"
            words = quote(" ".join(chance.sample((*FEELINGS, "rain", "road", "love", "night"), 2)))
            place = chance.randrange(len(ids))
            name = quote(self._library.titles[usable[place]][:100])
            artist = quote(self._library.artists[usable[place]][:100])
            requests: list[Request] = [
                ("recommendations", "/api/v1/recommendations", json.dumps({"text": wish, "k": 20})),
                ("search", f"/api/v1/search?q={words}", None),
                ("similar", f"/api/v1/songs/{song}/similar", None),
                ("song", f"/api/v1/songs/{song}", None),
                ("recommendations", "/api/v1/recommendations", json.dumps({"liked": [ids[place]], "text": wish})),
                ("cover", f"/api/v1/songs/{song}/cover.svg", None),
                (
                    "songs",
                    f"/api/v1/songs?limit=50&offset={place}&order={chance.choice(('artist', 'title', 'year'))}",
                    None,
                ),
                ("find", f"/api/v1/songs?q={name}", None),
                ("artists", f"/api/v1/artists?q={artist}", None),
                ("page", "/", None),
                ("library", "/api/v1/library", None),
                ("moods", "/api/v1/moods", None),
                ("map", "/api/v1/map", None),
                ("livez", "/livez", None),
            ]
            chance.shuffle(requests)
            yield from requests


def _answer(connection: HTTPConnection, request: Request) -> tuple[int, str | None, str]:
    """Status (0 if there was no answer), the header Retry-After, and what an answer other than 200 said."""
    _, path, body = request
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
    try:
        connection.request("POST" if body else "GET", path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, HTTPException) as error:
        return 0, None, f"{type(error).__name__}: {error}"
    said = "" if answer.status == 200 else content[:300].decode(errors="replace")
    return answer.status, answer.getheader("Retry-After"), said


def read_old(path: str) -> None:
    """Read one version again and again until standard input ends, and print as JSON whether it stays the same."""
    library = Library.open(path, index="approximate")  # which keeps nothing in memory
    chance = random.Random(2)
    words = ("rain road", "lonely night", "love")

    def served(rows: Sequence[int]) -> list[Any]:
        sections = [(each.sections, each.analysis.embedding.tobytes()) for each in library.sections_of(rows)]
        return list(zip(library.songs(rows), sections, strict=True))

    def found() -> list[Any]:
        return [[(hit.row, round(hit.bm25, 3)) for hit in library.search_words(text, 20)] for text in words]

    expected, hits = served(range(len(library))), found()
    ended = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    print("ready", flush=True)
    counts = {"version": library.info().version, "songs": len(library), "songs_read": 0, "searches": 0, "wrong": 0}
    errors: list[str] = []
    is_last = False
    while not is_last:
        is_last = ended.wait(0.5)
        every = range(len(library))
        rows = every if is_last else sorted(chance.sample(every, min(100, len(every))))
        try:
            same = sum(now == expected[row] for row, now in zip(rows, served(rows), strict=True))
            counts["wrong"] += len(rows) - same + (found() != hits)
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        counts["songs_read"] += len(rows)
        counts["searches"] += len(words)
    print(json.dumps({**counts, "errors": errors[:5]}))


def memory_over_time(samples: Sequence[tuple[float, int]]) -> dict[str, Any]:
    """How memory went, in MB: after the first third of the time, its slope, and what it came to in both other thirds.

    These are of the least of each half minute: while a version of the library is read, there are two in memory.
    """
    end = samples[-1][0]
    window = min(30.0, end / 12) or 1.0
    least: dict[int, int] = {}
    for at, size in samples:
        if at >= end / 3:
            least[int(at / window)] = min(size, least.get(int(at / window), size))
    last = statistics.mean(size for place, size in least.items() if place * window >= end * 2 / 3)
    second = statistics.mean([size for place, size in least.items() if place * window < end * 2 / 3] or [last])
    minutes = [place * window / 60 for place in least]
    slope = statistics.linear_regression(minutes, list(least.values())).slope if len(least) > 1 else 0.0
    return {
        "start_mb": samples[0][1],
        "largest_mb": max(size for _, size in samples),
        "largest_before_last_third_mb": max(size for at, size in samples if at <= end * 2 / 3),
        "second_third_mb": round(second, 1),
        "last_third_mb": round(last, 1),
        "slope_mb_per_minute": round(slope, 2),
        "over_time_mb": [size for _, size in samples[:: max(1, len(samples) // 60)]],
    }


def soak(
    source: str | Path, *, clients: int, seconds: float, pause: float, songs: int, model: Sequence[str] = ()
) -> dict[str, Any]:
    """Serve a copy of a library for a time, and as long as the last round of writes takes.

    Args:
        source: the library.
        clients: how many ask at a time.
        seconds: how long.
        pause: see `Clients`.
        songs: number of songs that each write adds.
        model: options of the commands that name the model.

    Returns:
        What was measured; `asked` says what was asked for, and whether it was so.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = Path(shutil.copytree(source, folder / "library"))
        (folder / "tmp").mkdir()
        first = Library.open(path)
        reader = subprocess.Popen(
            [sys.executable, __file__, "--read-old", str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        with serving(str(path), *model, TMPDIR=str(folder / "tmp")) as (address, pid):
            asking = Clients(address, first, pause)
            writing = Writers(address, pid, path, model, folder, songs)
            asking.start(clients)
            samples = _write_and_watch(writing, pid, seconds)
            asking.stop()
        old, _ = reader.communicate("")
        left = [entry.name for entry in (folder / "tmp").iterdir()]
        check = check_library(path, deep=True)
        last = Library.open(path)
        kept = {song.id: song for song in last if not song.artist.startswith(OURS)}
        is_same = kept == {song.id: song for song in first}
    return _figures(asking, writing, samples, json.loads(old)) | {
        "left_in_temporary_folder": len(left),
        "songs_lost_or_changed": not is_same,
        "check_deep": list(check.problems) or "passed",
    }


def _write_and_watch(writing: Writers, pid: int, seconds: float) -> list[tuple[float, int]]:
    """Do rounds of writes until the time is over; returns seconds and MB of the server meanwhile."""
    began = time.monotonic()
    ended = threading.Event()
    samples: list[tuple[float, int]] = []

    def watch() -> None:
        while not ended.wait(1.0) or not samples:
            samples.append((time.monotonic() - began, memory_mb(pid) or 0))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        writing.round()
        while time.monotonic() - began < seconds:
            writing.round()
    finally:
        ended.set()
        watching.join()
    return samples


def _figures(
    asking: Clients, writing: Writers, samples: Sequence[tuple[float, int]], old: dict[str, Any]
) -> dict[str, Any]:
    memory = memory_over_time(samples)
    statuses = sum(asking.statuses.values(), Counter())
    return {
        "minutes": round(samples[-1][0] / 60, 1),
        "requests": statuses.total(),
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
        "routes": {
            name: {**spread(times, 99), "statuses": {str(key): count for key, count in asking.statuses[name].items()}}
            for name, times in sorted(asking.times.items())
        },
        "writes": dict(writing.done),
        "memory": memory,
        "old_reader": old,
        "unasked": (asking.unasked + writing.unasked)[:20],
        "asked": {
            "no error but 503 with Retry-After": not asking.unasked,
            "writes do what they say": not writing.unasked,
            "memory is flat": memory["last_third_mb"] <= FLAT * memory["second_third_mb"],
            "the old version is read rightly": not old["wrong"] and not old["errors"],
        },
    }


def print_table(figures: dict[str, Any]) -> None:
    print(f"{'route':<17}{'median ms':>10}{'p99 ms':>10}{'longest':>10}{'answers':>9}  statuses")
    for name, found in figures["routes"].items():
        statuses = ", ".join(f"{status}: {count:,}" for status, count in found["statuses"].items())
        print(
            f"{name:<17}{found['median_ms']:>10,.1f}{found['p99_ms']:>10,.1f}{found['longest_ms']:>10,.1f}"
            f"{found['measured']:>9,}  {statuses}"
        )
    memory = figures["memory"]
    print(
        f"memory: {memory['second_third_mb']:,} MB in the second third, {memory['last_third_mb']:,} MB in the last;"
        f" {memory['slope_mb_per_minute']:+} MB a minute"
    )
    for what, is_so in figures["asked"].items():
        print(f"{'yes' if is_so else 'NO':<4}{what}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--pause", type=float, default=0.5, help="mean seconds from an answer to the next request")
    parser.add_argument("--songs", type=int, default=50, help="songs that each write adds")
    if re.fullmatch("--read-old", sys.argv[1] if len(sys.argv) > 1 else ""):
        read_old(sys.argv[2])
        return
    options = parser.parse_args()
    figures = soak(
        options.library, clients=options.clients, seconds=options.minutes * 60, pause=options.pause, songs=options.songs
    )
    write_results("soak", {"clients": options.clients, "pause": options.pause, **figures})
    print_table(figures)
    sys.exit(not all(figures["asked"].values()))


if __name__ == "__main__":
    main()
