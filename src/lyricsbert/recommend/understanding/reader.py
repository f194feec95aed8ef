"""Reading a wish's text by rule: what it names is found, shown as chips, and taken out of what the model is given."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.content_words import content_words
from lyricsbert.recommend.understanding.artists import find_artists, find_unknown_artists, find_whole_artist
from lyricsbert.recommend.understanding.chips import Chip, years_as_value
from lyricsbert.recommend.understanding.clean import find_clean
from lyricsbert.recommend.understanding.count import find_count
from lyricsbert.recommend.understanding.exclusions import find_exclusions
from lyricsbert.recommend.understanding.feelings import says_a_feeling
from lyricsbert.recommend.understanding.genres import find_genres, genres_named
from lyricsbert.recommend.understanding.marked_text import MarkedText
from lyricsbert.recommend.understanding.parts import (
    NOT_HERE,
    Part,
    ReadText,
    artist_part,
    excluded_artist,
    exclusion_part,
    listing_of,
)
from lyricsbert.recommend.understanding.titles import find_liked_titles, find_whole_title
from lyricsbert.recommend.understanding.years import find_years, other_years

if TYPE_CHECKING:
    from collections.abc import Collection

    from lyricsbert.recommend.understanding.chips import ChipKind
    from lyricsbert.recommend.understanding.library_names import LibraryNames
    from lyricsbert.recommend.understanding.spelling import Spelling

LONGEST: Final = 60
"""Tokens of the longest text that is read: longer ones, and those of several lines, are lyrics or a story."""

_NEGATION: Final = re.compile(
    r" (?:(?:anything|everything)(?: at all)? but|no|not|nothing|without|except|non)(?: (?:songs|music))? $"
)


def read_text(raw: str, names: LibraryNames, spelling: Spelling, ignored: Collection[str] = ()) -> ReadText:
    """Read a text.

    Args:
        raw: the text as typed.
        names: of the library.
        spelling: corrects its words.
        ignored: ids or kinds of chips that are not to be read.
    """
    ignored = {name.casefold() for name in ignored}
    corrected, corrections = spelling.correct(raw, names.words)
    chips = [Chip("spelling", word, typed) for typed, word in corrections]
    kept = {chip.words.lower() for chip in chips if _is_ignored(chip, ignored)}
    if kept:
        corrected, _ = spelling.correct(raw, names.words, kept)
    text = MarkedText.of(corrected)
    parts = tuple(Part(chip) for chip in chips if chip.words.lower() not in kept)
    if _is_long(text):
        return ReadText(corrected, corrected, parts)
    read = _Reader(text, names, ignored).read()
    return ReadText(corrected, read.rest, (*parts, *read.parts))


def read_feelings(raw: str, spelling: Spelling) -> tuple[str, frozenset[int]]:
    """What is left of a text without the feelings that it negates, and those feelings, as positions in EMOTIONS.

    The text stays whole where nothing would be left.
    """
    raw, _ = spelling.correct(raw)
    text = MarkedText.of(raw)
    if _is_long(text):
        return raw, frozenset()
    found = [exclusion for exclusion in find_exclusions(text) if exclusion.emotions]
    emotions = frozenset[int]().union(*(exclusion.emotions for exclusion in found))
    rest = text.without({place for exclusion in found for place in exclusion.places})
    return (rest if content_words(rest) else raw), emotions


def _is_long(text: MarkedText) -> bool:
    """Whether a text is more than a wish."""
    return len(text.tokens) > LONGEST or "\n" in text.raw.strip()


def _is_ignored(chip: Chip, ignored: Collection[str]) -> bool:
    """Whether a chip's kind or id is among those that are not to be read, in small letters."""
    return chip.kind in ignored or chip.id.casefold() in ignored


