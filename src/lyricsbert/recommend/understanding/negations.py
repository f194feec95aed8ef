"""The words that exclude something in a wish, and what must follow them."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final


class Needs(IntEnum):
    """What must follow some words for them to exclude it."""

    ANYTHING = 0
    """Up to five words."""
    FEW = 1
    """Up to three words, in a text that asks for songs."""
    LAST = 2
    """Up to three words that end the clause, in a text that asks for songs."""
    MUSIC = 3
    """Songs of some kind, or what the library or the list of feelings knows."""
    KNOWN = 4
    """A feeling, a style, a genre or an artist."""


_NOT: Final = r"(?:not|isnt|arent|wasnt|werent|aint)"
_DONT: Final = r"(?:dont|do not|didnt|wouldnt|would not|never|rather not|not)(?: (?:really|ever|even|you|dare))*"
_ASK: Final = (
    r"(?:want|wants|wanna|need|like|play|do|hear|give|listen|put on)(?: (?:to|hear|listen|play|have|me|us|get|please))*"
)
_ANY: Final = r"(?:any|anything|nothing|no|another|more|much|those|all)"
_ABOUT: Final = (
    rf"(?:no|nothing|without|avoid|{_NOT}|{_DONT})"
    r"(?: (?:want|give|play|me|us|any|anything|something|songs?|music|tracks?|lyrics|stuff|more|one|hear|to|like|need|"
    r"another|all|more|please))* about"
)
_START: Final = r"(?:(?<=^)|(?<=[|-])|(?<= and)|(?<= but)|(?<= please)|(?<= or)|(?<= with)|(?<= just)|(?<= want))"

TRIGGERS: Final = tuple(
    (re.compile(rf"{pattern} "), needs)
    for pattern, needs in (
        (rf" {_ABOUT}", Needs.ANYTHING),
        (
            r" (?:anything|everything|whatever|all|any (?:songs?|music))(?: at all)?"
            r" (?:but|except|bar|that isnt|that is not)(?: for| about| like)?",
            Needs.ANYTHING,
        ),
        (r" (?:long as (?:it|its|it is) (?:isnt|not|is not))", Needs.ANYTHING),
        (r"(?<! grow)(?<! growing) (?:except|excluding|other than|apart from)(?: for)?", Needs.FEW),
        (r" (?:not|no) in (?:the|a|any) mood for", Needs.ANYTHING),
        (r" (?:not in the|in no) mood(?: for| to be| to)?", Needs.ANYTHING),
        (r" (?:dont|do not|not)(?: really)? feel(?:ing)? like", Needs.FEW),
        (
            r" (?:dont bother with|steer clear of|leave out|leave off|spare me)(?: the| all| any)*",
            Needs.ANYTHING,
        ),
        (r" (?:avoid|skip|keep away from|stay away from)(?: the| all| any)*", Needs.MUSIC),
        (r" (?:no more|not another|not one more|not any more|no other)", Needs.FEW),
        (rf" {_DONT} {_ASK} {_ANY}", Needs.FEW),
        (rf" {_DONT} {_ASK}(?: (?:be|feel|being|feeling|get|become|sound))*", Needs.MUSIC),
        (r" (?:dont|do not)(?: let me)?(?: be| feel)?", Needs.KNOWN),
        (rf"{_START} nothing(?: (?:with|too|that|like|by|from|so|in))*", Needs.FEW),
        (rf"{_START} no", Needs.FEW),
        (r" no", Needs.MUSIC),
        (rf"{_START} without", Needs.FEW),
        (r"(?: songs| music| tracks| something| anything) without", Needs.FEW),
        (r" without", Needs.MUSIC),
        (rf" but(?: {_NOT}| it {_NOT}| that {_NOT})", Needs.FEW),
        (r" (?:about|songs?|music)(?: [^ |]+){1,8}(?P<trigger> (?:and )?not)", Needs.LAST),
        (r" and not(?! [a-z]+ing )", Needs.LAST),
        (rf" {_NOT}(?: (?:feeling|being|that|that im|all|even|exactly))*", Needs.MUSIC),
        (r" (?:less|instead of|rather than|non)", Needs.MUSIC),
        (
            r" (?:tired|sick|bored|fed up|had enough|enough|had it|done|over|through)(?: and tired)? (?:of|with)"
            r"(?: (?:hearing|listening to|all|the|these|those|being|feeling))*(?! [a-z]+ing (?!songs|music))",
            Needs.MUSIC,
        ),
        (
            r" (?:i|we)(?: really)? (?:hate|cant stand|despise|loathe|dislike|detest)(?: (?:all|the|these|those))*"
            r"(?! being)",
            Needs.MUSIC,
        ),
    )
)
