"""Artists' names in a wish, and whether they are meant: "by Kiss", not "a kiss"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from lyricsbert.recommend.understanding.feelings import is_feeling
from lyricsbert.recommend.understanding.marked_text import BREAK, MARKS
from lyricsbert.recommend.understanding.name_ends import COMPARED, ends_a_name, may_compare
from lyricsbert.recommend.understanding.word_sets import MUSIC, words_of

if TYPE_CHECKING:
    from lyricsbert.recommend.understanding.library_names import LibraryNames
    from lyricsbert.recommend.understanding.marked_text import MarkedText

Role = Literal["by", "like"]

_LONGEST: Final = 12
"""Tokens of the longest name that is looked for, commas among them."""

_PLACES: Final = words_of(
    """
    america africa asia europe alabama alaska berlin boston chicago texas kansas nazareth japan germany england
    orleans london paris memphis houston detroit miami jamaica ireland scotland spain italy france cuba brazil
    """
)
"""Where songs may come "from", though bands are called so, too."""

_KIND: Final = words_of("type types style styled kind sort esque ish vibe vibes inspired sounding")
_PRAISED: Final = MUSIC | words_of("best greatest biggest early earliest late later latest first last saddest happiest")
_AUTHORED: Final = COMPARED | words_of("written sung played recorded one ones record records covers love best")
_STYLE: Final = words_of("style lines manner vein fan")
_AFTER_A_FIRST: Final = MARKS | words_of("but or and for please")


@dataclass(frozen=True, slots=True)
class FoundArtist:
    """An artist that a text names.

    Attributes:
        places: of the tokens that say so.
        name: folded; empty if the library has no such artist.
        role: "by" for their songs, "like" for songs near those.
    """

    places: range
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that are an artist's name, whoever is meant by them.

    Attributes:
        text: the wish.
        places: of the name.
        words: of the name.
        is_distinct: whether they mean nothing else.
    """

    text: MarkedText
    places: range
    words: tuple[str, ...]
    is_distinct: bool

    def artist(self, previous: FoundArtist | None) -> FoundArtist | None:
        """The artist, if one is meant, with the words that say so.

        Args:
            previous: the artist before in the text.
        """
        text, start, stop = self.text, self.places.start, self.places.stop
        before, last = self._token(start - 1), self._token(start - 2)
        by, like = range(start - 1, stop), range(start, self._stop_of_kind())
        meant: tuple[range, Role] | None = None
        if all(map(is_feeling, self.words)) and before not in ("by", "from", "like"):
            return None
        if self._is_linked(previous) and previous is not None:
            meant = by, previous.role
        elif like.stop > stop and self._is_marked:
            meant = like, "like"
        elif not self._is_whole:
            return None
        elif before in ("by", "from"):
            meant = (by, "like" if last == "inspired" else "by") if self._is_author(before, last) else None
        elif before == "of" and (last in COMPARED or last in _STYLE or last == "best") and self._is_marked:
            meant = by, "like" if last in _STYLE else "by"
        elif (
            before == "like"
            and may_compare(text, start - 1)
            and (self._is_marked or not all(map(is_feeling, self.words)))
        ):
            meant = by, "like"
        elif before == "to" and last == "similar":
            meant = range(start - 2, stop), "like"
        elif self._stands_alone:
            meant = self.places, "by"
        return meant and FoundArtist(meant[0], " ".join(self.words), meant[1])

    def _token(self, place: int) -> str:
        return self.text.tokens[place] if 0 <= place < len(self.text.tokens) else ""

    @property
    def _is_long(self) -> bool:
        return len(self.words) > 1

    @property
    def _has_capital(self) -> bool:
        """Whether a capital letter says that it is a name."""
        return self.text.heeds_case and self.places.start > 0 and self.text.is_capitalized(self.places.start)

    @property
    def _is_marked(self) -> bool:
        """Whether it is a name by itself."""
        return self.is_distinct or self._is_long or self._has_capital

    @property
    def _is_clear(self) -> bool:
        """Whether small letters do not say that it is none."""
        return self.is_distinct or not self.text.heeds_case or self.text.is_capitalized(self.places.start)

    @property
    def _is_whole(self) -> bool:
        """Whether it is not a part of a longer name, or of a word of another meaning."""
        ends = ends_a_name(self.text, self.places.stop) or self.text.is_possessive(self.places.stop - 1)
        return self._is_clear and (ends or (self._is_long and self.is_distinct))

    def _is_linked(self, previous: FoundArtist | None) -> bool:
        """Whether it goes on from another artist: "ABBA or Queen"."""
        start = self.places.start
        linked = (
            previous is not None
            and previous.places.stop == start - 1
            and self._token(start - 1) in ("or", "and", BREAK)
        )
        return linked and self._is_clear and ends_a_name(self.text, self.places.stop)

    def _is_author(self, before: str, last: str) -> bool:
        """Whether songs are by or from it, not words or people."""
        if self.words == ("heart",) and before == "by":
            return False
        if before == "from" and _PLACES.issuperset(self.words):
            return False
        return self._is_marked or last == "" or last in MARKS or last in _AUTHORED

    @property
    def _stands_alone(self) -> bool:
        """Whether it is meant without a word that says so."""
        start, stop = self.places.start, self.places.stop
        after = self._token(stop)
        if self.text.is_possessive(stop - 1):
            return self.is_distinct and (self._is_long or after in _PRAISED)
        if after in MUSIC and self._is_marked:
            return True
        is_first = start == 0 and (after in _AFTER_A_FIRST or not after)
        return self.is_distinct and (self._is_long or is_first)

    def _stop_of_kind(self) -> int:
        """Where "Dolly Parton kind of" stops."""
        stop = self.places.stop
        if self._token(stop) in _KIND:
            stop += 1 + (self._token(stop + 1) == "of")
        return stop


def mention_at(text: MarkedText, place: int, names: LibraryNames) -> Mention | None:
    """The longest artist's name from a place on. Commas within do not matter, nor does "'s".

    Where artists are compared or named as authors, one name of two may do: "like Springsteen".
    """
    if text.tokens[place] in MARKS:
        return None
    places = [other for other in range(place, min(len(text.tokens), place + _LONGEST)) if text.tokens[other] != BREAK]
    tokens = [text.tokens[other] for other in places]
    owner = next((size for size, other in enumerate(places, 1) if text.is_possessive(other)), 0)
    if owner:
        places = places[:owner]
        tokens = [*tokens[: owner - 1], tokens[owner - 1].removesuffix("s")]
    name, size = names.longest_artist(tokens) or ("", 1)
    is_distinct = bool(name) and not names.is_ordinary_name(name)
    if not name:
        before, kind = text.tokens[place - 1] if place else "", text.tokens[place + 1 : place + 2]
        ends = ends_a_name(text, place + 1) and kind != ("and",)
        if (before in ("by", "like") and ends) or (kind and kind[0] in _KIND):
            name = names.artist_called(tokens[0]) or ""
        is_distinct = bool(name)
    elif size == 1 and name.startswith("the "):
        is_distinct = False  # "clash" is not The Clash
    return Mention(text, range(place, places[size - 1] + 1), tuple(name.split()), is_distinct) if name else None
