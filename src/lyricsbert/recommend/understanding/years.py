"""Years in a wish: "from the 80s", "1985", "before 2000", "since 2010", "60s and 70s", "oldies"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricsbert.recommend.understanding.marked_text import MarkedText

EARLIEST: Final = 1
LATEST: Final = 9999

OLDIES_UNTIL: Final = 1979
"""The last year of what radio stations call oldies."""

_DECADES: Final = {
    **{"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80},
    **{"nineties": 90, "noughties": 0, "naughties": 0, "aughts": 0, "twentys": 20, "thirtys": 30, "fortys": 40},
    **{"fiftys": 50, "sixtys": 60, "seventys": 70, "eightys": 80, "ninetys": 90},
}
_WORD_DECADE: Final = "|".join(_DECADES)
_DECADE: Final = rf"(?:(?:early|mid|late) )?(?:(?:18|19|20)?[0-9]0s|(?:nineteen )?(?:{_WORD_DECADE}))"
_YEAR: Final = r"(?:1[89]|20)[0-9][0-9]"
_POINT: Final = rf"(?:{_DECADE}|{_YEAR})"
_TO: Final = r"(?:to|until|till|through|thru|-|and|bis)"
_LINK: Final = r"(?:and|or|\||plus)(?: (?:the|from|from the|early|maybe))?"

_NOT_A_YEAR: Final = (
    r"(?! (?:miles?|days?|nights?|times?|people|men|light|years?|dollars|pounds|euros|feet|steps|calories|a month) )"
)
_AGE: Final = "".join(f"(?<! {whose} )" for whose in ("my", "his", "her", "our", "your", "their", "moms", "dads", "im"))
_LEAD: Final = r"(?:(?:from|of|in|out of|during|around|about|between)(?: the)?(?: years?)? |the |the years? |years? )?"

_RANGE: Final = re.compile(
    rf" {_LEAD}(?P<first>{_POINT}) {_TO} (?:the )?(?P<last>{_POINT}|[0-9][0-9])(?: (?:era|years))? "
)
_UNTIL: Final = re.compile(
    rf" (?:(?:from|of) )?(?P<how>before|pre|until|till|up to|no later than|older than|earlier than) (?:the )?"
    rf"(?:years? )?(?P<point>{_POINT}) "
)
_SINCE: Final = re.compile(
    rf" (?:(?:from|of) )?(?P<how>after|post|since|newer than|later than|from|starting in) (?:the )?(?:years? )?"
    rf"(?P<point>{_POINT})(?P<on> (?:on|onward|onwards|and up|and later|and newer|or later|or newer|until now|to now|"
    rf"till now|until today|to today|till today))? "
)
_LIST: Final = re.compile(
    rf" {_LEAD}{_AGE}(?P<points>{_POINT}{_NOT_A_YEAR}(?: {_LINK} {_POINT}{_NOT_A_YEAR})*)(?: (?:era|style))?(?= )"
)
_FRENCH: Final = re.compile(r" (?:from |of |in )?(?:the )?years (?P<decade>[2-9]0) ")
_SHORT: Final = re.compile(r" (?:from |of |in )(?P<year>[0-9][0-9]) ")
_OLDIES: Final = re.compile(r" (?:golden )?oldies ")
_STORY: Final = re.compile(
    r" (?:born|died|dead|married|met|wed|divorced|retired|left|moved|passed|started|broke up|since|was|were|been|date)"
    r"(?: (?:away|in|on|the|of|back|there|here|together)){0,3} $"
)
"""What makes of "since 1985" a date in somebody's life."""
_OF_MUSIC: Final = re.compile(
    r" (?:songs?|music|tracks?|tunes|hits?|stuff|popular|released|made|written|recorded|big|charts?|out|one|ones|"
    r"number|something|anything|sung)(?: [^ ]+)? $|^ $"
)
"""What "in 1985" must follow to be no such date."""


@dataclass(frozen=True, slots=True)
class FoundYears:
    """Years that a text names.

    Attributes:
        places: of the tokens that say so.
        spans: first and last years, both included.
    """

    places: range
    spans: tuple[tuple[int, int], ...]


