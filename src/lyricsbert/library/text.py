"""One normal form of text, in which titles and words are compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")


def normal_words(text: str) -> list[str]:
    """The words of a text without case, accents and punctuation; "Don't" is two words, as it is to the word index."""
    if text.isascii():
        return _WORD.findall(text.lower())
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return _WORD.findall("".join(letter for letter in decomposed if not unicodedata.combining(letter)))
