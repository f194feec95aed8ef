"""What is printed: no song, lyric, file name or message can control the terminal."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path

import pytest
from command_line import Run
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from lyricsbert.cli import output
from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.printable import escaped, json_escaped, one_line
from lyricsbert.songs import Song

ESC = "\x1b]0;owned\x9b31m\u202egnp\u2066\r\x1b[2J"
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]")
LYRICS = f"I cry alone beside the chair {ESC}\nlonely tears on the kitchen floor\nnobody calls and I am sad and I wait"


@pytest.fixture
def hostile(tmp_path: Path, tiny_encoder: Encoder) -> Path:
    """A library written by another program, whose names and lyrics hold what no reader lets through."""
    song = Song(artist=f"Ada{ESC}", title=f"Chair{ESC}", lyrics=LYRICS, album=ESC, genre=f"Folk{ESC}")
    Library.build(tmp_path / "library", [song], tiny_encoder)
    return tmp_path / "library"


@pytest.mark.parametrize(
    "words",
    [
        ("recommend", "I cry alone beside the chair"),
        ("recommend", "I cry alone", "--json"),
        ("recommend", f"sad {ESC}"),
        ("recommend", "--artist", f"Nobody{ESC}", "sad"),
        ("search", "lonely tears"),
        ("search", "lonely tears", "--json"),
        ("similar", "Chair"),
        ("similar", f"None{ESC}"),
        ("info",),
        ("info", "--json"),
        ("remove", f"x{ESC}"),
        ("remove", f"--{ESC}"),
        ("doctor",),
        ("sync", f"{ESC}"),
        ("recommend", "I cry alone", "--playlist", f"{ESC}.m3u"),
        ("recommend", "I cry alone", "--playlist", f"{ESC}.mp9"),
        ("add", f"{ESC}.csv"),
        ("add", f"{ESC}.exe"),
        (f"no{ESC}",),
    ],
)
def test_nothing_that_is_printed_controls_the_terminal(run: Run, hostile: Path, words: tuple[str, ...]) -> None:
    done = run(*words, *(("--library", hostile) if words[0].isalpha() else ()))
    assert done.out + done.err
    assert HARMFUL.findall(done.out + done.err) == []


def test_what_is_escaped_can_still_be_read(run: Run, hostile: Path) -> None:
    shown = run("recommend", "I cry alone beside the chair", "--library", hostile).out
    assert r"Chair\x1b]0;owned\x9b31m\u202egnp" in shown
    found = run("search", "lonely tears", "--library", hostile, "--json").json
    assert found[0]["song"]["title"] == f"Chair{ESC}"  # to a program nothing is lost


def test_rows_that_cannot_be_used_are_listed_escaped(run: Run, library: Path, tmp_path: Path) -> None:
    bad = tmp_path / f"bad{ESC.replace('/', '')}.csv"
    bad.write_text(f'title,lyrics\n"{ESC}",\n"A","{ESC}"\n', "utf-8")
    done = run("add", bad, "--library", library)
    assert "no lyrics" in done.out + done.err
    assert HARMFUL.findall(done.out + done.err) == []


def test_styles_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(output, "Console", lambda **_: Console(file=out, force_terminal=True, color_system="standard"))
    terminal = output.console()
    terminal.print(Text(f"red{ESC}", style="bold red"))
    assert "\x1b[1;31m" in out.getvalue()
    assert r"red\x1b]0;owned\x9b31m" in out.getvalue()


def test_the_log_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    kept, root.handlers[:] = list(root.handlers), []
    try:
        output.escape_log()
        logging.getLogger("lyricsbert.test").warning("GET %s failed", f"/api/{ESC}")
    finally:
        root.handlers[:] = kept
    said = capsys.readouterr().err
    assert "failed" in said
    assert HARMFUL.findall(said) == []


def test_there_is_one_way_to_the_terminal() -> None:
    for path in (Path(output.__file__).parent).rglob("*.py"):
        if path.name not in ("output.py", "main.py"):
            found = re.findall(
                r"click\.s?echo|click\.confirm|click\.prompt|\bConsole\(|(?<![\w.])print\(", path.read_text()
            )
            assert found == [], f"{path} prints by itself; lyricsbert.cli.output escapes what it prints"


@given(st.text())
def test_escaping_leaves_nothing_that_controls(text: str) -> None:
    assert HARMFUL.findall(escaped(text)) == []
    assert HARMFUL.findall(json_escaped(text)) == []
    line = one_line(text)
    assert HARMFUL.findall(line) == []
    assert line == one_line(line) == " ".join(line.split())
    line.encode()


@pytest.mark.parametrize(
    ("genre", "shown"),
    [
        ("Folk", "Folk"),
        ("american|hip hop|hip hop", "american, hip hop"),
        ("['rock', 'pop', 'soul', 'funk']", "rock, pop, soul …"),
        ("R&B/Soul", "R&B/Soul"),
    ],
)
def test_genres_that_are_lists_are_shown_as_a_few_names(
    tmp_path: Path, run: Run, tiny_encoder: Encoder, genre: str, shown: str
) -> None:
    Library.build(tmp_path / "library", [Song(artist="Ada", title="Chair", lyrics=LYRICS, genre=genre)], tiny_encoder)
    out = run("search", "lonely tears", "--library", tmp_path / "library").out
    assert re.search(rf"Chair +Ada +{re.escape(shown)}\n", out)
