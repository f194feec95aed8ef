"""What a wish does not want: "no Christmas songs", "anything but love songs", "not sad", "tired of breakup songs"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.understanding.clean import advisories_of
from lyricsbert.recommend.understanding.feelings import emotions_in, is_feeling
from lyricsbert.recommend.understanding.marked_text import MARKS
from lyricsbert.recommend.understanding.negations import TRIGGERS, Needs
from lyricsbert.recommend.understanding.word_sets import MUSIC, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lyricsbert.recommend.understanding.marked_text import MarkedText

LONGEST: Final = 5
"""Words that name what is excluded."""

_FEW: Final = 3
"""Words that are surely one thing."""

_LINKS: Final = (("or",), ("nor",), ("and",))
_STARTS: Final = words_of("no not nothing without")
"""First words of a text that ask for songs by themselves."""

_SKIPPED: Final = words_of(
    """
    a an the any anything anyone more another all those these too so very such usual particularly of kind about being
    songs song music with really that which feeling feel be for extra overly
    """
)
_ENDS: Final = MARKS | words_of(
    """
    but because just only please pls plz plese thanks thank since so when while though although as for im ive id
    ill i my me its it we were us he hes him she shes her they them you youd youre your theyre weve who whos
    which that if then today tonight tmrw tomorrow now anymore either and or nor no not in on from to after
    until this is are was isnt arent at by than again already ever more rather maybe one ones kind over with
    about
    """
)
_IDIOMS: Final = words_of(
    """
    thoughts thought idea cap reason way matter need needs longer doubt problem problems wonder sleep signal one
    body nobody someone anyone special serious else happens left new wrong much sure enough many always yet here
    there going same single clue luck chance fair good bad great fine ok okay well alright really like sense
    rush worries hurry cash money looks strings plan plans work degree hope regrets stress shortcut rules wheels
    commitment feelings food home daylight end ends lasts beats satisfies can compares hurts matters works helps
    done makes feels could would will hurt comes goes changed changes stays
    """
)
"""What "no" and "nothing" begin that excludes nothing: "no idea", "nothing special"."""
_STYLES: Final = words_of(
    """
    preachy cheesy cringe cringey corny loud noisy slow fast heavy religious sleepy explicit dirty sweary clever
    deep sappy mushy sentimental boring dark weird whiny edgy intense shouty screamy screaming swearing rude
    swear swears sweary cursing curse curses cussing cuss profanity profanities expletives vulgar vulgarity
    language obscenity gore gory brutality cheerless emo christmassy christmas dance dancing party partying
    better dancey bouncy moody soft quiet calm hopeful relaxing peaceful political
    """
)
_QUOTED: Final = re.compile(r'"[^"]+"|“[^”]+”|„[^“”]+[“”]')
_ASKS: Final = re.compile(
    r" (?:songs?|music|tracks?|tunes?|play|playlist|something|anything|pls|please|ballads?|lyrics|stuff|sth|smth|"
    r"smthing|dont want|not want) "
)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Something that is not wanted.

    Attributes:
        places: of the tokens that say so.
        subject: places of those that name it.
        emotions: positions in EMOTIONS of the feelings that it is, none for anything else.
    """

    places: range
    subject: range
    emotions: frozenset[int]


def find_exclusions(text: MarkedText, is_name: Callable[[str], bool] = lambda _: False) -> list[Exclusion]:
    """What a text excludes, in order.

    A feeling that is named without a negation elsewhere ("I'm not lonely in the dark, I'm lonely in a crowd") is not
    excluded.

    Args:
        text: the wish.
        is_name: whether folded words are a genre or an artist that the library knows.
    """
    found: list[tuple[range, range]] = []
    taken: set[int] = set()
    quoted = [match.span() for match in _QUOTED.finditer(text.raw)]
    for pattern, needs in TRIGGERS:
        for match in pattern.finditer(text.folded):
            trigger = text.places(*match.span("trigger" if "trigger" in pattern.groupindex else 0))
            start = text.spans[trigger.start][0]
            if any(opens <= start < closes for opens, closes in quoted) or not taken.isdisjoint(trigger):
                continue
            first = trigger.start
            for subject in _subjects(text, trigger.stop, needs, is_name):
                places = range(first, subject.stop)
                if not taken.isdisjoint(places):
                    break
                taken.update(places)
                found.append((places, subject))
                first = subject.stop
    wanted = emotions_in(token for place, token in enumerate(text.tokens) if place not in taken)
    return [
        Exclusion(places, subject, _emotions(_content(text, subject)) - wanted)
        for places, subject in sorted(found, key=lambda pair: pair[0].start)
    ]


def _subjects(text: MarkedText, start: int, needs: Needs, is_name: Callable[[str], bool]) -> Iterator[range]:
    """What is excluded from a place on: one thing, or several linked by "or"."""
    subject = _subject(text, start)
    content = () if subject is None else _content(text, subject)
    if subject is None or (_IDIOMS.issuperset(content[:1]) and not advisories_of(" ".join(content))):
        return
    longest, needs_of_next = LONGEST, max(needs, Needs.FEW)
    while subject is not None and len(subject) <= longest and _suffices(text, subject, needs, is_name):
        yield subject
        link = text.tokens[subject.stop : subject.stop + 1]
        if link not in _LINKS and not (needs == Needs.FEW and link == ("no",)):
            return
        subject = _subject(text, subject.stop + 1)
        longest, needs = LONGEST if needs >= Needs.MUSIC else 2, needs_of_next


def _subject(text: MarkedText, start: int) -> range | None:
    """The words that name something, from a place on."""
    tokens = text.tokens
    while start < len(tokens) and tokens[start] in _SKIPPED:
        start += 1
    stop = start
    while stop < min(len(tokens), start + LONGEST) and tokens[stop] not in _ENDS:
        stop += 1
        if tokens[stop - 1] in MUSIC and stop - 1 > start:
            break
    return range(start, stop) if stop > start else None


def _content(text: MarkedText, subject: range) -> tuple[str, ...]:
    """The words of a subject that say what songs, not that it is songs."""
    return tuple(text.tokens[place] for place in subject if text.tokens[place] not in MUSIC)


def _suffices(text: MarkedText, subject: range, needs: Needs, is_name: Callable[[str], bool]) -> bool:
    """Whether a subject is what its negation needs."""
    content = _content(text, subject)
    if not content:
        return False
    known = any(is_feeling(token) or token in _STYLES for token in content) if len(content) <= 2 else False
    if (
        known
        or is_name(" ".join(content))
        or (is_feeling(content[0]) and len(content) <= _FEW)
        or needs == Needs.ANYTHING
    ):
        return True
    if len(content) > _FEW or needs == Needs.KNOWN:
        return False
    if needs == Needs.MUSIC:
        return text.tokens[subject.stop - 1] in MUSIC
    if needs == Needs.LAST and subject.stop < len(text.tokens) and text.tokens[subject.stop] not in MARKS:
        return False
    return bool(_ASKS.search(text.folded)) or text.tokens[0] in _STARTS


def _emotions(content: tuple[str, ...]) -> frozenset[int]:
    return emotions_in(content) if len(content) <= _FEW else frozenset()
