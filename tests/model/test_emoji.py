"""Emoji as words."""

import numpy as np
import pytest

from lyricsbert.model import Encoder
from lyricsbert.model.emoji import spell_emoji


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no emoji, café", "no emoji, café"),
        ("😭😭😭", "loudly crying"),
        ("so 💔 today", "so broken heart today"),
        ("❤️‍🔥", "heart fire"),
        ("👍🏽", "thumbs up"),
        ("!!! ???", "!!! ???"),
        ("a\u200bb", "ab"),
        ("5 ☕ please", "5 hot beverage please"),
    ],
)
def test_an_emoji_is_what_its_name_says(text: str, words: str) -> None:
    assert " ".join(spell_emoji(text).split()) == words


def test_the_encoder_reads_emoji_by_their_names(tiny_encoder: Encoder) -> None:
    found = tiny_encoder.analyze(["😭", "loudly crying", "😭😭"])
    np.testing.assert_array_equal(found.embedding[0], found.embedding[1])
    np.testing.assert_array_equal(found.embedding[0], found.embedding[2])
