"""Reasons: one readable sentence each, said only where the numbers and the lyrics bear it out."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from lyricsbert.model.analysis import EMOTIONS
from lyricsbert.recommend.recommendation import Reason
from lyricsbert.recommend.words import SungLines, lines_with, listing, phrase_lines, stem, words
from lyricsbert.songs import distinct_sections

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.songs import Section

LEADING: Final = 0.2
"""Ratio from which an emotion is worth naming."""

FELT: Final = 0.3
"""How much a wish must be about emotions for one to be a reason."""

LINES: Final = 2
"""Lyric lines that a reason shows."""

PHRASE_WORDS: Final = 2
"""Fewer words are no phrase."""

TITLED: Final = 0.3
"""Value of the title part from which a title is a reason."""

NEAR: Final = 0.3
"""Nearness (0..1) from which a song is called close to a liked one."""

_REMEMBERED: Final = 1024
"""Songs (12 KB each) whose words are remembered: some are recommended again and again."""

_PART_OF_KIND: Final = {"phrase": "words", "lines": "meaning"}


@dataclass(frozen=True, slots=True, eq=False)
class SungSong:
    """A song as reasons look at it.

    Attributes:
        sections: its distinct sections, in order.
        lines: of all of them.
        starts: number of each section's first line.
    """

    sections: tuple[Section, ...]
    lines: SungLines
    starts: tuple[int, ...]


@lru_cache(maxsize=_REMEMBERED)
def sung_song(lyrics: str) -> SungSong:
    """Cut lyrics into sections, and look once at every word."""
    sections = tuple(distinct_sections(lyrics))
    starts = tuple(accumulate((len(section.lines) for section in sections), initial=0))
    return SungSong(sections, SungLines.of(line for section in sections for line in section.lines), starts)


def emotion_reason(ratios: NDArray[np.float32], wished: NDArray[np.float32], wisher: str) -> Reason | None:
    """The emotions that lead in the song (its first two) and are wished for (one of the first three there).

    Args:
        ratios: (6,) of the song.
        wished: (6,).
        wisher: ends the sentence "It is 40 % sadness; ... 90 %.", for example "your words are".
    """
    leading = [e for e in _greatest(ratios, 2) if ratios[e] >= LEADING]
    asked = [e for e in _greatest(wished, 3) if wished[e] >= LEADING / 2]
    shared = [e for e in leading if e in asked]
    if not shared:
        return None
    own = listing(f"{_percent(ratios[e])} {EMOTIONS[e]}" for e in shared)
    return Reason("emotion", f"It is {own}; {wisher} {listing(_percent(wished[e]) for e in shared)}.")


def words_reason(lines: SungLines, wanted: Sequence[str]) -> Reason | None:
    """Which of the wish's words the song sings, as it sings them, and where.

    Args:
        lines: of the song.
        wanted: content words of the wish.
    """
    keys = dict.fromkeys(map(stem, wanted))
    sung = [lines.forms_of(key) for key in keys if key in lines.forms]
    if not sung:
        return None
    # As the wish has the word, if the song sings it so.
    named = listing(f"“{next((word for word in forms if word in wanted), forms[0])}”" for forms in sung)
    return Reason("words", f"Sings {named}.", lines_with(keys, lines, LINES))


def phrase_reason(lines: SungLines, phrase: str) -> Reason | None:
    """That the song sings a text word by word, and where."""
    found = phrase_lines(phrase, lines) if len(words(phrase)) >= PHRASE_WORDS else ()
    return Reason("phrase", f"Sings exactly “{' '.join(phrase.split())}”.", found) if found else None


def lines_reason(song: SungSong, position: int, wanted: Sequence[str], nearest_to: str) -> Reason | None:
    """The section nearest in meaning, shown by the lines that share most words with the wish, else by its first ones.

    Args:
        song: the song.
        position: of the nearest among its sections.
        wanted: content words of the wish, or of the song it is compared with.
        nearest_to: ends the sentence "Its ... comes nearest to".
    """
    if not 0 <= position < len(song.sections):
        return None
    section = song.sections[position]
    within = range(*song.starts[position : position + 2])
    lines = lines_with(dict.fromkeys(map(stem, wanted)), song.lines, LINES, within) or section.lines[:LINES]
    part = f"“{section.label}”" if section.label else "part with these lines"
    return Reason("lines", f"Its {part} comes nearest to {nearest_to}.", lines)


def taste_reason(liked: str, near: float, cosine: float) -> Reason | None:
    """The liked song that it is nearest to, if it is near."""
    if near < NEAR:
        return None
    return Reason("taste", f"Close in meaning to {liked}, which you like (cosine {cosine:.2f}).")


def standing_reason(kind: str, quality: str, share: float, songs: int) -> Reason | None:
    """How it stands among the songs that pass the filters.

    Args:
        kind: "typical" or "mood".
        quality: what the part measures, for example "typical".
        share: of those songs that have less of it.
        songs: how many pass.
    """
    if share < 0.5:
        return None
    return Reason(kind, f"More {quality} than {math.floor(100 * share)} % of the {songs:,} songs that fit.")


def mood_reason(mood: str, distance: float) -> Reason:
    """What the replaced system goes by."""
    return Reason("mood", f"In the mood {mood}, at distance {distance:.2f} from the wished emotions.")


def title_reason(title: str) -> Reason:
    """That it is called so."""
    return Reason("title", f"Its title is “{title}”.")


def alike_reason(other: str, cosine: float) -> Reason:
    """How near its lyrics are to another song's."""
    return Reason("meaning", f"Its lyrics are near those of {other} (cosine {cosine:.2f}).")


def versions_reason(versions: Sequence[str]) -> Reason | None:
    """The covers and other versions that it stands for."""
    if not versions:
        return None
    named = versions[:3] if len(versions) <= 3 else (*versions[:3], f"{len(versions) - 3} more")
    return Reason("versions", f"Also here as {listing(named)}.")


def strongest_first(reasons: Sequence[Reason | None], contribution: Mapping[str, float]) -> tuple[Reason, ...]:
    """The reasons there are, ordered by what their part adds to the score; those of no part come last.

    Lines that the nearest section shows are not shown again beside the words.
    """
    kept = [reason for reason in reasons if reason is not None]
    shown = {line for reason in kept if reason.kind == "lines" for line in reason.lines}
    for place, reason in enumerate(kept):
        if reason.kind == "words":
            kept[place] = replace(reason, lines=tuple(line for line in reason.lines if line not in shown))
    return tuple(sorted(kept, key=lambda reason: -contribution.get(_PART_OF_KIND.get(reason.kind, reason.kind), -1.0)))


def _greatest(ratios: NDArray[np.float32], count: int) -> list[int]:
    """Places of the greatest ratios, greatest first."""
    values = ratios.tolist()
    return sorted(range(len(values)), key=lambda place: -values[place])[:count]


def _percent(ratio: float) -> str:
    return f"{100 * ratio:.0f} %"
