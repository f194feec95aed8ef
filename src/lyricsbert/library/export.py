"""A library as an Arrow table: names, lyrics and everything that the model says about each song."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa

from lyricsbert.errors import LibraryError
from lyricsbert.library.moods import MOODS
from lyricsbert.library.store.schema import AFFECT, SONG_FIELDS, THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    *AFFECT,
    THEMES,
    "emotions",
    "sentiment",
    "embedding",
)
"""The columns of a library; `unusable` is the reason why a song has no analysis, whose columns are null then."""


def library_table(
    tables: Tables, columns: Sequence[str], moods: NDArray[np.int8], themes: Callable[[], pa.ListArray]
) -> pa.Table:
    """One row per song, in the order of arrival.

    Args:
        tables: the library.
        columns: names from COLUMNS.
        moods: (n,) positions in MOODS, -1 for unusable songs.
        themes: gives the column of themes; called only for it.

    Raises:
        LibraryError: there is no such column.
    """
    for name in columns:
        if name not in COLUMNS:
            raise LibraryError(f"A library has no column {name!r}; allowed: {', '.join(COLUMNS)}.")
    told = {}
    if _MOOD in columns:
        told[_MOOD] = pa.DictionaryArray.from_arrays(pa.array(moods, mask=moods < 0), MOODS)
    if THEMES in columns:
        told[THEMES] = themes()
    stored = tables.columns([name for name in columns if name not in told])
    return pa.table({name: told[name] if name in told else stored[name] for name in columns})
