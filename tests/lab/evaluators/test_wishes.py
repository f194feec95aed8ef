"""Retrieval of songs by what is typed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import rated_data

from lyricsbert.lab.data.rated import RatedSongs, read_rated_songs
from lyricsbert.lab.evaluators import Bootstrap, Wishes, values
from lyricsbert.model import Analysis
from lyricsbert.songs import distinct_sections

BOOTSTRAP = Bootstrap(draws=0)


@pytest.fixture
def rated(tmp_path: Path) -> RatedSongs:
    return read_rated_songs([("rated.csv", "songs.csv")], rated_data.write_data(tmp_path))


def analyze(texts: Sequence[str]) -> Analysis:
    """An axis for each emotion: how many of its key words a text has."""
    counts = np.array([[sum(word in text for word in words) for words in rated_data.WORDS.values()] for text in texts])
    embedding = (counts + 0.01) / np.linalg.norm(counts + 0.01, axis=1, keepdims=True)
    ratios = np.full((len(texts), 6), 1 / 6, dtype=np.float32)
    return Analysis(embedding.astype(np.float32), ratios, ratios[:, :3])


def blind(texts: Sequence[str]) -> Analysis:
    said = analyze(texts)
    return Analysis(np.ones_like(said.embedding) / 6**0.5, said.emotions, said.sentiment)


def test_a_model_that_understands_finds_every_song(rated: RatedSongs) -> None:
    wishes = Wishes.of(rated, BOOTSTRAP)
    assert values(wishes.metrics(analyze)) == {
        "wishes_songs": 6.0, "wishes_r1": 1.0, "wishes_r10": 1.0, "wishes_mrr": 1.0
    }  # fmt: skip
    assert len(wishes.texts) == 12
    assert values(wishes.metrics(blind))["wishes_mrr"] == pytest.approx(1 / 6)  # ties rank the right song last


def test_only_validation_songs_are_measured_and_a_sample_is_even(rated: RatedSongs) -> None:
    held = np.flatnonzero(rated.validation)
    ends = [section for row in held[[0, -1]] for section in distinct_sections(rated.songs[row].lyrics)]
    wishes = Wishes.of(rated, BOOTSTRAP, most=3)
    assert len(wishes.counts) == 3
    assert {section.text for section in ends} < set(wishes.sections)
    assert set(wishes.artists) == {"Band 0"}
