"""Both ends of a journey in one text: "from sad to hopeful", "I feel lonely but I want to feel loved"."""

from __future__ import annotations

import re
from typing import Final

_FROM: Final = re.compile(r"^(?:(?:please\s+)?(?:take|bring|get|lead|move)\s+me\s+|a\s+journey\s+|go\s+)?from\s+", re.I)
_ARROW: Final = re.compile(r"\s*(?:->|=>|→|⟶)\s*")
_WANT: Final = re.compile(
    r"^(?P<start>.+?)[,;.]?\s+(?:but|and|,)?\s*(?:i\s+)?(?:want|would\s+like|'d\s+like|wish|need|hope)\s+to\s+"
    r"(?:(?:feel|be|get|become)\s+)?(?P<goal>.+)$",
    re.I,
)
_NOBODY: Final = {"i", "we", "you", "so i", "and i", "but i"}
_TO: Final = re.compile(r"\s+(?:to|towards?|into)\s+", re.I)


def split_ends(text: str) -> list[tuple[str, str]]:
    """The start and the goal that a text may name, as many ways as it can be cut; none if it names one thing.

    A goal may hold "to" itself ("from tired to ready to dance"), and so may a start, so that a text may be cut in
    several ways: the model says which of them is meant.
    """
    whole = text.strip().rstrip(".!?")
    arrow = _ARROW.split(whole)
    if len(arrow) == 2 and all(arrow):
        return [(_FROM.sub("", arrow[0]), arrow[1])]
    opened = _FROM.match(whole)
    if opened:
        rest = whole[opened.end() :]
        return [(rest[: cut.start()], rest[cut.end() :]) for cut in _TO.finditer(rest) if rest[: cut.start()].strip()]
    wanted = _WANT.match(whole)
    if not wanted or wanted["start"].strip(" ,").lower() in _NOBODY:
        return []
    return [(wanted["start"].strip(" ,"), wanted["goal"])]
