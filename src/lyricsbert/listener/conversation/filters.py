"""Filters that come and go in a conversation: clean lyrics, a length, and taking filters back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lyricsbert.listener.conversation.lines import NUMBERS, number_of
from lyricsbert.recommend.understanding.clean import clean_spans
from lyricsbert.recommend.understanding.standing import spans_of
from lyricsbert.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.listener.conversation.state import Item
    from lyricsbert.recommend.advisories import Advisory

Span = tuple[int, int]

_SWEARING: Final = (
    r"(?:swearing|swear ?words?|swears|explicit(?: (?:lyrics|songs|ones|content|language|stuff))?|bad language|"
    r"bad words|cursing|cussing|"
    r"curse words|cuss words|profanity|profanities|rude words|rude stuff|f words|dirty (?:words|lyrics)|"
    r"foul language|swearings)"
)
_NO_SWEARING: Final = re.compile(
    rf" (?:no|without|less|avoid|cut out|skip|minus|not|nothing|with no|leave out|lose|zero|"
    rf"anything but)(?: (?:any|the|all|so much|too))*"
    rf" (?:{_SWEARING}|explicit|rude|sweary|dirty|adult)(?= )"
)
_OK: Final = r"(?:ok|okay|fine|allowed|good|cool|alright|all right|welcome|no problem|back)"
_UNCLEAN: Final = re.compile(
    rf" (?:(?:{_SWEARING}|swearing|explicit) (?:(?:is|are|s|songs|lyrics) )*{_OK}(?: (?:again|now|too))*|(?:allow|"
    rf"bring back|dont mind|do not mind|with)"
    rf"(?: the| some)? {_SWEARING}(?: again)?|{_SWEARING} (?:dont|doesnt|do not|does not) bother (?:me|us)|"
    rf"uncensored|swearings {_OK}(?: now)?)(?= )"
)
_NUMBER: Final = rf"\d{{1,4}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))}"
_DURATION: Final = re.compile(
    rf" (?P<end>under|less than|shorter than|no longer than|no more than|not longer than|at most|max|maximum|up to|"
    rf"below|within|over|longer than|"
    rf"more than|at least|above)(?: of)? (?P<number>{_NUMBER})(?: (?P<half>and a half))? (?P<unit>minutes?|mins?|"
    rf"min|seconds?|secs?)(?: long| max| each)?(?= )"
)
_LONGER: Final = frozenset(("over", "longer than", "more than", "at least", "above"))
_LONGEST: Final = 36_000.0

_THE: Final = r"(?:(?:about|the|that|all|any|of|my) )*"
_DROP: Final = r"(?:forget|drop|remove|ignore|lose|clear|cancel|scrap|take off|get rid of|without)"
_LIFTS: Final = (
    (
        "all",
        rf"(?:{_DROP}|turn off|switch off|no) {_THE}filters?(?: off)?|(?:all )?filters off|no more filters",
    ),
    (
        "years",
        rf"any (?:year|decade|era|time period|period|age)(?: (?:is|will) (?:\w+))?|(?:whatever|whichever|every|"
        rf"all) (?:years?|decades?|eras?)|"
        rf"{_DROP} {_THE}(?:years?|decades?|dates?|era)|(?:year|decade|era) doesnt matter|doesnt matter (?:when|"
        rf"what year)|from any (?:time|year)|any old time|no (?:year|decade|date) limits?|(?:dont|do not) (?:care|"
        rf"mind)(?: about)?(?: the| what| which)* (?:years?|decades?|when|era)",
    ),
    (
        "artist",
        rf"(?:any|all|other|different|more) (?:artists?|singers?|bands?)(?: (?:are|is))?(?: (?:{_OK}|too|again))*|"
        rf"{_DROP} {_THE}(?:artist|singer|band)",
    ),
    (
        "genre",
        rf"(?:any|all|every|whatever|whichever) (?:genres?|styles?|kinds? of music)|{_DROP} {_THE}(?:genre|style)",
    ),
    (
        "duration",
        rf"(?:any|whatever|every) (?:length|duration)|however long|length doesnt matter|{_DROP} {_THE}(?:length|"
        rf"duration)",
    ),
)
_LIFT: Final = tuple((kind, re.compile(rf" (?:{pattern})(?= )")) for kind, pattern in _LIFTS)
_ANYONE: Final = frozenset(("anyone", "anybody", "whoever", "everyone", "by anyone", "from anyone", "from everyone"))
_NOT_ONLY: Final = re.compile(
    r" (?:not|doesnt have to be|neednt be|dont have to be)(?: be)? (?:just|only|all|always)(?= )"
)
_WELCOME: Final = re.compile(
    rf" (?:bring (?:\S+ ){{0,6}}back|put (?:\S+ ){{0,6}}back(?: in)?|allow|unban|(?:is|are|s) (?:\S+ )?{_OK}|"
    rf"{_OK} again|dont mind|do not mind|welcome(?: back)?|"
    rf"(?:you )?(?:can|may) (?:play|have|use|put)|(?:can|could|may) (?:come|be) (?:back|played|in)|"
    rf"give (?:\S+ ){{1,6}}another chance|back in|{_DROP})(?= )"
)


def find_clean(folded: str) -> list[tuple[Span, tuple[Advisory, ...]]]:
    """Where a folded text asks for songs without swear words, or fit for children, and what they are to be without."""
    return [*((match.span(), ("explicit",)) for match in _NO_SWEARING.finditer(folded)), *clean_spans(folded)]


def find_duration(folded: str) -> list[tuple[Span, tuple[float, float]]]:
    """The lengths that a folded text asks for, in seconds, with where they stand."""
    found = []
    for match in _DURATION.finditer(folded):
        number = number_of(match["number"]) + (0.5 if match["half"] else 0)
        seconds = number * (60.0 if match["unit"].startswith("m") else 1.0)
        found.append((match.span(), (seconds, _LONGEST) if match["end"] in _LONGER else (0.0, seconds)))
    return found


def find_lifts(folded: str, items: Sequence[Item]) -> list[tuple[Span, str]]:
    """The kinds or the ids of filters that a folded text takes back, with where it says so.

    Args:
        folded: tokens with a blank before and after each.
        items: what holds.
    """
    found: list[tuple[Span, str]] = [(match.span(), "clean") for match in _UNCLEAN.finditer(folded)]
    for kind, pattern in _LIFT:
        found += [(match.span(), kind) for match in pattern.finditer(folded)]
    if folded.strip() in _ANYONE:
        found.append(((0, len(folded) - 1), "artist"))
    only, welcome = _NOT_ONLY.search(folded), _WELCOME.search(folded)
    for item in items:
        if item.kind not in ("years", "artist", "genre", "without"):
            continue
        named = _named(folded, item)
        if named and (welcome or (only and item.kind != "without")):
            spans = [named, *(match.span() for match in (only, welcome) if match)]
            found += [(span, item.id) for span in spans]
    return found


def _named(folded: str, item: Item) -> Span | None:
    """Where a text names the value of a filter; for years, any of them or a decade."""
    if spans_of(item.value):
        match = re.search(r" (?:the )?(?:(?:19|20)?\d0s|(?:19|20)\d\d|[a-z]+ties)(?= )", folded)
        return match.span() if match else None
    words = fold(item.value).split()
    for size in range(len(words), 0, -1):
        name = " ".join(words[:size])
        place = folded.find(f" {name} ")
        if place >= 0 and (size == len(words) or (size > 1 or len(name) > 4)):
            return place, place + len(name) + 1
    return None
