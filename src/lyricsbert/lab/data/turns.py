"""Written turns of conversations, each with what it should change, as they lie in a folder of JSON Lines."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, Literal

from lyricsbert.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TURNS_FILE: Final = "turns.jsonl"

TurnPart = Literal["tuned", "held-out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTurn:
    """A turn as somebody may type it, and what it should change.

    Attributes:
        conversation: which it is of.
        turn: its number in that, from 1.
        part: "tuned", or "held-out" from tuning.
        text: what is typed.
        act: what it does.
        topic: of a line that asks for no songs.
        contains: words of the mood that it names.
        goes_on: whether the mood continues the one before.
        about: words of the subject that it adds.
        shift: axis -> sign.
        add: ids of the filters that it adds, "clean" or "length".
        drop: kinds or ids of the filters that it takes back.
        like: songs that others are to be like: places in the list, "last", or titles.
        reject: songs that are not wanted: places, "that", or "all".
        of: place of the song that is asked about.
        artist_of: place of the song whose artist is wanted.
        reject_artist: place of the song whose artist is not.
        count: how many songs.
        start: words of what a journey starts from.
        goal: words of where it leads.
    """

    conversation: str
    turn: int
    part: TurnPart
    text: str
    act: str
    topic: str | None = None
    contains: str = ""
    goes_on: bool = False
    about: str = ""
    shift: Mapping[str, int] = field(default_factory=dict)
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    of: int | None = None
    artist_of: int | None = None
    reject_artist: int | None = None
    count: int | None = None
    start: str = ""
    goal: str = ""


def read_turns(folder: Path) -> list[list[WrittenTurn]]:
    """The conversations of a folder, in their order.

    Raises:
        SourceError: there is no such file, or a line of it is no turn.
    """
    path = folder / TURNS_FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SourceError(f"There is no file {path} with turns of conversations.") from error
    conversations: dict[str, list[WrittenTurn]] = {}
    for number, line in enumerate(lines, 1):
        try:
            turn = _turn(json.loads(line))
        except (ValueError, TypeError) as error:
            known = ", ".join(each.name for each in fields(WrittenTurn))
            raise SourceError(f"Line {number} of {path} is no turn: {error}; its fields are {known}.") from error
        conversations.setdefault(turn.conversation, []).append(turn)
    return list(conversations.values())


def _turn(told: dict[str, Any]) -> WrittenTurn:
    fitting: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    return WrittenTurn(**fitting)
