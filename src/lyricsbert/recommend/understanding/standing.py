"""Chips of earlier texts that still hold, as parts of another wish."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.understanding.clean import advisories_of
from lyricsbert.recommend.understanding.feelings import emotions_in
from lyricsbert.recommend.understanding.genres import genres_named
from lyricsbert.recommend.understanding.parts import NOT_HERE, Part, excluded_artist
from lyricsbert.recommend.understanding.years import EARLIEST, LATEST
from lyricsbert.text import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.recommend.understanding.chips import Chip
    from lyricsbert.recommend.understanding.library_names import LibraryNames

_SPAN: Final = re.compile(r"(\d{1,4})?(-)?(\d{1,4})?")

_FEELING_WORDS: Final = 3
"""Words of what is surely a feeling that is not wanted."""


def standing_part(chip: Chip, names: LibraryNames) -> Part:
    """The part that a chip was, in whatever library.

    Args:
        chip: of the kind "years", "artist", "genre" or "without".
        names: of the library.
    """
    name = fold(chip.value)
    if chip.kind == "years":
        only: NDArray[np.bool_] | None = names.mask_of_years(spans_of(chip.value))
    elif chip.kind == "artist":
        artist = names.artist(name)
        only = names.mask_of(names.rows_of_artist[artist]) if artist else None
    elif chip.kind == "genre":
        only = names.mask_of(names.genres.rows_of(genres_named(name, names)))
    else:
        return _without(chip, names)
    if only is None or not only.any():
        return Part(replace(chip, used=False, note=NOT_HERE))
    return Part(replace(chip, used=True, note=None), only=only)


def spans_of(value: str) -> list[tuple[int, int]]:
    """First and last years of "1985", "1980-1989", "1980-", "-1989", several with commas; none of anything else."""
    matches = [_SPAN.fullmatch(span.strip()) for span in value.split(",")]
    found = [match.groups() for match in matches if match and match[0]]
    if len(found) < len(matches):
        return []
    return [
        (int(first) if first else EARLIEST, int(last) if last else LATEST if dash else int(first or LATEST))
        for first, dash, last in found
    ]


def _without(chip: Chip, names: LibraryNames) -> Part:
    chip, name = replace(chip, used=True, note=None), fold(chip.value)
    if spans := spans_of(chip.value):
        return Part(chip, only=~names.mask_of_years(spans))
    artist = names.artist(name) if name in names.rows_of_artist else excluded_artist(name, names)
    if artist and names.written_artist(artist) == chip.value:
        return Part(chip, only=~names.mask_of(names.rows_of_artist[artist]))
    if genres := genres_named(name, names):
        return Part(chip, only=~names.mask_of(names.genres.rows_of(genres)))
    if advisories := advisories_of(name):
        # Violence is also a subject, which songs may be nearer to or farther from.
        return Part(chip, excluded=chip.value if "violent" in advisories else "", leave_out=advisories)
    words = name.split()
    emotions = emotions_in(words) if len(words) <= _FEELING_WORDS else frozenset[int]()
    return Part(chip, excluded=chip.value, emotions=emotions)
