"""The words of a wish: which of them carry meaning, and what the wish is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lyricsbert.text import spelled_tokens, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

_FUNCTION_WORDS: Final = frozenset(
    """
    a about above after again against ain't all also am an and any anyone anything are aren't as at back be
    because been before being below between both but by came can can't cannot could couldn't d did didn't do does
    doesn't doing don't down during each either else ever every everyone everything few for from further get
    gets getting go goes going gonna got gotta had hadn't has hasn't have haven't having he he'd he'll he's her
    here hers herself him himself his how i i'd i'll i'm i've if in into is isn't it it's its itself just let
    let's ll made make makes making many may me might mine more most much must my myself neither no nor not now of
    off on once one only or other our ours out over own quite rather re really s same shall she she'd she'll she's
    should so some someone something such t than that that's the their theirs them themselves then there there's
    these they they'd they'll they're they've this those though through till to too under until up upon us ve very
    was wasn't we we'd we'll we're we've were weren't what what's when where which while who whom whose why will
    with within without won't would wouldn't yet you you'd you'll you're you've your yours yourself
    feel feeling feels felt find give hear kind know like listen listening looking lyrics mood music need needs
    play please recommend say song songs sort thing things today track tracks tune tunes wanna want wanted wants
    wish
    """.split()  # noqa: SIM905
)
"""English function words, and the words that people put around a wish ("I feel ...", "play me a song about ...")."""

_AMBIGUOUS: Final = frozenset(("he'll", "i'd", "i'll", "she'd", "she'll", "we'd", "we'll"))
"""Contractions that are other words without their apostrophe."""

_BARE_CONTRACTIONS: Final = frozenset(word.replace("'", "") for word in _FUNCTION_WORDS - _AMBIGUOUS)
"""The function words as people type them without an apostrophe."""

_FRAME: Final = re.compile(
    r"""^\s*(?:please\s+)?
    (?:(?:i|we)(?:\s*['’]?(?:d|m|re|ve|ll))?\s+)?(?:(?:would|could|can|am|are)\s+)?(?:(?:you|i|we)\s+)?(?:really\s+|just\s+)?
    (?:want|need|like|love|wanna|give|play|find|recommend|show|looking|searching|in\s+the\s+mood)?
    (?:\s+(?:to\s+)?(?:hear|find|listen\s+to|for))*(?:\s*\b(?:me|us))?\s*
    (?:(?:a|an|the|some|any|one|few|more)\s+)*
    (?:songs?|tracks?|tunes?|music|lyrics|something|anything)\s+
    (?:that\s+(?:is|are)\s+|which\s+(?:is|are)\s+)?(?:about|on|for|of)\s+""",
    re.IGNORECASE | re.VERBOSE,
)


def is_function_word(spelling: str) -> bool:
    """Whether a word, as it is spelled in lower case, carries no meaning of its own."""
    return spelling in _FUNCTION_WORDS or spelling in _BARE_CONTRACTIONS


def content_words(text: str) -> list[str]:
    """The distinct words that carry meaning, as spelled, in order: nothing of "I want a song about"."""
    return [
        word for word in dict.fromkeys(spelling for spelling, _ in spelled_tokens(text)) if not is_function_word(word)
    ]


def stems_of(spellings: Sequence[str]) -> tuple[str, ...]:
    """The distinct stems of words, in order."""
    return tuple(dict.fromkeys(stem(token) for word in spellings for _, token in spelled_tokens(word)))


def subject(text: str) -> str:
    """What a wish is about: "play me a song about trains" is about "trains"; any other text is returned as it is."""
    rest = _FRAME.sub("", text, count=1)
    return rest if content_words(rest) else text
