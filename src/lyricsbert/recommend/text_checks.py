"""Checks of texts and names that somebody typed."""

from __future__ import annotations

import unicodedata
from typing import Final

from lyricsbert.errors import WishError
from lyricsbert.model.emoji import spell_emoji

_INVISIBLE: Final = ("C", "Z")
"""Groups of Unicode's categories: controls, formats and the like; blanks."""


def check_words(name: str, text: str) -> str:
    """Text that says something, without blanks around it.

    Raises:
        WishError: it is empty or has neither a letter nor a digit, nor an emoji.
    """
    _check_is_text(name, text)
    if not any(character.isalnum() for character in spell_emoji(text)):
        what = "empty" if not text.strip() else f"{text.strip()[:40]!r}, which has no word in it"
        raise WishError(f"The {name} is {what}; write at least one word.")
    return text.strip()


def check_name(what: str, name: str) -> str:
    """A name, without blanks around it; signs will do ("!!!", "???"), since some artists and titles have no more.

    Args:
        what: what it is the name of, for the message.
        name: as it was given.

    Raises:
        WishError: it is empty or has no visible character.
    """
    _check_is_text(what, name)
    if not any(unicodedata.category(character)[0] not in _INVISIBLE for character in name):
        raise WishError(f"The {what} is empty; write at least one visible character.")
    return name.strip()


def _check_is_text(name: str, text: str) -> None:
    if not isinstance(text, str):
        raise WishError(f"The {name} is {text!r}; it must be text.")
