"""The recommender on a library whose right answers are known."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from toy_songs import TOY, toy_songs

from lyricsbert.errors import LibraryError, SongNotFoundError, WishError
from lyricsbert.library import MOODS, Library
from lyricsbert.model import EMOTIONS, Encoder
from lyricsbert.recommend import Recommendation, Recommender, Wish

EMOTION_OF = {title: emotion for _, title, emotion, *_ in TOY} | {"Velvet Stairs (Live)": "love"}
ROUNDING = 0.003
"""Between scores by vectors of one byte a number and by vectors of float32."""

WISHES = [
    Wish(text="I cry lonely tears"),
    Wish(emotions={"joy": 0.8}),
    Wish(text="a song about the ferry", emotions={"sadness": 0.5}, k=3),
    Wish(liked=("Ada Finch - Rain Ticket", "Eel Parlour - Comet"), disliked=("Peach Parade",)),
    Wish(disliked=("Rain Ticket",)),
    Wish(artist="Ada Finch"),
    Wish(years=(1980, 1999), k=4),
    Wish(mood="Happy"),
    Wish(text="happy, laugh", method="cluster-knn"),
]


def titles(answer: list[Recommendation]) -> list[str]:
    return [recommendation.song.title for recommendation in answer]


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("I feel so lonely I could cry", "sadness"),
        ("happy, I want to laugh and dance", "joy"),
        ("love and kiss my darling", "love"),
        ("I hate you, furious rage", "anger"),
        ("afraid and scared", "fear"),
        ("wow what a sudden surprise", "surprise"),
    ],
)
def test_a_mood_in_words_finds_songs_of_that_mood(recommender: Recommender, text: str, emotion: str) -> None:
    best = recommender.recommend(text=text, k=1)[0]
    assert EMOTION_OF[best.song.title] == emotion
    assert max(best.emotions, key=best.emotions.get) == emotion
    assert best.reasons


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_sliders_find_songs_of_that_emotion(recommender: Recommender, emotion: str) -> None:
    best = recommender.recommend(emotions={emotion: 1}, k=1)[0]
    assert EMOTION_OF[best.song.title] == emotion
    assert set(best.parts) == {"emotion"}
    assert any(reason.kind == "emotion" and emotion in str(reason) for reason in best.reasons)


def test_a_batch_of_wishes_has_the_answers_of_each_alone(recommender: Recommender, toy_library: Library) -> None:
    nobody = Wish(text="rain", liked=("Nobody - Nothing",))
    other = Recommender(toy_library, recommender.encoder)
    *encoded, failing = other.encode([*WISHES, nobody])
    for wish, each in zip(WISHES, encoded, strict=True):
        assert [found.to_dict() for found in other.answer(each)] == [
            found.to_dict() for found in recommender.recommend(wish)
        ]
        assert other.answer(each).reading == recommender.recommend(wish).reading
    with pytest.raises(SongNotFoundError):
        other.answer(failing)
    assert other.encode([]) == []


@pytest.mark.parametrize("wish", WISHES, ids=repr)
def test_what_holds_for_every_answer(recommender: Recommender, toy_library: Library, wish: Wish) -> None:
    answer = recommender.recommend(wish)
    assert 0 < len(answer) <= wish.k
    ids = [recommendation.song.id for recommendation in answer]
    assert len(set(ids)) == len(ids)
    by_id = {song.id: song for song in toy_songs()}
    named = {toy_library.ids[toy_library.resolve(song)] for song in wish.liked + wish.disliked}
    for recommendation in answer:
        assert recommendation.song == by_id[recommendation.song.id]
        assert recommendation.song.title != "Two Words"
        assert recommendation.song.id not in named
        assert set(recommendation.parts) == set(recommendation.weights)
        assert all(0 <= part <= 1 for part in recommendation.parts.values())
        assert sum(recommendation.weights.values()) == pytest.approx(1)
        mean = sum(recommendation.parts[name] * weight for name, weight in recommendation.weights.items())
        assert recommendation.score == pytest.approx(mean, abs=1e-5)
        assert recommendation.mood in MOODS
        for reason in recommendation.reasons:
            assert set(reason.lines) <= set(recommendation.song.lyrics.split("\n"))
            assert str(reason) == reason.text != ""
    assert answer == recommender.recommend(wish)


def test_the_answer_does_not_hang_on_the_order_of_import(
    recommender: Recommender, tiny_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shuffled = Library.build(tmp_path_factory.mktemp("shuffled") / "library", reversed(toy_songs()), tiny_encoder)
    other = Recommender(shuffled, tiny_encoder)
    for wish in WISHES:
        assert titles(other.recommend(wish)) == titles(recommender.recommend(wish))


def test_an_approximate_index_gives_the_same_answer(
    recommender: Recommender, toy_library: Library, tiny_encoder: Encoder
) -> None:
    other = Recommender(Library.open(toy_library.path, index="approximate"), tiny_encoder)
    for wish in WISHES:
        found, exact = other.recommend(wish), recommender.recommend(wish)
        # Songs that are as good as each other but for rounding may change places.
        assert sorted(titles(found)) == sorted(titles(exact))
        scores, exact_scores = (sorted(each.score for each in answer) for answer in (found, exact))
        assert scores == pytest.approx(exact_scores, abs=ROUNDING)


def test_keywords_make_a_wish_and_replace_those_of_a_given_one(recommender: Recommender) -> None:
    assert recommender.recommend(text="ferry", k=2) == recommender.recommend(Wish(text="ferry"), k=2)
    assert recommender.recommend("ferry", k=2) == recommender.recommend(text="ferry", k=2)
    with pytest.raises(WishError, match="empty"):
        recommender.recommend()
    with pytest.raises(TypeError):
        recommender.recommend(txt="ferry")


def test_parts_are_those_that_the_wish_speaks_of(recommender: Recommender) -> None:
    def parts(wish: Wish) -> set[str]:
        return set(recommender.recommend(wish)[0].parts)

    assert parts(Wish(text="lonely ferry")) == {"emotion", "meaning", "words"}
    assert parts(Wish(text="I feel like that")) == {"emotion", "meaning"}
    assert parts(Wish(liked=("Comet",))) == {"taste"}
    assert parts(Wish(mood="Happy")) == {"mood"}
    assert parts(Wish(artist="Ada Finch")) == {"typical"}
    assert parts(Wish(emotions={"joy": 1}, mood="Happy", liked=("Comet",))) == {"emotion", "taste"}


def test_an_exact_phrase_comes_first_and_is_shown(recommender: Recommender) -> None:
    best = recommender.recommend(text="the porch has a swing and nobody", k=1)[0]
    assert best.song.title == "Empty Porch"
    assert best.reasons[0].lines == ("The porch has a swing and nobody, a strange and lonely one",) or any(
        reason.lines == ("The porch has a swing and nobody, a strange and lonely one",) for reason in best.reasons
    )


class TestFilters:
    def test_artist_by_any_spelling_and_without_the_limit(self, recommender: Recommender) -> None:
        assert set(titles(recommender.recommend(artist="cleo strom"))) == {"Paper Lanterns", "Blue Envelope"}
        assert set(titles(recommender.recommend(text="lonely", artist="ADA FINCH"))) == {
            "Rain Ticket",
            "Grey Ferry",
            "Third Cup",
        }

    def test_genre_whole_or_in_part(self, recommender: Recommender) -> None:
        assert set(titles(recommender.recommend(genre="pop"))) == {"Peach Parade", "Paper Lanterns", "Blue Envelope"}
        assert set(titles(recommender.recommend(genre="Blues/Pop"))) == {"Peach Parade"}

    def test_years_with_both_ends_and_never_unknown_ones(self, recommender: Recommender) -> None:
        answer = recommender.recommend(years=(1985, 1994))
        assert {recommendation.song.year for recommendation in answer} == {1985, 1989, 1994}
        assert "Velvet Stairs" not in titles(recommender.recommend(text="velvet stairs", years=(1, 9999)))

    @pytest.mark.parametrize("mood", MOODS)
    def test_mood(self, recommender: Recommender, toy_library: Library, mood: str) -> None:
        answer = recommender.recommend(text="strange", mood=mood)
        assert {recommendation.mood for recommendation in answer} <= {mood}
        assert bool(answer) == bool((toy_library.moods == MOODS.index(mood)).any())

    def test_together_they_may_leave_nothing(self, recommender: Recommender) -> None:
        assert recommender.recommend(artist="Ada Finch", years=(2000, 2010)) == []
        assert recommender.recommend(artist="Ada Finch", years=(2000, 2010), text="lonely", liked=("Comet",)) == []

    def test_unknown_names_are_refused_with_the_nearest(self, recommender: Recommender) -> None:
        with pytest.raises(WishError, match="did you mean Cleo Ström"):
            recommender.recommend(artist="Cleo Strmo")
        with pytest.raises(WishError, match="no genre 'Polka' in this library"):
            recommender.recommend(genre="Polka")


class TestDiversity:
    def test_versions_collapse_to_one(self, recommender: Recommender) -> None:
        answer = recommender.recommend(text="velvet stairs love darling")
        found = [recommendation for recommendation in answer if "Velvet" in recommendation.song.title]
        assert len(found) == 1
        pair = {"Dov & the Keys - Velvet Stairs", "Fern Okoro - Velvet Stairs (Live)"}
        assert {str(found[0].song), *found[0].versions} == pair
        assert any(reason.kind == "versions" and found[0].versions[0] in str(reason) for reason in found[0].reasons)

    def test_two_songs_of_an_artist_in_ten(self, recommender: Recommender) -> None:
        answer = recommender.recommend(emotions={"sadness": 1}, k=10)
        assert [recommendation.song.artist for recommendation in answer].count("Ada Finch") == 2

    def test_none_when_it_is_not_wanted(self, recommender: Recommender) -> None:
        scores = [recommendation.score for recommendation in recommender.recommend(text="lonely", diversity=0)]
        assert scores == sorted(scores, reverse=True)


class TestTaste:
    def test_near_the_liked_song(self, recommender: Recommender) -> None:
        answer = recommender.recommend(liked=("ada finch - rain tiket",), k=3)
        assert all(EMOTION_OF[title] == "sadness" for title in titles(answer)[:2])
        assert any("Ada Finch - Rain Ticket" in str(reason) for reason in answer[0].reasons)

    def test_several_interests_are_not_averaged(self, recommender: Recommender) -> None:
        answer = recommender.recommend(liked=("Rain Ticket", "Paper Lanterns"), k=3)
        assert {EMOTION_OF[title] for title in titles(answer)} == {"sadness", "joy"}

    def test_far_from_the_disliked_song(self, recommender: Recommender) -> None:
        answer = recommender.recommend(disliked=("Rain Ticket",), k=20)
        assert EMOTION_OF[titles(answer)[0]] != "sadness"

    def test_versions_of_named_songs_are_not_recommended(self, recommender: Recommender) -> None:
        assert "Velvet Stairs (Live)" not in titles(
            recommender.recommend(liked=("Dov & the Keys - Velvet Stairs",), k=20)
        )

    def test_refused(self, recommender: Recommender) -> None:
        with pytest.raises(SongNotFoundError):
            recommender.recommend(liked=("Nobody - Nothing at all",))
        with pytest.raises(WishError, match="both liked and disliked"):
            recommender.recommend(liked=("Comet",), disliked=("Eel Parlour - Comet",))
        with pytest.raises(WishError, match="Gil - Two Words"):
            recommender.recommend(liked=("Gil - Two Words",))


class TestSimilar:
    def test_close_in_meaning_without_itself_and_its_versions(self, recommender: Recommender) -> None:
        answer = recommender.similar("Dov & the Keys - Velvet Stairs")
        assert titles(answer)[0] == "Blue Envelope"
        assert not {"Velvet Stairs", "Velvet Stairs (Live)", "Two Words"} & set(titles(answer))
        assert "Dov & the Keys - Velvet Stairs" in str(answer[0].reasons[0])
        assert recommender.versions("Dov & the Keys - Velvet Stairs") == ["Fern Okoro - Velvet Stairs (Live)"]

    def test_by_id(self, recommender: Recommender, toy_library: Library) -> None:
        row = toy_library.resolve("Comet")
        assert recommender.similar(toy_library.ids[row]) == recommender.similar("Comet")

    def test_refused(self, recommender: Recommender) -> None:
        with pytest.raises(SongNotFoundError):
            recommender.similar("Nobody - Nothing at all")
        with pytest.raises(WishError, match="Two Words"):
            recommender.similar("Gil - Two Words")
        with pytest.raises(WishError, match="k is 0"):
            recommender.similar("Comet", k=0)
        with pytest.raises(WishError, match="song is empty"):
            recommender.similar(" ")


class TestSearch:
    def test_exact_words_first_and_shown(self, recommender: Recommender) -> None:
        best = recommender.search("ferry went without me")[0]
        assert best.song.title == "Grey Ferry"
        assert best.reasons[0].kind == "phrase"
        assert best.reasons[0].lines == ("The ferry went without me, lonely in the dark",)

    def test_half_remembered_words(self, recommender: Recommender) -> None:
        best = recommender.search("broke a clock, mothers clock", k=1)[0]
        assert best.song.title == "Broken Clock"
        assert "clock" in str(best.reasons)

    def test_titles_of_unusable_songs_too(self, recommender: Recommender) -> None:
        best = recommender.search("Two Words", k=1)[0]
        assert best.song.title == "Two Words"
        assert (best.emotions, best.sentiment, best.mood) == (None, None, None)
        json.dumps(best.to_dict(), allow_nan=False)

    def test_refused(self, recommender: Recommender) -> None:
        for text in ("", "  ", "?!"):
            with pytest.raises(WishError):
                recommender.search(text)
        with pytest.raises(WishError, match="k is 0"):
            recommender.search("ferry", k=0)


class TestClusterKnn:
    """The replaced system: the mood by rule, then Euclidean neighbours of the sliders in that cluster."""

    def test_against_a_plain_computation(self, recommender: Recommender, toy_library: Library) -> None:
        wish = Wish(text="happy, laugh", emotions={"love": 0.9, "joy": 0.1}, method="cluster-knn", k=3)
        assert recommender.analyze_text("happy, laugh").mood == "Happy"
        slider = np.array([0, 0.1, 0.9, 0, 0, 0])
        rows = [row for row in range(len(toy_library)) if toy_library.moods[row] == MOODS.index("Happy")]
        distance = {row: float(np.linalg.norm(toy_library.emotions[row] - slider)) for row in rows}
        nearest = sorted(rows, key=lambda row: (round(distance[row], 6), toy_library.ids[row]))[:3]
        answer = recommender.recommend(wish)
        assert [recommendation.song.id for recommendation in answer] == [toy_library.ids[row] for row in nearest]
        assert answer[0].score == pytest.approx(1 / (1 + distance[nearest[0]]), abs=1e-5)

    def test_without_sliders_the_text_decides(self, recommender: Recommender) -> None:
        answer = recommender.recommend(text="I hate you, liar, furious", method="cluster-knn")
        assert {recommendation.mood for recommendation in answer} == {"Energetic"}
        assert titles(answer)[0] == "Broken Clock"

    def test_refused(self, recommender: Recommender) -> None:
        with pytest.raises(WishError, match="text or a mood"):
            recommender.recommend(emotions={"joy": 1}, method="cluster-knn")
        with pytest.raises(WishError, match="text or emotions"):
            recommender.recommend(mood="Happy", method="cluster-knn")


def test_analyze_text(recommender: Recommender) -> None:
    analysis = recommender.analyze_text(" happy, laugh ")
    assert analysis.text == "happy, laugh"
    assert max(analysis.emotions, key=analysis.emotions.get) == "joy"
    assert max(analysis.sentiment, key=analysis.sentiment.get) == "positive"
    assert analysis.mood == "Happy"
    wanted = ["wanted", "wanted_valence", "wanted_energy", "feeling"]
    told = ["text", "emotions", "sentiment", "mood", "valence", "energy", "themes", *wanted, "note"]
    assert list(analysis.to_dict()) == told
    with pytest.raises(WishError, match="empty"):
        recommender.analyze_text(" ")


def test_the_json_form_is_stable(recommender: Recommender) -> None:
    found = recommender.recommend(text="lonely ferry", k=1)[0].to_dict()
    said = ["emotions", "sentiment", "mood", "valence", "energy", "themes"]
    assert list(found) == ["song", "score", "parts", "weights", *said, "versions", "reasons"]
    assert list(found["song"]) == ["id", "artist", "title", "album", "year", "genre", "link"]
    assert list(found["emotions"]) == list(EMOTIONS)
    assert list(found["reasons"][0]) == ["kind", "text", "lines"]
    assert all(value == round(value, 4) for value in _numbers(found))
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_another_model_is_refused(toy_library: Library, tiny_encoder: Encoder) -> None:
    class Other:
        model_id = "other"
        model_hash = "0" * 64

    with pytest.raises(LibraryError) as caught:
        Recommender(toy_library, Other())
    for part in (toy_library.path, "tiny", tiny_encoder.model_hash[:12], "other", "--rebuild"):
        assert part in str(caught.value)


def test_a_library_that_has_grown_answers_with_its_new_songs(
    tiny_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    songs = toy_songs()
    library = Library.build(tmp_path_factory.mktemp("growing") / "library", songs[:4], tiny_encoder)
    recommender = Recommender(library, tiny_encoder)
    assert "Comet" not in titles(recommender.recommend(text="strange wonder"))
    grown = Recommender(library.add(songs[4:], tiny_encoder), tiny_encoder)
    assert titles(grown.recommend(text="strange wonder"))[0] == "Comet"
    assert set(titles(grown.recommend(artist="Eel Parlour"))) == {"Cellar Door", "Comet"}


def test_a_library_without_usable_songs_answers_with_nothing(
    tiny_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    library = Library.build(tmp_path_factory.mktemp("mute") / "library", toy_songs()[-1:], tiny_encoder)
    recommender = Recommender(library, tiny_encoder)
    assert recommender.recommend(text="lonely") == []
    assert recommender.recommend(mood="Calm") == []
    assert titles(recommender.search("two words")) == ["Two Words"]


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _numbers(item)
