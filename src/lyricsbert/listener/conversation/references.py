"""Songs of a list that a line speaks of: "the second", "number 2", "the last one", "that song", a title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from lyricsbert.listener.conversation.lines import NUMBERS, number_of
from lyricsbert.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = Literal["like", "reject", "artist", "not artist", "spoken of"]

_ORDINALS: Final = {
    word: place
    for place, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(),  # noqa: SIM905
        1,
    )
}
_ORDINAL: Final = rf"(?:{'|'.join(_ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th)|last|final|top|bottom)"
_ONE: Final = r"(?: (?:one|song|track|tune|1))?"
_NEXT: Final = (
    r"(?= (?:\||-|but|and|or|nor|is|was|isnt|wasnt|fits?|again|better|please|only|though|tho|with|if|too|suits|"
    r"sounds?|feels?|"
    r"in|on|there|here|so|made|make|less|more|minus|without|at|for|because|plus|of|best|most|then) | $)"
)
_PLACE: Final = re.compile(
    rf" (?:(?:the )(?P<ordinal>{_ORDINAL})(?:(?: (?:one|song|track|tune|1))(?= )|{_NEXT})"
    rf"|(?P<bare>{_ORDINAL}) (?:one|song|track)(?= )"
    rf"|(?:the )?(?:number|no|nr|num|song|track) (?P<number>\d{{1,3}}|{'|'.join(NUMBERS)})(?= ))"
)
_ARTIST: Final = re.compile(
    rf" (?:by|from|of) (?:the )?(?:(?P<ordinal>{_ORDINAL}) (?:artist|singer|band|group|one)|"
    rf"(?P<same>same (?:artist|singer|band|"
    r"person)|(?:that|this) (?:artist|singer|band|one)|her|him|them))(?= )"
)
_NOT_ARTIST: Final = re.compile(
    r" (?:not|no more(?: of)?|without|no) (?:(?:her|him|them|that (?:artist|singer|band)|this (?:artist|singer|"
    r"band)))(?= (?:\||again|please|$)|$)"
)
_THAT: Final = re.compile(
    r" (?:(?:that|this)(?: (?:one|song|track|tune))(?= )|(?:like|than|not|skip|love|remove|drop|hate) (?:that|"
    r"it)(?= (?:\||but|$)| $))"
)
_ALL: Final = re.compile(
    r" (?:(?:all )?(?:of )?(?:these|those)(?: (?:ones|songs|tracks))?|them|(?:this|the last|the) list|"
    r"the last (?:lot|ones|songs)|"
    r"(?:of|like) this(?: (?:sort|kind|type|stuff)(?: of (?:thing|song|music|stuff))?)?|(?:this|that) (?:sort|kind|"
    r"type) of (?:thing|song|stuff|music))(?= )"
)
_REJECTING: Final = re.compile(
    r" (?:not|no|skip|remove|drop|get rid of|lose|without|delete|hate|dislike|(?:dont|do not|"
    r"didnt) (?:really )?(?:like|want|love|need|play)|"
    r"less(?: of| like)?|except|minus|ditch|bin|kill|anything but|leave out|take out|take off|nothing like|unlike|"
    r"scrap|nix|avoid|cut|"
    r"instead of|rather than|away with|fewer(?: like)?)(?: (?:the|like|that|this|of|please|number|all))* $"
)
_BAD_AFTER: Final = re.compile(
    r"^ (?:one |song )?(?:is|was|are|were|sounds?) (?:just |really |so |too |a bit |absolutely |pretty )*(?:awful|"
    r"terrible|bad|boring|rubbish|crap|wrong|"
    r"annoying|horrible|shit|not (?:for me|good|right|it|my)|dreadful|naff|meh|irritating|grating|dull|rank|trash|"
    r"garbage|out) "
)
_BARE: Final = re.compile(r" (?P<number>[1-9]|1\d|20)(?= (?:\||and|or|but|please|is|too|is)| $)")
_LINKED: Final = frozenset((" and ", " or ", " | ", " & ", " nor ", " | and "))
_WANTING: Final = re.compile(r" (?:like|love|loved|liked|similar to|enjoyed|than)(?: (?:the|a|song))* $")
_COMPARING: Final = re.compile(r" (?:than|compared to|next to|as)(?: (?:the|all|of|what|in))* $")


@dataclass(frozen=True, slots=True)
class Reference:
    """Songs of a list that words speak of.

    Attributes:
        span: where they stand in the folded text.
        role: what is said of them.
        songs: ids.
        is_all: whether it is the whole list.
        missing: the number that was said, if the list is shorter.
    """

    span: tuple[int, int]
    role: Role
    songs: tuple[str, ...] = ()
    is_all: bool = False
    missing: int | None = None


def find_references(folded: str, listed: Sequence[str], titles: Sequence[str], focus: str | None) -> list[Reference]:
    """The songs that a folded text speaks of, in order.

    Args:
        folded: tokens with a blank before and after each.
        listed: ids of the songs of the last list.
        titles: their titles.
        focus: id of the song that was spoken of last.
    """
    found: list[Reference] = []

    def add(span: tuple[int, int], role: Role, songs: tuple[str, ...], **more: bool | int | None) -> None:
        if all(span[1] <= other.span[0] or span[0] >= other.span[1] for other in found):
            found.append(Reference(span, role, songs, **more))  # type: ignore[arg-type]

    that = focus if focus in listed else (listed[0] if listed else None)
    for match in _NOT_ARTIST.finditer(folded):
        add(match.span(), "not artist", (that,) if that else ())
    for match in _ARTIST.finditer(folded):
        place = _place(match["ordinal"], len(listed)) if match["ordinal"] else None
        songs = (that,) if match["same"] and that else _at(place, listed)
        add(match.span(), "artist", songs, missing=None if songs else place)
    for match in _PLACE.finditer(folded):
        said = match["ordinal"] or match["bare"]
        place = _place(said, len(listed)) if said else number_of(match["number"])
        songs = _at(place, listed)
        add(match.span(), _role(folded, match.span()), songs, missing=None if songs else place)
    for song, title in zip(listed, titles, strict=True):
        if span := _title_span(folded, title):
            add(span, _role(folded, span), (song,))
    for match in _ALL.finditer(folded):
        add(match.span(), _role(folded, match.span()), tuple(listed), is_all=True)
    for match in _BARE.finditer(folded):
        before = folded[: match.start() + 1]
        is_next = any(
            folded[each.span[1] : match.start() + 1] in _LINKED for each in found if each.role in ("like", "reject")
        )
        if not (is_next or before == " " or _REJECTING.search(before) or _WANTING.search(before)):
            continue
        songs = _at(int(match["number"]), listed)
        role = found[-1].role if is_next else _role(folded, match.span())
        add(match.span(), role, songs, missing=None if songs else int(match["number"]))
    spoken = [reference.songs[0] for reference in found if reference.songs and not reference.is_all]
    that = spoken[0] if spoken else that
    for match in _THAT.finditer(folded):
        verb = match[0].split()[0]
        start = match.start() if verb in ("that", "this") else match.start() + len(verb) + 1
        add((start, match.end()), _role(folded, (start, match.end())), (that,) if that else ())
    return sorted(found, key=lambda reference: reference.span)


def _place(word: str, count: int) -> int:
    if word in ("last", "final", "bottom"):
        return max(1, count)
    if word == "top":
        return 1
    return _ORDINALS.get(word) or int(word.rstrip("stndrh"))


def _at(place: int | None, listed: Sequence[str]) -> tuple[str, ...]:
    return (listed[place - 1],) if place and 1 <= place <= len(listed) else ()


def _title_span(folded: str, title: str) -> tuple[int, int] | None:
    """Where a title of the list stands: of two words or more, or after words that name songs."""
    name = fold(title)
    place = folded.find(f" {name} ") if name else -1
    if place < 0:
        return None
    before = folded[: place + 1]
    if len(name.split()) == 1 and not (_REJECTING.search(before) or re.search(r" (?:like|called|love|than) $", before)):
        return None
    return place, place + len(name) + 1


def _role(folded: str, span: tuple[int, int]) -> Role:
    before, after = folded[: span[0] + 1], folded[span[1] :]
    if _COMPARING.search(before):
        return "spoken of"
    if _REJECTING.search(before) or _BAD_AFTER.search(after):
        return "reject"
    return "like"
