"""What becomes of something that was read in a wish: a filter, songs to be near, a subject to stay away from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.understanding.chips import Chip
from lyricsbert.recommend.understanding.clean import NAMES, advisories_of
from lyricsbert.recommend.understanding.genres import genres_named
from lyricsbert.recommend.understanding.word_sets import MUSIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.recommend.advisories import Advisory
    from lyricsbert.recommend.understanding.exclusions import Exclusion
    from lyricsbert.recommend.understanding.library_names import LibraryNames
    from lyricsbert.recommend.understanding.marked_text import MarkedText
    from lyricsbert.recommend.understanding.mentions import FoundArtist

NOT_HERE: Final = "nothing of that here"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One thing that was read, and what it does.

    Attributes:
        chip: how it is shown.
        only: (n,) the songs that pass, if it is a filter.
        near: rows of songs that others shall be near.
        leads: whether those songs themselves come first.
        pinned: rows of songs that come first, whatever their score.
        artist: whether they are all songs of an artist.
        excluded: words of what is not wanted, to be compared by meaning.
        emotions: positions in EMOTIONS of feelings that are not wanted.
        count: how many songs.
        leave_out: advisories of songs that are left out.
    """

    chip: Chip
    only: NDArray[np.bool_] | None = None
    near: tuple[int, ...] = ()
    leads: bool = False
    pinned: tuple[int, ...] = ()
    artist: bool = False
    excluded: str = ""
    emotions: frozenset[int] = frozenset()
    count: int | None = None
    leave_out: tuple[Advisory, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ReadText:
    """A wish's text after the rules.

    Attributes:
        raw: the text, with its words spelled right.
        rest: what it says besides; empty if that is nothing.
        parts: what was read, in the order of the text.
    """

    raw: str
    rest: str
    parts: tuple[Part, ...] = ()


def artist_part(found: FoundArtist, text: MarkedText, names: LibraryNames) -> Part:
    """The songs of an artist as a filter, or as songs to be near."""
    is_like = found.role == "like"
    chip = Chip("like" if is_like else "artist", text.typed(found.places[1:]), text.typed(found.places))
    if not found.name:
        return Part(replace(chip, used=False, note=NOT_HERE))
    rows = names.rows_of_artist[found.name]
    chip = replace(chip, value=names.written_artist(found.name))
    return Part(chip, near=tuple(rows), artist=True) if is_like else Part(chip, only=names.mask_of(rows))


def exclusion_part(found: Exclusion, text: MarkedText, names: LibraryNames) -> Part:
    """An exclusion as a filter, if it is of an artist or a genre, else as a subject to stay away from."""
    content = " ".join(token for place in found.subject if (token := text.tokens[place]) not in MUSIC)
    is_marked = text.heeds_case and text.is_capitalized(found.subject.start)
    artist = names.artist(content) if is_marked else excluded_artist(content, names)
    chip = Chip("without", text.typed(found.subject), text.typed(found.places))
    if advisories := advisories_of(content):
        excluded = text.typed(found.subject) if "violent" in advisories else ""
        value = listing_of(advisories)
        return Part(replace(chip, value=value), excluded=excluded, emotions=found.emotions, leave_out=advisories)
    if artist:
        others = ~names.mask_of(names.rows_of_artist[artist])
        return Part(replace(chip, value=names.written_artist(artist)), only=others)
    genres = genres_named(content, names)
    if genres:
        return Part(chip, only=~names.mask_of(names.genres.rows_of(genres)))
    return Part(chip, excluded=text.typed(found.subject), emotions=found.emotions)


def listing_of(advisories: Sequence[Advisory]) -> str:
    """What songs are left out for, as it is said to people: "swearing and violence"."""
    return " and ".join(NAMES[each] for each in advisories)


def excluded_artist(words: str, names: LibraryNames) -> str | None:
    """The artist that excluded words name: a name that is an ordinary word is meant otherwise."""
    name = names.artist(words)
    return name if name and not names.is_ordinary_name(name) else None
