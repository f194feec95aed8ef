"""All that is found in a line by rule: songs of the list, changes, filters that come and go, and what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from lyricsbert.listener.conversation.filters import find_clean, find_duration, find_lifts
from lyricsbert.listener.conversation.references import find_references
from lyricsbert.listener.conversation.shifts import find_shifts, is_quality
from lyricsbert.recommend import Chip
from lyricsbert.recommend.content_words import content_words
from lyricsbert.recommend.understanding.feelings import is_feeling
from lyricsbert.recommend.understanding.marked_text import MarkedText
from lyricsbert.recommend.understanding.reader import read_text
from lyricsbert.recommend.wish_checks import STANDING
from lyricsbert.text import fold

if TYPE_CHECKING:
    from lyricsbert.library import Library
    from lyricsbert.listener.conversation.filters import Span
    from lyricsbert.listener.conversation.moves import Shift
    from lyricsbert.listener.conversation.references import Reference
    from lyricsbert.listener.conversation.state import State
    from lyricsbert.recommend import Recommender
    from lyricsbert.recommend.advisories import Advisory

_BEFORE_EXCLUDED: Final = re.compile(
    r" (?:no|not|without|except|ban|skip|drop|remove|less|lose|hate|stop|avoid|never|(?:dont|"
    r"do not) (?:\w+ )?(?:play|want|like|need|give me|suggest)|"
    r"any(?:thing|one|body) but|every(?:thing|one|body) but|enough|sick of|tired of|bored of|apart from|other than|"
    r"leave out|get rid of|cut out|minus)"
    r"(?: (?:any|more|songs?|music|stuff|by|from|of|the|playing|all|with|me|another|thing))* $"
)
_TOO: Final = re.compile(
    r" (?:theyre |its |these are |that is |thats |it is |all |a bit |a little |way |far |much |just )*too (?!many|"
    r"few|much)(?P<word>[a-z]{4,})(?= (?:\||for)| $)"
)
_TITLE_WORDS: Final = 2
"""Words of a title that a whole line is taken for."""

_LONGEST_NAME: Final = 4
_ONLY: Final = re.compile(r" (?:only|just|nothing but|strictly|exclusively|solely|purely)(?= )")


@dataclass(slots=True)
class Found:
    """What was found in a line, and which of its tokens say it."""

    text: MarkedText
    taken: set[int] = field(default_factory=set)
    shifts: list[Shift] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    lift: list[str] = field(default_factory=list)
    clean: tuple[Advisory, ...] = ()
    duration: tuple[float, float] | None = None
    add: list[Chip] = field(default_factory=list)
    rest: str = ""
    count: int | None = None
    near: tuple[str, ...] = ()
    unknown: str = ""

    def take(self, span: Span) -> None:
        """Note that some of the folded text was read."""
        self.taken.update(self.text.places(span[0] + 1, max(span[0] + 2, span[1])))

    @property
    def anything(self) -> bool:
        """Whether anything at all was found."""
        return bool(self.shifts or self.references or self.lift or self.clean or self.duration or self.add or self.near)


def find(text: MarkedText, state: State, recommender: Recommender) -> Found:
    """All that the rules find in a line."""
    found, folded = Found(text), text.folded
    for span, advisories in find_clean(folded):
        found.clean = tuple(dict.fromkeys((*found.clean, *advisories)))
        found.take(span)
    for span, duration in find_duration(folded):
        found.duration = duration
        found.take(span)
    for span, lifted in find_lifts(folded, state.items):
        found.lift += [lifted] if lifted not in found.lift else []
        found.take(span)
    _find_songs(found, state, recommender.library)
    _read(found, recommender)
    return found


def _find_songs(found: Found, state: State, library: Library) -> None:
    """Find songs of the list, and changes relative to them; they need a list, or what follows is a wish."""
    open_text = found.text.hiding(found.taken).folded
    rows = {song: row for song in state.listed for row in library.known_rows([song])}
    listed = [song for song in state.listed if song in rows]
    titles = [library.titles[rows[song]] for song in listed]
    numbered = [
        reference
        for reference in find_references(open_text, listed, titles, state.focus)
        if listed or reference.role != "spoken of" or reference.missing
    ]
    if not state.items and not listed and not any(each.missing for each in numbered):
        return
    for reference in numbered:
        found.references.append(reference)
        found.take(reference.span)
    for span, shift in find_shifts(found.text.hiding(found.taken).folded):
        found.shifts += (
            [shift] if (shift.axis, shift.sign) not in {(each.axis, each.sign) for each in found.shifts} else []
        )
        found.take(span)
    for match in _TOO.finditer(found.text.hiding(found.taken).folded):
        found.add.append(Chip("without", match["word"], match[0].strip()))
        found.take(match.span())


def _read(found: Found, recommender: Recommender) -> None:
    """Read what is left as a wish is read, and keep the filters in it."""
    names, spelling, library = recommender.names, recommender.queries.spelling, recommender.library
    left = MarkedText.of(found.text.without(found.taken))
    only = [span for match in _ONLY.finditer(left.folded) for span in left.places(match.start() + 1, match.end())]
    plain = left.without(only)
    if not any(map(str.isalnum, plain)):
        return
    read = read_text(plain, names, spelling, ("spelling",))
    found.near = tuple(
        library.ids[row]
        for part in read.parts
        for row in (part.near or part.pinned)[:1]
        if part.chip.used and not part.artist and (part.chip.kind == "like" or _names_a_song(part.chip, left))
    )
    found.add += [_as_meant(part.chip, left) for part in read.parts if part.chip.kind in STANDING]
    if only and not found.add:
        called = [name for token in left.tokens if (name := names.artist_called(token))]
        found.add = [Chip("artist", names.written_artist(name), name) for name in called[:1]]
        if called:
            return
        found.unknown = _unknown_artist(plain, recommender)
    found.count = next((part.count for part in read.parts if part.count), None)
    rest = read_text(plain, names, spelling, ("spelling", "title", "like"))
    found.rest = rest.rest if found.add or not only else _unless_filler(left.raw, rest.rest)


def _names_a_song(chip: Chip, text: MarkedText) -> bool:
    """Whether a title is what a line is, or what it asks to hear; "I want to scream" is no request for "Scream"."""
    if chip.kind != "title" or len(fold(chip.words).split()) < _TITLE_WORDS:
        return False
    return fold(chip.words) == fold(text.raw) or text.tokens[:1] in (("play",), ("hear",))


def _unknown_artist(name: str, recommender: Recommender) -> str:
    """What "only" is said of, if that may be nothing but an artist whom the library does not have."""
    names, words = recommender.names, MarkedText.of(name).words
    is_name = 0 < len(words) <= _LONGEST_NAME and not any(
        names.is_common(word) or is_feeling(word) or is_quality(word) for word in words
    )
    return name if is_name else ""


def _as_meant(chip: Chip, text: MarkedText) -> Chip:
    """An artist as excluded where a negation stands before the name."""
    if chip.kind != "artist":
        return chip
    place = text.folded.find(f" {fold(chip.value)} ")
    is_excluded = place >= 0 and _BEFORE_EXCLUDED.search(text.folded[: place + 1])
    return replace(chip, kind="without") if is_excluded else chip


def _unless_filler(raw: str, rest: str) -> str:
    """The text as it was where "only" told nothing."""
    return raw if content_words(rest) else rest
