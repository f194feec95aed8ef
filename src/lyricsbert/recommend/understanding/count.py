"""How many songs a wish asks for: "five songs", "ten sad songs", "3 songs about rain"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lyricsbert.recommend.understanding.marked_text import MarkedText

MOST: Final = 1000
"""The most songs that a wish may ask for."""

_NUMBERS: Final = {
    **{
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "eleven": 11,
    },
    **{"twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "a hundred": 100},
    **{"hundred": 100, "a dozen": 12, "a couple of": 2},
}
_NUMBER: Final = rf"(?P<number>[1-9][0-9]{{0,3}}|{'|'.join(_NUMBERS)})"
_SONGS: Final = r"(?:songs|tracks|tunes|titles)"
_QUALITY: Final = r"(?: (?!(?:songs|tracks|tunes|titles|to|of|in|for|and|or|with|the|my|times|\||-) )[^ ]+)"
_COUNT: Final = re.compile(
    rf"(?<! not)(?<! last)(?<! these)(?<! those)(?<! my)(?<! than) {_NUMBER}{_QUALITY}{{0,3}}? {_SONGS}(?= )"
)
_GIVE: Final = re.compile(
    rf" (?:(?:give|play|show|find|recommend|want|need)(?: me| us)?|top) {_NUMBER}(?: of them)?"
    r"(?= (?:\||please|pls|about|from|by) )"
)


@dataclass(frozen=True, slots=True)
class FoundCount:
    """A number of songs.

    Attributes:
        places: of the token that is the number.
        count: 1..1000.
    """

    places: range
    count: int


def find_count(text: MarkedText) -> FoundCount | None:
    """The first number of songs that a text asks for; a year is none."""
    for pattern in (_COUNT, _GIVE):
        for match in pattern.finditer(text.folded):
            number = match["number"]
            count = _NUMBERS.get(number) or int(number)
            if count <= MOST and not (number.isdigit() and len(number) == 4):
                return FoundCount(text.places(*match.span("number")), count)
    return None
