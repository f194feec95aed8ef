"""The lines of a song, looked up by words and phrases, and the reasons that show them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.content_words import is_function_word, stems_of
from lyricsbert.recommend.recommendation import Reason, listing
from lyricsbert.songs import distinct_sections
from lyricsbert.text import holds_phrase, spelled_tokens, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lyricsbert.songs import Section

LINES: Final = 2
"""Lyric lines that a reason shows."""

PHRASE_WORDS: Final = 2
"""Fewer words are no phrase."""

PHRASE_LINES: Final = 3
"""Consecutive lines over which a phrase may run and still be shown."""

_CACHED_SONGS: Final = 1024
"""Songs (12 KB each) whose words are kept: some are recommended again and again."""


@dataclass(frozen=True, slots=True, eq=False)
class LyricLines:
    """The lines of a song's distinct sections, with what is looked up in them.

    Attributes:
        sections: in order.
        lines: of all sections, in order.
        plain: the same in lower case, with plain apostrophes.
        starts: number of each section's first line.
        forms: stem -> the distinct spellings that have it, in the order they are first sung, with blanks between. A
            string, since a list for each stem of all songs in the cache would keep the garbage collector busy.
    """

    sections: tuple[Section, ...]
    lines: tuple[str, ...]
    plain: tuple[str, ...]
    starts: tuple[int, ...]
    forms: Mapping[str, str]

    @classmethod
    def of(cls, lyrics: str) -> LyricLines:
        """Cut lyrics into sections, and look once at every word."""
        sections = tuple(distinct_sections(lyrics))
        starts = tuple(accumulate((len(section.lines) for section in sections), initial=0))
        lines = tuple(line for section in sections for line in section.lines)
        plain = "\n".join(lines).replace("’", "'").lower()
        forms: dict[str, str] = {}
        for spelling, token in dict.fromkeys(spelled_tokens(plain)):
            key = stem(token)
            forms[key] = f"{forms[key]} {spelling}" if key in forms else spelling
        return cls(sections, lines, tuple(plain.split("\n")), starts, forms)

    def forms_of(self, key: str) -> list[str]:
        """The spellings of a stem."""
        return self.forms.get(key, "").split()

    def with_stems(self, wanted: Iterable[str], limit: int, among: range | None = None) -> tuple[str, ...]:
        """The distinct lines that share most of the wanted stems, in the order they are sung; none if none shares one.

        A line is worth more for a stem that no chosen line has yet.

        Args:
            wanted: stems of content words.
            limit: most lines to return.
            among: numbers of the lines to look at, all if None.
        """
        has: dict[str, set[str]] = {}
        place: dict[str, int] = {}
        numbers = range(len(self.lines)) if among is None else among
        for key in wanted:
            forms = {form for form in self.forms_of(key) if not is_function_word(form)}
            for number in numbers if forms else ():
                if _holds_any(self.plain[number], forms):
                    line = self.lines[number]
                    has.setdefault(line, set()).add(key)
                    place[line] = min(number, place.get(line, number))
        chosen: list[str] = []
        covered: set[str] = set()
        while has and len(chosen) < limit:
            best = max(has, key=lambda line: (len(has[line] - covered), len(has[line]), -place[line]))
            chosen.append(best)
            covered |= has.pop(best)
        return tuple(sorted(chosen, key=place.__getitem__))

    def with_phrase(self, phrase: str) -> tuple[str, ...]:
        """The first line, else the first two or three consecutive lines, that sing a phrase word by word; else none."""
        wanted = tokens(phrase)
        if not wanted or not holds_phrase("\n".join(self.lines), wanted):
            return ()
        sung = [tokens(line) for line in self.lines]
        for height in range(1, PHRASE_LINES + 1):
            for first in range(len(sung) - height + 1):
                if _between_blanks(wanted) in _between_blanks(chain.from_iterable(sung[first : first + height])):
                    return self.lines[first : first + height]
        return ()


@lru_cache(maxsize=_CACHED_SONGS)
def lyric_lines(lyrics: str) -> LyricLines:
    """`LyricLines.of`, kept for the latest songs."""
    return LyricLines.of(lyrics)


def words_reason(song: LyricLines, words: Sequence[str], text: str = "") -> Reason | None:
    """Which of the query's words the song sings, as it sings them, and where.

    Args:
        song: the song.
        words: content words of the query, as spelled.
        text: whose other words are named if the song sings none of those.
    """
    keys = stems_of(words)
    sung = [forms for key in keys if (forms := song.forms_of(key))]
    if not sung:
        return words_reason(song, [spelling for spelling, _ in spelled_tokens(text)]) if text else None
    # As the query has the word, if the song sings it so.
    named = listing(f"“{next((form for form in forms if form in words), forms[0])}”" for forms in sung)
    return Reason("words", f"Sings {named}.", song.with_stems(keys, LINES))


def phrase_reason(song: LyricLines, phrase: str) -> Reason | None:
    """That the song sings a text word by word, and where."""
    found = song.with_phrase(phrase) if len(spelled_tokens(phrase)) >= PHRASE_WORDS else ()
    return Reason("phrase", f"Sings exactly “{' '.join(phrase.split())}”.", found) if found else None


def section_reason(song: LyricLines, position: int, stems: Sequence[str], nearest_to: str) -> Reason | None:
    """The section nearest in meaning, shown by the lines that share most words with the query, else by its first ones.

    Args:
        song: the song.
        position: of the nearest among its sections.
        stems: of the query's content words, or of the song's that it is compared with.
        nearest_to: ends the sentence "Its ... comes nearest to".
    """
    if not 0 <= position < len(song.sections):
        return None
    section = song.sections[position]
    within = range(*song.starts[position : position + 2])
    lines = song.with_stems(stems, LINES, within) or section.lines[:LINES]
    part = f"“{section.label}”" if section.label else "part with these lines"
    return Reason("lines", f"Its {part} comes nearest to {nearest_to}.", lines)


def _holds_any(line: str, spellings: set[str]) -> bool:
    """Whether a plain line holds one of some words."""
    # Most lines do not, which is seen from their letters sooner than from their words.
    if line.isascii() and not any(spelling in line for spelling in spellings):
        return False
    return not spellings.isdisjoint(spelling for spelling, _ in spelled_tokens(line))


def _between_blanks(run: Iterable[str]) -> str:
    return f" {' '.join(run)} "
