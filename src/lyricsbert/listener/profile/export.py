"""A listener's events as JSON Lines: what can be taken elsewhere, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.errors import HistoryError, ListenerError
from lyricsbert.listener.profile.event import Event, parse_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lyricsbert.listener.profile.store import ListenerStore

_HEAD: Final = b'{"lyricsbert": "listener"'
_VERSION: Final = 1
_UNREADABLE: Final = "cannot be read"
_LONGEST_LINE: Final = 10_000


def export_lines(store: ListenerStore, name: str) -> Iterator[str]:
    """All that is kept of a listener: a line that says whose it is, then one for each event, by time.

    Raises:
        ListenerError: it is no name.
    """
    listener = store.listener(name)
    head = {
        "lyricsbert": "listener",
        "version": _VERSION,
        "listener": listener.name,
        "exploration": listener.settings.exploration,
        "half_life_days": listener.settings.half_life_days,
    }
    yield json.dumps(head, ensure_ascii=False) + "\n"
    for event in store.events(name):
        yield json.dumps(event.to_dict(), ensure_ascii=False) + "\n"


def is_export(path: Path) -> bool:
    """Whether a file is what `export_lines` gave."""
    try:
        with path.open("rb") as file:
            return file.read(len(_HEAD)) == _HEAD
    except OSError:
        return False


def read_export(path: Path, skip: Callable[[str], None]) -> Iterator[Event]:
    """The events in an export.

    Args:
        path: the file.
        skip: called with the reason for each line that holds no event.

    Raises:
        HistoryError: a newer version of this program has written it.
    """
    with path.open(encoding="utf-8", errors="replace") as file:
        version = json.loads(file.readline()).get("version")
        if version != _VERSION:
            raise HistoryError(f"{path.name} was written by a newer LyricsBERT (version {version}).")
        while line := file.readline(_LONGEST_LINE):
            try:
                yield _event(json.loads(line))
            except (ValueError, TypeError, AttributeError, RecursionError, ListenerError):
                skip(_UNREADABLE)


def _event(entry: dict[str, Any]) -> Event:
    milliseconds, song = entry.get("ms_played"), entry.get("song")
    return Event(
        kind=entry["kind"] if isinstance(entry.get("kind"), str) else "",  # type: ignore[arg-type]  # checked there
        at=parse_time(entry.get("at", "")),
        artist=str(entry.get("artist") or ""),
        title=str(entry.get("title") or ""),
        song=song if isinstance(song, str) else None,
        milliseconds=milliseconds if isinstance(milliseconds, int) else None,
        source=str(entry.get("source") or ""),
    )
