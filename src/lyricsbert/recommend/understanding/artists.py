"""Artists in a wish: "by Dolly Parton", "songs like ABBA", "Metallica or heavier"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.understanding.marked_text import TAKEN
from lyricsbert.recommend.understanding.mentions import FoundArtist, mention_at
from lyricsbert.recommend.understanding.name_ends import COMPARED, ends_a_name
from lyricsbert.recommend.understanding.titles import joined, unframed

if TYPE_CHECKING:
    from lyricsbert.recommend.understanding.library_names import LibraryNames
    from lyricsbert.recommend.understanding.marked_text import MarkedText

_LONGEST_UNKNOWN: Final = 4
"""Words of the name of an artist whom the library does not have."""


def find_whole_artist(text: MarkedText, names: LibraryNames) -> FoundArtist | None:
    """The artist that the whole text names."""
    for places in unframed(text):
        name = names.artist(joined([text.tokens[place] for place in places]))
        if name:
            return FoundArtist(places, name, "by")
    return None


def find_artists(text: MarkedText, names: LibraryNames) -> list[FoundArtist]:
    """The artists that a text names among other words, in order.

    A name that is an ordinary word is meant only with "by", "from", "like" or the like before it.

    Args:
        text: the wish.
        names: of the library.
    """
    found: list[FoundArtist] = []
    place = 0
    while place < len(text.tokens):
        mention = mention_at(text, place, names)
        artist = mention and mention.artist(found[-1] if found else None)
        if artist:
            found.append(artist)
            place = artist.places.stop
        else:
            place += 1
    return found


def find_unknown_artists(text: MarkedText, names: LibraryNames) -> list[FoundArtist]:
    """Artists after "by" or "like", in capitals, that the library does not have; or has, but spelled otherwise."""
    found: list[FoundArtist] = []
    for place, token in enumerate(text.tokens):
        if token not in ("by", "like") or (place and text.tokens[place - 1] not in COMPARED | {TAKEN}):
            continue
        stop = place + 1
        while stop < min(len(text.tokens), place + 1 + _LONGEST_UNKNOWN) and not _ends_unknown(text, stop):
            stop += 1
        words, places = text.tokens[place + 1 : stop], range(place + 1, stop)
        if not words:
            continue
        telling = [other for other in places if text.tokens[other] not in ("the", "and")]
        is_named = text.heeds_case and bool(telling) and all(map(text.is_capitalized, telling))
        near = names.nearest_artist(" ".join(words)) if is_named or not all(map(names.is_ordinary, words)) else None
        if near or is_named:
            found.append(FoundArtist(range(place, stop), near or "", "by" if token == "by" else "like"))
    return found


def _ends_unknown(text: MarkedText, place: int) -> bool:
    """Whether a name that nobody knows ends before a place: "Simon and Garfunkel" goes on."""
    goes_on = text.tokens[place : place + 1] == ("and",) and place + 1 < len(text.tokens)
    return ends_a_name(text, place) and not (goes_on and text.is_capitalized(place + 1))
