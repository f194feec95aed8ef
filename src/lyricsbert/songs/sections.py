"""Sections: cuts a song into the verses and choruses that are encoded."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from lyricsbert.songs.section_tags import names_part, repeated_kind, tag_label
from lyricsbert.songs.song import Section
from lyricsbert.text import holds_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

WINDOW_LINES = 8
"""Length of a window, in lines, if the song itself marks no sections."""

_MAX_REPEATED = 200_000
_FEW_CUTS = 100
_FRAGMENT_LINES = 2
_FRAGMENT_WORDS = 6
_LONG_LINE = 20
_BROKEN_LINE = 14
_NO_ALNUM = {code: None for code in range(128) if not chr(code).isalnum()}
_LINE_STARTER = re.compile(r"[\"'“‘(]?(?!I\b|I['’])[A-ZÀ-Þ]")


@dataclass(slots=True)
class _Stanza:
    """Lines under one tag or between two empty lines, while the song is being cut."""

    label: str | None
    lines: list[str] = field(default_factory=list)
    tight: bool = True
    repeated: bool = False

    @property
    def words(self) -> int:
        return sum(len(line.split()) for line in self.lines)

    @property
    def is_fragment(self) -> bool:
        return len(self.lines) <= _FRAGMENT_LINES and self.words < _FRAGMENT_WORDS


def cut_sections(lyrics: str, *, max_words: int = 90) -> tuple[Section, ...]:
    """Cut cleaned lyrics into sections, in the order in which they are sung.

    Tags and empty lines mark sections. Where there are none, or where a section is longer than `max_words`, it is
    cut into windows of whole lines, near-equal and about 8 lines each. A fragment (one or two lines, fewer than 6
    words) joins the section beside it. A chorus tag with no lines beneath it stands for the earlier chorus of that
    name, until 200,000 characters are repeated in all. A line of more than 20 words (prose) is broken where a sentence
    or a capital letter begins. Tags that name singers or sounds ("[crowd cheering]") are left out.

    Args:
        lyrics: lyrics as `clean_lyrics` gives them.
        max_words: maximum number of words in a section, unless a single line has more; at least 1.

    Returns:
        The sections; none for lyrics without a sung word. Apart from choruses that a bare tag repeats, every word of
        every sung line is in exactly one section, in order.
    """
    stanzas = _stanzas(lyrics)
    whole = len(stanzas) == 1
    windows = [window for stanza in stanzas for window in _windows(stanza, max_words, is_whole_song=whole)]
    return tuple(Section(stanza.label, tuple(stanza.lines)) for stanza in _join_fragments(windows, max_words))


def sung_lines(lyrics: str) -> list[str]:
    """The lines of cleaned lyrics that are sung: no tags, no empty lines."""
    return [line for line in lyrics.split("\n") if line and (line[0] != "[" or tag_label(line) is None)]


def sings_phrase(lyrics: str, phrase: Sequence[str]) -> bool:
    """Whether cleaned lyrics hold the tokens of a phrase, in order and next to each other, in what is sung."""
    return holds_phrase("\n".join(sung_lines(lyrics)), phrase)


def distinct_sections(lyrics: str) -> dict[Section, int]:
    """The distinct sections of a song in the order in which they are first sung, with how often each is sung.

    Sections that differ only in case and punctuation count as one.

    Args:
        lyrics: cleaned lyrics.
    """
    first: dict[str, Section] = {}
    times: Counter[str] = Counter()
    for section in cut_sections(lyrics):
        key = section_key(section)
        first.setdefault(key, section)
        times[key] += 1
    return {section: times[key] for key, section in first.items()}


def section_key(section: Section) -> str:
    """Key that sections share if they count as one: their letters and digits, ignoring case."""
    text = section.text.casefold()
    if text.isascii():  # a tenth of the time
        return text.translate(_NO_ALNUM) or section.text
    return "".join(filter(str.isalnum, text)) or section.text


def _stanzas(lyrics: str) -> list[_Stanza]:
    """The stanzas that tags and empty lines mark, with bare chorus tags replaced by the chorus they stand for."""
    result: list[_Stanza] = []
    named: dict[str, list[_Stanza]] = {}
    blocks = _blocks(lyrics)
    # Lyrics that tag their verses tag everything: an untagged stanza belongs to the tag above it. If only choruses
    # are tagged, it is a verse.
    verses_tagged = any(block.label and block.label.startswith("Verse") for block in blocks)
    current: str | None = None
    repeated = 0
    for block in blocks:
        kind = repeated_kind(block.label) if block.label else None
        if block.label:
            current = block.label
        elif verses_tagged:
            block.label = current
            kind = repeated_kind(current) if current else None
        if block.lines:
            result.append(block)
            if kind and block.tight:
                named.setdefault(kind, []).append(block)
        elif kind:
            earlier = named.get(kind) or named.get(kind.rstrip(" 0123456789"))
            repeated += sum(map(len, earlier[-1].lines)) if earlier and repeated <= _MAX_REPEATED else 0
            if earlier and repeated <= _MAX_REPEATED:
                earlier[-1].repeated = True
                result.append(_Stanza(earlier[-1].label, list(earlier[-1].lines), repeated=True))
    return result


def _blocks(lyrics: str) -> list[_Stanza]:
    """Tags with the lines beneath them, and untagged lines between empty lines, in order."""
    blocks: list[_Stanza] = []
    sung: set[str | None] = set()
    current = _Stanza(None)

    def close() -> None:
        nonlocal current
        if current.lines or current.label:
            blocks.append(current)
        if current.lines and current.label and current.tight:
            sung.add(repeated_kind(current.label))
        current = _Stanza(None)

    for raw in lyrics.split("\n"):
        line = raw.strip()
        label = tag_label(line) if line.startswith("[") else None
        if label is not None:
            if names_part(label):
                close()
                current = _Stanza(label)
            elif not current.lines and not current.label:
                current.label = label
        elif line:
            current.lines.extend(_broken(line))
        elif current.lines:
            close()
        elif current.label:
            _loosen(sung, current)
            if not current.tight:
                continue
            close()
    close()
    return [block for block in blocks if block.lines or (block.label and names_part(block.label))]


def _loosen(sung: Set[str | None], stanza: _Stanza) -> None:
    """Decide what an empty line right after a tag means.

    If a chorus of that name appeared before, directly under its tag (its kind is in `sung`), then the bare tag repeats
    it. Otherwise the source puts an empty line after its tags, and the lines below belong to this one.
    """
    kind = repeated_kind(stanza.label) if stanza.label else None
    stanza.tight = kind is not None and (kind in sung or kind.rstrip(" 0123456789") in sung)


def _broken(line: str) -> list[str]:
    """The line, or the lines into which prose of more than 20 words is broken."""
    if len(line) <= 2 * _LONG_LINE:  # as most lines: too short for so many words
        return [line]
    words = line.split()
    if len(words) <= _LONG_LINE:
        return [line]
    lines: list[str] = []
    current: list[str] = []
    for word in words:
        length = len(current)
        starts = length >= 4 and (_LINE_STARTER.match(word) is not None or current[-1][-1] in ".!?;")
        pauses = length >= 8 and current[-1][-1] in ",:-"
        if starts or pauses or length >= _BROKEN_LINE:
            lines.append(" ".join(current))
            current = []
        current.append(word)
    lines.append(" ".join(current))
    return lines


def _windows(stanza: _Stanza, max_words: int, *, is_whole_song: bool) -> list[_Stanza]:
    """The stanza, or near-equal windows of its lines, none above `max_words` unless it is one line."""
    total = len(stanza.lines)
    upto = list(accumulate((len(line.split()) for line in stanza.lines), initial=0))
    words = upto[-1]
    if words <= max_words and not (is_whole_song and total > WINDOW_LINES):
        return [stanza]
    least = parts = max(round(total / WINDOW_LINES), -(-words // max_words), 1)
    while True:
        cuts = [total * part // parts for part in range(parts + 1)]
        if parts >= total or all(upto[b] - upto[a] <= max_words or b - a == 1 for a, b in pairwise(cuts)):
            break
        # One more at a time, until that would take the square of the song's length.
        parts += 1 if parts < least + _FEW_CUTS else max(1, parts // 16)
    return [_Stanza(stanza.label, stanza.lines[a:b], repeated=stanza.repeated) for a, b in pairwise(cuts) if b > a]


def _join_fragments(stanzas: list[_Stanza], max_words: int) -> list[_Stanza]:
    """Join each fragment to an adjacent section, preferably one that is sung once, then the shorter one."""
    joined: list[_Stanza] = []
    coming = stanzas[::-1]
    while coming:
        stanza = coming.pop()
        before, after = joined[-1] if joined else None, coming[-1] if coming else None
        beside = [
            other
            for other in (before, after)
            if other is not None and stanza.is_fragment and other.words + stanza.words <= max_words
        ]
        if not beside:
            joined.append(stanza)
            continue
        other = min(beside, key=lambda one: (one.repeated, one.words))
        if other is before:
            other.lines += stanza.lines
        else:
            other.lines[:0] = stanza.lines
        if before is not None:  # it may be a fragment that now has room beside it
            coming.append(joined.pop())
    return joined
