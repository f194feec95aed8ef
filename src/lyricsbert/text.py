"""One normal form of text, in which titles and words are compared."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD: Final = re.compile(r"[^\W_]+")
_ASCII_WORD: Final = re.compile(r"[a-z0-9]+")
_NO_WORD_BEFORE, _BETWEEN_WORDS, _NO_WORD_AFTER = r"(?<![^\W_])", r"[\W_]+", r"(?![^\W_])"


def normal_words(text: str) -> list[str]:
    """The words of a text without case, accents and punctuation; "Don't" is two words, as it is to the word index."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return _WORD.findall("".join(filterfalse(unicodedata.combining, decomposed)))


def holds_phrase(text: str, phrase: Sequence[str]) -> bool:
    """Whether a text holds normal words in order and next to each other."""
    if text.isascii():
        # Finds in a tenth of the time what the comparison below does: between two words there is no word.
        text = text.lower()
        pattern = _NO_WORD_BEFORE + _BETWEEN_WORDS.join(phrase) + _NO_WORD_AFTER
        return all(word in text for word in phrase) and re.search(pattern, text) is not None
    return f" {' '.join(phrase)} " in f" {' '.join(normal_words(text))} "
