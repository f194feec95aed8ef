"""Meaning goes by wish embeddings where the model has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from toy_songs import toy_songs

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.model.analysis import QueryAnalysis, SongAnalyses
from lyricsbert.recommend import Recommender, Wish
from lyricsbert.recommend.candidates import Candidates, find_candidates
from lyricsbert.recommend.catalog import Catalog
from lyricsbert.recommend.lyric_lines import lyric_lines
from lyricsbert.recommend.query import Query, QueryEncoder, build_query, encode_wishes, search_query, song_query
from lyricsbert.recommend.signals.meaning import Meaning, SongMeaning
from lyricsbert.songs import Song

TEXT = "a song about the ferry"
WANTED = "Paper Lanterns"


class KnowsTheWish:
    """The tiny model, but whatever is typed, one song is wanted, and its words do not show it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.model_id, self.model_hash, self.dimensions = encoder.model_id, encoder.model_hash, encoder.dimensions
        self.themes: tuple[str, ...] = ()
        self.analyze = encoder.analyze

    def analyze_queries(self, texts: Sequence[str]) -> QueryAnalysis:
        found = self._encoder.analyze_queries(texts)
        return replace(found, wish_embedding=np.eye(self.dimensions, dtype=np.float32)[np.zeros(len(texts), dtype=int)])

    def analyze_songs(self, songs: Sequence[Song]) -> SongAnalyses:
        found = self._encoder.analyze_songs(songs)
        axes = [0 if song.title == WANTED else 1 for song in songs]
        return replace(found, wish_embedding=np.eye(self.dimensions, dtype=np.float32)[axes])


@pytest.fixture(scope="module")
def knowing(tiny_encoder: Encoder) -> KnowsTheWish:
    return KnowsTheWish(tiny_encoder)


@pytest.fixture(scope="module")
def library(knowing: KnowsTheWish, tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library.build(tmp_path_factory.mktemp("knowing") / "library", toy_songs(), knowing)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def catalog(library: Library) -> Catalog:
    return Catalog(library)


@pytest.fixture(scope="module")
def query(library: Library, catalog: Catalog, knowing: KnowsTheWish) -> Query:
    (encoded,) = encode_wishes([Wish(text=TEXT)], library, catalog.names, QueryEncoder(knowing))
    return build_query(encoded, encoded.parts, library)


def compared(query: Query, catalog: Catalog) -> Candidates:
    return find_candidates(query, catalog.usable, catalog, lambda _: [])


def test_a_wish_is_answered_by_wish_embeddings(query: Query, catalog: Catalog) -> None:
    assert query.wish_embedding is not None
    candidates = compared(query, catalog)
    assert candidates.similarities is not None
    assert candidates.similarities.wish_cosine is not None
    wanted = [catalog.library.titles[row] == WANTED for row in candidates.rows]
    assert candidates.similarities.wish_cosine == pytest.approx(np.float32(wanted))
    scores = Meaning(wish_share=1.0).score(query, candidates)
    assert scores is not None
    assert (scores.values > 0).tolist() == wanted


def test_a_song_that_scores_by_the_wish_alone_has_a_reason(query: Query, catalog: Catalog) -> None:
    candidates = compared(query, catalog)
    scores, by_words = Meaning().score(query, candidates), Meaning(wish_share=0.0).score(query, candidates)
    assert scores is not None
    assert by_words is not None
    songs = catalog.library.songs(candidates.rows)
    assert [song.title for song, place in zip(songs, (scores.values > by_words.values), strict=True) if place] == [
        WANTED
    ]
    assert by_words.values[scores.values > by_words.values] == 0
    for place, song in enumerate(songs):
        reasons = scores.explain(place, lyric_lines(song.lyrics))
        assert bool(reasons) == (scores.values[place] > 0)
        assert all(reason.lines for reason in reasons)


def test_the_wanted_song_is_nearest_in_meaning_in_the_list(library: Library, knowing: KnowsTheWish) -> None:
    answer = Recommender(library, knowing).recommend(TEXT, k=12, diversity=0)
    meaning = {each.song.title: each.parts["meaning"] for each in answer}
    assert max(meaning, key=meaning.__getitem__) == WANTED


def test_searches_and_songs_are_not_wishes(library: Library, catalog: Catalog, knowing: KnowsTheWish) -> None:
    search = search_query("the ferry went without me", library, QueryEncoder(knowing))
    song = song_query(library.resolve("Rain Ticket"), library)
    for query, signal in ((search, Meaning(weight=0.5)), (song, SongMeaning("Ada Finch - Rain Ticket"))):
        candidates = compared(query, catalog)
        assert candidates.similarities is not None
        assert candidates.similarities.wish_cosine is None
        assert signal.score(query, candidates) is not None
