"""Journeys: how long one takes beside a plain recommendation, and weights tried on pairs for validation."""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lyricsbert import Encoder, Library, Recommender
from lyricsbert.lab.data.heads_recipe import read_heads_recipe
from lyricsbert.lab.data.rated import read_rated_queries, read_rated_songs
from lyricsbert.lab.evaluators import Bootstrap, Journeys, halves, values
from lyricsbert.listener.journey import JourneyPlanner, JourneyRequest
from lyricsbert.listener.journey.search import Weights
from lyricsbert.model.bundle import HEADS_RECIPE_NAME, shipped_bundle
from report import write_results

ENDS = (
    ("I feel lonely tonight", "ready to dance"),
    ("furious at the whole world", "calm and at peace"),
    ("I feel awful after the break-up", "hopeful"),
    ("too tired to go on", "full of energy"),
    ("afraid of tomorrow", "loved and safe"),
)
GRID = {"about": (0.5, 1.0, 2.0), "meaning": (1.0, 4.0, 8.0), "evenness": (0.0, 1.0), "along": (0.0, 3.0)}
LOWER = ("step", "largest_step", "words_step", "largest_words_step", "unevenness", "aside", "miss")


def milliseconds(work: Callable[[], object], runs: int) -> float:
    """Median over runs, after one that warms up."""
    work()
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return 1000 * statistics.median(times)


def speed(library: Library, encoder: Encoder, songs: int, runs: int) -> dict[str, Any]:
    recommender = Recommender(library, encoder)
    recommender.prepare()
    library.load_lexical_index()
    planner = JourneyPlanner(recommender)

    def travel() -> None:
        for start, goal in ENDS:
            planner.plan(JourneyRequest(start=start, goal=goal, k=songs))

    def recommend() -> None:
        for text in itertools.chain(*ENDS):
            recommender.recommend(text=text, k=songs)

    journey, plain = milliseconds(travel, runs) / len(ENDS), milliseconds(recommend, runs) / (2 * len(ENDS))
    return {
        "songs": len(library),
        "journey_songs": songs,
        "journey_ms": round(journey, 1),
        "recommend_ms": round(plain, 1),
        "ratio": round(journey / plain, 2),
    }


def tune(encoder: Encoder, data: Path, pairs: int) -> list[dict[str, Any]]:
    """All weights of the grid on half of the queries for validation; the rest are left for `lyricsbert evaluate`."""
    recipe = read_heads_recipe(shipped_bundle() / HEADS_RECIPE_NAME, data)
    songs = read_rated_songs([(each.ratings, each.lyrics) for each in recipe.data.songs], data)
    queries, _ = halves(read_rated_queries(recipe.data.queries, data))
    journeys = Journeys(songs, queries, encoder, Bootstrap(draws=0), pairs=pairs)
    nearest = values(journeys.rival_metrics()["straight_nearest"])
    found = []
    for point in itertools.product(*GRID.values()):
        weights = dict(zip(GRID, point, strict=True))
        told = values(journeys.metrics_with(Weights(**weights)))
        loss = statistics.mean(told[f"journey_{name}"] / nearest[f"journey_{name}"] for name in LOWER)
        found.append({"weights": weights, "loss": round(loss - told["journey_monotony"], 4), "metrics": told})
        print(found[-1], flush=True)
    return sorted(found, key=lambda each: each["loss"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", help="measure speed on this library")
    parser.add_argument("--songs", type=int, default=20, help="of a journey")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--tune", type=Path, metavar="DATA", help="try weights on the ratings below this folder")
    parser.add_argument("--pairs", type=int, default=60)
    asked = parser.parse_args()
    encoder = Encoder.load()
    if asked.library:
        measured = speed(Library.open(asked.library), encoder, asked.songs, asked.runs)
        print(measured)
        write_results("journeys", measured)
    if asked.tune:
        print(tune(encoder, asked.tune, asked.pairs)[0])


if __name__ == "__main__":
    main()
