"""Conversations over the built-in songs with the shipped model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lyricsbert.errors import ConversationError
from lyricsbert.lab.data.turns import read_turns
from lyricsbert.lab.evaluators.conversation import hold_conversations
from lyricsbert.listener.conversation import Answer, Conversation
from lyricsbert.recommend import Recommender

TURNS = Path(__file__).parents[3] / "datasets/conversation-turns"

pytestmark = pytest.mark.slow


@pytest.fixture
def talk(builtin_recommender: Recommender) -> Conversation:
    return Conversation(builtin_recommender)


def ids(answer: Answer) -> list[str]:
    return [each.song.id for each in answer.songs]


def mean(answer: Answer, name: str) -> float:
    return float(np.mean([getattr(each, name) for each in answer.songs]))


def test_of_the_turns_kept_from_tuning_nine_in_ten_are_understood(builtin_recommender: Recommender) -> None:
    conversations = read_turns(TURNS)
    assert sum(map(len, conversations)) >= 200
    results = hold_conversations(conversations, builtin_recommender)
    held = [each.is_understood for each in results if each.turn.part == "held-out"]
    assert len(held) >= 100
    assert np.mean(held) >= 0.9
    assert np.mean([each.is_understood for each in results if each.turn.part == "tuned"]) >= 0.95
    assert np.mean([moved for each in results for moved in each.moved]) >= 0.95


def test_several_lines_build_one_wish(talk: Conversation) -> None:
    lonely = talk.say("I feel lonely tonight")
    assert lonely.text == "“I feel lonely tonight”."
    happier = talk.say("something more cheerful")
    assert happier.text == "Happier than the last list."
    assert mean(happier, "valence") > mean(lonely, "valence")
    assert not set(ids(happier)) & set(ids(lonely))
    second = happier.songs[1].song
    without = talk.say(f"no more {second.artist}, from 1950 to 1999")
    assert without.text == f"Without {second.artist}, from 1950-1999, still happier."
    assert all(1950 <= (each.song.year or 0) <= 1999 for each in without.songs)
    assert all(each.song.artist != second.artist for each in without.songs)
    assert [chip.kind for chip in without.chips] == ["mood", "shift", "without", "years"]
    back = talk.say(f"{second.artist} is fine again")
    assert f"no longer without {second.artist}" in back.text.lower().replace(second.artist.lower(), second.artist)
    calm = talk.say("calmer, but keep the words")
    assert mean(calm, "energy") < mean(back, "energy")


def test_a_new_mood_keeps_filters_and_says_so(talk: Conversation) -> None:
    talk.say("sad songs from the 60s")
    talk.say("happier")
    fresh = talk.say("I want to dance all night")
    assert (
        fresh.text == "A new wish: “to dance all night”, still from 1960-1969." or "still from 1960-1969" in fresh.text
    )
    assert [chip.kind for chip in fresh.chips] == ["mood", "years"]


def test_more_repeats_nothing_and_undo_gives_the_list_before(talk: Conversation) -> None:
    first = talk.say("songs about the sea")
    more = talk.say("more")
    again = talk.say("three more")
    assert len(again.songs) == 3
    shown = [*ids(first), *ids(more), *ids(again)]
    assert len(set(shown)) == len(shown)
    assert ids(talk.say("undo")) == ids(more)
    assert ids(talk.say("go back")) == ids(first)
    assert talk.say("undo").text.startswith("Back to the start")
    assert talk.say("undo").text == "There is nothing to undo."


def test_a_song_that_was_rejected_does_not_come_back(talk: Conversation) -> None:
    first = talk.say("I feel lonely tonight")
    rejected = ids(first)[1]
    assert talk.say("not the second one").text.startswith("Unlike “")
    for line in ("more", "happier", "sadder", "any year", "calmer"):
        assert rejected not in ids(talk.say(line)), line


def test_why_gives_the_reasons_of_the_song_that_is_meant(talk: Conversation) -> None:
    listed = talk.say("I feel lonely tonight")
    why = talk.say("why the second?")
    assert ids(why) == ids(listed)[1:2]
    assert why.songs[0].reasons == listed.songs[1].reasons
    assert ids(talk.say("why?")) == ids(listed)


def test_something_else_keeps_the_mood_and_gives_other_songs(talk: Conversation) -> None:
    first = talk.say("songs about the sea")
    talk.say("happier")
    other = talk.say("something else entirely")
    assert other.text == "Something else: other songs for “songs about the sea”."
    assert not set(ids(other)) & set(ids(first))


def test_a_chip_can_be_taken_off(talk: Conversation) -> None:
    talk.say("sad songs from the 60s")
    (years,) = (chip for chip in talk.chips if chip.kind == "years")
    assert talk.drop(years.id).text == "No longer from 1960-1969."
    with pytest.raises(ConversationError, match="mood:"):
        talk.drop(years.id)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zzzzqqq", "does not look like words"),
        ("happier but sadder", "contradict"),
        ("happy but not happy", "contradict"),
        ("number 9", "There is no number 9: the list has 5 songs."),
        ("x" * 20_000, "longer than the 10,000 characters"),
        ("sad " * 5_000, "longer than the 10,000 characters"),
        ("ich bin heute sehr traurig und möchte nur weinen", "does not look like English"),
        ("for i in range(10): print(i)", "looks like code"),
        ("?!", "nothing in this to go by"),
        ("male singers only", "hear no music"),
        ("only Zorblatt Quimby", "There is no artist “Zorblatt Quimby” in this library."),
    ],
)
def test_what_cannot_be_understood_is_answered_and_harms_nothing(talk: Conversation, text: str, said: str) -> None:
    listed = talk.say("I feel lonely tonight")
    before = talk.steps
    answer = talk.say(text)
    assert said in answer.text
    assert (answer.act, answer.songs) == ("unclear", [])
    assert talk.steps == before
    assert ids(talk.say("why?")) == ids(listed)


def test_a_greeting_gets_no_songs(talk: Conversation) -> None:
    for text in ("hello", "thanks", "what can you do?", "who are you?", "you are useless"):
        answer = talk.say(text)
        assert (answer.act, answer.songs) == ("talk", [])
        assert answer.text


def test_what_needs_a_list_says_that_there_is_none(talk: Conversation) -> None:
    for text in ("more", "why?", "like the second one", "something else"):
        assert talk.say(text).text.startswith("There is no list"), text


def test_a_change_that_no_song_fits_leaves_the_list_as_it_is(talk: Conversation) -> None:
    listed = ids(talk.say("happy songs by Zelia Marchbank"))
    while "the last list stays" not in (answer := talk.say("much louder")).text:
        assert answer.songs
        listed = ids(answer)
    assert not answer.songs
    assert ids(talk.say("why?")) == listed


def test_what_changes_nothing_leaves_the_list_as_it_is(talk: Conversation) -> None:
    listed = talk.say("I feel lonely tonight")
    for line in ("any year", "shorter"):
        answer = talk.say(line)
        assert answer.text.startswith("Nothing to change"), line
        assert answer.songs == []
    assert answer.notes == ("None of these songs says how long it is.",)
    assert ids(talk.say("why?")) == ids(listed)


def test_a_verb_that_is_also_a_title_is_a_mood(talk: Conversation) -> None:
    talk.say("I feel lonely tonight")
    assert talk.say("I want to count backwards").act == "wish"
    assert talk.say("Count Backwards").text.startswith("Like “Count Backwards”")


def test_a_mood_told_in_several_lines_is_one_mood(talk: Conversation) -> None:
    answer = talk.say("My dog died on Tuesday.\nHe was fourteen.\nNot happy, not angry, only quiet.")
    assert (answer.act, len(answer.chips)) == ("wish", 1)


def test_a_journey_says_its_ends_and_why_each_of_its_songs_is_there(talk: Conversation) -> None:
    answer = talk.say("take me from sad to hopeful")
    assert (answer.act, answer.journey) == ("journey", ("sad", "hopeful"))
    why = talk.say("why the second one?")
    assert [each.song.id for each in why.songs] == ids(answer)[1:2]
    assert talk.say("happier than these").journey is None
    back = talk.say("undo")
    assert (back.journey, ids(back)) == (answer.journey, ids(answer))


def test_to_somebody_who_speaks_of_self_harm_nothing_is_repeated(talk: Conversation) -> None:
    answer = talk.say("I want to kill myself")
    assert answer.text == "Some gentle songs."
    assert not any("angrier" in suggestion for suggestion in answer.suggestions)


def test_a_conversation_goes_on_from_its_state(talk: Conversation, builtin_recommender: Recommender) -> None:
    talk.say("sad songs from the 60s")
    other = Conversation(builtin_recommender, state=talk.state)
    assert ids(other.say("more")) == ids(talk.say("more"))
    assert [chip.id for chip in other.chips] == [chip.id for chip in talk.chips]


def test_an_answer_as_json_has_these_keys(talk: Conversation) -> None:
    told = talk.say("sad songs from the 60s").to_dict()
    assert list(told) == ["act", "topic", "journey", "text", "notes", "chips", "songs", "suggestions"]
    assert list(told["chips"][0]) == ["id", "kind", "text", "used", "note"]


def test_a_journey_goes_on_with_filters_why_and_undo(talk: Conversation) -> None:
    journey = talk.say("from sad to happy, six songs")
    assert len(journey.songs) == 6
    second = journey.songs[1].song
    why = talk.say("why the second?")
    assert [each.song.id for each in why.songs] == [second.id]
    assert any(reason.kind == "path" for reason in why.songs[0].reasons)
    without = talk.say(f"no more {second.artist}")
    assert talk.steps[-1].journey == ("sad", "happy")
    assert len(without.songs) == 6
    assert all(each.song.artist != second.artist for each in without.songs)
    restored = Conversation(talk.recommender, state=talk.state)
    assert ids(restored.say("why?")) == ids(without)
    talk.say("more")
    assert talk.steps[-1].journey is None
    assert ids(talk.say("undo")) == ids(without)
    back = talk.say("undo")
    assert back.text == "Back to: from sad to happy."
    assert ids(back) == ids(journey)


def test_a_journey_reads_what_is_said_beside_it(talk: Conversation) -> None:
    journey = talk.say("take me from angry to calm in 20 minutes, from 1960 to 2020")
    assert journey.text == "From angry to calm, from 1960-2020."
    assert all(1960 <= (each.song.year or 0) <= 2020 for each in journey.songs)
    assert talk.say("from sad to happy, 300 songs").text == "A journey has 2 to 200 songs, not 300."
    assert "ends where it begins" in talk.say("from happy to happy").text


def test_a_filter_and_its_opposite_do_not_hold_at_once(talk: Conversation) -> None:
    artist = talk.say("songs about the sea").songs[0].song.artist
    talk.say(f"only {artist}")
    talk.say(f"no more {artist}")
    assert [chip.id.split(":")[0] for chip in talk.chips] == ["mood", "without"]
    talk.say("from the 60s")
    talk.say("not from the 60s")
    assert [chip.id for chip in talk.chips if "1960-1969" in chip.id] == ["without:1960-1969"]
    talk.say("from the 60s")
    assert [chip.id for chip in talk.chips if "1960-1969" in chip.id] == ["years:1960-1969"]
    assert "contradict each other" in talk.say(f"only {artist} and no {artist}").text


def test_more_does_not_overstep_a_filter_that_is_used_up(talk: Conversation) -> None:
    artist = talk.say("songs about the sea").songs[0].song.artist
    few = talk.say(f"only {artist}")
    assert {each.song.artist for each in few.songs} == {artist}
    more = talk.say("fifty more")
    more = talk.say("more")
    assert more.text.endswith("so the last list stays.")
    assert not more.songs


@pytest.mark.parametrize("line", ["yes", "what?", "no", "ok"])
def test_a_word_that_says_nothing_is_no_artist_and_no_wish(talk: Conversation, line: str) -> None:
    talk.say("I feel lonely")
    before = talk.steps
    assert talk.say(line).act == "unclear"
    assert talk.steps == before


def test_taking_off_a_mood_leaves_what_asks_for_nothing_by_itself(talk: Conversation) -> None:
    talk.say("I feel lonely")
    talk.say("without swearing")
    dropped = talk.drop(talk.chips[0].id)
    assert dropped.text.startswith("No longer “I feel lonely”. How do you feel?")
    assert [chip.kind for chip in dropped.chips] == ["clean"]
    assert not dropped.songs
