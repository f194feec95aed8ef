"""Tags, lyric files and tables of lyrics as weapons: each costs time in proportion to its length, and no other song."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lyricsbert.songs import Note, Reject, Song, read_songs
from lyricsbert.songs.readers.json_file import MAX_OBJECT
from lyricsbert.songs.readers.source_files import source_files
from music_files import HARBOUR, lyrics_frame, text_frame, write_mp3

NESTED = "<" * 1000 + "b>" * 1000
GENEROUS = 120
"""Seconds for all of ATTACKS, which take a few; some alone would take hours if their parts were compared in pairs."""

ATTACKS = r"""
import json
from lyricsbert.songs import Song
from lyricsbert.songs.readers.columns import Place, make_song

N = 1_900_000

def times(text, length=N):
    return (text * (length // len(text) + 1))[:length]

for values in (
    {"lyrics": "<tt>" + "<div>" * (N // 11) + "</div>" * (N // 11) + "</tt>"},
    {"lyrics": "[00:01]" + times("[ 1:1 ", 190_000)}, {"lyrics": times("[00:01.00]", 190_000)},
    {"lyrics": times("00:00:01,000 --> \n", 190_000)}, {"lyrics": "-->" + times(" \n", 190_000)},
    {"lyrics": "[00:01]x" + times("<00:01", 190_000)}, {"lyrics": "[ti:" + times("a:", 190_000)},
    {"lyrics": times("a\\n", 190_000) + "Written by: x"}, {"lyrics": "[" + times("[", 190_000)},
    {"lyrics": [{"time": 10**400, "text": "rain"}]}, {"lyrics": "[" + times("-", 190_000) + "1]"},
    {"lyrics": "[0x" + times("f", 190_000) + "]"}, {"lyrics": json.dumps([["rain"] * 10] * 10_000)},
    {"artist": [{"name": "A", "featured": True}] * 100_000}, {"artist": {"name": {"name": {"name": "A"}}}},
    {"spotify_id": times(":" + "x" * 22 + "?") + "\n"}, {"album": times("&amp;")}, {"year": times("19")},
    {"track": times("0")}, {"duration": times("9")}, {"path": times("a") + ".mp3"}, {"language": times("a-")},
):
    make_song({"title": "Tin", "lyrics": "rain on tin", **values}, Place("songs.jsonl", 1))
"""


def read(source: Path) -> tuple[list[Song], list[Reject], list[Note]]:
    rejects: list[Reject] = []
    notes: list[Note] = []
    return list(read_songs(source, rejects=rejects.append, notes=notes.append)), rejects, notes


@pytest.mark.slow
def test_no_row_takes_the_square_of_its_length() -> None:
    subprocess.run([sys.executable, "-c", ATTACKS], check=True, timeout=GENEROUS)


def test_lyrics_nested_beyond_measure_are_rejects(tmp_path: Path) -> None:
    (tmp_path / "A - B.txt").write_text(NESTED)
    (tmp_path / "A - C.lrc").write_text(f"[00:01]{NESTED}")
    (tmp_path / "songs.jsonl").write_text(
        "".join(json.dumps({"title": "D", "lyrics": text}) + "\n" for text in ("rain", NESTED, f"[00:01]{NESTED}"))
    )
    songs, rejects, _ = read(tmp_path)
    assert [song.title for song in songs] == ["D"]
    assert [reject.reason for reject in rejects] == ["markup nested over 16 deep"] * 4


def test_a_song_outlives_its_lyrics(tmp_path: Path) -> None:
    music = write_mp3(tmp_path / "a.mp3", text_frame("TIT2", "Tin"), lyrics_frame(NESTED), lyrics_frame(HARBOUR, "x"))
    os.mkfifo(tmp_path / "a.lrc")
    (tmp_path / "a.txt").write_bytes(b"rain " * 1_600_001)
    songs, rejects, notes = read(music)
    assert rejects == []
    assert [(song.title, song.lyrics) for song in songs] == [("Tin", HARBOUR)]
    assert [str(note) for note in notes if note.source != str(music)] == [
        f"{tmp_path / 'a.lrc'}: left out, because it cannot be read ({tmp_path / 'a.lrc'} is not a regular file).",
        f"{tmp_path / 'a.txt'}: left out, because it cannot be read ({tmp_path / 'a.txt'} has 8,000,005 bytes, and at"
        " most 8,000,000 are read).",
    ]
    assert "nested more than 16 deep" in str(notes[-1])


def test_ttml_is_read_as_deep_as_people_nest_it(tmp_path: Path) -> None:
    for name, depth in (("A - B.ttml", 25), ("A - C.ttml", 1000)):
        (tmp_path / name).write_text(
            f"<tt><body><div><p begin='1s'>{'<span>' * depth}rain{'</span>' * depth}</p></div></body></tt>"
        )
    songs, rejects, _ = read(tmp_path)
    assert [(song.title, song.lyrics) for song in songs] == [("B", "rain")]
    assert [reject.reason for reject in rejects] == ["no lyrics"]


def test_one_object_is_read_up_to_a_measure(tmp_path: Path) -> None:
    song = {"title": "Tin", "lyrics": "rain"}
    for size, kept in ((MAX_OBJECT - 1000, 1), (MAX_OBJECT, 0)):
        (tmp_path / "a.json").write_text(json.dumps({"songs": [song], "more": "x" * size}, indent=1))
        (tmp_path / "b.json").write_text(json.dumps([song]))
        songs, rejects, _ = read(tmp_path)
        assert (len(songs), len(rejects)) == (1 + kept, 1 - kept)
    assert "an object over 16,000,000 characters" in str(rejects[0])


def test_folders_that_cannot_be_read_are_rejects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", failing)
    unread: list[Reject] = []
    assert source_files(tmp_path, unread) == []
    assert [reject.detail for reject in unread] == [f"{tmp_path} cannot be read: Permission denied"]
