"""Changes relative to a list: "happier", "less sad", "too loud", "not romantic enough", "slow it down"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from lyricsbert.listener.conversation.moves import Shift
from lyricsbert.recommend.understanding.qualities import COMPARATIVES, QUALITIES, SIZES

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricsbert.recommend.understanding.qualities import Axis

_SIZE: Final = rf"(?:(?P<size>{'|'.join(sorted(SIZES, key=len, reverse=True))}) )*"
_WORD: Final = "|".join(sorted(QUALITIES, key=len, reverse=True))
_FORM: Final = "|".join(sorted(COMPARATIVES, key=len, reverse=True))
_MUSIC: Final = r"(?:songs?|music|tracks?|tunes?|ones?|stuff|vibes?|things?)"

_MORE: Final = re.compile(
    rf" {_SIZE}(?P<how>more|less|too|not quite so|not quite as|not nearly so|not so|not as|not that|not quite that|"
    rf"nothing so|nothing too|not too|a bit too|way too|far too|much too|isnt so|less of the|more of the) "
    rf"(?:of a |overly |so )?(?P<word>{_WORD})(?= )"
)
_ENOUGH: Final = re.compile(rf" (?P<not>not|isnt|arent|nowhere near) (?P<word>{_WORD}) enough(?= )")
_COMPARED: Final = re.compile(rf"(?<! no) {_SIZE}(?P<word>{_FORM})(?= )(?! than (?:the )?[0-9])")
_LESS: Final = frozenset("less too not".split())  # noqa: SIM905

_PHRASES: Final[tuple[tuple[str, Axis, int], ...]] = (
    (
        r"(?:speed|pick|hurry|perk|liven|amp|pump|crank|turn|wake|gee|spice) (?:it|them|things|me|this|that) up",
        "energy",
        1,
    ),
    (r"(?:pick|speed|turn|pump) up the (?:pace|speed|tempo|energy|volume)", "energy", 1),
    (r"(?:turn it up|step it up|kick it up(?: a notch)?|louder)", "energy", 1),
    (
        r"(?:slow|calm|tone|turn|wind|quiet|quieten|bring|take|cool|dial) (?:it|them|things|this|that|me)(?: right|"
        r" all)? (?:down|back)"
        r"(?: a notch)?",
        "energy",
        -1,
    ),
    (r"(?:chill|mellow) (?:it|them|things|me)? ?out", "energy", -1),
    (r"cheer (?:it|them|things|me|this) up|lighten (?:it|them|the mood|up)(?: up)?", "valence", 1),
    (
        r"(?:mak(?:e|es|ing)|left|leav(?:e|es|ing)) me (?:feel )?(?:even )?(?:worse|sad|sadder|cry|miserable|"
        r"depressed|down)",
        "valence",
        1,
    ),
    (r"(?:bring(?:s|ing)?|get(?:s|ting)?) me down", "valence", 1),
    (r"(?:put(?:s|ting)?|send(?:s|ing)?) me to sleep", "energy", 1),
    (r"(?:giv(?:e|es|ing) me a headache|stress(?:es|ing)? me out)", "energy", -1),
    (r"(?:something|one|song|songs|music) (?:to )?(?:cheer|lift) me (?:up)?", "valence", 1),
)
_SAID: Final = tuple((re.compile(rf" {_SIZE}(?:{pattern})(?= )"), axis, sign) for pattern, axis, sign in _PHRASES)

_ALIKE: Final = 82
_SHORT_LINE: Final = 5
_TYPED: Final = {"mor": "more", "moar": "more", "les": "less", "alot": "lot", "sumthing": "something", "abit": "bit"}


def respelled(tokens: tuple[str, ...], knows: Callable[[str], bool]) -> tuple[str, ...]:
    """Tokens of a short line, with misspelled comparatives set right.

    Args:
        tokens: of the line, with marks.
        knows: tells whether a word is right as it is.
    """
    typed = tuple(_TYPED.get(token, token) for token in tokens)
    if len(typed) > _SHORT_LINE:
        return typed
    return tuple(token if not token.isalpha() or knows(token) else _comparative_like(token) for token in typed)


def _comparative_like(token: str) -> str:
    if len(token) < 5 or token in COMPARATIVES or token in QUALITIES:
        return token
    match = process.extractOne(token, COMPARATIVES.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return match[0] if match and match[0][0] == token[0] and match[0] != token else token


def find_shifts(folded: str) -> list[tuple[tuple[int, int], Shift]]:
    """The changes that a folded text asks for, with where they stand in it, in order.

    Args:
        folded: tokens with a blank before and after each.
    """
    found: list[tuple[tuple[int, int], Shift]] = []
    for pattern in (_ENOUGH, _MORE, _COMPARED):
        for match in pattern.finditer(folded):
            _add(found, match.span(), _shift(match))
    for pattern, axis, sign in _SAID:
        for match in pattern.finditer(folded):
            _add(found, match.span(), Shift(axis, sign, _size(match), match[0].strip()))
    return sorted(found, key=lambda pair: pair[0])


def is_quality(word: str) -> bool:
    """Whether a token says how songs may be more or less."""
    return word in QUALITIES


def _add(found: list[tuple[tuple[int, int], Shift]], span: tuple[int, int], shift: Shift) -> None:
    if all(span[1] <= start or span[0] >= end for (start, end), _ in found):
        found.append((span, shift))


def _shift(match: re.Match[str]) -> Shift:
    groups = match.groupdict()
    if groups.get("not"):
        axis, sign = QUALITIES[match["word"]]
        return Shift(axis, sign, 1.0, match[0].strip())
    how = groups.get("how") or ""
    axis, sign = QUALITIES[match["word"]] if how else COMPARATIVES[match["word"]]
    is_less = not _LESS.isdisjoint(how.split())
    # "Too" says by how much itself.
    return Shift(axis, -sign if is_less else sign, _size(match), match[0].strip())


def _size(match: re.Match[str]) -> float:
    said = match.groupdict().get("size")
    return SIZES[said] if said else 1.0
