"""Cleaning: one form for every source's lyrics."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.songs import clean_lyrics

PIECES = [
    "the kettle sings",
    "You might also like",
    "See Mila Lindt LiveGet tickets as low as $10",
    "12 ContributorsTin Roof Lyrics",
    "34Embed",
    "Embed",
    "[Chorus]",
    "[verse 1: Someone]",
    "[Chorus",
    "(Chorus)",
    "Chorus:",
    "Chorus",
    "Repeat chorus x2",
    "[x2]",
    "(x2)",
    "x3",
    "2 times",
    "[Michael]",
    "[]",
    "\n",
    "\n\n",
    "  ",
    "\r\n",
    "\\n",
    "\\",
    "&amp;",
    "&#92;",
    "amp;",
    "<br>",
    "<i>",
    "\u200b",
    "\u200d",
    "\u0301",
    "e",
    "\xa0",
    "\x92",
    "\ud83d",
    ":",
    "(",
    "]",
    "n",
    "x",
    "2",
    " ",
]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("rain on tin  \r\nall night\r\n  \r\n\r\nrain  on slate  \r\n", "rain on tin\nall night\n\nrain on slate"),
        ("a\xa0b\tc\u2003d\u200be\ufefff", "a b c def"),
        ("don\x92t go", "don’t go"),
        ("cafe\u0301", "café"),
        ("first\\nsecond\\r\\nthird", "first\nsecond\nthird"),
        (r"she said \"no\" and didn\'t", 'she said "no" and didn\'t'),
        ("salt &amp; sugar &#39;n&#39; &amp;lt;3", "salt & sugar 'n' <3"),
        ("one<br/>two <i>three</i>", "one\ntwo three"),
        ("the last word123Embed", "the last word"),
        ("the last word1.2KEmbed", "the last word"),
        ("12 ContributorsTin Roof Lyrics[Verse 1]\nrain", "[Verse 1]\nrain"),
        ("rain\nYou might also like\n[Chorus]\nsun", "rain\n\n[Chorus]\nsun"),
        ("rainYou might also like[Chorus]\nsun", "rain\n\n[Chorus]\nsun"),
        ("rain\nSee Mila Lindt LiveGet tickets as low as $10You might also like\nsun", "rain\n\nsun"),
        ("[verse 1: Someone]\nrain", "[Verse 1: Someone]\nrain"),
        ("[CHORUS:]\nrain", "[Chorus]\nrain"),
        ("[Chorus]: \nrain", "[Chorus]\nrain"),
        ("[Chorus:\nrain", "[Chorus]\nrain"),
        ("(Chorus)\nrain", "[Chorus]\nrain"),
        ("Chorus:\nrain", "[Chorus]\nrain"),
        ("Chorus: rain", "[Chorus]\nrain"),
        ("VERSE 2\nrain", "[Verse 2]\nrain"),
        ("[prechorus]\nrain", "[Pre-Chorus]\nrain"),
        ("sun\n[Repeat Chorus x2]", "sun\n\n[Chorus]"),
        ("rain rain (x2)\nsun [2x]\nwind x3\n[Repeat x4]\nsnow", "rain rain\nsun\nwind\nsnow"),
        ("rain [Chorus] sun [Verse 2] wind", "rain\n\n[Chorus]\nsun\n\n[Verse 2]\nwind"),
        ("Rain on tin  Sun on slate", "Rain on tin\n\nSun on slate"),
        ("a b\n\nc d\n\ne f\n\ng h\n\n\ni j\n\nk l", "a b\nc d\ne f\ng h\n\ni j\nk l"),
        ("sun\nrain\n[Chorus]\n\nwind", "sun\nrain\n\n[Chorus]\n\nwind"),
        (
            "Rain tonightAnd the pipe sings\nWe watch it runDown to the riverbank?Maybe\nIn HollywoodThe sun",
            "Rain tonight\nAnd the pipe sings\nWe watch it run\nDown to the riverbank?\nMaybe\nIn Hollywood\nThe sun",
        ),
        ("", ""),
        (" \r\n\u200b ", ""),
    ],
)
def test_cleans(raw: str, clean: str) -> None:
    assert clean_lyrics(raw) == clean


@pytest.mark.parametrize(
    "line",
    [
        "you might also like the rain",
        "I pulled the chorus of crows around me",
        "hook me up, (hook me up)",
        "embed the nail",
        "a verse for you: rain",
        "under [the] roof",
        "two times I knocked",
        "McDonald and LaToya, on the iPhone, in the YouTube queue, with DeShawn from MacArthur",
        "youknowI'm sayin, yaknowI'm sayin, knowhatI'm sayin",
        "one more lineThan there was",
        "Привет, дождь 🌧️👩‍🚀",
    ],
)
def test_leaves_lyrics_alone(line: str) -> None:
    assert clean_lyrics(line) == line


@given(st.lists(st.sampled_from(PIECES) | st.characters(), max_size=14).map("".join))
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    clean = clean_lyrics(raw)
    assert clean_lyrics(clean) == clean
    assert clean == clean.strip()
    assert "\n\n\n" not in clean
    assert "\r" not in clean
    assert all(line == " ".join(line.split()) for line in clean.split("\n"))
    assert clean == unicodedata.normalize("NFC", clean)
    clean.encode()
