import csv
from pathlib import Path

import pytest

from lyricsbert.songs import estimate_count


@pytest.fixture
def songs_csv(tmp_path: Path) -> Path:
    path = tmp_path / "songs.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["artist", "song", "link", "text"])
        for number in range(2000):
            lines = [f'line {line} of "song" {number}' for line in range(20 + number % 7)]
            writer.writerow([f"Artist {number % 90}", f"Title {number}", "", "\n".join(lines)])
    return path


def test_rows_of_many_lines_are_counted_once(songs_csv: Path) -> None:
    assert estimate_count([songs_csv]) == 2000


def test_a_small_file_and_text_files_are_counted(tmp_path: Path) -> None:
    (tmp_path / "A - B.txt").write_text("one line\ntwo lines")
    (tmp_path / "C - D.lrc").write_text("[00:01.00]one line")
    (tmp_path / "more.csv").write_text("artist,song,text\nE,F,la la\nG,H,lo lo\n")
    assert estimate_count([tmp_path]) == 4


def test_what_cannot_be_read_counts_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"not parquet")
    (tmp_path / "notes.md").write_text("no songs here")
    assert estimate_count([tmp_path, tmp_path / "missing.csv"]) == 0
