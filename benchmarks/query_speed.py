"""Queries on a library: mood, similar and search in one process; memory; and the command line from a cold start."""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from lyricsbert import Encoder, Library, Recommender
from report import write_results

FEELINGS = (
    "lonely",
    "happy",
    "furious",
    "in love",
    "afraid",
    "amazed",
    "calm",
    "heartbroken",
    "full of energy",
    "homesick",
)
MOMENTS = (
    "tonight",
    "this morning",
    "after the party",
    "on the train home",
    "since you left",
    "with my friends",
    "before the exam",
)


def quantiles(work: Callable[[str], object], texts: Sequence[str]) -> dict[str, float]:
    for text in texts[:5]:
        work(text)
    times = []
    for text in texts:
        started = time.perf_counter()
        work(text)
        times.append((time.perf_counter() - started) * 1000)
    return {"median_ms": round(statistics.median(times), 1), "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1)}


def command_seconds(*arguments: str, runs: int = 5) -> float:
    times = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "lyricsbert", *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return round(statistics.median(times[1:]), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    arguments = parser.parse_args()
    started = time.perf_counter()
    library = Library.open(arguments.library)
    recommender = Recommender(library, Encoder.load())
    opening = time.perf_counter() - started
    texts = [f"I feel {feeling} {moment}" for feeling in FEELINGS for moment in MOMENTS]
    usable = [song_id for song_id, unusable in zip(library.ids, library.unusable, strict=True) if not unusable]
    some_ids = usable[:: max(1, len(usable) // len(texts))][: len(texts)]
    figures = {
        "songs": len(library),
        "open_seconds": round(opening, 2),
        "mood": quantiles(lambda text: recommender.recommend(text=text), texts),
        "cluster_knn": quantiles(lambda text: recommender.recommend(text=text, method="cluster-knn"), texts),
        "similar": quantiles(recommender.similar, some_ids),
        "search": quantiles(recommender.search, texts),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "help_seconds": command_seconds("--help"),
        "recommend_cold_seconds": command_seconds("recommend", texts[0], "--library", arguments.library),
    }
    write_results("query_speed", figures)


if __name__ == "__main__":
    main()
