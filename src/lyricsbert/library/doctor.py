"""The lyrics doctor: finds songs whose lyrics look wrong, so that somebody can look at them."""

from __future__ import annotations

import re
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

_LEFT_HANGING: Final = frozenset({"the", "a", "an", "your", "his", "their", "our", "and", "or", "as"})
"""Words that lines hardly ever end with; "of", "from" and "my" do ("where I come from", "oh my")."""

_HYPHEN: Final = re.compile(r"\w-$")
_CALLED_INSTRUMENTAL: Final = re.compile(
    r"[(\[–—-][^()\[\]]*\binstrumental\b|^instrumental$|\binstrumental (?:version|mix|edit)$", re.IGNORECASE
)
_BETWEEN_GENRES: Final = re.compile(r"[,;|/]")
_MAX_GENRES: Final = 3
_VERSION: Final = re.compile(
    r"\s[-–—]\s.*\b(?:version|remaster(?:ed)?|mix|live|edit|demo|mono|stereo)\b.*", re.IGNORECASE
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
            findings.append(Finding(song, "not in the library's language", song.language or _begins(song)))
        elif reason == "too few words":
            findings.append(Finding(song, "hardly any words", _begins(song)))
        elif _is_genre_instrumental(song):
            findings.append(Finding(song, "an instrumental with words", f"its genre is {song.genre}"))
        elif _CALLED_INSTRUMENTAL.search(song.title):
            findings.append(Finding(song, "an instrumental with words", _begins(song)))
        if last := _hanging_line(song):
            findings.append(Finding(song, "stops in mid-line", last))
    order = list(DOUBTS)
    return sorted(findings, key=lambda finding: order.index(finding.doubt))


def _is_genre_instrumental(song: Song) -> bool:
    """Whether "instrumental" is one of at most three genres: among the many tags of listeners it means little."""
    genres = [genre.strip().casefold() for genre in _BETWEEN_GENRES.split(song.genre or "")]
    return len(genres) <= _MAX_GENRES and "instrumental" in genres


def _begins(song: Song) -> str:
    """The beginning of its lyrics."""
    return " / ".join(filter(None, song.lyrics[:200].split("\n")))[:80]


def _hanging_line(song: Song) -> str | None:
    """The last line if it seems to stop in the middle; None if it does not, or has been sung before."""
    lines = sung_lines(song.lyrics)
    if len(lines) < _MIN_LINES or lines[-1] in lines[:-1]:
        return None
    last = lines[-1]
    word = last.split()[-1].casefold()
    # Three dots end many songs that fade out.
    return last if word in _LEFT_HANGING or _HYPHEN.search(last) else None


def _name(title: str) -> str:
    """A title for comparison, without what tells its version ("Door (Live)" and "Door - Remastered" are "Door")."""
    return "".join(filter(str.isalnum, fold(_VERSION.sub("", title).partition("(")[0].partition("[")[0])))
