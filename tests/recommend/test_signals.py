"""What every signal promises, held by each of them on queries of every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
from toy_songs import toy_songs

from lyricsbert.errors import WishError
from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.recommend import Recommender, Wish, parse_part
from lyricsbert.recommend.blending import read_blend
from lyricsbert.recommend.candidates import Candidates, find_candidates
from lyricsbert.recommend.catalog import Catalog
from lyricsbert.recommend.lyric_lines import lyric_lines
from lyricsbert.recommend.profile import Interest, Profile, score_songs
from lyricsbert.recommend.query import (
    Query,
    build_query,
    encode_wishes,
    search_query,
    song_query,
)
from lyricsbert.recommend.signals import CLUSTER_KNN, RECOMMEND, SEARCH, similar_to
from lyricsbert.recommend.signals.signal import Scores, Signal
from lyricsbert.recommend.text_analysis import QueryEncoder
from lyricsbert.recommend.understanding.self_harm_examples import OTHERWISE, SPEAKS_OF_IT
from lyricsbert.recommend.wish import WishFields
from lyricsbert.songs import Song
from rated_encoder import RatedEncoder

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
    "valence": Wish(valence=8.5),
    "valence and energy": Wish(valence=2, energy=1.5),
    "text and energy": Wish(text="I cry lonely tears", energy=8),
    "theme": Wish(themes=("love",)),
    "themes": Wish(text="lonely", themes=("tears", "the dark")),
    "everything": Wish(text="rain on the ferry", emotions={"fear": 0.3}, liked=("Comet",), mood="Anxious/Sad"),
}
SEARCHES = (
    "chorus",
    "guitar solo",
    "u & me",
    "ferry went without me",
    "velvet stairs",
    "Two Words",
    "broken clocks",
    "and the",
    "nothing at all of it",
)
SIGNALS: tuple[Signal, ...] = (*RECOMMEND, *SEARCH, *CLUSTER_KNN, *similar_to("Ada Finch - Rain Ticket"))
NAMES = [f"{type(signal).__name__}-{place}" for place, signal in enumerate(SIGNALS)]


@pytest.fixture(scope="module")
def catalog(rated_library: Library, rated_encoder: RatedEncoder) -> Catalog:
    return Catalog(rated_library, rated_encoder)


@pytest.fixture(scope="module")
def queries(catalog: Catalog, rated_encoder: RatedEncoder) -> dict[str, Query]:
    library, encoder = catalog.library, QueryEncoder(rated_encoder)
    encoded = encode_wishes(list(WISHES.values()), library, catalog.names, encoder)
    wishes = {name: build_query(each, each.parts, library) for name, each in zip(WISHES, encoded, strict=True)}
    searches = {text: search_query(text, library, encoder) for text in SEARCHES}
    parts = tuple(map(parse_part, ("Ada Finch - Rain Ticket=2", "happy laugh", "lonely tears=-1", "calmer")))
    blend = {"blend": Query(blend=read_blend(parts, catalog, encoder))}
    return (
        wishes
        | searches
        | blend
        | {"a song": song_query(library.resolve("Rain Ticket"), library)}
        | {"a listener": replace(wishes["text"], profile=profile_of(catalog))}
        | {"nothing but a listener": Query(profile=profile_of(catalog))}
    )


def profile_of(catalog: Catalog) -> Profile:
    """Of one who likes two songs, and another song not."""
    library = catalog.library
    rows = [library.resolve(title) for title in ("Rain Ticket", "Comet")]
    interests = tuple(Interest(library.embedding[row], 0.5, (row,)) for row in rows)
    against, strength = library.embedding[[library.resolve("Peach Parade")]], np.ones(1, dtype=np.float32)
    likeness, nearest = score_songs(interests, against, strength, library.embedding, catalog.sample)
    nothing = np.zeros(len(library), dtype=bool)
    return Profile(interests, likeness, nearest, nothing, nothing, nothing)


def all_songs(query: Query, catalog: Catalog) -> Candidates:
    return find_candidates(query, catalog.usable, catalog, lambda _: [])


def as_searched(query: Query, catalog: Catalog) -> Candidates:
    everything = np.ones(len(catalog.usable), dtype=bool)
    return find_candidates(query, everything, catalog, lambda _: [], only_compared=False)


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
        searched = [(name, queries[name], as_searched(queries[name], catalog)) for name in SEARCHES]
        wished = [(name, query, all_songs(query, catalog)) for name, query in queries.items()]
        for name, query, candidates in searched if signal in SEARCH else wished:
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

    def test_a_query_of_a_batch_has_the_values_it_has_alone(
        self, signal: Signal, queries: dict[str, Query], catalog: Catalog, rated_encoder: RatedEncoder
    ) -> None:
        library, encoder = catalog.library, QueryEncoder(rated_encoder)
        for name, wish in WISHES.items():
            (encoded,) = encode_wishes([wish], library, catalog.names, encoder)
            alone, batched = build_query(encoded, encoded.parts, library), queries[name]
            scores, others = (signal.score(query, all_songs(query, catalog)) for query in (alone, batched))
            assert (scores is None) == (others is None), name
            if scores is not None and others is not None:
                assert scores.values == pytest.approx(others.values, abs=1e-3)  # the tiny model is not quantized
                assert scores.weight == others.weight

    def test_the_same_for_no_candidates(self, signal: Signal, queries: dict[str, Query], catalog: Catalog) -> None:
        nothing = np.zeros(len(catalog.usable), dtype=bool)
        for query in queries.values():
            scores = signal.score(query, find_candidates(query, nothing, catalog, lambda _: []))
            assert scores is None or scores.values.shape == (0,)


def test_some_signal_says_why_each_song_is_first(rated: Recommender) -> None:
    for name, wish in WISHES.items():
        if name != "disliked":  # what a song is far from is no reason for it
            assert all(found.reasons for found in rated.recommend(wish, k=1)), wish


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
            return Scores(values, 100, lambda *_: (), threshold=float("inf"))

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
        "wanted_valence": None,
        "wanted_energy": None,
        "feeling": None,
        "mood": "Happy",
        "note": None,
        "filters": {},
        "chips": [],
        "rest": "",
        "help": None,
    }
    assert sliders.to_dict() == told


def test_a_text_is_encoded_once(toy_library: Library, tiny_encoder: Encoder) -> None:
    encoded: list[str] = []

    class Counting:
        model_id, model_hash, dimensions = tiny_encoder.model_id, tiny_encoder.model_hash, tiny_encoder.dimensions
        analyze_songs = tiny_encoder.analyze_songs

        def analyze_queries(self, texts: list[str]) -> object:
            encoded.extend(texts)
            return tiny_encoder.analyze_queries(texts)

    counting: Callable[..., object] = Counting
    recommender = Recommender(toy_library, counting())  # type: ignore[arg-type]
    recommender.recommend("play me a song about trains")
    recommender.recommend("play me a song about trains", emotions={"joy": 1})
    recommender.analyze_text("play me a song about trains")
    recommender.search("trains")
    typed = [text for text in encoded if text not in (*SPEAKS_OF_IT, *OTHERWISE)]
    assert sorted(typed) == ["play me a song about trains", "trains"]
    assert len(encoded) == len(set(encoded))


def test_the_keywords_of_recommend_are_the_fields_of_a_wish(recommender: Recommender) -> None:
    assert set(WishFields.__annotations__) == {field.name for field in fields(Wish)}
    with pytest.raises(TypeError, match="A wish has no txt; its fields are text, emotions, "):
        recommender.recommend(txt="lonely")  # type: ignore[call-arg]


def test_a_title_of_signs_is_found(tiny_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> None:
    songs = [
        replace(song, title=title) for song, title in zip(toy_songs()[:4], ("!!!", "???", "🔥🔥", "22"), strict=True)
    ]
    recommender = Recommender(
        Library.build(tmp_path_factory.mktemp("signs") / "library", songs, tiny_encoder), tiny_encoder
    )
    for song in songs:
        best = recommender.search(song.title, k=1)[0]
        assert best.song.title == song.title
        assert [reason.kind for reason in best.reasons] == ["title"]
    with pytest.raises(WishError, match="no word"):
        recommender.search("?!")


@pytest.mark.parametrize(
    ("sung", "wish", "spelling"),
    [
        ("The МOON is high tonight", "moon", "moon"),
        ("We go dancin’ by the fire", "dancing", "dancin'"),
        ("rock ’n’ roll will never leave us", "rock and roll", "rock"),
        ("Over the snø and the ßea of light", "sno", "snø"),
    ],
)
def test_what_is_scored_is_named(
    sung: str, wish: str, spelling: str, tiny_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lyrics = f"{sung}\nI laugh and we dance in the happy sun\nwith the people and all the tears that we had"
    library = Library.build(tmp_path_factory.mktemp("sung") / "library", [Song("Ida", "One", lyrics)], tiny_encoder)
    (found,) = Recommender(library, tiny_encoder).recommend(wish)
    assert found.parts["words"] > 0
    (reason,) = [reason for reason in found.reasons if reason.kind in {"words", "phrase"}]
    assert reason.kind == "phrase" or f"“{spelling}”" in reason.text
    assert sung in reason.lines or not reason.lines
