"""Reasons of a journey: what each song has less and more of than the last, and what the two have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library.themes import themes_of
from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend import Reason
from lyricsbert.recommend.content_words import content_words, stems_of
from lyricsbert.recommend.lyric_lines import lyric_lines, section_reason
from lyricsbert.recommend.recommendation import listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.library import Library
    from lyricsbert.songs import Song

_LEAST_RATIO: Final = 0.05
_LEAST_LEVEL: Final = 0.5
"""Changes below which an emotion, or valence and energy in points of 9, are as in the last song."""

_LITTLE: Final = 2.5
_MUCH: Final = 6.0
"""Changes, in multiples of these, up to which it is a little, and from which it is much."""

_LEADS: Final = 0.5
_BESIDE: Final = 0.2
_LEVELS: Final = (("valence", "darker", "brighter"), ("energy", "calmer", "livelier"))


def step_reasons(rows: Sequence[int], songs: Sequence[Song], library: Library) -> list[tuple[Reason, ...]]:
    """The reasons of each song of a journey, true of its numbers and of those of the song before it.

    Args:
        rows: of the songs, in order.
        songs: the same with their lyrics.
        library: where they are.
    """
    stored = library.sections_of(rows)
    found: list[tuple[Reason, ...]] = [(Reason("path", f"The journey begins here: {feeling(rows[0], library)}."),)]
    for place in range(1, len(rows)):
        before, row = rows[place - 1], rows[place]
        reasons = [Reason("path", change_in_words(before, row, library))]
        if place == len(rows) - 1:
            reasons.append(Reason("path", f"The journey ends here: {feeling(row, library)}."))
        shared = [theme for theme in _themes(row, library) if theme in _themes(before, library)]
        if shared:
            reasons.append(Reason("theme", f"Like the last, about {listing(shared[:2])}."))
        sections = stored[place].analysis.embedding
        if len(sections):
            nearest = int((sections @ library.embedding[before]).argmax())
            stems = stems_of(tuple(content_words(songs[place - 1].lyrics)))
            lines = section_reason(lyric_lines(songs[place].lyrics), nearest, stems, "the last song")
            reasons += [lines] if lines else []
        found.append(tuple(reasons))
    return found


def change_in_words(before: int, row: int, library: Library) -> str:
    """What a song has less and more of than another: "A little less sadness than the last, and brighter."."""
    ratios = library.emotions[row] - library.emotions[before]
    greatest = sorted(range(len(EMOTIONS)), key=lambda e: -abs(float(ratios[e])))[:2]
    told = [
        (f"{_amount(abs(float(ratios[e])) / _LEAST_RATIO)}{'more' if ratios[e] > 0 else 'less'}", EMOTIONS[e])
        for e in sorted(greatest, key=lambda e: float(ratios[e]))
        if abs(float(ratios[e])) >= _LEAST_RATIO
    ]
    said = [f"{how} {what}" for how, what in told]
    for name, less, more in _LEVELS:
        change = float(getattr(library, name)[row] - getattr(library, name)[before])
        if np.isfinite(change) and abs(change) >= _LEAST_LEVEL:
            said.append(f"{_amount(abs(change) / _LEAST_LEVEL)}{more if change > 0 else less}")
    if not said:
        return "It feels about like the last."
    sentence = f"{listing(said)} than the last."
    return sentence[0].upper() + sentence[1:]


def feeling(row: int, library: Library) -> str:
    """What a song feels like, in a few words: "mostly sadness", "sadness and love"."""
    ratios = library.emotions[row]
    first, second = sorted(range(len(EMOTIONS)), key=lambda e: -float(ratios[e]))[:2]
    if ratios[first] >= _LEADS or ratios[second] < _BESIDE:
        return f"mostly {EMOTIONS[first]}"
    return f"{EMOTIONS[first]} and {EMOTIONS[second]}"


def _amount(times: float) -> str:
    return "a little " if times < _LITTLE else "much " if times >= _MUCH else ""


def _themes(row: int, library: Library) -> tuple[str, ...]:
    return themes_of(library.theme_scores[row], library.themes)
