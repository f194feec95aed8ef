"""Batches: the order of songs, and what a step draws."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.lab.data.corpus import Corpus
from lyricsbert.lab.data.recipe import Recipe, read_recipe
from lyricsbert.lab.network.batches import Batch, BatchSampler, EpochSampler


@given(st.integers(1, 50), st.integers(1, 20), st.integers(0, 1000))
def test_every_epoch_has_each_row_once(n: int, batch: int, seed: int) -> None:
    steps = -(-3 * n // batch)
    sampler = EpochSampler(n, batch, seed)
    drawn = [row for step in range(steps) for row in sampler.rows(step)]
    for epoch in range(3):
        assert sorted(drawn[epoch * n : (epoch + 1) * n]) == list(range(n))


@given(st.integers(1, 30), st.integers(1, 12), st.integers(0, 100))
def test_a_step_draws_the_same_whatever_was_drawn_before(n: int, batch: int, step: int) -> None:
    fresh, used = EpochSampler(n, batch, 1), EpochSampler(n, batch, 1)
    for earlier in range(max(0, step - 5), step):
        used.rows(earlier)
    assert fresh.rows(step) == used.rows(step)


def test_epochs_differ() -> None:
    sampler = EpochSampler(40, 40, 0)
    assert sampler.rows(0) != sampler.rows(1)


@pytest.fixture
def recipe(tiny_recipe: Path, tiny_data: Path) -> Recipe:
    return read_recipe(tiny_recipe, tiny_data)


def test_a_batch_has_the_sizes_of_the_recipe(recipe: Recipe, tiny_corpus: Corpus) -> None:
    batch = BatchSampler(recipe, tiny_corpus).draw(3)
    assert (len(batch.pairs), len(batch.emotions.texts), len(batch.sentiment.texts)) == (6, 24, 12)
    assert len(batch.texts) == 2 * 6 + 24 + 12
    assert batch.texts[:6] == [first for first, _ in batch.pairs]
    assert batch.texts[6:12] == [second for _, second in batch.pairs]
    assert batch.emotions.allowed.shape == (24, 6)
    assert batch.sentiment.allowed.shape == (12, 3)
    sentences = [batch.labelled_texts[row] for row in batch.sentences]
    assert set(sentences) <= {*tiny_corpus.emotions.texts, *tiny_corpus.sentiment.texts}
    assert not any("\n" in text for text in sentences)
    assert len(sentences) == 24 + 12 - int(batch.emotions.lyrics.sum())


def test_a_step_draws_the_same_batch_again_and_another_step_another(recipe: Recipe, tiny_corpus: Corpus) -> None:
    def texts(batch: Batch) -> list[str]:
        return batch.texts

    first, second = BatchSampler(recipe, tiny_corpus), BatchSampler(recipe, tiny_corpus)
    second.draw(0)
    assert texts(first.draw(5)) == texts(second.draw(5))
    assert texts(first.draw(5)) != texts(first.draw(6))
    other = BatchSampler(dataclasses.replace(recipe, seed=recipe.seed + 1), tiny_corpus)
    assert texts(first.draw(5)) != texts(other.draw(5))
