"""Titles in a wish: "Waterloo", "ABBA - Waterloo", "songs like Dancing Queen"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.understanding.feelings import says_a_feeling
from lyricsbert.recommend.understanding.marked_text import DASH, MARKS, TAKEN
from lyricsbert.recommend.understanding.name_ends import ends_a_name, may_compare
from lyricsbert.recommend.understanding.word_sets import MUSIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.recommend.understanding.library_names import LibraryNames
    from lyricsbert.recommend.understanding.marked_text import MarkedText

_LONGEST: Final = 12
"""Tokens of the longest title that is looked for after "like"."""

_ANYTHING: Final = MUSIC | {"anything", "something", "everything", "whatever", "nothing", "play", "yes", "no"}
"""What people type who want no song in particular."""

_FRAME: Final = re.compile(
    r"^ (?:(?:please|hey|ok|hi|can|could|you|would|i|we|id|ill|want|wanna|need|love|to|lets|play|put|on|hear|listen|me"
    r"|us|find|give|show|search|for|the|a|that|this|song|track|called|named|titled|my|favorite|favourite) )+"
)
_FRAME_END: Final = re.compile(r"(?: (?:please|pls|plz|thanks|song|\|))+ $")


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """A song that a text names.

    Attributes:
        places: of the tokens that say so.
        rows: of the songs that are called so.
    """

    places: range
    rows: tuple[int, ...]


def find_whole_title(text: MarkedText, names: LibraryNames) -> FoundTitle | None:
    """The song or songs that the whole text names: a title, "Artist - Title", "title by artist"."""
    for places in unframed(text):
        tokens = [text.tokens[place] for place in places]
        rows = (
            _rows_of_both(tokens, names)
            or names.rows_of_title.get(joined(tokens))
            or _rows_of_misspelled(tokens, names)
        )
        if rows and not (len(tokens) == 1 and tokens[0] in _ANYTHING):
            return FoundTitle(places, tuple(rows))
    return None


def find_liked_titles(text: MarkedText, names: LibraryNames) -> list[FoundTitle]:
    """Songs named after "like": "songs like Dancing Queen", "something like Waterloo by ABBA"."""
    found: list[FoundTitle] = []
    for place, token in enumerate(text.tokens):
        if token != "like" and text.tokens[place - 1 : place + 1] != ("similar", "to"):
            continue
        start = place - 1 if token == "to" else place
        if not may_compare(text, start):
            continue
        for stop in range(min(len(text.tokens), place + _LONGEST), place + 1, -1):
            places = range(place + 1, stop)
            tokens = [text.tokens[other] for other in places]
            if TAKEN in tokens or not ends_a_name(text, stop):
                continue
            rows = _rows_of_both(tokens, names)
            if not rows and len(tokens) > 1 and not says_a_feeling(tokens):
                rows = list(names.rows_of_title.get(joined(tokens), ()))
            if rows:
                found.append(FoundTitle(range(start, stop), tuple(rows)))
                break
    return found


def unframed(text: MarkedText) -> list[range]:
    """The whole text, and what is left of it without "play me" and "please"."""
    folded = text.folded
    whole = range(len(text.tokens))
    start = match.end() - 1 if (match := _FRAME.search(folded)) else 0
    end = match.start() + 1 if (match := _FRAME_END.search(folded)) else len(folded)
    spans = [whole]
    spans += [
        text.places(first, last) for first, last in ((0, end), (start, len(folded)), (start, end)) if first < last
    ]
    return [span for span in dict.fromkeys(spans) if span]


def _rows_of_both(tokens: Sequence[str], names: LibraryNames) -> list[int]:
    """Rows of the song that an artist and a title name, in either order, with "-" or "by" between them or nothing."""
    rows: list[int] = []
    for cut in range(1, len(tokens)):
        left, right = tokens[:cut], tokens[cut:]
        if right[0] in (DASH, "by"):
            rows += _rows_of(right[1:], left, names)
        if right[0] != "by":
            rows += _rows_of(left, right, names) or _rows_of(right, left, names)
        if rows:
            break
    return rows


def _rows_of(artist: Sequence[str], title: Sequence[str], names: LibraryNames) -> list[int]:
    name = names.artist(joined(artist))
    if name is None:
        return []
    return sorted(set(names.rows_of_artist[name]).intersection(names.rows_of_title.get(joined(title), ())))


def _rows_of_misspelled(tokens: Sequence[str], names: LibraryNames) -> list[int]:
    """Rows of the song that "Artist - Title" means, though one of both is misspelled."""
    if DASH not in tokens:
        return []
    cut = tokens.index(DASH)
    for artist, title in ((tokens[:cut], tokens[cut + 1 :]), (tokens[cut + 1 :], tokens[:cut])):
        name = names.artist(joined(artist)) or names.nearest_artist(joined(artist))
        rows = names.nearest_title_of(name, joined(title)) if name else []
        if rows:
            return rows
    return []


def joined(tokens: Sequence[str]) -> str:
    """Tokens as a folded name, without the marks among them."""
    return " ".join(token for token in tokens if token not in MARKS)
