"""The server under load: recommendations for one client and for eight at once, and /livez during an import.

Starts `lyricsbert serve` on the library, as a user would. Each client asks for its own moods, so that no text is sent
twice: first with a pause after each answer, like a user who reads it before moving a slider or typing on, then without
any, so that the server never idles. Then songs are imported into a copy of the library while one client requests
/livez.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from report import spread, write_results

FEELINGS = ("lonely", "happy", "furious", "in love", "afraid", "amazed", "calm", "heartbroken", "alive", "homesick")
MOMENTS = ("tonight", "this morning", "after the party", "on the train", "since you left", "with friends", "in June")
PLACES = ("in the kitchen", "by the sea", "under the bridge", "at my desk", "on the roof", "in an empty house")
SONG = (
    '"Band {0}","Song {0}",,"I walk the road of {0} and think of you\nthe rain is falling on the town tonight\n{1}"\n'
)


@contextmanager
def serving(library: str, *options: str, **environment: str) -> Iterator[tuple[str, int]]:
    """Address and process id of a server."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lyricsbert", "serve", "--library", library, "--port", "0", *options],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split(" at ")[1].split(" ")[0], process.pid
    finally:
        process.terminate()
        process.wait()


def memory_mb(pid: int) -> int | None:
    """Resident memory of a process, where the system tells it."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return round(int(lines["VmRSS"].split()[0]) / 1024)


def ask(address: str, texts: list[str], pause: float = 0) -> list[float]:
    """Milliseconds of each recommendation.

    By the standard library's client: one that can do more takes as long for a request as half an answer takes here, on
    the processor that the server needs.
    """
    times = []
    headers = {"Content-Type": "application/json"}
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        for text in texts:
            time.sleep(pause * random.uniform(0.5, 1.5))
            started = time.perf_counter()
            connection.request("POST", "/api/v1/recommendations", json.dumps({"text": text, "k": 10}), headers)
            answer = connection.getresponse()
            answer.read()
            times.append((time.perf_counter() - started) * 1000)
            assert answer.status == 200
    return times


def ask_at_once(address: str, texts: list[list[str]], pause: float = 0) -> tuple[list[float], float]:
    """Milliseconds of each recommendation when several clients ask for texts of their own, and seconds in all."""
    started = time.perf_counter()
    with ThreadPoolExecutor(len(texts)) as pool:
        answers = list(pool.map(partial(ask, address, pause=pause), texts))
    return [each for answer in answers for each in answer], time.perf_counter() - started


def livez_during_import(library: str, songs: int) -> dict[str, float]:
    """Milliseconds of /livez while songs are imported."""
    words = [" ".join(FEELINGS[place % len(FEELINGS)] for place in range(start, start + 60)) for start in range(7)]
    rows = "".join(SONG.format(number, words[number % len(words)]) for number in range(songs))
    times = []
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(library, Path(folder) / "library")
        with serving(str(copy)) as (address, _), httpx2.Client(base_url=address, timeout=60) as client:
            upload = {"file": ("songs.csv", f"artist,song,link,text\n{rows}".encode())}
            path = f"/api/v1/imports/{client.post('/api/v1/imports', files=upload).json()['id']}"
            while client.get(path).json()["state"] == "running":
                for _ in range(20):
                    started = time.perf_counter()
                    client.get("/livez").raise_for_status()
                    times.append((time.perf_counter() - started) * 1000)
                    time.sleep(0.01)
    return spread(times, 99)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=50, help="recommendations that each client asks for")
    parser.add_argument("--pause", type=float, default=0.25, help="seconds from an answer to the next question")
    parser.add_argument("--import-songs", type=int, default=1000)
    arguments = parser.parse_args()
    texts = [f"I feel {feeling} {moment} {place}" for feeling, moment, place in product(FEELINGS, MOMENTS, PLACES)]
    random.Random(1).shuffle(texts)
    own = [texts[client :: arguments.clients][: arguments.rounds] for client in range(arguments.clients)]
    with serving(arguments.library) as (address, pid):
        ask(address, ["lonely"])
        alone = ask(address, [f"Today {text}" for text in texts[: arguments.rounds]])
        paused, _ = ask_at_once(address, [[f"Now {text}" for text in some] for some in own], arguments.pause)
        never_paused, seconds = ask_at_once(address, own)
        with httpx2.Client(base_url=address) as client:
            songs = client.get("/api/v1/library").json()["songs"]
        memory = memory_mb(pid)
    write_results(
        "serve_speed",
        {
            "songs": songs,
            "clients": arguments.clients,
            "recommendations": len(never_paused),
            "pause": arguments.pause,
            "recommend_with_pauses": spread(paused, 99),
            "recommend_without_pauses": spread(never_paused, 99),
            "recommendations_per_second_without_pauses": round(len(never_paused) / seconds, 1),
            "recommend_to_one_client": spread(alone, 99),
            "livez_during_import": livez_during_import(arguments.library, arguments.import_songs),
            "memory_mb": memory,
        },
    )


if __name__ == "__main__":
    main()
