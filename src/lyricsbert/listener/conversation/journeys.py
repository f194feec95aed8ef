"""Journeys in a line: "from sad to hopeful", "take me from angry to calm"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

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
    rf"(?:in)?to (?:being |feeling )?(?P<goal>(?:(?!please |but |with |again |over |in |within |for |by |"
    rf"from |only |without |using |\| )[^ |]+ ){{1,5}})"
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


_MINUTES: Final = re.compile(
    r" (?:in|for|within|over|lasting|takes?|of)(?: (?:about|around|roughly|some))? (?P<number>\d{1,3}|half an|an|one|"
    r"two|three)(?P<half> and a half)? (?P<unit>minutes?|mins?|hours?)(?P<more> and a half)?(?= )"
)
_WORDS: Final = {"half an": 0.5, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0}


class FoundJourney(NamedTuple):
    """A journey that is asked for: what it starts from and where it leads, in words, and the part that says so."""

    start: str
    goal: str
    span: tuple[int, int]


def find_minutes(folded: str) -> tuple[float, tuple[int, int]] | None:
    """How many minutes a journey is to last, and the part of a folded text that says so; None if nothing does."""
    match = _MINUTES.search(folded)
    if match is None:
        return None
    number = _WORDS.get(match["number"]) or float(match["number"])
    number += 0.5 if match["half"] or match["more"] else 0.0
    return number * (60 if match["unit"].startswith("hour") else 1), match.span()


def find_journey(folded: str) -> FoundJourney | None:
    """The journey that a folded text asks for, None if it asks for none."""
    if match := _WANTED.search(folded):
        return FoundJourney(match["start"].strip(), match["goal"].strip(), match.span())
    match = _JOURNEY.search(folded)
    if match is None:
        return None
    start, goal = (match[name].strip() for name in ("start", "goal"))
    felt = [any(map(_is_state, words.split())) for words in (start, goal)]
    enough = any(felt) if match["led"] else all(felt)
    return FoundJourney(start, goal, match.span()) if enough and not any(map(str.isdigit, start + goal)) else None


def _is_state(word: str) -> bool:
    return word in _STATES or is_feeling(word)
