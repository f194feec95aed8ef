"""The words of a wish and of a lyric line: which of them carry meaning, and which lines share them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain, filterfalse
from typing import TYPE_CHECKING, Final

from lyricsbert.library.text import holds_phrase, normal_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ASCII_WORD: Final = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")

_FUNCTION_WORDS: Final = frozenset(
    """
    a about above after again against ain't all also am an and any anyone anything are aren't as at back be
    because been before being below between both but by came can can't cannot could couldn't did didn't do does
    doesn't doing don't down during each either else ever every everyone everything few for from further get
    gets getting go goes going gonna got gotta had hadn't has hasn't have haven't having he he'd he'll he's her
    here hers herself him himself his how i i'd i'll i'm i've if in into is isn't it it's its itself just let
    let's made make makes making many may me might mine more most much must my myself neither no nor not now of
    off on once one only or other our ours out over own quite rather really s same shall she she'd she'll she's
    should so some someone something such t than that that's the their theirs them themselves then there there's
    these they they'd they'll they're they've this those though through till to too under until up upon us very
    was wasn't we we'd we'll we're we've were weren't what what's when where which while who whom whose why will
    with within without won't would wouldn't yet you you'd you'll you're you've your yours yourself
    feel feeling feels felt find give hear kind know like listen listening looking lyrics mood music need needs
    play please recommend say song songs sort thing things today track tracks tune tunes wanna want wanted wants
    wish
    """.split()  # noqa: SIM905
)
"""English function words, and the words that people put around a wish ("I feel ...", "play me a song about ...")."""

_ENDINGS: Final = (
    *((ending, "") for ending in ("ingly", "edly", "ing")),
    *((ending, "y") for ending in ("ies", "ied")),
    *((ending, "") for ending in ("ness", "ed", "ly", "es", "s", "e")),
)

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


def fold(name: str) -> str:
    """A name without case, accents and punctuation, for comparing; a name of signs alone stands for itself."""
    return " ".join(normal_words(name)) or " ".join(name.casefold().split())


def words(text: str) -> list[str]:
    """The words of a text in order, without case and accents; "don't" is one word."""
    if not text.isascii():
        text = text.replace("’", "'").replace("‘", "'")
    if not text.isascii():
        text = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text.casefold())


def content_words(text: str) -> list[str]:
    """The distinct words that carry meaning, in order: no function words, nothing of "I want a song about"."""
    return [word for word in dict.fromkeys(words(text)) if word not in _FUNCTION_WORDS]


def subject(text: str) -> str:
    """What a wish is about: "play me a song about trains" is about "trains"; any other text is returned as it is."""
    rest = _FRAME.sub("", text, count=1)
    return rest if content_words(rest) else text


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A rough English stem, so that "driving", "drives" and "drive" are one word."""
    word = word.removesuffix("'s").removesuffix("in'")
    for ending, instead in _ENDINGS:
        if (
            word.endswith(ending)
            and len(word) - len(ending) + len(instead) >= 3
            and not (ending == "s" and word[-2] == "s")
        ):
            word = word.removesuffix(ending) + instead
            break
    word = word[:-1] if len(word) > 3 and word[-1] in "iy" else word
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl" else word


@lru_cache(maxsize=512)
def words_by_stem(text: str) -> Mapping[str, Sequence[str]]:
    """The distinct words of a text by their stem, in order; some songs are recommended again and again."""
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys(words(text)):
        found.setdefault(stem(word), []).append(word)
    return found


def stems(text: str) -> frozenset[str]:
    """Stems of the content words of a text."""
    return frozenset(map(stem, content_words(text)))


def lines_with(wanted: frozenset[str], lines: Sequence[str], limit: int) -> tuple[str, ...]:
    """The distinct lines that share most of the wanted stems, in the order they are sung; none if no line shares one.

    A line is worth more for a stem that no chosen line has yet.
    """
    # Most lines share nothing, which is seen from their letters faster than from their stems.
    sings = words_by_stem("\n".join(lines))
    sung = {word for key in wanted for word in sings.get(key, ())}
    if not sung:
        return ()
    folded = {line: line.casefold() for line in lines}
    has = {
        line: wanted & stems(line)
        for line, text in folded.items()
        if not line.isascii() or any(word in text for word in sung)
    }
    place = {line: number for number, line in enumerate(has)}
    chosen: list[str] = []
    covered: frozenset[str] = frozenset()
    while len(chosen) < limit:
        best = max(
            (line for line in has if line not in chosen and has[line]),
            key=lambda line: (len(has[line] - covered), len(has[line]), -place[line]),
            default=None,
        )
        if best is None:
            break
        chosen.append(best)
        covered |= has[best]
    return tuple(sorted(chosen, key=place.__getitem__))


def phrase_lines(phrase: str, lines: Sequence[str]) -> tuple[str, ...]:
    """The first line, else the first two or three consecutive lines, that sing a phrase word by word; else none."""
    wanted = normal_words(phrase)
    if not wanted or not holds_phrase("\n".join(lines), wanted):
        return ()
    sung = [normal_words(line) for line in lines]
    for height in range(1, 4):
        for first in range(len(lines) - height + 1):
            if _contains(list(chain.from_iterable(sung[first : first + height])), wanted):
                return tuple(lines[first : first + height])
    return ()


def _contains(run: list[str], wanted: list[str]) -> bool:
    return f" {' '.join(wanted)} " in f" {' '.join(run)} "


def listing(items: Iterable[str]) -> str:
    """Items joined as in a sentence: "a", "a and b", "a, b and c"."""
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last
