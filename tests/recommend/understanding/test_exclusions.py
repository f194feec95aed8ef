"""What a wish does not want."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from names_to_read import NAMES

from lyricsbert.model import EMOTIONS
from lyricsbert.recommend.understanding.exclusions import find_exclusions
from lyricsbert.recommend.understanding.genres import genres_named
from lyricsbert.recommend.understanding.marked_text import MarkedText


def excluded(text: str) -> list[str]:
    marked = MarkedText.of(text)
    found = find_exclusions(marked, lambda name: bool(genres_named(name, NAMES)))
    return [marked.typed(exclusion.subject) for exclusion in found]


def emotions(text: str) -> set[str]:
    found = find_exclusions(MarkedText.of(text))
    return {EMOTIONS[emotion] for exclusion in found for emotion in exclusion.emotions}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("no Christmas songs", ["Christmas songs"]),
        ("anything but love songs", ["love songs"]),
        ("everything except church music, I had enough", ["church music"]),
        ("not another love song", ["love song"]),
        ("no more breakup songs im over him", ["breakup songs"]),
        ("sad songs that aren't about breakups", ["breakups"]),
        ("nothing about god or church please", ["god", "church"]),
        ("nothing with guns or money in it", ["guns", "money"]),
        ("calm songs without screaming", ["screaming"]),
        ("no screaming no drums no politics", ["screaming", "drums", "politics"]),
        ("something for dinner that isn't cheesy", ["cheesy"]),
        ("romantic but not preachy", ["preachy"]),
        ("not in the mood for romance", ["romance"]),
        ("I am tired of sad songs", ["sad songs"]),
        ("I hate love songs", ["love songs"]),
        ("please don't cheer me up", ["cheer"]),
        ("I don't want to be sad", ["sad"]),
        ("don't play anything about drinking", ["drinking"]),
        ("not too happy, not too sad", ["happy", "sad"]),
        ("country songs but no rap", ["rap"]),
        ("less doom more dancing", ["doom"]),
        ("songs about friendship not men", ["men"]),
    ],
)
def test_exclusions_are_read(text: str, what: list[str]) -> None:
    assert excluded(text) == what


@pytest.mark.parametrize(
    "text",
    [
        "I don't know what to do",
        "no one texts me",
        "I have no idea why",
        "nothing special, just good",
        "nothing to do all summer",
        "First Christmas without him",
        "waiting in the airport, seven hours, no book",
        "not sure I love her any more",
        "hyped but should be asleep",
        "growing apart from old friends",
        "no rush, no worries",
        "my heart is over the moon",
        'it went "no harm will come to you"',
        "",
    ],
)
def test_other_negations_are_not(text: str) -> None:
    assert excluded(text) == []


@pytest.mark.parametrize(
    ("text", "feelings"),
    [
        ("not sad", {"sadness"}),
        ("nothing sad please", {"sadness"}),
        ("I'm not angry", {"anger"}),
        ("anything but love songs", {"love"}),
        ("not worried, not excited", {"fear", "joy"}),
        ("no Christmas songs", set()),
        ("I'm not sad he is gone, I'm sad I wasn't there", set()),
        ("sad but not hopeless", set()),
    ],
)
def test_feelings_are_excluded_unless_they_are_named_otherwise(text: str, feelings: set[str]) -> None:
    assert emotions(text) == feelings


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    marked = MarkedText.of(text)
    for exclusion in find_exclusions(marked):
        assert exclusion.subject
        assert set(exclusion.subject) <= set(exclusion.places)
