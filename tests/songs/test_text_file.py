"""Plain text and LRC."""

from pathlib import Path

import pytest

from lyricsbert.songs import Song, TimedLine
from lyricsbert.songs.readers.reader import SourceFile
from lyricsbert.songs.readers.text_file import open_text_song


def song(path: Path, text: str, folders: tuple[str, ...] = ()) -> Song:
    path.write_bytes(text.encode())
    (result,) = open_text_song(SourceFile(path, folders=folders))
    assert isinstance(result, Song)
    return result


def test_lrc(tmp_path: Path) -> None:
    text = (
        "\ufeff[ar: Mila Lindt]\r\n[ti:Tin Roof]\r\n[al:Slate]\r\n[length: 3:25]\r\n[offset:+500]\r\n[by:someone]\r\n"
        "[re:tool:1]\r\n\r\n[00:10.00]rain on tin\r\n[00:12.50]rain on <00:13.00>slate\r\n[00:15.00]\r\n"
        "[Chorus]\r\n[00:20.1][01:20.100]row me over\r\n[01:00]sun on tin\r\n"
    )
    result = song(tmp_path / "x.lrc", text)
    assert (result.artist, result.title, result.album, result.duration) == ("Mila Lindt", "Tin Roof", "Slate", 205.0)
    assert result.lyrics == "rain on tin\nrain on slate\n\n[Chorus]\nrow me over\nsun on tin\nrow me over"
    assert result.timed_lines == (
        TimedLine(9.5, "rain on tin"),
        TimedLine(12.0, "rain on slate"),
        TimedLine(19.6, "row me over"),
        TimedLine(59.5, "sun on tin"),
        TimedLine(79.6, "row me over"),
    )


def test_lrc_times_never_fall_below_zero(tmp_path: Path) -> None:
    assert song(tmp_path / "Tin.lrc", "[offset:9000]\n[00:01.00]rain").timed_lines == (TimedLine(0.0, "rain"),)


def test_lrc_without_stamps_is_text(tmp_path: Path) -> None:
    result = song(tmp_path / "Mila - Tin.lrc", "[Verse 1: Mila]\nrain: on tin\n[note: quietly]\nsun")
    assert result.timed_lines == ()
    assert result.lyrics.startswith("[Verse 1: Mila]\nrain: on tin")


@pytest.mark.parametrize(
    ("name", "folders", "expected"),
    [
        ("Mila - Tin", (), ("Mila", None, "Tin")),
        ("Mila – Tin - Live", (), ("Mila", None, "Tin - Live")),
        ("Jay-Bee - Tin", (), ("Jay-Bee", None, "Tin")),
        ("Tin", (), ("Unknown artist", None, "Tin")),
        ("1999", (), ("Unknown artist", None, "1999")),
        ("Tin", ("Mila",), ("Mila", None, "Tin")),
        ("Tin", ("Mila", "Slate"), ("Mila", "Slate", "Tin")),
        ("99 Buckets", ("Mila",), ("Mila", None, "99 Buckets")),
        ("07 Tin", ("Mila",), ("Mila", None, "Tin")),
        ("17 Tin", ("Mila", "Slate"), ("Mila", "Slate", "Tin")),
        ("1-07 - Tin", ("Mila", "Slate"), ("Mila", "Slate", "Tin")),
        ("07 - Otto - Tin", ("Various",), ("Otto", None, "Tin")),
        ("1999", ("Mila",), ("Mila", None, "1999")),
        ("05. Mila - Tin", (), ("Mila", None, "Tin")),
        ("(05) Mila - Tin", (), ("Mila", None, "Tin")),
        ("05 - Mila - Tin", (), ("Mila", None, "Tin")),
        ("Mila - Slate - 06 - Tin - Live", (), ("Mila", "Slate", "Tin - Live")),
        ("Mila - 06 - Tin", (), ("Mila", None, "Tin")),
        ("1-04 Third - Tin (Live)", ("Mila", "Slate"), ("Mila", "Slate", "Third - Tin (Live)")),
        ("02 - Tin.flac", ("Mila", "Slate"), ("Mila", "Slate", "Tin")),
        ("Mila - Tin", ("Mila", "Slate"), ("Mila", "Slate", "Tin")),
        ("Mila - Slate - 06 - Tin", ("Mila", "Slate"), ("Mila", "Slate", "Tin")),
        ("09 Tin", ("Mila", "1967 - Slate"), ("Mila", "Slate", "Tin")),
        ("09 Tin", ("Mila", "Slate (1967)"), ("Mila", "Slate", "Tin")),
        ("09 Tin", ("Folk", "Mila", "[1967] Slate", "CD 2"), ("Mila", "Slate", "Tin")),
        ("09 Tin", ("Mila", "1984"), ("Mila", "1984", "Tin")),
        ("09 Tin", ("Mila - Slate (2011)",), ("Mila", "Slate", "Tin")),
        ("07. Otto - Tin", ("Various Artists", "Hits"), ("Otto", "Hits", "Tin")),
    ],
)
def test_names(tmp_path: Path, name: str, folders: tuple[str, ...], expected: tuple[str, str | None, str]) -> None:
    result = song(tmp_path / f"{name}.txt", "rain", folders)
    assert (result.artist, result.album, result.title) == expected
