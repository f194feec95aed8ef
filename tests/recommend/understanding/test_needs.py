"""What a text says that somebody needs, beside how they are."""

from __future__ import annotations

import numpy as np
import pytest

from lyricsbert.model import Encoder
from lyricsbert.recommend.text_analysis import QueryEncoder
from lyricsbert.recommend.understanding.marked_text import MarkedText
from lyricsbert.recommend.understanding.needs import find_need


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("angry, need to calm down", "need to calm down"),
        ("I'm furious and need to calm down before dinner", "need to calm down before dinner"),
        ("so stressed, help me relax", "help me relax"),
        ("can't sleep. Something to settle me.", "Something to settle me"),
        ("I have been scared all week. I want to feel safe", "I want to feel safe"),
        ("need to calm down", None),
        ("angry", None),
        ("I don't want to be calm, I don't want to sleep", None),
        ("songs about trains", None),
        ("Dad would have been 90 today", None),
    ],
)
def test_a_need_is_told_from_how_somebody_is(text: str, need: str | None) -> None:
    assert find_need(MarkedText.of(text)) == need


def test_what_is_needed_counts_in_what_is_wanted() -> None:
    encoder = Encoder.load()
    text = "angry, need to calm down"
    (told,), whole, need = (
        QueryEncoder(encoder).analyze([text]),
        encoder.analyze_queries([text]),
        encoder.analyze_queries(["need to calm down"]),
    )
    assert told.wanted.sum() == pytest.approx(1, abs=1e-5)
    assert need.wanted[0, 3] < told.wanted[0, 3] < whole.wanted[0, 3]  # anger
    assert told.wanted_energy is not None
    assert whole.wanted_energy is not None
    assert told.wanted_energy[0] < whole.wanted_energy[0] - 0.5
    # What is felt, and what the text means, stay.
    np.testing.assert_array_equal(told.emotions, whole.emotions)
    np.testing.assert_array_equal(told.embedding, whole.embedding)
    assert told.wish_embedding is not None
    assert np.linalg.norm(told.wish_embedding) == pytest.approx(1, abs=1e-5)


def test_a_text_is_analysed_alike_alone_and_among_others(tiny_encoder: Encoder) -> None:
    texts = ["angry, need to calm down", "lonely tears", "so sad, help me laugh"]
    together = QueryEncoder(tiny_encoder).analyze(texts)
    for text, told in zip(texts, together, strict=True):
        (alone,) = QueryEncoder(tiny_encoder).analyze([text])
        np.testing.assert_allclose(alone.wanted, told.wanted, atol=1e-6)
