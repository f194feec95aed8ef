"""The lines of a song, looked up by words and phrases, and the reasons that show them."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.content_words import is_function_word, stems_of
from lyricsbert.recommend.recommendation import Reason, listing
from lyricsbert.songs import distinct_sections, sung_lines
from lyricsbert.text import (
    holds_phrase,
    holds_word,
    independent_words,
    spelled_tokens,
    spellings,
    spellings_of,
    tokens,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lyricsbert.songs import Section

LINES: Final = 2
"""Lyric lines that a reason shows."""

SHORTEST_PHRASE: Final = 2
"""Fewer words are no phrase."""

PHRASE_LINES: Final = 3
"""Consecutive lines over which a phrase may run and still be shown."""

_FEW_STEMS: Final = 12
"""Up to so many stems are looked for one by one; of more, it is quicker to look at each word of some lines."""

_USUAL_LABEL: Final = re.compile(
    r"(verse|((pre|post)-)?(chorus|hook|verse)|refrain|bridge|intro|outro|interlude|break|coda|ending)( \d+)?",
    re.IGNORECASE,
)

_CACHED_SONGS: Final = 1024
"""Songs (12 KB each) whose words are kept: some are recommended again and again."""


class LyricLines:
    """The lines of a song, with what is looked up in them; worked out when it is first asked for.

    Args:
        lyrics: cleaned lyrics.
    """

    def __init__(self, lyrics: str) -> None:
        self._lyrics = lyrics
        self._forms: dict[str, str] = {}
        self._numbers: dict[str, list[int]] = {}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The distinct sections, in order."""
        return tuple(distinct_sections(self._lyrics))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of all sections, in order."""
        return tuple(line for section in self.sections for line in section.lines)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Number of each section's first line."""
        return tuple(accumulate((len(section.lines) for section in self.sections), initial=0))

    @property
    def _sung(self) -> str:
        return "\n".join(sung_lines(self._lyrics))

    @cached_property
    def _words(self) -> str:
        # A string, since lists for all songs in the cache would keep the garbage collector busy.
        return " ".join(independent_words(self._sung))

    @cached_property
    def _plain(self) -> list[str]:
        """The lines in lower case, with straight apostrophes."""
        return "\n".join(self.lines).replace("’", "'").lower().split("\n")

    def _numbers_of(self, key: str) -> list[int]:
        """Numbers of the lines that hold a word with a stem, function words aside."""
        if key not in self._numbers:
            self._numbers[key] = self._holding(key, range(len(self.lines)))
        return self._numbers[key]

    def _shared(self, wanted: Sequence[str], among: range | None) -> Iterator[tuple[int, Iterable[str]]]:
        """Numbers of the lines that hold wanted stems, with some or all of these."""
        if among is None or len(wanted) <= _FEW_STEMS:
            self.forms_of(wanted)  # at once, since each look through the words takes its time
            for key in wanted:
                for number in self._numbers_of(key) if among is None else self._holding(key, among):
                    yield number, (key,)
            return
        known = set(wanted)
        for number in among:
            words = spellings(self.lines[number])
            if keys := {key for key in words.keys() & known if not all(map(is_function_word, words[key]))}:
                yield number, keys

    def _holding(self, key: str, among: range) -> list[int]:
        """The same of some lines."""
        (forms,) = self.forms_of([key])
        if not forms:
            return []
        plain = self._plain
        numbers: set[int] = set()
        for form in forms:
            if not is_function_word(form):
                # Most lines do not hold it, which is seen from their letters sooner than from their words.
                numbers.update(number for number in among if form in plain[number] and _holds(plain[number], form))
        return sorted(numbers)

    def forms_of(self, keys: Sequence[str]) -> list[list[str]]:
        """The distinct spellings of each of some stems in what is sung, in the order they are first sung."""
        new = [key for key in keys if key not in self._forms]
        if new:
            found = spellings_of(new, self._words.split()) if self._words else spellings(self._sung)
            self._forms |= {key: " ".join(found.get(key, ())) for key in new}
        return [self._forms[key].split() for key in keys]

    def with_stems(self, wanted: Sequence[str], limit: int, among: range | None = None) -> tuple[str, ...]:
        """The distinct lines that share most of the wanted stems, in the order they are sung; none if none shares one.

        A line is worth more for a stem that no chosen line has yet.

        Args:
            wanted: stems of content words.
            limit: most lines to return.
            among: numbers of the lines to look at, all if None.
        """
        has: dict[str, set[str]] = {}
        place: dict[str, int] = {}
        for number, keys in self._shared(wanted, among):
            line = self.lines[number]
            has.setdefault(line, set()).update(keys)
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
        wanted = _phrase_tokens(phrase)
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
    """The lines of a song, kept for the latest songs."""
    return LyricLines(lyrics)


