"""Emoji as words, which the tokenizer knows: "😭" is read as "loudly crying face"."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_OF_THE_DRAWING: Final = frozenset(
    ("face", "with", "black", "heavy", "white", "sign", "symbol", "medium", "large", "small")
)
"""Words of an emoji's name that say how it is drawn."""

_NO_WORDS: Final = frozenset(("Sk", "Cf", "Mn"))
"""Categories of what only modifies an emoji: skin tones, joiners, variation selectors."""


def spell_emoji(text: str) -> str:
    """A text with each emoji replaced by what its Unicode name says; the same emoji in a row counts once."""
    if text.isascii():
        return text
    pieces: list[str] = []
    for letter in text:
        words = _words(letter)
        if words is None:
            pieces.append(letter)
        elif words and (not pieces or pieces[-1] != f" {words} "):
            pieces.append(f" {words} ")
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _words(letter: str) -> str | None:
    """What an emoji or its modifier says, empty for a modifier; None for anything else."""
    category = unicodedata.category(letter)
    if category in _NO_WORDS and not letter.isascii():
        return ""
    if category != "So":
        return None
    words = unicodedata.name(letter, "").lower().replace("-", " ").split()
    return " ".join(word for word in words if word not in _OF_THE_DRAWING)
