"""Answers to wishes whose text names years, artists, songs, genres, what is not wanted, and how many."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy_songs import TOY

from lyricsbert.errors import WishError
from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.recommend import Recommendations, Recommender, Wish

EMOTION_OF = {title: emotion for _, title, emotion, *_ in TOY}
PIECES = """
    sad happy lonely songs by from like Ada Finch Bo Marl Comet Peach Parade the 80s 1985 before 1990 and or no
    not nothing anything but without folk blues rock ferry dark five tired of about , . - please oldies 20s
    """.split()  # noqa: SIM905


def titles(answer: Recommendations) -> list[str]:
    return [recommendation.song.title for recommendation in answer]


def used(answer: Recommendations) -> list[str]:
    return [chip.id for chip in answer.reading.chips if chip.used]


def test_years_in_the_text_are_a_filter(recommender: Recommender) -> None:
    answer = recommender.recommend("lonely songs from the 80s")
    assert {recommendation.song.year for recommendation in answer} <= {1981, 1985, 1989}
    assert EMOTION_OF[answer[0].song.title] == "sadness"
    assert used(answer) == ["years:1980-1989"]
    assert str(answer.reading) == "lonely songs, from 1980-1989"


def test_an_artist_in_the_text_is_a_filter_and_may_fill_the_list(recommender: Recommender) -> None:
    answer = recommender.recommend("tears by Ada Finch")
    assert [recommendation.song.artist for recommendation in answer] == ["Ada Finch"] * 3


@pytest.mark.parametrize("text", ["Bo Marl", "bo marl", "play Bo Marl please"])
def test_an_artist_alone_comes_first_and_then_their_like(recommender: Recommender, text: str) -> None:
    answer = recommender.recommend(text)
    assert {recommendation.song.artist for recommendation in answer[:2]} == {"Bo Marl"}
    assert len(answer) == 10
    assert "It is by Bo Marl." in map(str, answer[0].reasons)


def test_songs_like_an_artist_are_near_their_songs(recommender: Recommender) -> None:
    answer = recommender.recommend("songs like Ada Finch")
    assert EMOTION_OF[answer[0].song.title] == "sadness"
    assert set(answer[0].parts) == {"named"}


def test_songs_like_a_song_are_near_it_and_others(recommender: Recommender) -> None:
    answer = recommender.recommend("songs like Rain Ticket")
    assert EMOTION_OF[answer[0].song.title] == "sadness"
    assert "Rain Ticket" not in titles(answer)
    assert used(answer) == ["like:Ada Finch - Rain Ticket"]
    assert titles(recommender.recommend("songs like Rain Ticket from 1981")) == ["Rain Ticket"]


@pytest.mark.parametrize(
    "text", ["Comet", "comet", "Eel Parlour - Comet", "comet by eel parlour", "Eel Parlour - Commet"]
)
def test_a_title_is_first_and_then_its_like(recommender: Recommender, text: str) -> None:
    answer = recommender.recommend(text)
    assert answer[0].song.title == "Comet"
    assert "Its title is “Comet”." in map(str, answer[0].reasons)
    assert len(answer) == 10
    assert used(answer) == ["title:Eel Parlour - Comet"]


def test_every_title_alone_is_first(recommender: Recommender, toy_library: Library) -> None:
    for row, title in enumerate(toy_library.titles):
        if not toy_library.unusable[row] and "Live" not in title:
            for text in (title, title.lower(), f"{toy_library.artists[row]} - {title}"):
                assert recommender.recommend(text, k=1)[0].song.title == title


def test_a_title_is_first_by_an_approximate_index_too(toy_library: Library, tiny_encoder: Encoder) -> None:
    other = Recommender(Library.open(toy_library.path, index="approximate"), tiny_encoder)
    assert titles(other.recommend("Comet"))[0] == "Comet"


def test_a_song_with_unusable_lyrics_is_not_near_anything(recommender: Recommender) -> None:
    answer = recommender.recommend("Two Words")
    assert answer
    assert [chip.note for chip in answer.reading.chips] == ["its lyrics cannot be analysed"]


def test_a_genre_in_the_text_is_a_filter(recommender: Recommender) -> None:
    answer = recommender.recommend("some blues")
    assert {recommendation.song.genre for recommendation in answer} == {"Blues", "Blues/Pop"}


@pytest.mark.parametrize(
    "text",
    ["not sad", "nothing sad please", "I don't want to be sad", "I am tired of sad songs", "anything but sad songs"],
)
def test_a_feeling_that_is_negated_is_not_sought(recommender: Recommender, text: str) -> None:
    answer = recommender.recommend(text)
    assert EMOTION_OF[answer[0].song.title] != "sadness"
    assert answer[0].parts["without"] > 0.5
    assert answer.reading.wanted is not None
    assert answer.reading.wanted["sadness"] == 0
    for emotions in (answer.reading.wanted, recommender.analyze_text(text).emotions):
        assert max(emotions, key=emotions.__getitem__) != "sadness"
        assert sum(emotions.values()) == pytest.approx(1)


def test_what_is_excluded_loses(recommender: Recommender) -> None:
    assert titles(recommender.recommend("the ferry in the rain"))[0] in ("Grey Ferry", "Rain Ticket")
    without = recommender.recommend("the ferry in the rain, but no lonely songs")
    assert EMOTION_OF[without[0].song.title] != "sadness"
    assert "Ada Finch" not in {each.song.artist for each in recommender.recommend("lonely tears, no Ada Finch", k=13)}


def test_a_number_of_songs_is_heeded_within_that_of_the_wish(recommender: Recommender) -> None:
    assert len(recommender.recommend("three sad songs")) == 3
    assert len(recommender.recommend("three sad songs", k=5)) == 3
    assert used(recommender.recommend("eleven sad songs")) == ["count:11"]
    fewer = recommender.recommend("three sad songs", k=2)
    assert len(fewer) == 2
    assert [chip.note for chip in fewer.reading.chips] == ["no more than 2 are asked for"]
    assert len(recommender.recommend("three sad songs", ignore=("count",))) == 10


def test_fields_win_over_the_text(recommender: Recommender) -> None:
    answer = recommender.recommend("happy songs by Ada Finch from the 80s", artist="Bo Marl")
    assert {recommendation.song.artist for recommendation in answer} == {"Bo Marl"}
    assert [chip.used for chip in answer.reading.chips] == [False, False]
    assert answer.reading.filters == {"artist": "Bo Marl"}


def test_what_is_ignored_is_part_of_the_text_again(recommender: Recommender) -> None:
    read = recommender.recommend("lonely songs from the 80s")
    plain = recommender.recommend("lonely songs from the 80s", ignore=("years:1980-1989",))
    assert plain.reading.chips == ()
    assert {recommendation.song.year for recommendation in plain} > {
        recommendation.song.year for recommendation in read
    }


def test_what_is_ignored_is_named_rightly() -> None:
    assert Wish(text="x", ignore="years").ignore == ("years",)  # type: ignore[arg-type]
    with pytest.raises(WishError, match=r"nothing called 'decades' to ignore.* title, artist, like, years"):
        Wish(text="x", ignore=("decades",))


def test_the_replaced_system_reads_nothing(recommender: Recommender) -> None:
    assert recommender.recommend("sad songs from the 80s", method="cluster-knn").reading.chips == ()


def test_what_was_read_is_said_as_json(recommender: Recommender) -> None:
    answer = recommender.recommend("lonely songs from the 80s by Elias Johnson")
    chips = json.loads(json.dumps(answer.reading.to_dict()))["chips"]
    assert chips == [
        {
            "id": "years:1980-1989",
            "kind": "years",
            "value": "1980-1989",
            "words": "from the 80s",
            "text": "from 1980-1989",
            "used": True,
            "note": None,
        },
        {
            "id": "artist:Elias Johnson",
            "kind": "artist",
            "value": "Elias Johnson",
            "words": "by Elias Johnson",
            "text": "by Elias Johnson",
            "used": False,
            "note": "nothing of that here",
        },
    ]
    assert all(each["understood"] == chips for each in answer.to_list())
    assert "understood" not in recommender.recommend("lonely").to_list()[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join).filter(lambda t: any(map(str.isalnum, t)))
)
def test_no_text_leaves_a_list_empty(recommender: Recommender, text: str) -> None:
    answer = recommender.recommend(text)
    assert answer
    assert answer == recommender.recommend(text)
    for recommendation in answer:
        mean = sum(recommendation.parts[name] * weight for name, weight in recommendation.weights.items())
        assert recommendation.score == pytest.approx(mean, abs=1e-5)
