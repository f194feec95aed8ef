"""The words of a wish and of a lyric line: which of them carry meaning, and which lines share them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, filterfalse
from typing import TYPE_CHECKING, Final

from lyricsbert.text import holds_phrase
from lyricsbert.text import tokens as normal_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    return _words_of_plain(_plain(text))


def _plain(text: str) -> str:
    """A text without case and accents."""
    if not text.isascii():
        text = text.replace("’", "'").replace("‘", "'")
    if not text.isascii():
        text = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))
    return text.casefold()


def _words_of_plain(text: str) -> list[str]:
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text)


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


@dataclass(frozen=True, slots=True, eq=False)
class SungLines:
    """The lines of a song, with what is looked up in them.

    Attributes:
        lines: in order.
        plain: the same without case and accents.
        forms: stem -> the distinct words that have it, in the order they are first sung, with spaces between. A text,
            since a list for each stem of all songs that are remembered would keep the garbage collector busy.
    """

    lines: tuple[str, ...]
    plain: tuple[str, ...]
    forms: Mapping[str, str]

    @classmethod
    def of(cls, lines: Iterable[str]) -> SungLines:
        """Look once at every word."""
        lines = tuple(lines)
        text = _plain("\n".join(lines))
        forms: dict[str, str] = {}
        for word in dict.fromkeys(_words_of_plain(text)):
            key = stem(word)
            forms[key] = f"{forms[key]} {word}" if key in forms else word
        return cls(lines, tuple(text.split("\n")), forms)

    def forms_of(self, key: str) -> list[str]:
        """The words with a stem."""
        return self.forms.get(key, "").split()


def lines_with(wanted: Iterable[str], sung: SungLines, limit: int, among: range | None = None) -> tuple[str, ...]:
    """The distinct lines that share most of the wanted stems, in the order they are sung; none if no line shares one.

    A line is worth more for a stem that no chosen line has yet.

    Args:
        wanted: stems of content words.
        sung: the song's lines.
        limit: most lines to return.
        among: numbers of the lines to look at, all if None.
    """
    has: dict[str, set[str]] = {}
    place: dict[str, int] = {}
    for key in wanted:
        for word in sung.forms_of(key):
            if word in _FUNCTION_WORDS:
                continue
            for number in among if among is not None else range(len(sung.lines)):
                # Most lines do not hold the word, which is seen from their letters sooner than from their words.
                if word in sung.plain[number] and word in _words_of_plain(sung.plain[number]):
                    line = sung.lines[number]
                    has.setdefault(line, set()).add(key)
                    place[line] = min(number, place.get(line, number))
    chosen: list[str] = []
    covered: set[str] = set()
    while has and len(chosen) < limit:
        best = max(has, key=lambda line: (len(has[line] - covered), len(has[line]), -place[line]))
        chosen.append(best)
        covered |= has.pop(best)
    return tuple(sorted(chosen, key=place.__getitem__))


def phrase_lines(phrase: str, sung: SungLines) -> tuple[str, ...]:
    """The first line, else the first two or three consecutive lines, that sing a phrase word by word; else none."""
    wanted = normal_words(phrase)
    if not wanted or not holds_phrase("\n".join(sung.plain), wanted):
        return ()
    lines = [normal_words(line) for line in sung.lines]
    for height in range(1, 4):
        for first in range(len(lines) - height + 1):
            if _spaced(wanted) in _spaced(chain.from_iterable(lines[first : first + height])):
                return sung.lines[first : first + height]
    return ()


def _spaced(run: Iterable[str]) -> str:
    return f" {' '.join(run)} "


def listing(items: Iterable[str]) -> str:
    """Items joined as in a sentence: "a", "a and b", "a, b and c"."""
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last
