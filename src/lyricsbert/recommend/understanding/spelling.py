"""Misspelled words in a wish: one edit that many people make, from no word at all to a frequent one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from lyricsbert.recommend.understanding.feelings import is_feeling
from lyricsbert.text import tokens

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

_FREQUENT: Final = 6000
"""Words, from the most frequent on, that others are corrected to; feelings may be rarer."""

_QUITE_FREQUENT: Final = 2500
"""Words that others are corrected to though the edit is unlikely."""

_VERY_FREQUENT: Final = 500
"""Words that even four letters in another order are corrected to."""

_SHORTEST: Final = 4
"""Letters of the shortest word that is corrected."""

_WORD: Final = re.compile(r"(?<![\w'’])[A-Za-z]{4,}(?![\w'’])")
_CONFUSED: Final = {"exited": "excited", "board": "bored", "sacred": "scared"}
"""Words that are typed for feelings."""
_FELT: Final = re.compile(
    r"\b(?:(?:so|too|very|really|feel|feeling|am|i['’]?m)\s+(?P<felt>exited|board)|(?P<feared>sacred)\s+of)\b",
    re.IGNORECASE,
)
_UNLIKELY: Final = 3
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_VOWELS: Final = frozenset("aeiou")
_ENDINGS: Final = ("s", "ed", "ing", "d", "er", "es", "ly", "y", "in", "ers", "ish", "less", "ful", "ness")


class Correction(NamedTuple):
    """A word that was taken for another.

    Attributes:
        typed: the word as typed.
        word: the one that was meant.
    """

    typed: str
    word: str


class Spelling:
    """Corrects words that the model does not know.

    Args:
        vocabulary: whole words that the model knows, the most frequent first; none for no corrections.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ranks = {word: rank for rank, word in enumerate(vocabulary)}
        self._correction_of = lru_cache(maxsize=1 << 12)(self._find)

    def correct(self, text: str, names: Container[str] = (), kept: Container[str] = ()) -> tuple[str, list[Correction]]:
        """A text with its misspelled words replaced.

        Args:
            text: the text.
            names: words that are names, and no misspellings.
            kept: words that are to stay as they are.

        Returns:
            The text, and the words that were replaced, each once.
        """
        corrections: dict[str, Correction] = {}
        confused = {match.start(name) for match in _FELT.finditer(text) for name in ("felt", "feared")}

        def replacement(match: re.Match[str]) -> str:
            typed, small = match[0], match[0].lower()
            if small in kept:
                return typed
            word = _CONFUSED[small] if match.start() in confused else None
            if word is None and small not in names:
                word = self._correction_of(small)
            if word is None:
                return typed
            corrections.setdefault(small, Correction(typed, word))
            return word

        return (_WORD.sub(replacement, text) if self._ranks else text), list(corrections.values())

    def knows(self, word: str) -> bool:
        """Whether a word in small letters is one that the model knows, or may be meant for one."""
        return self._is_known(word) or self._correction_of(word) is not None

    def is_frequent(self, word: str) -> bool:
        """Whether a word in small letters is a frequent one, or may be meant for one."""
        return self._ranks.get(word, _FREQUENT) < _FREQUENT or self._correction_of(word) is not None

    def _find(self, word: str) -> str | None:
        """The most frequent word that a misspelled one may be, None if it is none."""
        if self._is_known(word):
            return None
        possible = [
            (effort, self._ranks[other], other)
            for effort, other in _edits(word)
            if self._is_frequent(other, word, unlikely=effort == _UNLIKELY)
        ]
        return min(possible)[2] if possible else None

    def _is_known(self, word: str) -> bool:
        """Whether this is a word, or another form of one, or a spelling that is understood anyway."""
        if word in self._ranks or is_feeling(word) or tokens(word) != [word]:
            return True
        if any(f"{word}{ending}" in self._ranks for ending in _ENDINGS):
            return True
        if word.endswith("e") and any(f"{word[:-1]}{ending}" in self._ranks for ending in ("ing", "ed")):
            return True
        bases = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
        return any(
            len(base) > 2 and (base in self._ranks or f"{base}e" in self._ranks or _undoubled(base) in self._ranks)
            for base in bases
        )

    def _is_frequent(self, other: str, word: str, *, unlikely: bool) -> bool:
        """Whether a word is frequent enough to be meant by another, that differs by an unlikely edit or a usual one."""
        rank = self._ranks.get(other)
        if rank is None or len(other) < _SHORTEST:
            return False
        if unlikely:
            return rank < _QUITE_FREQUENT
        if is_feeling(other):
            return True
        return rank < (_VERY_FREQUENT if len(word) == len(other) == _SHORTEST else _FREQUENT)


def _edits(word: str) -> Iterator[tuple[int, str]]:
    """What a word may be with one edit that people make, after how unlikely that is; its first letter stays.

    Two letters in another order, a letter once or twice; in longer words, one letter too few or too many, another
    vowel, any other letter.
    """
    size = len(word)
    for place in range(1, size - 1):
        yield 0, f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"
    for place in range(1, size):
        doubled = word[place] in (word[place - 1], word[place + 1 : place + 2])
        if doubled or size > _SHORTEST + 1:
            yield int(not doubled), f"{word[:place]}{word[place + 1 :]}"
        yield 0, f"{word[:place]}{word[place]}{word[place:]}"
    if size > _SHORTEST:
        for place in range(1, size + 1):
            yield from ((1, f"{word[:place]}{letter}{word[place:]}") for letter in _LETTERS)
    if size > _SHORTEST + 1:
        for place in range(1, size):
            for letter in _LETTERS:
                effort = 2 if {letter, word[place]} <= _VOWELS else _UNLIKELY
                yield effort, f"{word[:place]}{letter}{word[place + 1 :]}"


def _undoubled(base: str) -> str:
    """A word without the second of two equal letters at its end: "stop" for "stopp"."""
    return base[:-1] if base[-1:] == base[-2:-1] else base
