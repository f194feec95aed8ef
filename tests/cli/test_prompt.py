"""The prompt: completion of commands, artists and titles; history; plain lines where a terminal can do no more."""

from __future__ import annotations

import io
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from lyricsbert.cli import prompt

LIBRARY: Any = SimpleNamespace(artists=["ABBA", "Ada Finch", "Bo Marl"], titles=["Rain Ticket", "Grey Ferry", "Ada"])
COMMANDS = ("more", "undo", "start over")


def completions(line: str) -> list[tuple[int, str]]:
    completer = prompt.name_completer(COMMANDS, lambda: LIBRARY)
    found = completer.get_completions(Document(line), CompleteEvent(completion_requested=True))
    return [(each.start_position, each.text) for each in found]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("un", [(-2, "undo")]),
        ("no more ab", [(-2, "ABBA")]),
        ("only ada", [(-3, "Ada"), (-3, "Ada Finch")]),
        ("like rain ti", [(-7, "Rain Ticket")]),
        ("a", []),
        ("", []),
        ("nobody at all", []),
    ],
)
def test_commands_artists_and_titles_are_completed(line: str, found: list[tuple[int, str]]) -> None:
    assert completions(line) == found


def test_names_of_a_newer_library_are_completed() -> None:
    current = [LIBRARY]
    completer = prompt.name_completer((), lambda: current[0])
    current[0] = SimpleNamespace(artists=["Zelda Newcomer"], titles=[])
    found = completer.get_completions(Document("by zel"), CompleteEvent())
    assert [each.text for each in found] == ["Zelda Newcomer"]


def test_a_pipe_has_no_prompt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("sad\n\n  happier \n"))
    assert list(prompt.typed_lines("Hello.", COMMANDS, lambda: LIBRARY)) == ["sad", "happier"]
    assert capsys.readouterr().out == ""


def test_a_dumb_terminal_has_plain_lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed = io.StringIO("sad\n\nhappier\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    monkeypatch.setenv("TERM", "dumb")
    assert list(prompt.typed_lines("Hello.", COMMANDS, lambda: LIBRARY)) == ["sad", "happier"]
    assert capsys.readouterr().out.startswith("Hello.\n")


def test_a_history_is_for_this_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    file = prompt._history_file()
    assert file == tmp_path / "lyricsbert" / "chat_history"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
