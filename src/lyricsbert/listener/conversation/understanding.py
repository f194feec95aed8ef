"""Understanding a line: which act it is, and what it changes, by rule and in the context of what was said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from lyricsbert.listener.conversation.filters import find_clean, find_duration, find_lifts
from lyricsbert.listener.conversation.journeys import find_journey
from lyricsbert.listener.conversation.lines import NOTHING, core_of, whole_line
from lyricsbert.listener.conversation.moves import Move, Shift
from lyricsbert.listener.conversation.references import Reference, find_references
from lyricsbert.listener.conversation.shifts import find_shifts, is_quality, respelled
from lyricsbert.model.emoji import spell_emoji
from lyricsbert.recommend import Chip
from lyricsbert.recommend.content_words import content_words
from lyricsbert.recommend.understanding.feelings import is_feeling
from lyricsbert.recommend.understanding.marked_text import MARKS, MarkedText
from lyricsbert.recommend.understanding.reader import LONGEST, read_text
from lyricsbert.recommend.understanding.word_sets import words_of
from lyricsbert.recommend.wish import STANDING
from lyricsbert.text import fold, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.library import Library
    from lyricsbert.listener.conversation.filters import Span
    from lyricsbert.listener.conversation.state import State
    from lyricsbert.recommend import Recommender

MAX_TEXT: Final = 10_000
"""Characters of the longest line that is read."""

_WHY: Final = re.compile(
    r" (?:why|how come|explain|reasons?|what makes you|what made you|how (?:does|do|is|are)|who (?:sings|sang|is|wrote|made|does)|"
    r"what(?:s| is| are) .* about|tell me (?:more )?about|when (?:was|is)|(?:what|which) (?:year|genre|album) (?:is|was)) "
)
_WHY_WORDS: Final = words_of(
    """
    why how come explain reason reasons what makes made you the a do does did is are was were choose chose chosen pick picked
    think say suggest suggested recommend recommended play give gave show showed put this that these those it them one ones song
    songs track number no in there here on list my me for to fit fits match matches suit suits so and but exactly please got get
    have has given giving chosen who sings sang wrote when year genre album about which more tell s be would any ok okay hm hmm
    """
)
_SONG: Final = r"(?:songs?|music|tracks?|tunes?|playlist|ballads?|anthems?|lyrics|bangers?)"
_NEW_WISH: Final = re.compile(
    rf" (?:{_SONG} (?:for|to|about|that|when|while|of|where|you|i|like|with)|(?:something|anything|stuff|tunes) (?:for|to|i can) |for (?:when|a|an|the|my) )"
)
_STATEMENT: Final = re.compile(
    r"^ (?:(?:lol|ok|okay|fine|so|well|sorry|but|and|\||oh|ugh|hi|hey|today|honestly|actually|yeah|hmm) )*(?:(?:i|ive|we|weve|my|our|everything|nothing|"
    r"nobody|everyone|today|yesterday|tonight|life|feeling|feelin|felt|been|its been|just|there|its|hes|shes|he|she|they|this|the) (?!want|need|would|prefer|d |"
    r"like |love |hate |dont (?:like|want)|do not|cant concentrate|wish)|im |i am )"
)
_FELT: Final = re.compile(r" (?:im|i am|i feel|im feeling|i felt|ive been|we are|feeling) ")
_GOES_ON: Final = re.compile(
    r"^ (?:and (?:then|now|my|i|he|she|they|it|the|on top|after|to)|then|plus|on top of (?:that|it)|also (?:my|i)|because |besides |(?:he|she|they|it) "
    r"(?!is (?:ok|fine)))"
)
_ABOUT: Final = re.compile(
    r"^ (?:(?:but|and|also|maybe|perhaps|what about|how about|now|can (?:it|they) be|make (?:it|them)|with|add|something|some|one|ones|"
    r"anything|could they be|keep it but|ok|okay|same but) )*(?P<lead>about|with|mentioning|featuring|on|involving) (?P<what>.+)$"
)
_SMALL: Final = words_of(
    """
    keep same mood theme words topic subject list kids kid asleep car children please thanks songs song music ones one
    stuff something anything things make made made them these those this that it really actually want need like can could would give play
    show more less bit little only just nothing nowt mean concentrate again too still even better best works lovely great good nice
    loved love hate put get rid skip not no yes but and or with for the a an some any time sort kind type anymore any more stop playing from by is are was in of
    to my me i im ive its theyre there here you your so then now vibe vibes feel feels sound sounds right down up all lot quite
    swearing fine okay ok mind dont if possible crying most ever way far much version tempo volume lyrics album tracks
    """
)
_CODE: Final = re.compile(r"[{};]\s|\w\(.*\)\s*[:;]?|==|=>|</?\w+>|\bSELECT\b.*\bFROM\b|^\s*(?:def|import|class|#include|function)\b")
_HASH: Final = re.compile(r"(?:#|№|nr\.|no\.)\s*(\d{1,3})\b", re.IGNORECASE)
_MENTION: Final = re.compile(r"\b(?:don['’]?t|do not|never) (?:mention|talk about|sing about|bring up)\b", re.IGNORECASE)
_ASKING: Final = re.compile(
    r"^(?:(?:ok|okay|so|well|now|then|and|what about|how about|let['’]?s (?:try|have|hear|do)|can i (?:get|have)|(?:can|could) you "
    r"(?:play|find|give)(?: me)?|play(?: me)?|give me|show me|find me|i(?:['’]d| would) like|i want(?: to hear)?|i need)[ ,]+)+",
    re.IGNORECASE,
)
_INSTEAD: Final = re.compile(r"[ ,]+(?:instead|please|pls|then|now)[.!?]*$", re.IGNORECASE)
_UNHEARD: Final = re.compile(
    r" (?:(?:fe)?male|men|mens|women|womens|woman|girl|boy|guy|lady|deep|high) (?:singers?|vocals?|voices?|bands?|vocalists?) | (?:vocals?|voices?|bpm|guitars?|"
    r"drums?|piano|bass|saxophone|violins?|beats?|riffs?|solos?|synths?|instrumentals?|acoustic) | in (?:spanish|french|german|italian|portuguese|japanese|"
    r"korean|hindi|arabic|chinese|swedish|dutch|english) "
)
_BEFORE_EXCLUDED: Final = re.compile(
    r" (?:no|not|without|except|ban|skip|drop|remove|less|lose|hate|stop|avoid|never|(?:dont|do not) (?:\w+ )?(?:play|want|like|need|give me|suggest)|"
    r"any(?:thing|one|body) but|every(?:thing|one|body) but|enough|sick of|tired of|bored of|apart from|other than|leave out|get rid of|cut out|minus)"
    r"(?: (?:any|more|songs?|music|stuff|by|from|of|the|playing|all|with|me|another|thing))* $"
)
_FEW: Final = 4
_TOO: Final = re.compile(r" (?:theyre |its |these are |that is |thats |it is |all |a bit |a little |way |far |much |just )*too (?!many|few|much)(?P<word>[a-z]{4,})(?= (?:\||for)| $)")
_ONLY: Final = re.compile(r" (?:only|just|nothing but|strictly|exclusively|solely|purely)(?= )")

HEARS_NOTHING: Final = "I read English lyrics and hear no music, so I cannot tell voices, instruments or languages apart."
NO_LIST: Final = "There is no list of songs yet: tell me first how you feel, or what songs should be about."
TELL_ME: Final = "Tell me how you feel, or what songs should be about."
NOTHING_TO_GO_BY: Final = f"There is nothing in this to go by. {TELL_ME}"
TOO_LONG: Final = f"That is longer than the {MAX_TEXT:,} characters that I read: tell me in fewer words."
LOOKS_LIKE_CODE: Final = "This looks like code: tell me in words how you feel, or what songs should be about."


@dataclass(slots=True)
class _Found:
    """What was found in a line, and which of its tokens say it."""

    text: MarkedText
    taken: set[int] = field(default_factory=set)
    shifts: list[Shift] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    lift: list[str] = field(default_factory=list)
    clean: bool = False
    duration: tuple[float, float] | None = None
    add: list[Chip] = field(default_factory=list)
    rest: str = ""
    near: tuple[str, ...] = ()

    def take(self, span: Span) -> None:
        """Note that some of the folded text was read."""
        self.taken.update(self.text.places(span[0] + 1, max(span[0] + 2, span[1])))

    @property
    def anything(self) -> bool:
        """Whether anything at all was found."""
        return bool(self.shifts or self.references or self.lift or self.clean or self.duration or self.add or self.near)


def understand(text: str, state: State, recommender: Recommender) -> Move:
    """What a line asks for.

    Args:
        text: as typed.
        state: what was said before.
        recommender: over the library whose songs and names are spoken of.
    """
    if len(text) > MAX_TEXT:
        return Move(act="unclear", note=TOO_LONG)
    raw = _MENTION.sub("nothing about", _HASH.sub(r"number \1", text.strip()))
    corrected, _ = recommender.queries.spelling.correct(raw, recommender.names.words)
    marked = MarkedText.of(corrected)
    if "\n" in raw or len(marked.tokens) > LONGEST:
        return _told_at_length(raw, recommender)
    names, spelling = recommender.names.words, recommender.queries.spelling
    marked = replace(marked, tokens=respelled(marked.tokens, lambda word: word in names or spelling.knows(word)))
    if line := whole_line(marked.folded):
        act, topic, count = line
        if act == "more" and (that := _like_that(marked.folded, state)):
            return Move(act="change", liked=that, of=that)
        return Move(act=act, topic=topic, count=count)
    if journey := find_journey(marked.folded):
        return Move(act="journey", start=journey[0], goal=journey[1])
    found = _find(marked, state, recommender)
    if move := _why(marked, found, state):
        return move
    return _decide(text, found, state, recommender)


def _told_at_length(raw: str, recommender: Recommender) -> Move:
    """A mood that is told in several lines, or in many words."""
    if note := recommender.queries.english.why_not(raw):
        return Move(act="unclear", note=_unread(note))
    return Move(act="unclear", note=LOOKS_LIKE_CODE) if _CODE.search(raw) else Move(act="wish", mood=raw)


def _unread(note: str) -> str:
    """Why a text cannot be read, from why what it feels like is unknown."""
    return f"{note.split(',')[0]}. {TELL_ME}"


def _like_that(folded: str, state: State) -> tuple[str, ...]:
    """The song that "more like that" speaks of, if one was spoken of."""
    if state.focus in state.listed and state.focus and re.search(r" (?:like|of) (?:that|it|this) ", folded):
        return (state.focus,)
    return ()


def _why(text: MarkedText, found: _Found, state: State) -> Move | None:
    """A question for reasons, which speaks of nothing else."""
    if not _WHY.search(f" {' '.join(text.words)} "):
        return None
    said = {text.tokens[place] for place in range(len(text.tokens)) if place not in found.taken} - MARKS
    if not said <= _WHY_WORDS:
        return None
    if not state.listed:
        return Move(act="unclear", note=NO_LIST)
    if missing := _missing(found.references, state):
        return missing
    if not found.references and {"who", "when", "about"} & said:
        return None
    return Move(act="why", of=tuple(song for each in found.references if not each.is_all for song in each.songs))


def _find(text: MarkedText, state: State, recommender: Recommender) -> _Found:
    """All that the rules find in a line."""
    found, folded = _Found(text), text.folded
    for span in find_clean(folded):
        found.clean = True
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


def _find_songs(found: _Found, state: State, library: Library) -> None:
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
        found.shifts += [shift] if (shift.axis, shift.sign) not in {(each.axis, each.sign) for each in found.shifts} else []
        found.take(span)
    for match in _TOO.finditer(found.text.hiding(found.taken).folded):
        found.add.append(Chip("without", match["word"], match[0].strip()))
        found.take(match.span())


def _read(found: _Found, recommender: Recommender) -> None:
    """Read what is left as a wish is read, and keep the filters in it."""
    names, spelling, library = recommender.names, recommender.queries.spelling, recommender.library
    left = MarkedText.of(found.text.without(found.taken))
    only = [span for match in _ONLY.finditer(left.folded) for span in left.places(match.start() + 1, match.end())]
    plain = left.without(only)
    if not any(map(str.isalnum, plain)):
        return
    read = read_text(plain, names, spelling, ("spelling",))
    if any(part.chip.kind in ("title", "like") and part.chip.used and not part.artist for part in read.parts):
        found.near = tuple(
            library.ids[row]
            for part in read.parts
            for row in (part.near or part.pinned)[:1]
            if part.chip.kind in ("title", "like") and part.chip.used and not part.artist
        )
    found.add += [_as_meant(part.chip, left) for part in read.parts if part.chip.kind in STANDING]
    if only and not found.add:
        called = [name for token in left.tokens if (name := names.artist_called(token))]
        found.add = [Chip("artist", names.written_artist(name), name) for name in called[:1]]
        if called:
            return
    rest = read_text(plain, names, spelling, ("spelling", "title", "like", "count"))
    found.rest = rest.rest if found.add or not only else _unless_filler(left.raw, rest.rest)


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


def _missing(references: Sequence[Reference], state: State) -> Move | None:
    """The answer to a number that the list does not have."""
    for reference in references:
        if reference.missing is not None:
            if not state.listed:
                return Move(act="unclear", note=NO_LIST)
            count = len(state.listed)
            songs = "1 song" if count == 1 else f"{count} songs"
            note = f"There is no number {reference.missing}: the list has {songs}."
            return Move(act="unclear", note=note)
    return None


def _decide(text: str, found: _Found, state: State, recommender: Recommender) -> Move:
    """Whether a line changes what holds, or is a new wish."""
    if missing := _missing(found.references, state):
        return missing
    contradiction = _contradiction(found)
    if contradiction:
        return Move(act="unclear", note=contradiction)
    folded_rest = f" {' '.join(MarkedText.of(found.rest).words)} " if found.rest else " "
    content = [word for word in MarkedText.of(found.rest).words if word not in _SMALL]
    has_context = bool(state.items or state.listed)
    if has_context and found.anything and not _is_new(found, folded_rest, content):
        return _change(found, folded_rest, content)
    if has_context and len(folded_rest.split()) <= _FEW and _UNHEARD.search(folded_rest) and not found.shifts:
        return Move(act="unclear", note=HEARS_NOTHING)
    if has_context and not found.anything and (about := _ABOUT.match(folded_rest)):
        return Move(act="change", about=f"{about['lead']} {about['what'].strip()}")
    return _wish(text, found, folded_rest, state, recommender)


def _is_new(found: _Found, rest: str, content: Sequence[str]) -> bool:
    """Whether what is left beside changes and filters is a wish of its own."""
    if not content:
        return False
    if found.shifts and any(shift.words.startswith(("too", "not")) or "too " in shift.words for shift in found.shifts):
        return bool(_FELT.search(rest) and any(map(is_feeling, content)))
    if found.references or found.near:
        return False
    if found.shifts:
        return bool(_NEW_WISH.search(rest)) or bool(_FELT.search(rest) and any(map(is_feeling, content)))
    if _NEW_WISH.search(f"{rest} ") or _STATEMENT.match(rest):
        return not (found.clean or found.lift or found.duration) or any(map(is_feeling, content))
    return bool(found.add) and not (found.clean or found.lift or found.duration)


def _change(found: _Found, rest: str, content: Sequence[str]) -> Move:
    """A change of what holds."""
    about = ""
    if content and (match := re.search(r" (?:about|mentioning) (?P<what>.+)$", rest)):
        about = f"about {match['what'].strip()}"
    liked = tuple(song for each in found.references if each.role == "like" and not each.is_all for song in each.songs)
    rejected = tuple(song for each in found.references if each.role == "reject" for song in each.songs)
    of = tuple(song for each in found.references if not each.is_all for song in each.songs)
    add = list(found.add)
    return Move(
        act="change",
        about=about,
        shifts=tuple(found.shifts),
        add=tuple(add),
        lift=tuple(found.lift),
        clean=found.clean,
        duration=found.duration,
        liked=tuple(dict.fromkeys((*liked, *found.near))),
        rejected=rejected,
        of=of or found.near,
        by=tuple(song for each in found.references if each.role == "artist" for song in each.songs),
        not_by=tuple(song for each in found.references if each.role == "not artist" for song in each.songs),
    )


def _contradiction(found: _Found) -> str:
    """Why a line contradicts itself; empty if it does not."""
    signs: dict[str, set[int]] = {}
    for shift in found.shifts:
        signs.setdefault(shift.axis, set()).add(shift.sign)
    if twice := next((axis for axis, both in signs.items() if len(both) > 1), None):
        words = [shift.words for shift in found.shifts if shift.axis == twice]
        return f"“{words[0]}” and “{words[1]}” contradict each other: say one of them."
    kept = {stem(word) for word in content_words(found.rest)}
    for chip in found.add:
        if chip.kind == "without" and (both := [word for word in content_words(chip.value) if stem(word) in kept]):
            return f"“{both[0]}” and “not {both[0]}” contradict each other: say one of them."
    return ""


def _wish(text: str, found: _Found, rest: str, state: State, recommender: Recommender) -> Move:
    """A new wish, or why there is none in a line."""
    words = set(rest.split())
    core = core_of(rest).split()
    others = {"add": tuple(found.add), "clean": found.clean, "duration": found.duration, "lift": tuple(found.lift)}
    has_emoji = not words and any(map(str.isalnum, spell_emoji(text)))
    if not found.add and not has_emoji and (words <= NOTHING or (not core and not found.anything)):
        return Move(act="unclear", note=NOTHING_TO_GO_BY)
    if _CODE.search(text):
        return Move(act="unclear", note=LOOKS_LIKE_CODE)
    if not found.anything and (note := recommender.queries.english.why_not(text)):
        return Move(act="unclear", note=_unread(note))
    if not found.anything and not has_emoji and _is_unknown(rest, recommender):
        return Move(act="unclear", note=NOTHING_TO_GO_BY)
    goes_on = bool(state.of("mood")) and not found.anything and bool(_GOES_ON.match(rest))
    mood = _INSTEAD.sub("", _ASKING.sub("", found.rest)) if words - NOTHING else text.strip() if has_emoji else ""
    return Move(act="wish", mood=mood, goes_on=goes_on, **others)  # type: ignore[arg-type]


def _is_unknown(rest: str, recommender: Recommender) -> bool:
    """Whether no word of a short text is a word, a name or one that any song sings."""
    words = content_words(rest) or rest.split()
    if len(words) > _FEW or not all(map(str.isalpha, words)):
        return False
    spelling, names = recommender.queries.spelling, recommender.names.words
    if any(spelling.knows(word) or word in names or is_quality(word) for word in words):
        return False
    return not any(recommender.library.search_words(word, 1, phrase="") for word in words)
