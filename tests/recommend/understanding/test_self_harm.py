"""Texts that speak of self-harm or suicide are told from those that only sound like it."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lyricsbert.model import Encoder
from lyricsbert.recommend.text_analysis import QueryEncoder
from lyricsbert.recommend.understanding.self_harm import says_self_harm

FILE = Path(__file__).with_name("self_harm_texts.csv")
"""Written for this test: direct, indirect, misspelt, slang, about others; and idioms, titles, subjects, sadness."""


def written(split: str) -> dict[str, bool]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["text"]: row["speaks_of_it"] == "1" for row in csv.DictReader(file) if row["split"] == split}


@pytest.fixture(scope="module")
def told() -> Callable[[str], bool]:
    """What the shipped model and the phrases tell together, as a wish is read."""
    encoder = QueryEncoder(Encoder.load())

    def tell(text: str) -> bool:
        corrected, _ = encoder.spelling.correct(text)
        return encoder.self_harm.is_told_by(text, corrected, encoder.analyze([text])[0])

    return tell


def test_there_are_enough_texts_and_half_are_kept() -> None:
    kept, tuned = written("kept"), written("tune")
    assert len(kept) + len(tuned) >= 150
    assert abs(len(kept) - len(tuned)) <= 10
    assert min(sum(kept.values()), sum(tuned.values())) >= 50


@pytest.mark.parametrize("split", ["tune", "kept"])
def test_most_are_told_and_few_others_are_taken_for_them(told: Callable[[str], bool], split: str) -> None:
    texts = written(split)
    found = {text for text in texts if told(text)}
    meant = {text for text, speaks in texts.items() if speaks}
    assert len(found & meant) / len(meant) >= 0.95, meant - found
    assert len(found & meant) / len(found) >= 0.95, found - meant


@pytest.mark.parametrize(
    "text",
    [
        "I've taken all I can and I'm thinking about ending everything",
        "standing at the edge of a rooftop, please tell me I'm worth it",
    ],
)
def test_the_model_tells_what_no_phrase_says(told: Callable[[str], bool], text: str) -> None:
    assert not says_self_harm(text)
    assert told(text)


@pytest.mark.parametrize(
    "text", ["I want to die", "I WANT TO DIE!!!", "i want to diiiie", "I don’t want to live", "‘I want to die’"]
)
def test_how_it_is_written_does_not_matter(text: str) -> None:
    assert says_self_harm(text)
    assert says_self_harm(f"My day was fine. {text}. Then I made some tea.")


def test_a_model_that_cannot_tell_the_examples_apart_is_not_asked(tiny_encoder: Encoder) -> None:
    reader = QueryEncoder(tiny_encoder).self_harm
    felt = tiny_encoder.analyze_queries(["a quiet evening"])
    assert not reader.is_told_by("a quiet evening", "a quiet evening", felt)
    assert reader.is_told_by("kms", "kms", felt)


def test_a_long_text_takes_time_in_proportion_to_its_length() -> None:
    def seconds(times: int) -> float:
        text = "i want to just really never wish no one if i was the last song before " * times
        began = time.process_time()
        says_self_harm(text)
        return time.process_time() - began

    # Thirty-two times the text: squared, it would be a thousand.
    assert seconds(320) < 200 * max(seconds(10), 0.001)
