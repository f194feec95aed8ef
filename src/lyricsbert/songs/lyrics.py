"""Lyrics as a source has them: stamps become times, what sites leave behind goes, and the best of several is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lyricsbert.songs.clean import clean_lyrics
from lyricsbert.songs.residue import lyric_range, without_residue
from lyricsbert.songs.timed_text import read_timed_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyricsbert.songs.song import TimedLine

_FULL_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Lyrics:
    """Cleaned lyrics.

    Attributes:
        text: as `Song.lyrics` has them.
        timed_lines: lines with time stamps, in order.
        ids: field of a song -> value, from ID tags in the text.
    """

    text: str = ""
    timed_lines: tuple[TimedLine, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)


def read_lyrics(text: str, *, title: str = "", artist: str = "") -> Lyrics:
    """Clean one text, whatever it is: plain, or with time stamps in any form that `read_timed_text` knows.

    Args:
        text: lyrics as the source has them.
        title: title of the song, if it is known: it tells the head of a lyric site's page from a first line.
        artist: its artist, likewise.
    """
    timed = read_timed_text(text)
    words = clean_lyrics(without_residue(timed.text, title, artist))
    if not words:
        return Lyrics(ids=timed.ids)
    return Lyrics(words, _sung(timed.timed_lines, title, artist), timed.ids)


def _sung(lines: tuple[TimedLine, ...], title: str, artist: str) -> tuple[TimedLine, ...]:
    """The timed lines without headings and credits at both ends."""
    start, end = lyric_range([line.text for line in lines], title, artist)
    return lines[start:end]


def best_lyrics(found: Sequence[Lyrics]) -> Lyrics:
    """One of several texts of one song, the preferred first.

    The times are those of the first text that has any. The words are those of the first text that has any; if it has
    stamps, then those of the first text without, which has stanzas, unless it is less than half as long.

    Args:
        found: texts in the order of preference.
    """
    worded = [lyrics for lyrics in found if lyrics.text]
    if not worded:
        return Lyrics()
    words = worded[0]
    timed = next((lyrics for lyrics in worded if lyrics.timed_lines), words)
    if words.timed_lines:
        plain = next((lyrics for lyrics in worded if not lyrics.timed_lines), words)
        if len(plain.text) >= _FULL_ENOUGH * len(words.text):
            words = plain
    ids = {name: value for lyrics in reversed(worded) for name, value in lyrics.ids.items()}
    return replace(words, timed_lines=timed.timed_lines, ids=ids)
