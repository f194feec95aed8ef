"""What every signal promises, held by each of them on queries of every kind."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from toy_songs import toy_songs

from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.recommend import Recommender, Wish
from lyricsbert.recommend.candidates import Candidates, find_candidates
from lyricsbert.recommend.catalog import Catalog
from lyricsbert.recommend.lyric_lines import lyric_lines
from lyricsbert.recommend.query import (
    Query,
    QueryEncoder,
    build_query,
    encode_wishes,
    search_query,
    song_query,
)
from lyricsbert.recommend.signals import CLUSTER_KNN, RECOMMEND, SEARCH, similar_to
from lyricsbert.recommend.signals.signal import Scores, Signal
from lyricsbert.songs import Song

WISHES = {
    "text": Wish(text="I cry lonely tears"),
    "function words": Wish(text="I feel like that"),
    "a line": Wish(text="the porch has a swing and nobody"),
    "sliders": Wish(emotions={"joy": 0.8, "surprise": 0.1}),
    "mixed sliders": Wish(emotions=dict.fromkeys(("sadness", "joy", "love", "anger", "fear", "surprise"), 0.16)),
    "text and sliders": Wish(text="a song about the ferry", emotions={"sadness": 0.5}),
    "liked": Wish(liked=("Ada Finch - Rain Ticket", "Eel Parlour - Comet")),
    "liked and disliked": Wish(liked=("Ada Finch - Rain Ticket",), disliked=("Peach Parade",)),
    "disliked": Wish(disliked=("Rain Ticket",)),
    "artist": Wish(artist="Ada Finch"),
    "a title": Wish(text="Rain Ticket"),
    "like an artist": Wish(text="songs like Ada Finch"),
    "an artist": Wish(text="Ada Finch"),
    "not a feeling": Wish(text="not sad"),
    "not a subject": Wish(text="songs about the sea, but no ferry songs"),
    "mood": Wish(mood="Happy"),
    "everything": Wish(text="rain on the ferry", emotions={"fear": 0.3}, liked=("Comet",), mood="Anxious/Sad"),
}
SEARCHES = ("ferry went without me", "velvet stairs", "Two Words", "broken clocks", "and the", "nothing at all of it")
SIGNALS: tuple[Signal, ...] = (*RECOMMEND, *SEARCH, *CLUSTER_KNN, *similar_to("Ada Finch - Rain Ticket"))
NAMES = [f"{type(signal).__name__}-{place}" for place, signal in enumerate(SIGNALS)]


@pytest.fixture(scope="module")
def catalog(toy_library: Library) -> Catalog:
    return Catalog(toy_library)


@pytest.fixture(scope="module")
def queries(toy_library: Library, tiny_encoder: Encoder) -> dict[str, Query]:
    encoder = QueryEncoder(tiny_encoder)
    encoded = encode_wishes(list(WISHES.values()), toy_library, Catalog(toy_library).names, encoder)
    wishes = {name: build_query(each, each.parts, toy_library) for name, each in zip(WISHES, encoded, strict=True)}
    searches = {text: search_query(text, toy_library, encoder) for text in SEARCHES}
    return wishes | searches | {"a song": song_query(toy_library.resolve("Rain Ticket"), toy_library)}


def all_songs(query: Query, catalog: Catalog) -> Candidates:
    return find_candidates(query, catalog.usable, catalog, lambda _: [])


@pytest.mark.parametrize("signal", SIGNALS, ids=NAMES)
class TestContract:
    def test_values_are_finite_and_between_0_and_1(
        self, signal: Signal, queries: dict[str, Query], catalog: Catalog
    ) -> None:
        spoken = 0
        for query in queries.values():
            candidates = all_songs(query, catalog)
            scores = signal.score(query, candidates)
            if scores is None:
                continue
            spoken += 1
            assert scores.values.shape == (len(candidates),)
            assert scores.values.dtype == np.float32
            assert np.isfinite(scores.values).all()
            assert ((scores.values >= 0) & (scores.values <= 1)).all()
            assert scores.weight > 0
        assert spoken, "no query of this test speaks of it"

    def test_a_query_that_asks_for_nothing_is_not_spoken_of(self, signal: Signal, catalog: Catalog) -> None:
        if signal.name != "typical":  # what is left where nothing is asked for
            assert signal.score(Query(), all_songs(Query(), catalog)) is None

    def test_fewer_candidates_have_the_values_they_had_among_all(
        self, signal: Signal, queries: dict[str, Query], catalog: Catalog
    ) -> None:
        if signal.name in {"typical", "mood"}:  # these say how a song stands among the candidates
            return
        half = catalog.usable & (np.arange(len(catalog.usable)) % 2 == 0)
        for query in queries.values():
            everything = all_songs(query, catalog)
            whole = signal.score(query, everything)
            part = signal.score(query, find_candidates(query, half, catalog, lambda _: []))
            if whole is None or part is None:
                continue
            assert part.values == pytest.approx(whole.values[half[everything.rows]], abs=1e-6)

    def test_no_reason_without_value_and_no_value_above_its_threshold_without_reason(
        self, signal: Signal, queries: dict[str, Query], catalog: Catalog
    ) -> None:
        for name, query in queries.items():
            candidates = all_songs(query, catalog)
            scores = signal.score(query, candidates)
            if scores is None:
                continue
            songs = catalog.library.songs(candidates.rows)
            for place, song in enumerate(songs):
                reasons = scores.explain(place, lyric_lines(song.lyrics))
                value = float(scores.values[place])
                if value == 0:
                    assert reasons == (), (name, song.title)
                if value > scores.threshold:
                    assert reasons, (name, song.title, value)
                assert all(set(reason.lines) <= set(song.lyrics.split("\n")) for reason in reasons)

    def test_the_same_for_no_candidates(self, signal: Signal, queries: dict[str, Query], catalog: Catalog) -> None:
        nothing = np.zeros(len(catalog.usable), dtype=bool)
        for query in queries.values():
            scores = signal.score(query, find_candidates(query, nothing, catalog, lambda _: []))
            assert scores is None or scores.values.shape == (0,)


def test_some_signal_says_why_each_song_is_first(recommender: Recommender) -> None:
    for name, wish in WISHES.items():
        if name != "disliked":  # what a song is far from is no reason for it
            assert recommender.recommend(wish, k=1)[0].reasons, wish


def test_signals_of_a_pipeline_have_different_names() -> None:
    for signals in (RECOMMEND, SEARCH, CLUSTER_KNN):
        names = [signal.name for signal in signals]
        assert len(set(names)) == len(names)


def test_a_new_signal_is_one_object(recommender: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    class Oldest:
        name = "oldest"

        def score(self, query: Query, candidates: Candidates) -> Scores | None:
            del query
            years = candidates.library.years[candidates.rows]
            values = ((years > 0) & (years == years[years > 0].min())).astype(np.float32)
            return Scores(values, 100, lambda place, _: ())

    monkeypatch.setattr("lyricsbert.recommend.recommender.RECOMMEND", (*RECOMMEND, Oldest()))
    best = recommender.recommend(emotions={"joy": 1}, k=1)[0]
    assert best.song.year == min(song.year for song in toy_songs() if song.year)
    assert best.parts["oldest"] == 1


def test_score_and_reason_know_the_same_words(tiny_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> None:
    def song(title: str, *lines: str) -> Song:
        return Song(f"The {title}s", title, "\n".join(lines * 2))

    songs = [
        song("Rabbit", "the rabbit hopped across the frosty field today", "I laugh and we dance in the happy sun"),
        song("Moth", "the little moth it dies beside the yellow flame", "and I am afraid of the fear in the dark"),
        song("Letter", "I go on hoping for a letter from the coast", "my darling I love you and I kiss your heart"),
    ]
    library = Library.build(tmp_path_factory.mktemp("stems") / "library", songs, tiny_encoder)
    recommender = Recommender(library, tiny_encoder)

    def sings(wish: str) -> dict[str, tuple[float, list[str]]]:
        answer = recommender.recommend(wish, diversity=0)
        return {
            each.song.title: (each.parts["words"], [str(r) for r in each.reasons if r.kind == "words"])
            for each in answer
        }

    hoping, dying = sings("hoping"), sings("dying")
    assert hoping["Letter"][0] > 0
    assert hoping["Letter"][1] == ["Sings “hoping”."]
    assert hoping["Rabbit"] == (0, [])
    assert dying["Moth"][0] > 0
    assert dying["Moth"][1] == ["Sings “dies”."]


@pytest.mark.parametrize("value", [3, b"lonely", ["lonely"], {"text": "lonely"}])
def test_what_is_no_wish_is_refused(recommender: Recommender, value: object) -> None:
    with pytest.raises(TypeError, match="A wish is a Wish or its text"):
        recommender.recommend(value)  # type: ignore[arg-type]


def test_the_answer_says_how_the_wish_was_read(recommender: Recommender) -> None:
    reading = recommender.recommend("I hate you, angry liar", artist="Ada Finch").reading
    assert reading.text is not None
    assert max(reading.text.emotions, key=reading.text.emotions.__getitem__) == "anger"
    assert reading.wanted == reading.text.emotions
    assert reading.mood == reading.text.mood == recommender.analyze_text("I hate you, angry liar").mood
    assert reading.filters == {"artist": "Ada Finch"}
    sliders = recommender.recommend(emotions={"joy": 1}).reading
    assert sliders.text is None
    assert sliders.mood == "Happy"
    told = {
        "text": None,
        "wanted": sliders.to_dict()["wanted"],
        "mood": "Happy",
        "filters": {},
        "chips": [],
        "rest": "",
    }
    assert sliders.to_dict() == told


def test_a_text_is_encoded_once(toy_library: Library, tiny_encoder: Encoder) -> None:
    encoded: list[str] = []

    class Counting:
        model_id, model_hash, dimensions = tiny_encoder.model_id, tiny_encoder.model_hash, tiny_encoder.dimensions
        analyze_songs = tiny_encoder.analyze_songs

        def analyze(self, texts: list[str]) -> object:
            encoded.extend(texts)
            return tiny_encoder.analyze(texts)

    counting: Callable[..., object] = Counting
    recommender = Recommender(toy_library, counting())  # type: ignore[arg-type]
    recommender.recommend("play me a song about trains")
    recommender.recommend("play me a song about trains", emotions={"joy": 1})
    recommender.analyze_text("play me a song about trains")
    recommender.search("trains")
    assert sorted(encoded) == ["play me a song about trains", "trains"]
