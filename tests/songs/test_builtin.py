"""The built-in collection keeps its own rules."""

import re
from collections import defaultdict

import pytest

from lyricsbert.songs import Song, builtin_songs, cut_sections, unusable_reason
from lyricsbert.songs.section_tags import tag_label


@pytest.fixture(scope="module")
def songs() -> list[Song]:
    return builtin_songs()


def sung(song: Song) -> list[str]:
    return [line for line in song.lyrics.split("\n") if line and tag_label(line) is None]


def normalised(line: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", line.lower().replace("'", "")).split())


def test_size(songs: list[Song]) -> None:
    assert len(songs) >= 150
    assert len({song.artist for song in songs}) >= 38


def test_every_song_is_complete(songs: list[Song]) -> None:
    for song in songs:
        assert song.year is not None, song
        assert 1950 <= song.year <= 2030, song
        assert song.genre, song
        assert song.genre == song.genre.lower(), song
        assert song.link is None, song
        assert unusable_reason(song) is None, song


def test_length(songs: list[Song]) -> None:
    lengths = {str(song): sum(len(line.split()) for line in sung(song)) for song in songs}
    assert {name: words for name, words in lengths.items() if not 100 <= words <= 220} == {}


def test_every_song_has_verses_and_a_chorus(songs: list[Song]) -> None:
    for song in songs:
        labels = [section.label or "" for section in cut_sections(song.lyrics)]
        assert any(label.startswith(("Chorus", "Refrain", "Hook")) for label in labels), song
        assert len(labels) >= 3, song
        assert all(labels), song


def test_titles_and_ids_are_distinct(songs: list[Song]) -> None:
    assert len({song.title.lower() for song in songs}) == len(songs)
    assert len({song.id for song in songs}) == len(songs)


def test_no_two_songs_share_more_than_one_line(songs: list[Song]) -> None:
    singers: dict[str, list[str]] = defaultdict(list)
    for song in songs:
        for line in {normalised(line) for line in sung(song)}:
            singers[line].append(str(song))
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line, names in singers.items():
        for number, one in enumerate(names):
            for other in names[number + 1 :]:
                shared[one, other].append(line)
    assert {pair: lines for pair, lines in shared.items() if len(lines) > 1} == {}
