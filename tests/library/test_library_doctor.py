"""Lyrics that look wrong, and those that only sound so."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_doubles import HashEncoder

from lyricsbert.library import Library
from lyricsbert.library.doctor import check_lyrics
from lyricsbert.songs import Song
from music_files import HARBOUR

MILL = (
    "They shut the mill and nailed the notice to the wall\nMy hands were far too angry to sign a thing at all\n"
    "We marched along the river with the banners in the rain\nAnd nobody will ever make us stand in line again\n"
    "And I was there with you\nwhen the lights went out"
)
GERMAN = (
    "Die Laterne lehnt sich über die Tür\nund ich zähle die Boote, die nicht mehr kommen zu mir\nder Winter sitzt hier"
)


def doubts(path: Path, *songs: Song) -> list[tuple[str, str, str | None]]:
    library = Library.build(path, songs, HashEncoder())
    return [(finding.song.title, finding.doubt, finding.detail) for finding in check_lyrics(library)]


def test_the_same_lyrics_under_another_title(path: Path) -> None:
    songs = [Song("Tide", "Door", HARBOUR), Song("Tide", "Sea", HARBOUR.upper()), Song("Ada", "Door (Live)", HARBOUR)]
    assert doubts(path, *songs) == [("Sea", "the same lyrics under another title", "Tide - Door")]


@pytest.mark.parametrize(
    ("song", "doubt", "detail"),
    [
        (Song("Tide", "Tür", GERMAN), "not in the library's language", GERMAN.replace("\n", " / ")[:80]),
        (Song("Tide", "Door", "coming soon\nto you"), "hardly any words", "coming soon / to you"),
        (Song("Tide", "Door (Instrumental)", HARBOUR), "an instrumental with words", HARBOUR.replace("\n", " / ")[:80]),
        (
            Song("Tide", "Door", HARBOUR, genre="Instrumental"),
            "an instrumental with words",
            "its genre is Instrumental",
        ),
        (Song("Tide", "Mill", f"{MILL}\nand all of the"), "stops in mid-line", "and all of the"),
        (Song("Tide", "Mill", f"{MILL}\nand all of it w-"), "stops in mid-line", "and all of it w-"),
    ],
)
def test_what_looks_wrong(path: Path, song: Song, doubt: str, detail: str | None) -> None:
    assert doubts(path, Song("Ada", "Mill", MILL), song) == [(song.title, doubt, detail)]


@pytest.mark.parametrize(
    "song",
    [
        Song("Tide", "Sea", ""),
        Song("Tide", "Come in", f"Come in, come in\n{HARBOUR}\nlet me\nCome in, come in"),
        Song("Tide", "Door", "la la\nla the"),
        Song("Tide", "Mill - Remastered 2009", MILL),
        Song("Tide", "Instrumental Illness", HARBOUR),
        Song("Tide", "Door", HARBOUR, genre="folk|irish|instrumental|celtic"),
        Song("Tide", "Door", f"{HARBOUR}\nand no one knows where I come from"),
        Song("Tide", "Door", f"{HARBOUR}\n--------"),
        Song("Tide", "Mill", f"{MILL}\nand on and on..."),
        Song("Tide", "Door", f"{HARBOUR}\nwho are you waiting for?"),
    ],
)
def test_what_looks_right(path: Path, song: Song) -> None:
    assert [doubt for _, doubt, _ in doubts(path, song) if doubt != "hardly any words"] == []
