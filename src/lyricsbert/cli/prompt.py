"""Lines from a prompt with history and completion, from a plain prompt, or from a pipe."""

from __future__ import annotations

import os
import sys
from bisect import bisect_left
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.cli.output import echo
from lyricsbert.printable import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import CompleteEvent, Completer
    from prompt_toolkit.document import Document

    from lyricsbert.library import Library

HISTORY_NAME: Final = "chat_history"

_LONGEST_NAME: Final = 8
_MOST: Final = 12
_SHORTEST: Final = 2


def state_folder() -> Path:
    """Folder for what a program remembers: `$XDG_STATE_HOME/lyricsbert`, or `~/.local/state/lyricsbert`."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "lyricsbert"


def typed_lines(
    greeting: str, commands: Sequence[str], library: Callable[[], Library], *, history: bool = False
) -> Iterator[str]:
    """Lines that are typed, or piped in, each without blanks around it; none of them empty.

    Args:
        greeting: said before the first line that is typed.
        commands: completed with Tab at the start of a line.
        library: gives the library whose artists and titles are completed anywhere.
        history: whether lines are kept for the next time, in a file that this user alone can read.
    """
    if not sys.stdin.isatty():
        yield from (line.strip() for line in sys.stdin if line.strip())
        return
    echo(greeting)
    ask = _plain if _is_dumb() else _session(commands, library, history=history)
    while True:
        try:
            line = ask("\n> ").strip()
        except (EOFError, KeyboardInterrupt):
            echo()
            return
        if line:
            yield line


def _is_dumb() -> bool:
    """Whether the terminal cannot move its cursor, or output does not go to it."""
    return os.environ.get("TERM", "dumb") in ("dumb", "unknown") or not sys.stdout.isatty()


def _plain(prompt: str) -> str:
    return input(prompt)


def _session(commands: Sequence[str], library: Callable[[], Library], *, history: bool) -> Callable[[str], str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.history import FileHistory, InMemoryHistory
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    kept = FileHistory(str(_history_file())) if history else InMemoryHistory()
    session: PromptSession[str] = PromptSession(
        history=kept,
        completer=name_completer(commands, library),
        auto_suggest=AutoSuggestFromHistory(),
        key_bindings=keys,
        complete_while_typing=False,
    )
    return session.prompt


def _history_file() -> Path:
    """The file of earlier lines, created for this user alone."""
    folder = state_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / HISTORY_NAME
    path.touch(mode=0o600, exist_ok=True)
    return path


def name_completer(commands: Sequence[str], library: Callable[[], Library]) -> Completer:
    """Completes commands at the start of a line, and artists and titles anywhere."""
    from prompt_toolkit.completion import Completer, Completion

    class NameCompleter(Completer):
        def __init__(self) -> None:
            self._names: list[tuple[str, str]] = []
            self._of: Library | None = None

        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
            line = document.text_before_cursor
            if not line.strip():
                return
            yield from (
                Completion(command, start_position=-len(line))
                for command in commands
                if command.startswith(line.lower()) and command != line
            )
            words = line.split(" ")
            for size in range(min(_LONGEST_NAME, len(words)), 0, -1):
                start = " ".join(words[-size:])
                if found := self._starting(start):
                    yield from (Completion(name, start_position=-len(start)) for name in found)
                    return

        def _starting(self, start: str) -> list[str]:
            """The first names that begin with a text, ignoring case."""
            wanted = start.casefold()
            if len(wanted.strip()) < _SHORTEST:
                return []
            if self._of is not (latest := library()):
                names = {one_line(name) for name in (*latest.artists, *latest.titles)}
                self._names, self._of = sorted((name.casefold(), name) for name in names if name), latest
            place = bisect_left(self._names, (wanted, ""))
            found = []
            for folded, name in self._names[place : place + _MOST]:
                if not folded.startswith(wanted):
                    break
                found.append(name)
            return found

    return NameCompleter()
