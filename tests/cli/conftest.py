"""Runs the command line in the test's own process, with the tiny model."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

import pytest
from command_line import SONGS, Done, Run

from lyricsbert.cli.main import main


class Keyboard(io.StringIO):
    """What somebody types on a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def run(tiny_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call `run("recommend", "I feel sad", ...)`; commands that load a model are given the tiny one."""
    with_model = {"chat", "index", "add", "sync", "recommend", "journey", "blend", "similar"}
    with_model |= {"search", "analyze"}

    def call(*arguments: str | Path, stdin: str = "", terminal: bool = False) -> Done:
        words = [str(argument) for argument in arguments]
        if words and words[0] in with_model and "--model" not in words:
            words += ["--model", str(tiny_bundle)]
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "argv", ["lyricsbert", *words])
        monkeypatch.setattr(sys, "stdin", Keyboard(stdin) if terminal else io.StringIO(stdin))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main()
        return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())

    return call


@pytest.fixture
def songs_csv(tmp_path: Path) -> Path:
    path = tmp_path / "songs.csv"
    path.write_text(SONGS, encoding="utf-8")
    return path


@pytest.fixture
def library(run: Run, songs_csv: Path, tmp_path: Path) -> Path:
    """A library of the four songs above."""
    path = tmp_path / "library"
    assert run("index", songs_csv, "--library", path).code == 0
    return path


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LYRICSBERT_LIBRARY", raising=False)
    monkeypatch.setitem(os.environ, "COLUMNS", "110")
