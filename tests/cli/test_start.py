"""Starting: `--help` loads nothing heavy, and a process ends as a shell expects."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"numpy", "pyarrow", "lancedb", "onnxruntime", "tokenizers", "sklearn", "rich", "torch", "transformers"}

pytestmark = pytest.mark.slow


def python(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], input=stdin, capture_output=True, text=True, check=False)


def test_help_loads_nothing_heavy() -> None:
    done = python(
        "-c",
        "import sys; sys.argv = ['lyricsbert', '--help']\n"
        "from lyricsbert.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)",
    )
    assert "recommend" in done.stdout
    assert not HEAVY & set(done.stderr.split())


def test_version_and_unknown_commands() -> None:
    assert "0." in python("-m", "lyricsbert", "--version").stdout
    unknown = python("-m", "lyricsbert", "recomend", "sad")
    assert unknown.returncode == 2
    assert "recomend" in unknown.stderr
    assert "Traceback" not in unknown.stderr


def test_chat_over_a_pipe_builds_the_builtin_library_once_and_answers(tmp_path: Path, tiny_bundle: Path) -> None:
    arguments = ("-m", "lyricsbert", "chat", "--library", str(tmp_path / "l"), "--model", str(tiny_bundle), "-k", "2")
    first = python(*arguments, stdin="I feel lonely\n")
    assert first.returncode == 0, first.stderr
    assert "built-in songs" in first.stderr
    assert " 1. " in first.stdout
    second = python(*arguments, stdin="I feel lonely\n")
    assert second.stderr == ""
    assert second.stdout == first.stdout


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, tiny_bundle: Path) -> None:
    command = f"{sys.executable} -m lyricsbert analyze 'so lonely' --model {tiny_bundle} | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
