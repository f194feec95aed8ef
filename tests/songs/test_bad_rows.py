"""Rows that are not songs: none stops the import, none vanishes, and the rows after them are saved."""

import json
import logging
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyricsbert.errors import LibraryError
from lyricsbert.songs import Reject, RejectLog, read_songs
from lyricsbert.songs.readers import csv_file
from lyricsbert.songs.readers import encodings as lines

GOOD = 'Mila,Tin Roof,/l,"the rain came over the hill\nand I went out to meet it"\n'
AFTER = 'Otto,Slate,/l,"so row me over the garden wall\nrow me over tonight"\n'
HEADER = "artist,song,link,text\n"


def read(
    tmp_path: Path, text: str, name: str = "songs.csv"
) -> tuple[list[str], list[tuple[int | None, int | None, str]]]:
    path = tmp_path / name
    path.write_bytes(text.encode())
    rejects: list[Reject] = []
    titles = [song.title for song in read_songs(path, rejects=rejects.append)]
    return titles, [(reject.row, reject.line, reject.reason) for reject in rejects]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("Mila,,/l,some rain\n", "no title"),
        ("Mila, ,/l,some rain\n", "no title"),
        ("Mila,Tin,/l,\n", "no lyrics"),
        ('Mila,Tin,/l," \n\u200b"\n', "no lyrics"),
        ("Mila,Tin,/l,rain,more\n", "wrong number of fields"),
        ("Mila,Tin\n", "wrong number of fields"),
        ("Mila,Tin,/l,ra\0in\n", "NUL bytes"),
        ("Mila,T\0in,/l,rain\n", "NUL bytes"),
        (f"Mila,Tin,/l,{'rain ' * 500_000}\n", "lyric over 200,000 characters"),
        ('Mila,Tin,/l,"rain\n', "unbalanced quotes"),
        ('Mila,"Tin,/l,rain\n', "unbalanced quotes"),
        ('Mila,Tin,/l,"rain "in" May"\n', "unbalanced quotes"),
        (
            'Mila,Tin,/l,"rain on tin\nshe said "go" and I went\n\nover, and over, and over, again"\n',
            "unbalanced quotes",
        ),
        ('Mila,Tin,/l,"rain on tin\nand then",more\n', "wrong number of fields"),
    ],
)
def test_one_bad_row_is_one_reject(tmp_path: Path, bad: str, reason: str) -> None:
    assert read(tmp_path, HEADER + GOOD + bad + AFTER) == (["Tin Roof", "Slate"], [(2, 4, reason)])


def test_two_bad_rows_in_a_row_are_two_rejects(tmp_path: Path) -> None:
    bad = 'Mila,Tin,/l,"rain on tin\nOtto,Zinc,/l,"rain on zinc\n'
    assert read(tmp_path, HEADER + bad + AFTER) == (
        ["Slate"],
        [(1, 2, "unbalanced quotes"), (2, 3, "unbalanced quotes")],
    )


def test_rows_of_one_line_after_an_open_quote(tmp_path: Path) -> None:
    text = 'title,lyrics\nTin,"rain on tin\nZinc,rain on zinc\nSlate,rain on slate\n'
    assert read(tmp_path, text) == (["Zinc", "Slate"], [(1, 2, "unbalanced quotes")])


def test_reject_says_where_and_which_song(tmp_path: Path) -> None:
    path = tmp_path / "songs.csv"
    path.write_text(HEADER + GOOD + f"Mila,Zinc,/l,{'rain ' * 50_000}\n")
    rejects: list[Reject] = []
    list(read_songs(path, rejects=rejects.append))
    assert str(rejects[0]) == (
        f"{path}, row 2 (line 4), 'Mila - Zinc': lyric over 200,000 characters (it has 250,000)."
    )


def test_open_quote_does_not_swallow_a_long_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "MAX_RECORD", 2000)
    rows = "".join(f"Otto,song {number},/l,{'rain ' * 20}\n" for number in range(100))
    titles, rejects = read(tmp_path, f'{HEADER}Mila,Tin,/l,"rain\n{rows}')
    assert titles == [f"song {number}" for number in range(100)]
    assert rejects == [(1, 2, "unbalanced quotes")]


