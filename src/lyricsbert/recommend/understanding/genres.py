"""Genres in a wish: "sad country songs", "some jazz", "rap from the 90s"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.understanding.feelings import is_feeling
from lyricsbert.recommend.understanding.marked_text import MARKS, TAKEN
from lyricsbert.recommend.understanding.word_sets import MUSIC, words_of

if TYPE_CHECKING:
    from lyricsbert.recommend.understanding.library_names import LibraryNames
    from lyricsbert.recommend.understanding.marked_text import MarkedText

_CLEAR: Final = words_of(
    """
    jazz reggae rap hiphop rnb techno grunge ska kpop jpop bluegrass synthpop electropop dubstep salsa flamenco
    dancehall afrobeats afrobeat amapiano rockabilly shoegaze bebop zydeco reggaeton schlager chanson fado opera
    motown punk gospel electronica edm
    """
) | {
    *("hip hop", "r and b", "r n b", "rhythm and blues", "k pop", "j pop", "synth pop", "heavy metal", "hard rock"),
    *("rock and roll", "bossa nova", "new wave", "doo wop", "trip hop", "drum and bass", "soft rock", "indie rock"),
    *("indie pop", "folk rock", "country rock", "death metal", "black metal", "thrash metal", "pop punk", "punk rock"),
    *("classic rock", "alternative rock", "progressive rock", "prog rock", "glam rock", "power pop"),
}
"""Names that mean nothing but a genre."""

_AMBIGUOUS: Final = words_of(
    """
    soul blues metal pop rock country dance house trap folk swing latin classical indie alternative garage
    industrial electronic world musical musicals standards hymn hymns instrumental trance ambient acoustic
    hardcore progressive psychedelic christian funk disco emo americana soundtrack soundtracks lullabies lullaby
    """
)
"""Names that are other words as well: they mean a genre where one is expected."""

_NEVER_ALONE: Final = words_of("dance house trap swing world garage standards alternative industrial progressive")

_SAME: Final = (
    ("hip hop", "hiphop", "rap"),
    ("r and b", "rnb", "r n b", "rhythm and blues"),
    ("k pop", "kpop"),
    ("j pop", "jpop"),
    ("synth pop", "synthpop"),
    ("electronic", "electronica", "edm"),
    ("hymns", "hymn"),
    ("musicals", "musical", "showtunes", "show tunes"),
    ("lullabies", "lullaby"),
    ("rock and roll", "rock n roll"),
)
"""Names of one genre."""

_BEFORE: Final = words_of(
    """
    some no any more play good old new slow fast classic just proper real great best quiet loud soft early late
    modern want like of hear give uplifting upbeat gentle smooth dreamy underground traditional female male
    british american irish
    """
)
_AFTER: Final = words_of(
    """
    about from for of with to but like that which where in and or please pls type style playlist songs by on
    without when 4
    """
)
_DECADE: Final = re.compile(r"(?:[0-9]{2}|[0-9]{4})s?|[a-z]+ties")


@dataclass(frozen=True, slots=True)
class FoundGenre:
    """A genre that a text names.

    Attributes:
        places: of its tokens.
        name: folded.
        genres: names of the library that it stands for, none if the library has none of it.
    """

    places: range
    name: str
    genres: tuple[str, ...]


def genres_named(name: str, names: LibraryNames) -> tuple[str, ...]:
    """Genres of a library that a folded name stands for, if it is the name of a genre at all."""
    if not is_genre(name, names):
        return ()
    same = next((group for group in _SAME if name in group), (name,))
    return tuple(dict.fromkeys(genre for other in same for genre in names.genres.holding(other)))


def is_genre(name: str, names: LibraryNames) -> bool:
    """Whether folded words are a genre by name, of this library or of any."""
    if name in _CLEAR or name in _AMBIGUOUS:
        return True
    words = name.split()
    if name not in names.genres.rows:
        return False
    # Tags hold anything: "love", "american", "seen live". One of several words that ends in a genre is a genre.
    if len(words) > 1 and is_genre(words[-1], names):
        return True
    return name in names.genres.alone and not any(map(names.is_ordinary, words))


def find_genres(text: MarkedText, names: LibraryNames) -> list[FoundGenre]:
    """The genres that a text names, in order.

    Args:
        text: the wish.
        names: of the library.
    """
    found: list[FoundGenre] = []
    place = 0
    while place < len(text.tokens):
        size = next((size for size in (3, 2, 1) if _is_named(text, range(place, place + size), names, found)), 0)
        if size:
            name = " ".join(text.tokens[place : place + size])
            found.append(FoundGenre(range(place, place + size), name, genres_named(name, names)))
        place += size or 1
    return found


def _is_named(text: MarkedText, places: range, names: LibraryNames, found: list[FoundGenre]) -> bool:
    """Whether a genre is meant by tokens."""
    tokens = text.tokens
    if places.stop > len(tokens):
        return False
    name = " ".join(tokens[places.start : places.stop])
    if not is_genre(name, names):
        return False
    before = tokens[places.start - 1] if places.start else ""
    after = tokens[places.stop] if places.stop < len(tokens) else ""
    if after in MUSIC or name in _CLEAR or " " in name:
        return before not in ("my", "your", "our", "his", "her") or after in MUSIC
    is_linked = before in ("and", "or", "|") and bool(found) and found[-1].places.stop == places.start - 1
    begins = before in ("", *MARKS) or before in _BEFORE or is_linked
    begins = (
        begins
        or (is_feeling(before) and not _follows_article(text, places.start - 1))
        or bool(_DECADE.fullmatch(before))
    )
    begins = begins or (before == "the" and places.start == 1)
    ends = after in ("", *MARKS) or after in _AFTER or bool(_DECADE.fullmatch(after))
    if name in _NEVER_ALONE and before != TAKEN:
        return False
    return begins and ends


def _follows_article(text: MarkedText, place: int) -> bool:
    """Whether a word is that of "a despairing soul"."""
    return text.tokens[place - 1 : place] in [
        (word,) for word in ("a", "my", "your", "his", "her", "our", "the", "this")
    ]
