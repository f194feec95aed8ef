"""What was read in a wish's text, one thing at a time, as it is shown to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from lyricsbert.recommend.understanding.years import EARLIEST, LATEST

ChipKind = Literal["title", "artist", "like", "years", "genre", "without", "count", "spelling"]

KINDS: Final[tuple[ChipKind, ...]] = get_args(ChipKind)


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was read in a text.

    Attributes:
        kind: "title" (this song and its like), "artist" (songs by), "like" (songs like those of), "years", "genre",
            "without" (what is not wanted), "count" (how many), "spelling" (a word that was misspelled).
        value: what was read, for example "1980-1989", "ABBA", "Christmas songs", "5".
        words: the words that it was read from, as typed.
        used: whether it has an influence on the answer.
        note: why it has none; None if it has one.
    """

    kind: ChipKind
    value: str
    words: str
    used: bool = True
    note: str | None = None

    @property
    def id(self) -> str:
        """What it is called in `Wish.ignore`: "years:1980-1989"."""
        return f"{self.kind}:{self.value}"

    def __str__(self) -> str:
        """The chip as a part of a sentence: "from 1980-1989", "by ABBA", "without Christmas songs"."""
        leads = {"artist": "by ", "title": "the song ", "like": "like ", "without": "without "}
        if self.kind == "years":
            return _years_as_said(self.value)
        if self.kind == "spelling":
            return f"“{self.value}” for “{self.words}”"
        if self.kind == "count":
            return f"{self.value} song{'' if self.value == '1' else 's'}"
        return leads.get(self.kind, "") + self.value

    def to_dict(self) -> dict[str, Any]:
        """The chip as JSON: `id`, `kind`, `value`, `words`, `text`, `used`, `note` (or null)."""
        return {
            "id": self.id,
            "kind": self.kind,
            "value": self.value,
            "words": self.words,
            "text": str(self),
            "used": self.used,
            "note": self.note,
        }


def years_as_value(spans: tuple[tuple[int, int], ...]) -> str:
    """Years in the form of the option --year: "1985", "1980-1989", "1980-", "-1989", several with commas."""
    return ", ".join(_span_as_value(first, last) for first, last in spans)


def _span_as_value(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"{'' if first == EARLIEST else first}-{'' if last == LATEST else last}"


def _years_as_said(value: str) -> str:
    if value.startswith("-"):
        return f"until {value[1:]}"
    return f"since {value[:-1]}" if value.endswith("-") else f"from {value}"
