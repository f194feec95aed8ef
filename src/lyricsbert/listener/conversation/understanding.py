"""Understanding a line: which act it is, and what it changes, by rule and in the context of what was said."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lyricsbert.listener.conversation.finding import find
from lyricsbert.listener.conversation.journeys import find_journey, find_minutes
from lyricsbert.listener.conversation.lines import NOTHING, core_of, whole_line
from lyricsbert.listener.conversation.moves import Move
from lyricsbert.listener.conversation.shifts import is_quality, respelled
from lyricsbert.model.emoji import spell_emoji
from lyricsbert.recommend.content_words import content_words
from lyricsbert.recommend.understanding.feelings import is_feeling
from lyricsbert.recommend.understanding.marked_text import MARKS, MarkedText
from lyricsbert.recommend.understanding.reader import LONGEST
from lyricsbert.recommend.understanding.word_sets import words_of
from lyricsbert.text import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.listener.conversation.finding import Found
    from lyricsbert.listener.conversation.references import Reference
    from lyricsbert.listener.conversation.state import State
    from lyricsbert.recommend import Recommender

MAX_TEXT: Final = 10_000
"""Characters of the longest line that is read."""

_WHY: Final = re.compile(
    r" (?:why|how come|explain|reasons?|what makes you|what made you|how (?:does|do|is|are)|who (?:sings|sang|is|"
    r"wrote|made|does)|"
    r"what(?:s| is| are) .* about|tell me (?:more )?about|when (?:was|is)|(?:what|which) (?:year|genre|"
    r"album) (?:is|was)) "
)
_WHY_WORDS: Final = words_of(
    """
    why how come explain reason reasons what makes made you the a do does did is are was were choose chose chosen
    pick picked think say suggest suggested recommend recommended play give gave show showed put this that these
    those it them one ones song songs track number no in there here on list my me for to fit fits match matches suit
    suits so and but exactly please got get have has given giving chosen who sings sang wrote when year genre album
    about which more tell s be would any ok okay hm hmm
    """
)
_SONG: Final = r"(?:songs?|music|tracks?|tunes?|playlist|ballads?|anthems?|lyrics|bangers?)"
_NEW_WISH: Final = re.compile(
    rf" (?:{_SONG} (?:for|to|about|that|when|while|of|where|you|i|like|with)|(?:something|anything|stuff|"
    rf"tunes) (?:for|to|i can) |for (?:when|a|an|the|my) )"
)
_STATEMENT: Final = re.compile(
    r"^ (?:(?:lol|ok|okay|fine|so|well|sorry|but|and|\||oh|ugh|hi|hey|today|honestly|actually|yeah|hmm) )*(?:(?:i|"
    r"ive|we|weve|my|our|everything|nothing|"
    r"nobody|everyone|today|yesterday|tonight|life|feeling|feelin|felt|been|its been|just|there|its|hes|shes|he|"
    r"she|they|this|the) (?!want|need|would|prefer|d |"
    r"like |love |hate |dont (?:like|want)|do not|cant concentrate|wish)|im |i am )"
)
_FELT: Final = re.compile(r" (?:im|i am|i feel|im feeling|i felt|ive been|we are|feeling) ")
_GOES_ON: Final = re.compile(
    r"^ (?:and (?:then|now|my|i|he|she|they|it|the|on top|after|to)|then|plus|on top of (?:that|it)|also (?:my|i)|"
    r"because |besides |(?:he|she|they|it) "
    r"(?!is (?:ok|fine)))"
)
_ABOUT: Final = re.compile(
    r"^ (?:(?:but|and|also|maybe|perhaps|what about|how about|now|can (?:it|they) be|make (?:it|them)|with|add|"
    r"something|some|one|ones|"
    r"anything|could they be|keep it but|ok|okay|same but) )*(?P<lead>about|with|mentioning|featuring|on|"
    r"involving) (?P<what>.+)$"
)
_SMALL: Final = words_of(
    """
    keep same mood theme words topic subject list kids kid asleep car children please thanks songs song music ones
    one stuff something anything things make made made them these those this that it really actually want need like
    can could would give play show more less bit little only just nothing nowt mean concentrate again too still even
    better best works lovely great good nice loved love hate put get rid skip not no yes but and or with for the a
    an some any time sort kind type anymore any more stop playing from by is are was in of to my me i im ive its
    theyre there here you your so then now vibe vibes feel feels sound sounds right down up all lot quite swearing
    fine okay ok mind dont if possible crying most ever way far much version tempo volume lyrics album tracks
    """
)
_CODE: Final = re.compile(
    r"[{};]\s|\w\(.*\)\s*[:;]?|==|=>|</?\w+>|\bSELECT\b.*\bFROM\b|^\s*(?:def|import|class|#include|function)\b"
)
_HASH: Final = re.compile(r"(?:#|№|nr\.|no\.)\s*(\d{1,3})\b", re.IGNORECASE)
_MENTION: Final = re.compile(
    r"\b(?:don['’]?t|do not|never) (?:mention|talk about|sing about|bring up)\b", re.IGNORECASE
)
_ASKING: Final = re.compile(
    r"^(?:(?:ok|okay|so|well|now|then|and|what about|how about|let['’]?s (?:try|have|hear|do)|can i (?:get|have)|"
    r"(?:can|could) you (?:play|find|give)(?: me)?|play(?: me)?|give me|show me|find me|i(?:['’]d| would) like(?! to )|"
    r"i (?:want|need)(?: to hear)?(?! to ))[ ,]+)+",
    re.IGNORECASE,
)
_INSTEAD: Final = re.compile(r"[ ,]+(?:instead|please|pls|then|now)[.!?]*$", re.IGNORECASE)
_LOOSE_SONGS: Final = re.compile(r"[ ,]+(?:songs?|tracks|tunes)[.!?]*$", re.IGNORECASE)
_UNHEARD: Final = re.compile(
    r" (?:(?:fe)?male|men|mens|women|womens|woman|girl|boy|guy|lady|deep|high) (?:singers?|vocals?|voices?|bands?|"
    r"vocalists?) | (?:vocals?|voices?|bpm|guitars?|"
    r"drums?|piano|bass|saxophone|violins?|beats?|riffs?|solos?|synths?|instrumentals?|acoustic) | in (?:spanish|"
    r"french|german|italian|portuguese|japanese|"
    r"korean|hindi|arabic|chinese|swedish|dutch|english) "
)
_FEW: Final = 4

HEARS_NOTHING: Final = (
    "I read English lyrics and hear no music, so I cannot tell voices, instruments or languages apart."
)
NO_LIST: Final = "There is no list of songs yet: tell me first how you feel, or what songs should be about."
TELL_ME: Final = "Tell me how you feel, or what songs should be about."
NOTHING_TO_GO_BY: Final = f"There is nothing in this to go by. {TELL_ME}"
TOO_LONG: Final = f"That is longer than the {MAX_TEXT:,} characters that I read: tell me in fewer words."
LOOKS_LIKE_CODE: Final = "This looks like code: tell me in words how you feel, or what songs should be about."


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
    if "\n" in raw or len(raw.split()) > LONGEST:
        return _told_at_length(raw, recommender)
    corrected, _ = recommender.queries.spelling.correct(raw, recommender.names.words)
    marked = MarkedText.of(corrected)
    if len(marked.tokens) > LONGEST:
        return _told_at_length(raw, recommender)
    names, spelling = recommender.names.words, recommender.queries.spelling
    marked = replace(marked, tokens=respelled(marked.tokens, lambda word: word in names or spelling.knows(word)))
    if move := _whole(marked.folded, state) or _journey(marked, state, recommender):
        return move
    if len(marked.words) == 1 and marked.words[0] in NOTHING and spell_emoji(text) == text:
        return Move(act="unclear", note=NOTHING_TO_GO_BY)  # before “yes” is taken for a band
    found = find(marked, state, recommender)
    return _why(marked, found, state) or _decide(text, found, state, recommender)


def _whole(folded: str, state: State) -> Move | None:
    """What a line asks for that means one thing as a whole; None for any other."""
    if line := whole_line(folded):
        act, topic, count = line
        if act == "more" and (that := _like_that(folded, state)):
            return Move(act="change", liked=that, of=that)
        return Move(act=act, topic=topic, count=count)
    return None


def _journey(text: MarkedText, state: State, recommender: Recommender) -> Move | None:
    """A journey, with the filters, the number of songs or the minutes that are said beside it."""
    journey = find_journey(text.folded)
    if journey is None:
        return None
    minutes = find_minutes(text.folded)
    spans = [journey.span, *([minutes[1]] if minutes else [])]
    taken = {place for start, end in spans for place in text.places(start + 1, end)}
    found = find(MarkedText.of(text.without(taken)), replace(state, items=(), listed=()), recommender)
    return Move(
        act="journey",
        start=journey.start,
        goal=journey.goal,
        minutes=minutes[0] if minutes else None,
        count=found.count,
        add=tuple(found.add),
        clean=found.clean,
        duration=found.duration,
    )


def _told_at_length(raw: str, recommender: Recommender) -> Move:
    """A mood that is told in several lines, or in many words."""
    if note := recommender.queries.english.why_not(raw):
        return Move(act="unclear", note=_unread(note))
    return Move(act="unclear", note=LOOKS_LIKE_CODE) if _CODE.search(raw) else Move(act="wish", mood=raw)


def _unread(note: str) -> str:
    """Why a text cannot be read, from why what it feels like is unknown."""
    return f"{note.split(',', maxsplit=1)[0]}. {TELL_ME}"


def _like_that(folded: str, state: State) -> tuple[str, ...]:
    """The song that "more like that" speaks of, if one was spoken of."""
    if state.focus in state.listed and state.focus and re.search(r" (?:like|of) (?:that|it|this) ", folded):
        return (state.focus,)
    return ()


def _why(text: MarkedText, found: Found, state: State) -> Move | None:
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


def _decide(text: str, found: Found, state: State, recommender: Recommender) -> Move:
    """Whether a line changes what holds, or is a new wish."""
    if missing := _missing(found.references, state):
        return missing
    folded_rest = f" {' '.join(MarkedText.of(found.rest).words)} " if found.rest else " "
    has_context = bool(state.items or state.listed)
    if note := _contradiction(found) or (has_context and _out_of_reach(found, folded_rest)):
        return Move(act="unclear", note=note)
    content = [word for word in MarkedText.of(found.rest).words if word not in _SMALL]
    if has_context and found.anything and not _is_new(found, folded_rest, content):
        return _change(found, folded_rest, content)
    if has_context and not found.anything and (about := _ABOUT.match(folded_rest)):
        return Move(act="change", about=f"{about['lead']} {about['what'].strip()}")
    return _wish(text, found, folded_rest, state, recommender)


def _out_of_reach(found: Found, rest: str) -> str:
    """Why a change that is asked for cannot be made in this library, or from lyrics at all; empty if it can."""
    if len(rest.split()) <= _FEW and _UNHEARD.search(rest) and not found.shifts:
        return HEARS_NOTHING
    if found.unknown and not found.anything:
        return f"There is no artist “{found.unknown}” in this library."
    return ""


def _is_new(found: Found, rest: str, content: Sequence[str]) -> bool:
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


def _change(found: Found, rest: str, content: Sequence[str]) -> Move:
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
        count=found.count,
        by=tuple(song for each in found.references if each.role == "artist" for song in each.songs),
        not_by=tuple(song for each in found.references if each.role == "not artist" for song in each.songs),
    )


def _contradiction(found: Found) -> str:
    """Why a line contradicts itself; empty if it does not."""
    signs: dict[str, set[int]] = {}
    for shift in found.shifts:
        signs.setdefault(shift.axis, set()).add(shift.sign)
    if twice := next((axis for axis, both in signs.items() if len(both) > 1), None):
        words = [shift.words for shift in found.shifts if shift.axis == twice]
        return f"“{words[0]}” and “{words[1]}” contradict each other: say one of them."
    barred = {chip.value for chip in found.add if chip.kind == "without"}
    if both_ways := next((chip.value for chip in found.add if chip.kind != "without" and chip.value in barred), None):
        return f"“{both_ways}” and “not {both_ways}” contradict each other: say one of them."
    kept = {stem(word) for word in content_words(found.rest)}
    for chip in found.add:
        if chip.kind == "without" and (both := [word for word in content_words(chip.value) if stem(word) in kept]):
            return f"“{both[0]}” and “not {both[0]}” contradict each other: say one of them."
    return ""


def _wish(text: str, found: Found, rest: str, state: State, recommender: Recommender) -> Move:
    """A new wish, or why there is none in a line."""
    words = set(rest.split())
    core = core_of(rest).split()
    others = {
        "add": tuple(found.add),
        "clean": found.clean,
        "duration": found.duration,
        "lift": tuple(found.lift),
        "count": found.count,
    }
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
    found.rest = _LOOSE_SONGS.sub("", found.rest) if found.count and len(core) > 1 else found.rest
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
