"""The words of a wish: which of them carry meaning, and what the wish is about."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from lyricsbert.text import spelled_tokens, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

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

_FUNCTION_TOKENS: Final = frozenset(token for word in _FUNCTION_WORDS for token in tokens(word))
"""The same as tokens, so that they are known however they are spelled."""

_AMBIGUOUS: Final = frozenset(("id", "ill", "well"))
"""Tokens of contractions ("I'd", "I'll", "we'll") that are other words without an apostrophe."""

_LONGEST_FRAME: Final = 200
"""Letters of a wish among which a frame is looked for, since the pattern takes its time over long runs of blanks."""

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


@lru_cache(maxsize=1 << 14)
def is_function_word(spelling: str) -> bool:
    """Whether a word, as it is spelled in lower case, carries no meaning of its own."""
    return not any(_has_meaning(spelling, token) for token in tokens(spelling))


def _has_meaning(spelling: str, token: str) -> bool:
    return token not in _FUNCTION_TOKENS or (token in _AMBIGUOUS and "'" not in spelling)


def content_words(text: str) -> list[str]:
    """The distinct words that carry meaning, as spelled, in order: nothing of "I want a song about"."""
    return list(dict.fromkeys(spelling for spelling, token in spelled_tokens(text) if _has_meaning(spelling, token)))


def function_words(text: str) -> list[str]:
    """The distinct words that carry none, as spelled, in order."""
    return list(
        dict.fromkeys(spelling for spelling, token in spelled_tokens(text) if not _has_meaning(spelling, token))
    )


def content_tokens(words: Iterable[str]) -> list[str]:
    """The distinct tokens that carry meaning of words as spelled, in order: of "rock'n'roll" no "and"."""
    spelled = (each for word in words for each in spelled_tokens(word))
    return list(dict.fromkeys(token for spelling, token in spelled if _has_meaning(spelling, token)))


@lru_cache(maxsize=64)
def stems_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The distinct stems of words as spelled, in order; of those that carry meaning, if any does."""
    known = content_tokens(words) or [token for word in words for token in tokens(word)]
    return tuple(dict.fromkeys(map(stem, known)))


def subject(text: str) -> str:
    """What a wish is about: "play me a song about trains" is about "trains"; any other text is returned as it is."""
    frame = _FRAME.match(text, 0, _LONGEST_FRAME)
    rest = text[frame.end() :] if frame else text
    return rest if content_words(rest) else text
