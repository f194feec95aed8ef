"""Queries on a library by text, sliders, likes, song and words in one process; memory; the command's cold start."""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from lyricsbert import EMOTIONS, Encoder, Library, Recommender
from report import write_results

MOODS = (
    "I feel lonely tonight",
    "happy and ready to dance",
    "furious at the whole world",
    "in love for the first time",
    "afraid of the dark",
    "songs about trains",
    "calm music for a Sunday morning by the window",
    "my heart is broken and I can't sleep",
    "full of energy before the match",
    "homesick on the other side of the ocean",
    "something for a rainy day in the city",
    "I miss my mother",
    "driving west with the windows down",
    "nobody understands me at school",
    "we are getting married in June",
    "hoping that somebody calls me back tonight",
    "snow and candles and quiet",
    "I want revenge",
    "play me a song about money",
    "the summer we spent on the island",
    "drunk at the end of the party",
    "a soldier writes home",
    "too tired to go on",
    "proud of my daughter",
    "jealous of her new boyfriend",
    "God, give me strength",
    "running from the police",
    "small town, nothing to do",
    "old friends who meet again after many years",
    "I don't want to grow up",
    "ghosts in the attic",
    "let us celebrate until sunrise",
    "working in the factory all week",
    "he lied to me",
    "stars over the desert",
    "I can't stop laughing",
    "a lullaby for the baby",
    "the river took everything",
    "kiss me slowly",
    "what a strange and wonderful surprise",
)


def quantiles(work: Callable[[Any], object], queries: Sequence[Any]) -> dict[str, float]:
    """Times of queries that are all different, each asked once, after a few others."""
    warming, timed = queries[:5], queries[5:]
    for query in warming:
        work(query)
    times = []
    for query in timed:
        started = time.perf_counter()
        work(query)
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
    encoder = Encoder.load()
    started = time.perf_counter()
    library = Library.open(arguments.library)
    recommender = Recommender(library, encoder)
    opening = time.perf_counter() - started
    usable = [song_id for song_id, unusable in zip(library.ids, library.unusable, strict=True) if not unusable]
    some_ids = usable[:: max(1, len(usable) // len(MOODS))][: len(MOODS)]
    sliders = [{one: 0.6, other: 0.3} for one in EMOTIONS for other in EMOTIONS if one != other]
    with_likes = list(zip(MOODS, some_ids, reversed(some_ids), strict=False))
    mood = quantiles(lambda text: recommender.recommend(text=text), MOODS)
    memory_mb = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    fresh = Recommender(Library.open(arguments.library), encoder)  # remembers none of the texts
    figures = {
        "songs": len(library),
        "open_seconds": round(opening, 2),
        "mood": mood,
        "mood_with_likes": quantiles(lambda asked: fresh.recommend(text=asked[0], liked=asked[1:]), with_likes),
        "emotions_only": quantiles(lambda emotions: recommender.recommend(emotions=emotions), sliders),
        "cluster_knn": quantiles(lambda text: fresh.recommend(text=f"{text} once more", method="cluster-knn"), MOODS),
        "similar": quantiles(recommender.similar, some_ids),
        "search": quantiles(fresh.search, [f"{mood} again" for mood in MOODS]),
        "memory_mb": memory_mb,
        "help_seconds": command_seconds("--help"),
        "recommend_cold_seconds": command_seconds("recommend", MOODS[0], "--library", arguments.library),
    }
    write_results("query_speed", figures)


if __name__ == "__main__":
    main()