def find_years(text: MarkedText, newest: int) -> list[FoundYears]:
    """All years in a text, in order; none that overlap.

    Args:
        text: the wish.
        newest: the last year of the library: it decides which century "the 20s" are of.
    """
    found: list[FoundYears] = []
    taken: set[int] = set()
    for start, end, spans in _candidates(text, newest):
        places = text.places(start, end)
        if spans and taken.isdisjoint(places):
            taken.update(places)
            found.append(FoundYears(places, spans))
    return sorted(found, key=lambda years: years.places.start)


def _candidates(text: MarkedText, newest: int) -> Iterator[tuple[int, int, tuple[tuple[int, int], ...]]]:
    """Positions in the folded text and what is said there, the longest forms first."""
    folded = text.folded
    for match in _RANGE.finditer(folded):
        first, last = _span(match["first"], newest)[0], _end_of(match["last"], match["first"], newest)
        if first <= last and not (" and " in match[0] and "between" not in match[0]):
            yield *match.span(), ((first, last),)
    for match in _UNTIL.finditer(folded):
        first, last = _span(match["point"], newest)
        includes = match["how"] in ("until", "till", "up to", "no later than")
        yield *match.span(), ((EARLIEST, last if includes else first - 1),)
    for match in _SINCE.finditer(folded):
        first, last = _span(match["point"], newest)
        if match["how"] in ("from", "starting in") and not match["on"]:
            continue
        if match["how"] == "since" and _STORY.search(folded[: match.start() + 1]):
            continue
        excludes = match["how"] in ("after", "post", "newer than", "later than")
        yield *match.span(), ((last + 1 if excludes else first, LATEST),)
    for match in _FRENCH.finditer(folded):
        yield *match.span(), (_span(f"{match['decade']}s", newest),)
    for match in _LIST.finditer(folded):
        if _is_a_date(match, match["points"]):
            continue
        points = re.findall(rf"(?<= ){_POINT}(?= )", f" {match['points']} ")
        yield *match.span(), _merged([_span(point, newest) for point in points])
    for match in _SHORT.finditer(folded):
        place = text.places(*match.span()).stop - 1
        if text.raw[text.spans[place][0]] in "'’" and not _is_a_date(match, match["year"]):
            year = _century(int(match["year"]), newest)
            yield *match.span(), ((year, year),)
    for match in _OLDIES.finditer(folded):
        yield *match.span(), ((EARLIEST, OLDIES_UNTIL),)


def other_years(spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """All years but some, whose spans are in order."""
    starts = [EARLIEST, *(last + 1 for _, last in spans)]
    ends = [*(first - 1 for first, _ in spans), LATEST]
    return tuple((first, last) for first, last in zip(starts, ends, strict=True) if first <= last)


def _is_a_date(match: re.Match[str], point: str) -> bool:
    """Whether a year is one of somebody's life: "born in 1985"."""
    before = match.string[: match.start() + 1]
    if match[0].startswith(" in ") and point.strip()[-1] != "s":
        return not _OF_MUSIC.search(before)
    return bool(_STORY.search(before))


def _span(point: str, newest: int) -> tuple[int, int]:
    """First and last year of "1985", "80s", "early eighties"."""
    *part, name = point.replace("nineteen ", "").split()
    if name.isdigit():
        return int(name), int(name)
    digits = name.removesuffix("s")
    if digits.isdigit():
        first = int(digits) if len(digits) == 4 else _century(int(digits), newest)
    else:
        first = _century(_DECADES[name], newest)
    start, end = {"early": (0, 4), "mid": (3, 6), "late": (5, 9)}.get("".join(part), (0, 9))
    return first + start, first + end


def _century(year: int, newest: int) -> int:
    """A year or decade of two digits in the last century that is not yet to come."""
    return 2000 + year if 2000 + year <= max(newest, 2000) else 1900 + year


def _end_of(last: str, first: str, newest: int) -> int:
    """The last year of a range: of "94", after "1991", it is 1994."""
    if last.isdigit() and len(last) == 2:
        return int(first[:2] + last) if first[:2].isdigit() and len(first) == 4 else _century(int(last), newest)
    return _span(last, newest)[1]


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, neighbours made one."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)
