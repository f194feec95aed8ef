"""Songs to leave out for what they sing: "without swearing", "nothing violent", "clean lyrics", "kid-friendly"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.understanding.word_sets import words_of

if TYPE_CHECKING:
    from lyricsbert.recommend.advisories import Advisory
    from lyricsbert.recommend.understanding.marked_text import MarkedText

NAMES: Final[dict[Advisory, str]] = {"explicit": "swearing", "violent": "violence"}
"""What the songs of an advisory are left out for, as it is said to people."""

_SAID: Final[dict[Advisory, frozenset[str]]] = {
    "explicit": words_of(
        """
        swearing swears swear cursing curses curse cussing cusses cuss profanity profanities explicit sweary expletives
        obscenity obscenities vulgar vulgarity swearwords cursewords
        """
    ),
    "violent": words_of("violent violence murder murders killing killings gore gory guns brutality"),
}
_AROUND: Final = words_of("words word language content bad strong foul dirty lots of any or and f bombs")
_LANGUAGE: Final = re.compile(
    r"(?:(?:bad|foul|strong|dirty|rude|crude|offensive) (?:language|words)|f (?:bombs|words?))"
)
_CLEAN: Final = re.compile(
    r" (?:clean (?:lyrics|songs|music|versions?|words|language|tracks|tunes|rap|hip hop|ones|playlist)(?: only)?|"
    r"clean only|only clean|keep it clean|(?:radio|clean) edits?|pg(?: only)?|"
    r"(?P<both>(?:kid|kids|child|children|family)[ -]?(?:friendly|safe)(?: (?:songs|music|lyrics|playlist|only))?|"
    r"(?:safe|suitable|appropriate|ok|okay|fine) for (?:the |my |little |small |young )*(?:kids|children|toddlers|"
    r"school|classroom|work)))(?= )"
)


@dataclass(frozen=True, slots=True)
class Clean:
    """A wish for songs without some advisories.

    Attributes:
        places: of the tokens that say so.
        advisories: of the songs to leave out.
    """

    places: range
    advisories: tuple[Advisory, ...]


def find_clean(text: MarkedText) -> list[Clean]:
    """What a text says of songs that are fit for everybody, in order; what it excludes is told by `advisories_of`."""
    return [Clean(text.places(*span), advisories) for span, advisories in clean_spans(text.folded)]


def clean_spans(folded: str) -> list[tuple[tuple[int, int], tuple[Advisory, ...]]]:
    """Where a folded text says that songs are to be fit for everybody, and without which advisories they are."""
    return [
        (match.span(), ("explicit", "violent") if match["both"] else ("explicit",)) for match in _CLEAN.finditer(folded)
    ]


def advisories_of(words: str) -> tuple[Advisory, ...]:
    """The advisories that excluded words name, if they name nothing else: "swear words", "violence"."""
    if _LANGUAGE.fullmatch(words):
        return ("explicit",)
    named = [word for word in words.split() if word not in _AROUND]
    found = tuple(advisory for advisory, said in _SAID.items() if any(word in said for word in named))
    return found if named and all(any(word in said for said in _SAID.values()) for word in named) else ()