def words_reason(song: LyricLines, words: Sequence[str]) -> Reason | None:
    """Which of the query's words the song sings, as it sings them, and where.

    Args:
        song: the song.
        words: of the query, as spelled.
    """
    keys = stems_of(tuple(words))
    sung = list(filter(None, song.forms_of(keys)))
    if not sung:
        return None
    # As the query has the word, if the song sings it so.
    named = listing(f"“{next((form for form in forms if form in words), forms[0])}”" for forms in sung)
    return Reason("words", f"Sings {named}.", song.with_stems(keys, LINES))


def phrase_reason(song: LyricLines, phrase: str) -> Reason | None:
    """That the song sings a text word by word, and where."""
    found = song.with_phrase(phrase) if len(_phrase_tokens(phrase)) >= SHORTEST_PHRASE else ()
    return Reason("phrase", f"Sings the exact words “{' '.join(phrase.split())}”.", found) if found else None


def section_reason(song: LyricLines, position: int, stems: Sequence[str], closest_to: str) -> Reason | None:
    """The section nearest in meaning, shown by the lines that share most words with the query, else by its first ones.

    Args:
        song: the song.
        position: of the nearest among its sections.
        stems: of the query's content words, or of the song's that it is compared with.
        closest_to: ends the sentence "Its ... comes closest to".
    """
    if not 0 <= position < len(song.sections):
        return None
    name, lines = _part(song, position, stems)
    return Reason("lines", f"{f'Its {name} comes' if name else 'These lines come'} closest to {closest_to}.", lines)


def theme_reason(song: LyricLines, theme: str, position: int | None) -> Reason:
    """That a song is about a theme, and where it says so.

    Args:
        song: the song.
        theme: its name.
        position: of the section that says so most plainly, None if unknown.
    """
    if position is None or not 0 <= position < len(song.sections):
        return Reason("theme", f"About {theme}.")
    name, lines = _part(song, position, stems_of((theme,)))
    return Reason("theme", f"About {theme}, most of all in {f'its {name}' if name else 'these lines'}.", lines)


def _part(song: LyricLines, position: int, stems: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """A section's name in a sentence, empty without a label, and its lines that share most stems, else its first ones.

    Usual labels are words of the language ("chorus", "verse 2"), others are quoted.
    """
    section = song.sections[position]
    within = range(*song.starts[position : position + 2])
    lines = song.with_stems(stems, LINES, within) or section.lines[:LINES]
    if not section.label:
        return "", lines
    return section.label.lower() if _USUAL_LABEL.fullmatch(section.label) else f"“{section.label}”", lines


@lru_cache(maxsize=64)
def _phrase_tokens(phrase: str) -> tuple[str, ...]:
    """The tokens of a query, which is looked for in one song after another."""
    return tuple(tokens(phrase))


def _holds(line: str, spelling: str) -> bool:
    """Whether a line in lower case holds a word."""
    if line.isascii():
        return holds_word(line, spelling)
    return any(spelling == other for other, _ in spelled_tokens(line))


def _between_blanks(run: Iterable[str]) -> str:
    return f" {' '.join(run)} "
