"""Journeys from sadness to joy through songs that lie between."""

import itertools

import numpy as np
import pytest

from lyricsbert.errors import SongNotFoundError, WishError
from lyricsbert.listener.journey import End, Journey, JourneyPlanner, JourneyRequest, Via
from lyricsbert.recommend import Recommender, Wish

SAD, GLAD = "I cry lonely tears", "happy laugh"


def plan(planner: JourneyPlanner, **fields: object) -> Journey:
    asked = {"start": SAD, "goal": GLAD, "k": 6} | fields
    return planner.plan(JourneyRequest(**asked))  # type: ignore[arg-type]  # fields of a request


def valences(journey: Journey) -> list[float]:
    return [step.recommendation.valence or 0 for step in journey]


def titles(journey: Journey) -> list[str]:
    return [step.recommendation.song.title for step in journey]


def test_it_rises_step_by_step_and_gives_its_reasons(planner: JourneyPlanner) -> None:
    journey = plan(planner)
    assert len(journey) == 6
    assert valences(journey) == sorted(valences(journey))
    assert valences(journey)[0] < 2.5
    assert valences(journey)[-1] > 5.5
    artists = [step.recommendation.song.artist for step in journey]
    assert all(a != b for a, b in itertools.pairwise(artists))
    first, *others = journey.recommendations
    assert first.reasons[0].text == "The journey begins here: mostly sadness."
    for before, after in itertools.pairwise(journey.recommendations):
        assert (before.emotions or {})["sadness"] > (after.emotions or {})["sadness"]
        assert "less sadness" in after.reasons[0].text.lower()
    assert "The journey ends here: mostly joy." in [reason.text for reason in others[-1].reasons]
    assert all(any(reason.kind == "lines" and reason.lines for reason in each.reasons) for each in others)
    assert plan(planner).to_dict() == journey.to_dict()


def test_one_text_names_both_ends_and_the_other_way_round_goes_down(planner: JourneyPlanner) -> None:
    there = plan(planner, start="from lonely tears to happy laugh", goal=None)
    back = plan(planner, start=GLAD, goal=SAD)
    assert valences(there) == sorted(valences(there))
    assert valences(back) == sorted(valences(back), reverse=True)
    with pytest.raises(WishError, match=r"has no goal: name one"):
        plan(planner, goal=None)


def test_between_two_songs_both_are_the_ends(planner: JourneyPlanner, between: Recommender) -> None:
    journey = plan(planner, start="Ada Finch - Harbour 0", goal=End(song="Prison 9"), k=5)
    assert titles(journey)[0] == "Harbour 0"
    assert titles(journey)[-1] == "Prison 9"
    assert journey.start.song == between.library.ids[0]
    assert journey.start.nearness == 1
    with pytest.raises(WishError, match="begins and ends with Ada Finch - Harbour 0"):
        plan(planner, start=End(song="Harbour 0"), goal=End(song="Harbour 0"))
    with pytest.raises(SongNotFoundError, match="Harbour"):
        plan(planner, start="Ada Finch - Harbor Zero Nine", goal=GLAD)


def test_from_a_song_upward(planner: JourneyPlanner) -> None:
    little = plan(planner, start=End(song="Lighthouse 3"), goal="a little happier", k=3)
    much = plan(planner, start=End(song="Lighthouse 3"), goal="much happier, happier still", k=3)
    assert titles(little)[0] == titles(much)[0] == "Lighthouse 3"
    assert valences(little)[0] < valences(little)[-1] < valences(much)[-1]
    with pytest.raises(WishError, match="only compare"):
        plan(planner, start="happier", goal="calmer")


def test_a_point_bends_it(planner: JourneyPlanner) -> None:
    up_first = plan(planner, via=(Via(0.25, valence=6.5, energy=9),))
    assert valences(up_first)[1] > valences(plan(planner))[1] + 1


def test_filters_hold_and_songs_are_left_out(planner: JourneyPlanner) -> None:
    journey = plan(planner, filters=Wish(years=(1960, 1980)), k=4)
    assert all((step.recommendation.song.year or 0) <= 1980 for step in journey)
    first = titles(plan(planner))
    without = plan(planner, without=(first[2],))
    assert first[2] not in titles(without)
    disliked = plan(planner, filters=Wish(disliked=(first[2],), genre=None))
    assert titles(disliked) == titles(without)
    by_text = plan(planner, start=f"{SAD} from the 60s", k=3)
    assert all((step.recommendation.song.year or 0) < 1970 for step in by_text)
    assert [chip.value for chip in by_text.chips] == ["1960-1969"]


def test_one_song_is_swapped_while_the_others_stay(planner: JourneyPlanner) -> None:
    before = titles(plan(planner))
    fixed = {place: title for place, title in enumerate(before) if place != 2}
    after = titles(plan(planner, fixed=fixed, without=(before[2],)))
    assert after[2] != before[2]
    assert [title for place, title in enumerate(after) if place != 2] == list(fixed.values())


def test_minutes_say_how_many_and_unknown_lengths_are_told(planner: JourneyPlanner) -> None:
    journey = plan(planner, minutes=14)
    assert abs(journey.seconds - 14 * 60) <= 210
    assert journey.seconds == sum(step.seconds or 210 for step in journey)
    assert any("3.5 minutes" in note for note in journey.notes)
    assert plan(planner).notes == ()


def test_an_end_that_is_out_of_reach_says_how_near_it_came(planner: JourneyPlanner) -> None:
    journey = plan(planner, goal=End(valence=9, energy=1), k=3)
    assert journey.goal.nearness < 0.5
    (note,) = journey.notes
    last = journey.recommendations[-1]
    assert note.startswith("The goal is not quite reached")
    assert f"{last.energy:.1f} rather than 1.0" in note


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"goal": SAD}, "feel the same"),
        ({"k": 40}, "needs 40 songs, and 21 pass the filters"),
        ({"k": 20}, "make no journey of 20|needs 20 songs"),
        ({"start": "qwertyuiop asdfghjkl"}, "The start .* cannot be read. This does not look like words"),
        (
            {"goal": "je suis triste et je pleure dans la nuit"},
            "The goal .* cannot be read. This does not look like English",
        ),
        ({"filters": Wish(years=(1900, 1901))}, "No song passes these filters"),
        ({"start": "from the 60s"}, "says nothing of a feeling"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(planner: JourneyPlanner, fields: dict[str, object], said: str) -> None:
    with pytest.raises(WishError, match=said):
        plan(planner, **fields)


def test_a_model_that_tells_neither_valence_nor_energy_goes_by_emotions(
    tiny_encoder: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from journey_songs import journey_songs

    from lyricsbert.library import Library

    library = Library.build(tmp_path_factory.mktemp("plain") / "l", journey_songs(), tiny_encoder)  # type: ignore[arg-type]
    assert np.isnan(library.valence).all()
    journey = plan(JourneyPlanner(Recommender(library, tiny_encoder)))  # type: ignore[arg-type]
    sadness = [(each.emotions or {})["sadness"] for each in journey.recommendations]
    assert sadness == sorted(sadness, reverse=True)
    assert journey.start.path.valence is None
