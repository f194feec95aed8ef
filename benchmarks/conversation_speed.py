"""Turns of a conversation beside plain recommendations for the same texts, in one process."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial

from lyricsbert import Encoder, Library, Recommender
from lyricsbert.listener.conversation import DEFAULT_K, Conversation
from query_speed import MOODS
from report import write_results

CHANGES = (
    "something more cheerful",
    "not the second one",
    "calmer, but keep the words",
    "from the 80s",
    "any year",
    "more",
)


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True)
    arguments = parser.parse_args()
    encoder = Encoder.load()
    # Each has caches of its own.
    plain, talking = (Recommender(Library.open(arguments.library), encoder) for _ in range(2))
    for recommender in (plain, talking):
        recommender.library.load_lexical_index()
        recommender.prepare()
        Conversation(recommender).say("warming up")
    recommended, moods, changes = [], [], []
    for text in MOODS:  # in turns, so that what else the machine does falls on both
        conversation = Conversation(talking)
        recommended.append(milliseconds(partial(plain.recommend, text, k=DEFAULT_K)))
        moods.append(milliseconds(partial(conversation.say, text)))
        changes += [milliseconds(partial(conversation.say, change)) for change in CHANGES]
    medians = {
        "recommendation_ms": statistics.median(recommended),
        "mood_ms": statistics.median(moods),
        "change_ms": statistics.median(changes),
    }
    ratios = {
        "mood_ratio": medians["mood_ms"] / medians["recommendation_ms"],
        "change_ratio": medians["change_ms"] / medians["recommendation_ms"],
    }
    rounded = {name: round(value, 2) for name, value in (medians | ratios).items()}
    write_results("conversation_speed", {"songs": len(plain.library), **rounded})


if __name__ == "__main__":
    main()
