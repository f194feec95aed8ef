"""A text as a row of tokens and punctuation marks that know where they stand in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from lyricsbert.text import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

BREAK: Final = "|"
"""Stands for punctuation that ends a clause, a line end and an emoji."""

DASH: Final = "-"
"""Stands for a dash between words; a hyphen within one is no mark."""

TAKEN: Final = "~"
"""Stands for a token that was read already."""

MARKS: Final = frozenset((BREAK, DASH, TAKEN))

_PIECE: Final = re.compile(
    r"""(?P<dash>[-–—]+(?!\w)|[–—]+|(?<=[0-9])-(?=[0-9]))
    |(?P<word>(?:[^\s,.;:!?()\[\]{}"“”„«»…|/–—-]|-(?![0-9])|(?<![0-9])-|(?<=\w)[.!?:](?=\w))+)
    |(?P<break>[,.;:!?()\[\]{}"“”„«»…|/\n]+)""",
    re.VERBOSE,
)
_LOOSE_START: Final = re.compile(r"^(?:[\s,.;:!?)\-–—/&]|(?:but|and|or|though)\b)+", re.IGNORECASE)
_LOOSE_END: Final = re.compile(
    r"(?:[\s,;:(\-–—/&]|\b(?:but|and|or|from|by|in|of|the|with|like|please|pls|plz))+$", re.IGNORECASE
)


@dataclass(frozen=True, eq=False)
class MarkedText:
    """A text, split.

    Attributes:
        raw: the text as typed.
        tokens: its tokens and marks in order.
        spans: where each stands in `raw`; the tokens of "r&b" stand at one place.
    """

    raw: str
    tokens: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, raw: str) -> MarkedText:
        """Split a text."""
        words: list[str] = []
        spans: list[tuple[int, int]] = []
        for piece, start, end in _pieces(raw):
            found = [piece] if piece in MARKS else tokens(piece) or [BREAK]
            words += found
            spans += [(start, end)] * len(found)
        for place in range(1, len(words) - 1):
            if words[place] == "n" and not MARKS & {words[place - 1], words[place + 1]}:
                words[place] = "and"  # as `tokens` has it for the text as a whole
        return cls(raw, tuple(words), tuple(spans))

    @cached_property
    def folded(self) -> str:
        """The tokens with a blank before and after each: what patterns are looked for in."""
        return f" {' '.join(self.tokens)} "

    @cached_property
    def _starts(self) -> list[int]:
        """Where each token starts in `folded`."""
        return list(accumulate((len(token) + 1 for token in self.tokens[:-1]), initial=1)) if self.tokens else []

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The tokens without the marks."""
        return tuple(token for token in self.tokens if token not in MARKS)

    def places(self, start: int, end: int) -> range:
        """The tokens that stand between two positions of `folded`."""
        return range(bisect_left(self._starts, start), bisect_right(self._starts, end - 1))

    def folded_start(self, place: int) -> int:
        """Where a token starts in `folded`."""
        return self._starts[place]

    def typed(self, places: range) -> str:
        """Some tokens in a row, as typed."""
        if not places:
            return ""
        return self.raw[self.spans[places[0]][0] : self.spans[places[-1]][1]]

    def is_capitalized(self, place: int) -> bool:
        """Whether a token is written with a capital letter."""
        return self.raw[self.spans[place][0] :].lstrip("'\"’")[:1].isupper()

    def is_possessive(self, place: int) -> bool:
        """Whether a token is written with "'s"."""
        start, end = self.spans[place]
        return self.raw[start:end].endswith(("'s", "’s"))

    @cached_property
    def heeds_case(self) -> bool:
        """Whether capital letters tell names from words: some word within the text has one, and not all have."""
        inner = [
            place
            for place in range(1, len(self.tokens))
            if self.tokens[place] not in {*MARKS, "i", "im", "ive", "id", "ill"} and self.tokens[place - 1] != BREAK
        ]
        capitals = sum(map(self.is_capitalized, inner))
        return 0 < capitals < len(inner)

    def hiding(self, taken: Collection[int]) -> MarkedText:
        """The text with a mark in the place of tokens that were read already."""
        return replace(
            self, tokens=tuple(TAKEN if place in taken else token for place, token in enumerate(self.tokens))
        )

    def without(self, taken: Collection[int]) -> str:
        """What is left of the text without some of its tokens, and without what they leave loose."""
        if not taken:
            return self.raw
        left: list[str] = []
        end = 0
        for place in sorted(taken):
            start, stop = self.spans[place]
            left.append(self.raw[end : max(start, end)])
            end = max(end, stop)
        joined = " ".join(" ".join([*left, self.raw[end:]]).split())
        joined = re.sub(r"[\s,;:]+([,.;:!?])", r"\1", joined)
        return _LOOSE_END.sub("", _LOOSE_START.sub("", joined)).strip()


def _pieces(raw: str) -> Iterator[tuple[str, int, int]]:
    """Words and marks, with their places."""
    for match in _PIECE.finditer(raw):
        if match["word"] is not None:
            yield match["word"], *match.span()
        else:
            yield (DASH if match["dash"] else BREAK), *match.span()
