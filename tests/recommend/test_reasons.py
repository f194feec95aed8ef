"""A reason is said only where the numbers and the lyrics bear it out."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.model import EMOTIONS
from lyricsbert.recommend.lyric_lines import LyricLines, phrase_reason, section_reason, words_reason
from lyricsbert.recommend.reasons import strongest_first, versions_reason
from lyricsbert.recommend.recommendation import Reason
from lyricsbert.recommend.signals.emotion import emotion_reason
from lyricsbert.recommend.signals.standing import standing_scores
from lyricsbert.songs import Song

SONG = Song(
    "Ada Finch",
    "Rain Ticket",
    "[Verse 1]\nI sold the ticket for the ferry\nand walked along the harbour wall\nI was the only one awake there\n\n"
    "[Chorus]\nOh, the rain is falling, falling\nand my ferry sails away\nno more harbour, no more calling\n\n"
    "[Chorus]\nOh the rain is falling, falling!\nAnd my ferry sails away\nno more harbour, no more calling",
)
LINES = LyricLines(SONG.lyrics)
RATIOS = st.lists(st.integers(1, 1000), min_size=6, max_size=6).map(
    lambda row: np.array(row, dtype=np.float32) / np.float32(sum(row))
)


@given(RATIOS, RATIOS)
def test_a_named_emotion_leads_in_song_and_wish(song: np.ndarray, wished: np.ndarray) -> None:
    reason = emotion_reason(song, wished, "as you asked")
    said = str(reason) if reason else ""
    named = re.findall("|".join(EMOTIONS), said)
    for name in named:
        place = EMOTIONS.index(name)
        assert (song > song[place]).sum() < len(named)
        assert wished[place] >= 0.2 or wished[place] == wished.max()
    if int(song.argmax()) == int(wished.argmax()) and song.max() >= 0.5:
        assert EMOTIONS[int(song.argmax())] in named


@pytest.mark.parametrize(
    ("song", "says"),
    [
        ([0.62, 0.2, 0.1, 0.02, 0.03, 0.03], "Mostly sadness, as you asked."),
        ([0.45, 0.3, 0.1, 0.05, 0.05, 0.05], "Both sadness and joy, as you asked."),
        ([0.36, 0.1, 0.24, 0.1, 0.1, 0.1], "More sadness than anything else, as you asked."),
        ([0.28, 0.22, 0.25, 0.1, 0.1, 0.05], None),
        ([0.1, 0.1, 0.6, 0.1, 0.05, 0.05], None),
    ],
)
def test_an_emotion_is_named_only_where_it_leads(song: list[float], says: str | None) -> None:
    wished = np.array([0.5, 0.3, 0.05, 0.05, 0.05, 0.05], dtype=np.float32)
    reason = emotion_reason(np.array(song, dtype=np.float32), wished, "as you asked")
    assert (str(reason) if reason else None) == says


def test_what_is_hardly_wanted_is_not_said_to_be_asked_for() -> None:
    merry = np.array([0.05, 0.42, 0.24, 0.1, 0.1, 0.09], dtype=np.float32)
    lonely = np.array([0.47, 0.21, 0.22, 0.02, 0.06, 0.02], dtype=np.float32)
    assert emotion_reason(merry, lonely, "which fits your words") is None


def test_opposite_emotions_are_no_reason() -> None:
    song, wished = np.eye(6, dtype=np.float32)[[0, 1]]
    assert emotion_reason(song, wished, "as you asked") is None


def test_words_are_named_as_the_song_sings_them() -> None:
    reason = words_reason(LINES, ["fall", "moon", "ferry"])
    assert str(reason) == "Sings “falling” and “ferry”."
    assert reason.lines == ("I sold the ticket for the ferry", "Oh, the rain is falling, falling")
    assert words_reason(LINES, ["moon"]) is None


def test_a_phrase_is_named_when_it_is_sung() -> None:
    reason = phrase_reason(LINES, "Rain is  falling")
    assert str(reason) == "Sings the exact words “Rain is falling”."
    assert reason.lines == ("Oh, the rain is falling, falling",)
    assert phrase_reason(LINES, "falling rain") is None
    assert phrase_reason(LINES, "rain") is None


def test_the_nearest_section_is_shown_by_its_own_lines() -> None:
    assert [section.label for section in LINES.sections] == ["Verse 1", "Chorus"]
    reason = section_reason(LINES, 1, ["harbour"], "what you wrote")
    assert str(reason) == "Its chorus comes closest to what you wrote."
    assert reason.lines == ("no more harbour, no more calling",)
    assert section_reason(LINES, 0, ["moon"], "what you wrote").lines == LINES.sections[0].lines[:2]
    assert section_reason(LINES, 2, ["moon"], "what you wrote") is None


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("[Verse 2]\n", "Its verse 2 comes closest to what you wrote."),
        ("[Pre-Chorus]\n", "Its pre-chorus comes closest to what you wrote."),
        ("[Spoken Word]\n", "Its “Spoken Word” comes closest to what you wrote."),
        ("", "These lines come closest to what you wrote."),
    ],
)
def test_a_section_is_called_what_people_call_it(tag: str, says: str) -> None:
    assert str(section_reason(LyricLines(f"{tag}The rain is here"), 0, [], "what you wrote")) == says


def test_standing_only_above_the_middle_and_never_above_all() -> None:
    values = np.linspace(0.1, 0.9, 1200, dtype=np.float32)
    scores = standing_scores("typical", "typical", values, 1.0)
    assert [str(r) for r in scores.explain(1140, LINES)] == ["More typical than 95 % of the 1,200 songs that fit."]
    assert "99 %" in str(scores.explain(1199, LINES)[0])
    assert scores.explain(360, LINES) == ()


def test_versions_are_counted_beyond_three() -> None:
    assert versions_reason(()) == []
    assert str(versions_reason(("a", "b"))[0]) == "Also here as a and b."
    assert str(versions_reason(tuple("abcde"))[0]) == "Also here as a, b, c and 2 more."


def test_the_strongest_reason_comes_first_and_nothing_is_said_twice() -> None:
    words, lines, emotion = Reason("words", "w", ("x", "y")), Reason("lines", "l", ("x",)), Reason("emotion", "e")
    added = {"emotion": 0.2, "meaning": 0.3, "words": 0.1, "taste": 0.9}
    ordered = strongest_first({"words": (words,), "meaning": (lines,), "emotion": (emotion,), "taste": ()}, added)
    assert [reason.kind for reason in ordered] == ["lines", "emotion", "words"]
    assert ordered[2].lines == ("y",)
    phrase = Reason("phrase", "p", ("x",))
    assert strongest_first({"phrase": (phrase,), "words": (words,)}, {"phrase": 1, "words": 1}) == [phrase]
    assert strongest_first({"phrase": (words,), "words": (words,)}, {"phrase": 1, "words": 1}) == [words]
