"""Retrieval of songs by what is typed."""

import dataclasses
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import rated_data

from lyricsbert.lab.data.rated import RatedSongs, read_rated_queries, read_rated_songs
from lyricsbert.lab.evaluators import Bootstrap, Themes, WantedEmotions, Wishes, values
from lyricsbert.lab.heads.examples import themes_of
from lyricsbert.model import Analysis, Encoder, QueryAnalysis, SongAnalyses
from lyricsbert.songs import Song, distinct_sections

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
    wishes = Wishes(rated, BOOTSTRAP)
    assert values(wishes.metrics(analyze)) == {
        "wish_songs": 6.0, "wish_mrr": 1.0, "wish_r1": 1.0, "wish_r10": 1.0, "wish_r100": 1.0
    }  # fmt: skip
    assert values(wishes.metrics(blind))["wish_mrr"] == pytest.approx(1 / 6)  # ties rank the right song last
    assert set(wishes.rival_metrics()) == {"tfidf", "bm25"}


def test_moments_are_told_apart_where_every_song_has_one(rated: RatedSongs) -> None:
    lost = "by the sea at night"  # says nothing of what a song expresses
    complete = dataclasses.replace(rated, texts=tuple((texts[0], texts[1], lost) for texts in rated.texts))
    found = values(Wishes(complete, BOOTSTRAP).metrics(analyze))
    assert found["wish_moment_r10"] == 1  # of six songs
    assert found["wish_r1"] == pytest.approx(4 / 6)
    assert "wish_moment_r10" not in values(Wishes(rated, BOOTSTRAP).metrics(analyze))


def test_queries_of_hard_kinds_are_measured_apart(tmp_path: Path) -> None:
    queries = read_rated_queries(["queries.csv"], rated_data.write_data(tmp_path))
    held = np.flatnonzero(queries.validation)
    kinds = ["feel"] * len(queries.texts)
    for row, kind in zip(held, ("shift", "shift", "negation"), strict=False):
        kinds[row] = kind
    true = queries.ratings[held]
    told = true.emotions.copy()
    told[2] = np.roll(told[2], 1)  # only the negation is misread
    answer = QueryAnalysis(
        *[told] * 3, wanted=told, wanted_valence=true.valence, wanted_energy=true.energy, feeling=true.feeling
    )
    told_apart = dataclasses.replace(queries, kinds=tuple(kinds))
    found = values(WantedEmotions(told_apart, lambda _: answer, BOOTSTRAP).metrics(analyze))
    assert found["wanted_shift_js"] == pytest.approx(0, abs=1e-3)
    assert found["wanted_negation_js"] > 0.3
    assert found["wanted_js"] == pytest.approx(found["wanted_negation_js"] / len(held), abs=1e-3)
    assert "wanted_shift_js" not in values(WantedEmotions(queries, lambda _: answer, BOOTSTRAP).metrics(analyze))


def test_only_validation_songs_are_measured_and_a_sample_is_even(rated: RatedSongs) -> None:
    asked: list[str] = []

    def listen(texts: Sequence[str]) -> Analysis:
        asked.extend(texts)
        return analyze(texts)

    assert values(Wishes(rated, BOOTSTRAP, most=3).metrics(listen))["wish_songs"] == 3
    held = np.flatnonzero(rated.validation)
    ends = [section.text for row in held[[0, -1]] for section in distinct_sections(rated.songs[row].lyrics)]
    assert set(ends) < set(asked)
    others = {
        section.text
        for row in np.flatnonzero(~rated.validation)
        for section in distinct_sections(rated.songs[row].lyrics)
    }
    assert others.isdisjoint(asked)


def test_the_recommender_is_measured_with_the_model(rated: RatedSongs, tiny_encoder: Encoder) -> None:
    found = Wishes(rated, BOOTSTRAP, tiny_encoder).rival_metrics()
    assert set(found) == {"recommender", "cluster_knn", "tfidf", "bm25"}
    assert values(found["recommender"])["wish_r100"] == 1  # six songs


def test_themes_are_measured_against_labels(rated: RatedSongs) -> None:
    labels = themes_of(rated.labels, {"grief": ["sadness"], "places": ["harbour", "kitchen"], "never": ["nowhere"]})

    def tell(songs: Sequence[Song], *, right: bool) -> SongAnalyses:
        rows = [next(row for row, other in enumerate(rated.songs) if other == song) for song in songs]
        told = labels[rows] if right else 1 - labels[rows]
        plain = analyze([song.lyrics for song in songs])
        nothing = np.zeros(0, dtype=np.int64)
        return SongAnalyses(dataclasses.replace(plain, themes=told), (), plain, nothing, nothing)

    good = Themes(rated, labels, partial(tell, right=True), BOOTSTRAP)
    assert values(good.metrics(analyze)) == {
        "theme_songs": 6.0, "theme_map": 1.0, "theme_precision": 1.0, "theme_recall": 1.0
    }  # fmt: skip
    bad = values(Themes(rated, labels, partial(tell, right=False), BOOTSTRAP).metrics(analyze))
    assert bad["theme_recall"] == bad["theme_precision"] == 0
    assert values(good.rival_metrics()["constant"])["theme_map"] < 1
