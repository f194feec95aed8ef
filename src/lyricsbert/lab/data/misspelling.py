"""Spelling mistakes as they are made when typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np

_KEYBOARD: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS: Final = {
    key: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for row in _KEYBOARD
    for place, key in enumerate(row)
}
_SHORTEST: Final = 4
"""Number of letters of the shortest words that are misspelt: shorter ones turn into other words."""


def misspell(text: str, rng: np.random.Generator) -> str:
    """Make one or two spelling mistakes in a text: swap, drop or double a letter, or type the next key's.

    The first letter of a word is left alone, as it mostly is by those who type. A text without a word of four letters
    stays as it is.
    """
    words = text.split(" ")
    for _ in range(int(rng.integers(1, 3))):
        long = [place for place, word in enumerate(words) if len(word) >= _SHORTEST and word.isalpha()]
        if not long:
            break
        place = int(rng.choice(long))
        words[place] = _mistyped(words[place], rng)
    return " ".join(words)


def _mistyped(word: str, rng: np.random.Generator) -> str:
    at = int(rng.integers(1, len(word) - 1))
    before, letter, following, after = word[:at], word[at], word[at + 1], word[at + 2 :]
    match rng.integers(4):
        case 0:
            return before + following + letter + after
        case 1:
            return before + following + after
        case 2:
            return before + letter + letter + following + after
        case _:
            near = _NEIGHBOURS.get(letter, letter)
            return before + near[int(rng.integers(len(near)))] + following + after
