"""The lyrics doctor: finds songs whose lyrics look wrong, so that somebody can look at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from lyricsbert.songs import sung_lines, unusable_reason
from lyricsbert.text import fold

if TYPE_CHECKING:
    from lyricsbert.library.library import Library
    from lyricsbert.songs import Song

Doubt = Literal[
    "the same lyrics under another title",
    "not in the library's language",
    "hardly any words",
    "an instrumental with words",
    "stops in mid-line",
]
"""What looks wrong about a song's lyrics."""

DOUBTS: Final[dict[Doubt, str]] = {
    "the same lyrics under another title": "one of them has another song's lyrics, unless a song was renamed",
    "not in the library's language": "they are another song's or a translation, or the song is not analysed",
    "hardly any words": "they are a placeholder, or were cut off",
    "an instrumental with words": "title or genre says that nobody sings",
    "stops in mid-line": "they were cut off, as by a site that shows a third of them",
}
"""Each doubt -> what may be behind it."""

_LEFT_HANGING: Final = frozenset(
    {"the", "a", "an", "of", "my", "your", "his", "their", "our", "and", "or", "from", "as"}
)
_MIN_LINES: Final = 6
_MIN_SHARED: Final = 40
"""Letters and digits that lyrics need for being the same to mean something."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A song whose lyrics look wrong.

    Attributes:
        song: the song.
        doubt: what looks wrong.
        detail: more of it, such as the other song or the last line; None if there is no more to say.
    """

    song: Song
    doubt: Doubt
    detail: str | None = None


def check_lyrics(library: Library) -> list[Finding]:
    """The songs of a library whose lyrics look wrong, by doubt, in the order of arrival; a song may have several.

    Songs without lyrics are not among them: `lyricsbert info` counts these.
    """
    findings: list[Finding] = []
    first_with: dict[int, Song] = {}
    for song in library:
        if not song.lyrics:
            continue
        key = "".join(filter(str.isalnum, song.lyrics.casefold()))
        other = first_with.setdefault(hash(key), song)
        if len(key) >= _MIN_SHARED and _name(other.title) != _name(song.title):
            findings.append(Finding(song, "the same lyrics under another title", str(other)))
        reason = unusable_reason(song)
        if reason == "not English":
            findings.append(Finding(song, "not in the library's language", song.language))
        elif reason == "too few words":
            findings.append(Finding(song, "hardly any words", " / ".join(song.lyrics.split("\n"))[:80]))
        elif "instrumental" in f"{song.title} {song.genre or ''}".casefold():
            findings.append(Finding(song, "an instrumental with words"))
        if last := _hanging_line(song):
            findings.append(Finding(song, "stops in mid-line", last))
    order = list(DOUBTS)
    return sorted(findings, key=lambda finding: order.index(finding.doubt))


def _hanging_line(song: Song) -> str | None:
    """The last line if it seems to stop in the middle; None if it does not, or has been sung before."""
    lines = sung_lines(song.lyrics)
    if len(lines) < _MIN_LINES or lines[-1] in lines[:-1]:
        return None
    last = lines[-1]
    word = last.split()[-1].casefold()
    # Three dots end many songs that fade out.
    return last if word in _LEFT_HANGING or last.endswith("-") else None


def _name(title: str) -> str:
    """A title for comparison, without what stands in brackets ("Door (Live)" is "Door")."""
    return "".join(filter(str.isalnum, fold(title.partition("(")[0].partition("[")[0])))
