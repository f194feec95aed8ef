"""A library as an Arrow table: names, lyrics and everything that the model says about each song."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from lyricsbert.errors import LibraryError
from lyricsbert.library.moods import MOODS
from lyricsbert.library.store.schema import SONG_FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.library.store.tables import Tables

_MOOD: Final = "mood"

COLUMNS: Final = (
    "id",
    *(name for name, _ in SONG_FIELDS),
    "timed_lines",
    "unusable",
    _MOOD,
    "emotions",
    "sentiment",
    "embedding",
)
"""The columns of a library; `unusable` is the reason why a song has no analysis, whose columns are null then."""


def library_table(tables: Tables, moods: NDArray[np.int8], columns: Sequence[str]) -> pa.Table:
    """One row per song, in the order of arrival.

    Args:
        tables: the library.
        moods: (n,) positions in MOODS, -1 for unusable songs.
        columns: names from COLUMNS.

    Raises:
        LibraryError: there is no such column.
    """
    for name in columns:
        if name not in COLUMNS:
            raise LibraryError(f"A library has no column {name!r}; allowed: {', '.join(COLUMNS)}.")
    stored = tables.columns([name for name in columns if name != _MOOD])
    names = pa.array(moods, mask=moods < 0)
    mood = pa.DictionaryArray.from_arrays(names, MOODS)
    return pa.table({name: mood if name == _MOOD else stored[name] for name in columns})
