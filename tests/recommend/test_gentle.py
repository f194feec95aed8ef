"""Who speaks of self-harm is told that help exists, and hears gentle songs: never a violent or hopeless one."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyricsbert.errors import WishError
from lyricsbert.library import Library
from lyricsbert.listener.conversation import Conversation
from lyricsbert.listener.journey import JourneyPlanner, JourneyRequest
from lyricsbert.model import Encoder
from lyricsbert.recommend import DEFAULT_HELP, BlendPart, HelpMessage, Recommender, Wish, parse_help
from lyricsbert.songs import Song

GENTLE = {
    "Lamp in the Window": "I left a lamp in the window for you\nCome in, my friend, the kettle is warm\nRest your head,"
    " I am here with you\nWe have the whole sweet night to talk",
    "Slow Morning": "Slow morning light on the garden wall\nBreathe in, breathe out, the birds begin\nHope is a small"
    " green leaf, my love\nAnd here it comes, and let it in",
    "Carry You Over": "Lean on me, I will carry you over\nLay down your load beside the stream\nYou are not alone, dear"
    " friend, you never were\nTomorrow brings a kinder dream",
    "Blanket Song": "Soft is the blanket and low is the light\nI will sing till you fall asleep\nYou are safe, you are"
    " loved, you are held tonight\nThe stars have a watch to keep",
    "Bread and Honey": "Bread and honey and a friend at the table\nThe rain on the roof sings peaceful and low\nStay as"
    " long as you like, my darling\nThere is nowhere we have to go",
}
HARSH = {
    "Red Corridor": "He came with a gun down the corridor\nRage in his hands and blood on the floor\nI will have my"
    " revenge, I will murder the man\nThe war is mine and I want more",
    "Nothing Left Here": "There is nothing left here to live for\nI don't want to be alive in the morning\nEveryone"
    " would be better off without me\nNo hope, no light, no warning",
    "The Last Goodbye Letter": "I have written the last goodbye letter\nI am tired of being alive\nI want to disappear"
    " forever, my love\nIt is easier not to be here",
    "Grave Mouth": "Death, come down to the valley of stone\nOpen your mouth like a grave for me\nDespair is the only"
    " friend I own\nI wish I was dead as the drowned in the sea",
    "Fist Parade": "Smash the windows and break the jaw\nI hate you all, you filthy liars\nWe fight, we fight, there is"
    " no law\nWe burn your houses in our fires",
    "Soft Way Out": "Gently, my love, I am going away\nI hope that I never wake up again\nSoft is the water, the end of"
    " the day\nI want to die in the quiet rain",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    songs = [
        Song(f"Artist {number}", title, f"{words}\n\n{words}", year=1980 + number)
        for number, (title, words) in enumerate((GENTLE | HARSH).items())
    ]
    return Library.build(tmp_path_factory.mktemp("gentle") / "library", songs, Encoder.load())


@pytest.fixture(scope="module")
def recommender(library: Library) -> Recommender:
    return Recommender(library, Encoder.load())


@pytest.mark.parametrize(
    "wish",
    [
        Wish(text="I want to die"),
        Wish(text="i wanna kms, play me something violent"),
        Wish(text="everyone would be better off without me"),
        Wish(text="songs about suicide", emotions={"anger": 1.0}, energy=9),
        Wish(text="I don't want to live anymore. angry songs please", valence=1),
        Wish(text="The Last Goodbye Letter, I want to die"),
        Wish(text="I want to end it all", liked=("Artist 5 - Red Corridor",)),
        Wish(text="I want to kill myself", method="cluster-knn"),
        Wish(text="my friend is suicidal and I don't know what to do", k=11, diversity=0.9),
        Wish(blend=(BlendPart(text="driving at night"), BlendPart(text="fml i want to die"))),
        Wish(blend=(BlendPart(song="Artist 5 - Red Corridor", weight=2), BlendPart(text="kms")), k=11),
    ],
)
def test_help_is_named_and_no_harsh_song_is_offered(recommender: Recommender, wish: Wish) -> None:
    found = recommender.recommend(wish)
    assert found.reading.help == DEFAULT_HELP
    titles = {each.song.title for each in found}
    assert titles, "gentle songs are offered"
    assert titles <= set(GENTLE)
    # Nothing is told of the words themselves.
    assert found.reading.text is None
    assert found.reading.mood is None
    assert found.reading.note is None
    assert found.reading.wanted_energy is not None
    assert found.reading.wanted_energy < 4
    assert all(entry["help"] == DEFAULT_HELP.to_dict() for entry in found.to_list())


def test_reasons_do_not_quote_the_message(recommender: Recommender) -> None:
    found = recommender.recommend("I want to die")
    said = " ".join(reason.text for each in found for reason in each.reasons)
    assert "words of comfort" in said
    assert "your words" not in said
    assert "you wrote" not in said


def test_filters_and_a_number_still_hold(recommender: Recommender) -> None:
    assert len(recommender.recommend("I want to die, two songs")) == 2
    assert [each.song.title for each in recommender.recommend("I want to die", artist="Artist 3")] == ["Blanket Song"]
    only_harsh = recommender.recommend("I want to die", artist="Artist 5")
    assert list(only_harsh) == []
    assert only_harsh.reading.help == DEFAULT_HELP


def test_who_was_misread_can_say_so(recommender: Recommender) -> None:
    found = recommender.recommend("I want to die", ignore=("help",), k=20)
    assert found.reading.help is None
    assert found.reading.text is not None
    assert len(found) == len(GENTLE) + len(HARSH)


def test_research_can_switch_it_off(library: Library) -> None:
    found = Recommender(library, Encoder.load(), help_message=None).recommend("I want to die")
    assert found.reading.help is None
    assert found[0].song.title in HARSH


def test_the_message_is_configurable(library: Library, tmp_path: Path) -> None:
    message = parse_help("Our warm line is at https://example.org/help. We are here.")
    assert message == HelpMessage(
        "Our warm line is at https://example.org/help. We are here.", "https://example.org/help"
    )
    found = Recommender(library, Encoder.load(), help_message=message).recommend("kms")
    assert found.reading.help == message
    file = tmp_path / "help.txt"
    file.write_text("Ring the night nurse.\n\nhttps://example.org/\n", encoding="utf-8")
    assert parse_help(f"@{file}") == HelpMessage("Ring the night nurse.", "https://example.org/")
    assert parse_help(None) == parse_help("  ") == DEFAULT_HELP
    assert parse_help("Talk to us.") == HelpMessage("Talk to us.")


@pytest.mark.parametrize("given", ["https://example.org/", "@missing.txt", "x" * 2001])
def test_a_message_that_says_nothing_is_refused(given: str) -> None:
    with pytest.raises(WishError, match="help text"):
        parse_help(given)


def test_a_misread_blend_is_a_blend(recommender: Recommender) -> None:
    parts = (BlendPart(text="I want to die"), BlendPart(text="driving at night"))
    assert recommender.recommend(blend=parts).reading.help == DEFAULT_HELP
    assert recommender.recommend(blend=parts, ignore=("help",)).reading.help is None
    song = (BlendPart(text="Artist 7 - The Last Goodbye Letter"),)
    assert recommender.recommend(blend=song).reading.help is None


@pytest.mark.parametrize(
    ("start", "goal"),
    [
        ("I want to die", "hopeful"),
        ("sad", "i wanna kms"),
        ("from suicidal to calm", None),
        ("I want to die but I want to feel okay", None),
        ("everyone would be better off without me", "Artist 5 - Red Corridor"),
    ],
)
def test_a_journey_from_or_to_self_harm_is_gentle_songs_and_help(
    recommender: Recommender, start: str, goal: str | None
) -> None:
    request = JourneyRequest(start=start, goal=goal, k=8, fixed={1: "Artist 9 - Fist Parade"})
    journey = JourneyPlanner(recommender).plan(request)
    titles = {step.recommendation.song.title for step in journey}
    assert journey.help == DEFAULT_HELP
    assert titles
    assert titles <= set(GENTLE)
    assert (journey.start.label, journey.goal.label) == ("quiet", "bright")
    levels = [step.recommendation.valence or 0 for step in journey]
    assert levels == sorted(levels)


def test_a_gentle_journey_may_be_short_or_empty_and_may_be_misread(recommender: Recommender) -> None:
    planner = JourneyPlanner(recommender)
    none = planner.plan(JourneyRequest(start="I want to die", goal="happy", filters=Wish(artist="Artist 5")))
    assert (len(none), none.help) == (0, DEFAULT_HELP)
    one = planner.plan(JourneyRequest(start="I want to die", goal="happy", filters=Wish(artist="Artist 3")))
    assert [step.similarity for step in one] == [None]
    misread = planner.plan(JourneyRequest(start="I want to die", goal="hope and love", k=2, ignore=("help",)))
    assert misread.help is None
    assert planner.plan(JourneyRequest(start="sad", goal="hope and love", k=2)).help is None


def test_a_conversation_helps_in_whatever_line_it_is_said(recommender: Recommender) -> None:
    conversation = Conversation(recommender, k=2)
    conversation.say("something calm")
    for line in ("fml i want to die", "more", "from numb and done with living to okay", "why?"):
        answer = conversation.say(line)
        assert answer.songs.reading.help == DEFAULT_HELP, line
        assert {each.song.title for each in answer.songs} <= set(GENTLE)
    for line in ("I want to die " + "and so on " * 2000, "word " * 1500 + "I want to kill myself" + " word" * 1500):
        assert conversation.say(line).songs.reading.help == DEFAULT_HELP
    assert conversation.say("you are useless, fuck off").songs.reading.help is None
    assert conversation.say("songs about bread and honey").songs.reading.help is None
