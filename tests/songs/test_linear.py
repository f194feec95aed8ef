"""Cleaning and cutting take time in proportion to a song's length, also of songs that were made to take longer."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lyricsbert.errors import SourceError
from lyricsbert.songs import clean, clean_lyrics, cut_sections
from lyricsbert.songs.clean import MAX_PASSES
from lyricsbert.songs.readers.columns import Place, make_song
from lyricsbert.songs.readers.rejects import Reject
from lyricsbert.songs.timed_text import MAX_LYRIC

GENEROUS = 300
"""Seconds for all of ATTACKS, which take about ten; any one of them took more than that before it was mended."""

ATTACKS = r"""
from lyricsbert.errors import SourceError
from lyricsbert.songs import Song, clean_lyrics, cut_sections, distinct_sections, unusable_reason
from lyricsbert.songs.timed_text import MAX_LYRIC as N

def times(text):
    return (text * (N // len(text) + 1))[:N]

alternating = "<"
while len(alternating) < N:
    alternating = f"&{alternating}b>lt;"

for text in (
    times("chorus: "), "&" + times("amp;"), times("<<<b>b>"), "<" * (N // 3) + times("b>"), alternating,
    times("1") + " Contributors Embed", "Embed " + times("1.") + "x", times("12 Contributors A Lyrics"),
    "a" + times("Embed"), times("You might also like"), times("See a Live "), times("See "),
    "a" + times("\u0315\u0300\u0316\u0301"), "e" + times("\u0344"), "\u00e9" + times("\u200d") + "\u00e9",
    times("\\"), times("\\r"), times("\\") + "x", times("["), times("(repeat::"), times("[repeat "), "[" + times("a-"),
    "[x" + times(" <b>"), times("[chorus] "), times("repeat chorus: "), times("x2 "), "a" + times(" (x2)"),
    times("abCd"), times("ab'"), times("Abcd"), times("".join(chr(97 + n % 26) * 3 + "Be " for n in range(26))),
    times("\n"), times("<br>"), times("a\n"), times("a\n\n"), times("word "), times("w" * 1000 + "\n"),
    times("[Chorus]\n\n"), "[Chorus]\nla\n\n" + times("[Chorus]\n\n"), "[Verse]\n\n" + times("[Chorus 1]\n\n"),
    "[Chorus]\n" + times("a\n")[: N // 2] + "\n" + times("[Chorus]\n\n")[: N // 2],
    times("a\n")[: N // 2] + "\n" + times("b " * 20 + "\n")[: N // 2],
):
    try:
        lyrics = clean_lyrics(text)
    except SourceError:
        continue
    sections = cut_sections(lyrics)
    assert sum(len(section.text) for section in sections) <= 3 * N
    assert len(distinct_sections(lyrics)) <= len(sections)
    unusable_reason(Song(artist="a", title="b", lyrics=lyrics))
"""


@pytest.mark.slow
def test_no_lyrics_take_the_square_of_their_length() -> None:
    subprocess.run([sys.executable, "-c", ATTACKS], check=True, timeout=GENEROUS)


@pytest.mark.parametrize("text", ["chorus: " * 24_000, "&" + "amp;" * 40_000, "<" * 60_000 + "b>" * 60_000])
def test_nested_markup_ends_after_a_few_passes(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    resolve = clean._without_residue

    def count(text: str) -> str:
        lengths.append(len(text))
        return resolve(text)

    monkeypatch.setattr(clean, "_without_residue", count)
    with pytest.raises(SourceError, match=f"nested more than {MAX_PASSES} deep"):
        clean_lyrics(text)
    assert len(lengths) == MAX_PASSES
    assert max(lengths) < len(text) + 100
    found = make_song({"title": "Tin", "lyrics": text}, Place("songs.csv", 1, 2))
    assert isinstance(found, Reject)
    assert str(found) == "songs.csv, row 1 (line 2), 'Tin': markup nested over 16 deep."


def test_markup_that_people_write_is_not_nested_as_deep() -> None:
    assert clean_lyrics("&" + "amp;" * 10 + "lt;b&gt;rain") == "rain"


def test_a_chorus_is_repeated_up_to_a_measure() -> None:
    lyrics = clean_lyrics("[Chorus]\n" + "rain on tin\n" * 40 + "\n" + "[Chorus]\n\nsun on slate and wind\n\n" * 3_000)
    sections = cut_sections(lyrics)
    assert len(sections) > 3_000
    assert sum(len(section.text) for section in sections) < len(lyrics) + 200_000


def test_combining_marks_are_kept_up_to_a_measure() -> None:
    assert clean_lyrics("e\u0301" + "\u0316" * 20) == "\u00e9" + "\u0316" * 20
    assert len(clean_lyrics("a" + "\u0316" * MAX_LYRIC)) == 31