class _Reader:
    """Reads one text.

    Args:
        text: split.
        names: of the library.
        ignored: ids or kinds of chips that are not to be read, in small letters.
    """

    def __init__(self, text: MarkedText, names: LibraryNames, ignored: Collection[str]) -> None:
        self._text = text
        self._names = names
        self._ignored = ignored
        self._taken: set[int] = set()
        self._parts: list[tuple[int, Part]] = []

    @property
    def _unread(self) -> MarkedText:
        """The text with marks in the place of what was read."""
        return self._text.hiding(self._taken)

    def read(self) -> ReadText:
        """All that is to be read."""
        if not self._read_whole():
            self._read_years()
            self._read_exclusions()
            self._read_clean()
            self._read_count()
            self._read_names()
            self._read_genres()
        parts = tuple(part for _, part in sorted(self._parts, key=lambda pair: pair[0]))
        rest = self._text.without(self._taken)
        if self._taken and not content_words(rest):
            rest = "" if any(part.chip.used for part in parts) else self._text.raw
        return ReadText(self._text.raw, rest, parts)

    def _add(self, places: range, part: Part) -> bool:
        """Note a part, unless its chip is ignored; a filter that nothing passes is only shown."""
        chip = part.chip
        if _is_ignored(chip, self._ignored):
            return False
        if part.only is not None and not part.only.any():
            part = Part(replace(chip, used=False, note=NOT_HERE))
        if part.chip.used or part.chip.kind != "like":
            self._taken.update(places)
        self._parts.append((places.start, part))
        return True

    def _chip(self, kind: ChipKind, value: str, places: range) -> Chip:
        return Chip(kind, value, self._text.typed(places))

    def _read_whole(self) -> bool:
        """Whether the whole text is a title or an artist's name."""
        text, names = self._text, self._names
        title, artist = find_whole_title(text, names), find_whole_artist(text, names)
        if not (title or artist):
            return False
        if artist and title and len(names.rows_of_artist[artist.name]) <= len(title.rows):
            artist = None
        reading = self._other_reading()
        if artist and not reading:
            rows = tuple(names.rows_of_artist[artist.name])
            chip = self._chip("artist", names.written_artist(artist.name), artist.places)
            if self._add(range(len(text.tokens)), Part(chip, near=rows, leads=True, artist=True)):
                return True
        if title:
            chip = self._chip("title", names.label(title.rows), title.places)
            if not reading:
                if len(title.places) == 1 and names.is_common(text.tokens[title.places[0]]):
                    self._add(range(0), Part(chip, pinned=title.rows))
                    return False
                return self._add(range(len(text.tokens)), Part(chip, near=title.rows, leads=True))
            note = f'read as {reading}; write "{names.label(title.rows[:1])}" for the song'
            self._add(range(0), Part(replace(chip, used=False, note=note)))
        return False

    def _other_reading(self) -> str:
        """What else a text that may be a name is sooner."""
        text = self._text
        if says_a_feeling(text.words):
            return "a feeling"
        years = find_years(text, self._names.newest)
        spans = [span for found in years for span in found.spans]
        is_years = len(text.words) == sum(len(found.places) for found in years)
        if years and is_years and self._names.mask_of_years(spans).any():
            return "years"
        genres = find_genres(text, self._names)
        if len(genres) == 1 and len(text.words) == len(genres[0].places) and genres[0].genres:
            return "a genre"
        return ""

    def _read_years(self) -> None:
        names, text = self._names, self._text
        for found in find_years(text, names.newest):
            negation = _NEGATION.search(text.folded[: text.folded_start(found.places.start)])
            if not negation:
                only = names.mask_of_years(found.spans)
                self._add(found.places, Part(self._chip("years", years_as_value(found.spans), found.places), only=only))
                continue
            places = range(text.places(*negation.span()).start, found.places.stop)
            others = other_years(found.spans)
            if len(others) == 1:  # "nothing after 1950" is until 1950
                chip = self._chip("years", years_as_value(others), places)
                self._add(places, Part(chip, only=names.mask_of_years(others)))
            else:
                chip = self._chip("without", years_as_value(found.spans), places)
                self._add(places, Part(chip, only=~names.mask_of_years(found.spans)))

    def _read_exclusions(self) -> None:
        names = self._names

        def is_name(words: str) -> bool:
            return bool(excluded_artist(words, names) or genres_named(words, names))

        for found in find_exclusions(self._text, is_name):
            if self._taken.isdisjoint(found.places):
                self._add(found.places, exclusion_part(found, self._text, self._names))

    def _read_clean(self) -> None:
        for found in find_clean(self._unread):
            if self._taken.isdisjoint(found.places):
                chip = self._chip("without", listing_of(found.advisories), found.places)
                self._add(found.places, Part(chip, leave_out=found.advisories))

    def _read_count(self) -> None:
        found = find_count(self._text)
        if found and self._taken.isdisjoint(found.places):
            chip = self._chip("count", str(found.count), found.places)
            self._add(found.places, Part(chip, count=found.count))

    def _read_names(self) -> None:
        names = self._names
        for title in find_liked_titles(self._unread, names):
            chip = self._chip("like", names.label(title.rows), title.places)
            self._add(title.places, Part(chip, near=title.rows))
        for artist in find_artists(self._unread, names):
            self._add(artist.places, artist_part(artist, self._text, names))
        for artist in find_unknown_artists(self._unread, names):
            self._add(artist.places, artist_part(artist, self._text, names))

    def _read_genres(self) -> None:
        names = self._names
        for found in find_genres(self._unread, names):
            chip = self._chip("genre", self._text.typed(found.places).lower(), found.places)
            if found.genres or names.genres.rows:
                self._add(found.places, Part(chip, only=names.mask_of(names.genres.rows_of(found.genres))))
