"""Journeys in a line: "from sad to hopeful", "take me from angry to calm"."""

from __future__ import annotations

import re
from typing import Final

from lyricsbert.recommend.understanding.feelings import is_feeling
from lyricsbert.recommend.understanding.word_sets import words_of

_LED: Final = (
    r"(?:take|bring|get|carry|lead|move|guide|walk|help|ease|lift|see)(?: (?:me|us|him|her|you|i|we))?|(?:go|going|"
    r"moving|journey|playlist|songs|"
    r"music|trip|mix)(?: (?:that|which) (?:goes|go|moves?|takes? me|leads?))?|(?:get|gets|move|goes)"
)
_JOURNEY: Final = re.compile(
    rf" (?:(?P<led>{_LED}) )?(?:slowly |gently |gradually |back )*from (?:being |feeling )?(?P<start>(?:(?!to |"
    rf"into |from )[^ |]+ ){{1,5}})(?:back |all the way )?"
    rf"(?:in)?to (?:being |feeling )?(?P<goal>(?:(?!please |but |with |again |over |in |within |for |\| )[^ |"
    rf"]+ ){{1,5}})"
)
_WANTED: Final = re.compile(
    r" (?:im|i am|i feel|im feeling|feeling|feel) (?:so |very |really |a bit )?(?P<start>(?:[^ |"
    r"]+ ){1,4}?)(?:(?:\| )?(?:and|but) )(?:i )?(?:just )?(?:want|wanna|need|"
    r"would like|d like|id like|wish)(?: to)? (?:feel|be|get|become) (?P<goal>(?:(?!please |again )[^ |]+ ){1,4})"
)
_STATES: Final = words_of(
    """
    okay ok fine well better good great bad low down up high blue peaceful peace hopeful hope calm calmer energetic
    energised energized confident confidence loved strong brave free alive awake sleepy asleep rested relaxed
    stressed stress anxious sane serene content grumpy upset hurt broken heartbroken lost motivated pumped ready
    gentle quiet excited cheerful bored tense furious angry joy rage grief despair acceptance courage stressed-out
    chilled mellow optimistic positive
    """
)


def find_journey(folded: str) -> tuple[str, str] | None:
    """What a journey starts from and where it leads, in words; None if a folded text asks for none."""
    if match := _WANTED.search(folded):
        return match["start"].strip(), match["goal"].strip()
    match = _JOURNEY.search(folded)
    if match is None:
        return None
    start, goal = (match[name].strip() for name in ("start", "goal"))
    felt = [any(map(_is_state, words.split())) for words in (start, goal)]
    enough = any(felt) if match["led"] else all(felt)
    return (start, goal) if enough and not any(map(str.isdigit, start + goal)) else None


def _is_state(word: str) -> bool:
    return word in _STATES or is_feeling(word)