@pytest.mark.parametrize("name", ["songs.csv", "songs.jsonl"])
def test_endless_line_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for module in (csv_file, lines):
        monkeypatch.setattr(module, "MAX_RECORD", 2000)
    monkeypatch.setattr("lyricsbert.songs.readers.json_file.MAX_RECORD", 2000)
    rows = [("Tin", "rain"), ("Zinc", "rain " * 2000), ("Slate", "rain")]
    if name.endswith("csv"):
        text = "title,lyrics\n" + "".join(f"{title},{lyrics}\n" for title, lyrics in rows)
    else:
        text = "".join(json.dumps({"title": title, "lyrics": lyrics}) + "\n" for title, lyrics in rows)
    titles, rejects = read(tmp_path, text, name)
    assert titles == ["Tin", "Slate"]
    assert [(row, reason) for row, _, reason in rejects] == [(2, "record over 4,000,000 characters")]


def test_bad_json_lines(tmp_path: Path) -> None:
    rows = [
        '{"title": "Tin", "lyrics": "rain"}',
        '{"title": "Zinc", "lyrics": "rain"',
        "",
        '["Zinc", "rain"]',
        '{"title": null, "lyrics": "rain"}',
        '{"title": "Zinc"}',
        '{"title": "Zinc", "lyrics": "ra\\u0000in"}',
        '{"title": "Slate \\ud83d", "lyrics": "rain \\ud83d"}',
    ]
    titles, rejects = read(tmp_path, "\n".join(rows), "songs.jsonl")
    assert titles == ["Tin", "Slate \ufffd"]
    assert rejects == [
        (2, 2, "unparsable JSON"),
        (3, 4, "not a JSON object"),
        (4, 5, "no title"),
        (5, 6, "no lyrics"),
        (6, 7, "NUL bytes"),
    ]


def test_bad_text_files(tmp_path: Path) -> None:
    (tmp_path / "Mila - Tin.txt").write_text("")
    (tmp_path / "Otto - Slate.txt").write_text("rain")
    rejects: list[Reject] = []
    assert [song.title for song in read_songs(tmp_path, rejects=rejects.append)] == ["Slate"]
    assert str(rejects[0]) == f"{tmp_path / 'Mila - Tin.txt'}, 'Mila - Tin': no lyrics."


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text('ab,"\n \0\t;', max_size=30), max_size=6))
def test_no_file_stops_the_import(tmp_path_factory: pytest.TempPathFactory, bad: list[str]) -> None:
    folder = tmp_path_factory.mktemp("bad")
    titles, rejects = read(folder, HEADER + GOOD + "\n".join(bad) + "\n" + GOOD)
    assert "Tin Roof" in titles
    assert all(row >= 1 and line >= 2 for row, line, _ in rejects if row and line)


def test_without_a_sink_rejects_are_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "songs.csv"
    path.write_text(f"{HEADER}Mila,,/l,rain\nMila,Tin,/l,\n{GOOD}")
    with caplog.at_level(logging.WARNING):
        assert len(list(read_songs(path))) == 1
    assert "2 rows are not songs" in caplog.text
    assert "row 1 (line 2), 'Mila': no title." in caplog.text


def test_reject_log(tmp_path: Path) -> None:
    path = tmp_path / "new" / "rejects.jsonl"
    with RejectLog(path) as log:
        assert not path.exists()
        for row in range(1, 8):
            log(Reject("songs.csv", row, row + 1, "no title" if row < 3 else "no lyrics", "Дождь", None))
    assert log.total == 7
    assert log.counts == {"no title": 2, "no lyrics": 5}
    assert [reject.row for reject in log.first] == [1, 2, 3, 4, 5]
    with RejectLog(path) as again:
        again(Reject("songs.csv", 8, None, "no title"))
    written = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [entry["row"] for entry in written] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert written[0] == {
        "source": "songs.csv",
        "row": 1,
        "line": 2,
        "reason": "no title",
        "artist": "Дождь",
        "title": None,
        "detail": None,
    }


def test_reject_log_without_rejects_writes_no_file(tmp_path: Path) -> None:
    with RejectLog(tmp_path / "rejects.jsonl"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_reject_log_that_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="cannot be written"):
        RejectLog(tmp_path / "file" / "rejects.jsonl")(Reject("songs.csv", 1, 2, "no title"))
