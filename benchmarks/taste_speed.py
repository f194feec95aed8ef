"""Queries for a listener of 5,000 events beside the same queries for nobody; learning the taste; a home list."""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from lyricsbert import Encoder, Library, Recommender
from lyricsbert.listener.profile import Event, Profiles
from lyricsbert.listener.profile.event import Kind
from lyricsbert.listener.profile.store import ListenerStore
from query_speed import MOODS
from report import write_results

EVENTS = 5000
KINDS: tuple[Kind, ...] = ("play",) * 17 + ("like", "skip", "dislike")
ROUNDS = 3


def events_of(library: Library) -> list[Event]:
    """Events of the last two years, of 1,500 songs, as somebody has them who listens daily."""
    draw = random.Random(0)
    now = datetime.now(UTC)
    rows = draw.sample(
        [row for row in range(len(library)) if not library.unusable[row]], k=min(1500, len(library) // 2)
    )
    return [
        Event(
            kind=draw.choice(KINDS),
            at=now - timedelta(days=draw.uniform(2, 730)),
            artist=library.artists[row],
            title=library.titles[row],
            song=library.ids[row],
            milliseconds=draw.randrange(20_000, 240_000),
        )
        for row in draw.choices(rows, k=EVENTS)
    ]


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    library = Library.open(parser.parse_args().library)
    recommender = Recommender(library, Encoder.load())
    recommender.prepare()
    with tempfile.TemporaryDirectory() as folder, ListenerStore(Path(folder, "listeners.sqlite")) as store:
        store.add("me", events_of(library))
        profiles = Profiles(store)
        profiles.profile("me", library)
        learning = []
        for event in events_of(library)[:ROUNDS]:
            store.add("me", [replace(event, at=datetime.now(UTC))])
            learning.append(milliseconds(lambda: profiles.profile("me", library)))

        def for_nobody(text: str) -> None:
            recommender.recommend(text)

        def for_listener(text: str) -> None:
            recommender.recommend(text, profile=profiles.profile("me", library))  # asks the store what is new

        for text in MOODS:
            for_nobody(text)
        # One after the other, so that whatever else runs slows both; no text twice, since answers are remembered.
        pairs = [
            (
                milliseconds(partial(for_nobody, f"{text} {number}")),
                milliseconds(partial(for_listener, f"{text} again {number}")),
            )
            for number in range(ROUNDS)
            for text in MOODS
        ]
        home = [
            milliseconds(lambda: recommender.recommend(profile=profiles.profile("me", library), k=16))
            for _ in range(10)
        ]
    figures = {
        "songs": len(library),
        "events": EVENTS,
        "query_ms": round(statistics.median(nobody for nobody, _ in pairs), 2),
        "query_with_taste_ms": round(statistics.median(listener for _, listener in pairs), 2),
        "added_ms": round(statistics.median(listener - nobody for nobody, listener in pairs), 2),
        "learning_ms": round(statistics.median(learning), 1),
        "home_list_ms": round(statistics.median(home), 1),
    }
    write_results("taste_speed", figures)


if __name__ == "__main__":
    main()
