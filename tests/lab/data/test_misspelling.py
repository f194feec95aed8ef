"""Misspelling: what changes, and what never does."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.lab.data.misspelling import misspell

WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9), min_size=1, max_size=6)


@given(WORDS, st.integers(0, 1000))
def test_words_keep_their_first_letter_and_short_ones_all(words: list[str], seed: int) -> None:
    found = misspell(" ".join(words), np.random.default_rng(seed)).split(" ")
    assert [word[0] for word in found] == [word[0] for word in words]
    for before, after in zip(words, found, strict=True):
        if len(before) < 4:
            assert after == before
        assert abs(len(after) - len(before)) <= 2
    assert sum(before != after for before, after in zip(words, found, strict=True)) <= 2


def test_every_kind_of_mistake_is_made() -> None:
    found = {misspell("sing", np.random.default_rng(seed)) for seed in range(200)}
    assert {"snig", "sng", "siing", "song", "sung", "sibg", "simg"} <= found


def test_what_has_no_long_word_of_letters_stays() -> None:
    assert misspell("a 1950s sea", np.random.default_rng(0)) == "a 1950s sea"
    assert misspell("", np.random.default_rng(0)) == ""
