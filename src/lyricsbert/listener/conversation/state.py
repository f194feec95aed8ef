"""Where a conversation stands: what holds of what was said, and which songs were given."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal, get_args

from lyricsbert.errors import ConversationError

ItemKind = Literal[
    "mood", "about", "shift", "years", "artist", "genre", "without", "like", "unlike", "clean", "duration"
]

MAX_SHOWN: Final = 200
"""Songs that are remembered as given; older ones may be given again."""

MAX_ITEMS: Final = 40
"""Things that hold at a time; the oldest make room."""

MAX_STEPS: Final = 12
"""Steps back that are remembered."""

_MAX_TOKEN_STEPS: Final = 6
_MAX_TOKEN: Final = 400_000
"""Bytes of a state that is read back, unpacked."""

_PLAIN_ID: Final = re.compile(r"[\w &+,.'-]{1,40}")
_CONFUSED: Final = "This is not the state of a conversation; send the one of the last answer as it came."


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that holds of what was said.

    Attributes:
        kind: what it is.
        value: which; together they are its id.
        text: how it is shown, as a part of a sentence.
        number: what a shift wants: valence or energy in 1..9, the ratio of an emotion; None for anything else.
        songs: ids of the songs that it is about.
        span: shortest and longest length in seconds of a "duration", least and most number of a "shift".
    """

    kind: ItemKind
    value: str
    text: str
    number: float | None = None
    songs: tuple[str, ...] = ()
    span: tuple[float, float] | None = None

    @property
    def id(self) -> str:
        """What it is taken off by: "years:1980-1989"; a value that is long or unfit for an address is a hash."""
        if _PLAIN_ID.fullmatch(self.value):
            return f"{self.kind}:{self.value}"
        return f"{self.kind}:{hashlib.blake2b(self.value.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"


@dataclass(frozen=True, slots=True)
class State:
    """A conversation after a line.

    Attributes:
        items: what holds, in the order in which it was said.
        listed: ids of the songs of the last list, in their order.
        shown: ids of all songs that were given for this mood.
        omitted: ids of the songs that the last list had to leave out.
        focus: id of the song that was spoken of last.
        count: how many songs a list has; None for the usual number.
        journey: what the songs of the last list lead from and to, in words; None if they are no journey.
    """

    items: tuple[Item, ...] = ()
    listed: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    omitted: tuple[str, ...] = ()
    focus: str | None = None
    count: int | None = None
    journey: tuple[str, str] | None = None

    def of(self, *kinds: ItemKind) -> tuple[Item, ...]:
        """The items of some kinds."""
        return tuple(item for item in self.items if item.kind in kinds)

    def without(self, *kinds: ItemKind) -> tuple[Item, ...]:
        """The other items."""
        return tuple(item for item in self.items if item.kind not in kinds)


Steps = tuple[State, ...]
"""A conversation: its states, the latest last; never empty."""


def pack(steps: Steps) -> str:
    """The latest states as text that somebody else may keep."""
    plain = json.dumps([asdict(state) for state in steps[-_MAX_TOKEN_STEPS:]], separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(plain.encode(), 6)).decode()


def unpack(token: str) -> Steps:
    """The states of a text that `pack` has made.

    Raises:
        ConversationError: it is another text.
    """
    try:
        inflating = zlib.decompressobj()
        plain = inflating.decompress(base64.urlsafe_b64decode(token.encode()), _MAX_TOKEN)
        if inflating.unconsumed_tail:
            raise ConversationError(_CONFUSED)
        steps = tuple(_state(each) for each in json.loads(plain))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, binascii.Error, zlib.error) as error:
        raise ConversationError(_CONFUSED) from error
    if not steps or len(steps) > _MAX_TOKEN_STEPS:
        raise ConversationError(_CONFUSED)
    return steps


def _state(told: dict[str, Any]) -> State:
    if set(told) != {field.name for field in fields(State)}:
        raise ConversationError(_CONFUSED)
    songs = {name: _texts(told[name]) for name in ("listed", "shown", "omitted")}
    count, focus = told["count"], told["focus"]
    if not (count is None or (type(count) is int and 1 <= count <= 200)) or not isinstance(focus, str | None):
        raise ConversationError(_CONFUSED)
    journey = None
    if told["journey"] is not None:
        start, goal = _texts(told["journey"])
        journey = start, goal
    return State(tuple(map(_item, told["items"])), **songs, focus=focus, count=count, journey=journey)


def _item(told: dict[str, Any]) -> Item:
    number, span = told["number"], told["span"]
    texts = (told["kind"], told["value"], told["text"])
    if told["kind"] not in get_args(ItemKind) or not all(isinstance(each, str) for each in texts):
        raise ConversationError(_CONFUSED)
    if span is not None:
        shortest, longest = map(float, span)
        span = shortest, longest
    return Item(*texts, None if number is None else float(number), _texts(told["songs"]), span)


def _texts(told: list[Any]) -> tuple[str, ...]:
    if not isinstance(told, list) or not all(isinstance(each, str) for each in told):
        raise ConversationError(_CONFUSED)
    return tuple(told)
