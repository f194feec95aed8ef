"""Cutting songs into sections."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyricsbert.songs import Section, clean_lyrics, cut_sections, distinct_sections
from lyricsbert.songs.section_tags import tag_label

VERSE = "the tide came up to the kitchen door\nand the cat sat down on the stair"
CHORUS = "so row me over the garden wall\nrow me over tonight"


def labels(lyrics: str) -> list[str | None]:
    return [section.label for section in cut_sections(lyrics)]


def test_tags_and_empty_lines_cut() -> None:
    lyrics = f"{VERSE}\n\n[Chorus: All]\n{CHORUS}\n\nand in the morning the boats were back"
    assert cut_sections(lyrics) == (
        Section(None, tuple(VERSE.split("\n"))),
        Section("Chorus: All", tuple(CHORUS.split("\n"))),
        Section(None, ("and in the morning the boats were back",)),
    )


def test_untagged_stanza_belongs_to_the_verse_above() -> None:
    lyrics = f"[Verse 1]\n{VERSE}\n\nand nobody said a word to the sea\n\n[Chorus]\n{CHORUS}"
    assert labels(lyrics) == ["Verse 1", "Verse 1", "Chorus"]


def test_bare_chorus_tag_repeats_the_chorus() -> None:
    lyrics = (
        f"[Chorus]\n{CHORUS}\n\n[Verse 1]\n{VERSE}\n\n[Chorus]\n\n[Verse 2]\nand the lamp went out at last\n\n[Chorus]"
    )
    sections = cut_sections(lyrics)
    assert [section.label for section in sections] == ["Chorus", "Verse 1", "Chorus", "Verse 2", "Chorus"]
    assert sections[0] == sections[2] == sections[4]


def test_bare_numbered_chorus_falls_back_on_the_chorus() -> None:
    assert labels(f"[Chorus]\n{CHORUS}\n\n[Chorus 2]") == ["Chorus", "Chorus"]


def test_bare_chorus_before_an_untagged_verse() -> None:
    lyrics = f"[Chorus]\n{CHORUS}\n\n{VERSE}\n\n[Chorus]\n\nand in the morning the boats were back"
    assert labels(lyrics) == ["Chorus", None, "Chorus", None]


def test_empty_line_after_every_tag_is_layout() -> None:
    lyrics = f"[Verse]\n\n{VERSE}\n\n[Chorus]\n\n{CHORUS}\n\n[Chorus]\n\n{CHORUS}"
    assert labels(lyrics) == ["Verse", "Chorus", "Chorus"]


@pytest.mark.parametrize("tag", ["[Instrumental]", "[Guitar solo]", "[Chorus]", "[Interlude]"])
def test_tag_without_lines_gives_no_section(tag: str) -> None:
    assert labels(f"[Verse 1]\n{VERSE}\n\n{tag}") == ["Verse 1"]
    assert cut_sections(tag) == ()


def test_singers_and_sounds_are_not_sung() -> None:
    sections = cut_sections(f"[crowd cheering]\n{VERSE}\n[Mila]\nand the lamp went out")
    assert [line for section in sections for line in section.lines] == [*VERSE.split("\n"), "and the lamp went out"]


def test_windows_where_nothing_is_marked() -> None:
    lines = [f"line number {number} of the ballad" for number in range(37)]
    sections = cut_sections("\n".join(lines))
    assert {len(section.lines) for section in sections} <= {7, 8}
    assert [line for section in sections for line in section.lines] == lines


def test_long_section_is_cut_below_the_limit() -> None:
    lines = [f"a rather long line of exactly nine words {number}" for number in range(12)]
    sections = cut_sections("[Verse 1]\n" + "\n".join(lines) + f"\n\n[Chorus]\n{CHORUS}", max_words=60)
    assert [(section.label, len(section.lines)) for section in sections] == [
        ("Verse 1", 6),
        ("Verse 1", 6),
        ("Chorus", 2),
    ]


def test_fragment_joins_its_shorter_neighbour() -> None:
    sections = cut_sections(f"{VERSE}\n{VERSE}\n\noh the rain\n\n{CHORUS}")
    assert [len(section.lines) for section in sections] == [4, 3]
    assert sections[1].lines[0] == "oh the rain"


def test_fragment_leaves_a_repeated_chorus_whole() -> None:
    lyrics = f"[Verse 1]\n{VERSE}\n{VERSE}\n\n[Bridge]\noh the rain\n\n[Chorus]\n{CHORUS}\n\n[Chorus]"
    sections = cut_sections(lyrics)
    assert [section.label for section in sections] == ["Verse 1", "Chorus", "Chorus"]
    assert sections[1] == sections[2]


def test_lone_fragment_stays() -> None:
    assert cut_sections("oh rain") == (Section(None, ("oh rain",)),)


def test_prose_is_broken_into_lines() -> None:
    prose = "The tide came up to the kitchen door And the cat sat down on the stair. I rowed you over, and I sang " * 4
    sections = cut_sections(clean_lyrics(prose))
    lines = [line for section in sections for line in section.lines]
    assert lines[:2] == ["The tide came up to the kitchen door", "And the cat sat down on the stair."]
    assert max(len(line.split()) for line in lines) <= 14
    assert " ".join(lines) == prose.strip()


def test_one_endless_line_without_capitals() -> None:
    sections = cut_sections(" ".join(["row"] * 1000))
    assert sum(len(section.text.split()) for section in sections) == 1000
    assert max(len(section.text.split()) for section in sections) <= 90


words = st.sampled_from(["rain", "Boat", "I", "sea,", "wall.", "(oh)", "[Mila]", "x2", "Chorus:", "12"])
lines = st.lists(words, min_size=1, max_size=40).map(" ".join)
pieces = lines | st.sampled_from(["", "", "[Verse 1]", "[Bridge]", "[Instrumental]", "[crowd cheering]", "[Michael]"])


@given(st.lists(pieces, max_size=40).map("\n".join), st.integers(10, 90))
def test_every_word_is_in_exactly_one_section(raw: str, max_words: int) -> None:
    lyrics = clean_lyrics(raw)
    # Without bare chorus tags, which repeat words on purpose.
    sung = [line for line in lyrics.split("\n") if tag_label(line) is None]
    sections = cut_sections(lyrics.replace("[Chorus]", "[Bridge]"), max_words=max_words)
    text = " ".join(section.text for section in sections)
    assert text.split() == " ".join(sung).split()
    for section in sections:
        assert all(line.strip() for line in section.lines)
        assert len(section.text.split()) <= max_words or len(section.lines) == 1


@given(st.lists(st.sampled_from([*"abcdef", "", "[Chorus]"]), max_size=40).map("\n".join))
def test_bare_choruses_only_add_whole_choruses(raw: str) -> None:
    lyrics = clean_lyrics(raw)
    sung = Counter(line for line in lyrics.split("\n") if line and tag_label(line) is None)
    cut = Counter(line for section in cut_sections(lyrics) for line in section.lines)
    assert cut >= sung
    assert set(cut) == set(sung)


def test_a_section_sung_again_is_counted_whatever_its_case_and_punctuation() -> None:
    verse = "we carried the boat to the water\nand left our shoes in the sand"
    chorus = "Row, row, said the captain's daughter\nrow till the end of the land"
    again = "row row said the captain's daughter!\nRow till the end of the land"
    counted = distinct_sections(f"[Verse]\n{verse}\n\n[Chorus]\n{chorus}\n\n[Verse]\n{verse} too\n\n[Chorus]\n{again}")
    assert [(section.lines[0], times) for section, times in counted.items()] == [
        ("we carried the boat to the water", 1),
        ("Row, row, said the captain's daughter", 2),
        ("we carried the boat to the water", 1),
    ]
