"""What is large of all songs at once: embeddings, scores of themes, positions on the map; each read when asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from lyricsbert.library.store.schema import THEMES, WISH_EMBEDDING, matrix, positions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.library.store.tables import Tables


DURATION: Final = "duration"
"""The column with the length of each song in seconds; libraries of an early format have none."""


class SongArrays:
    """Arrays of the n songs of a library, kept once they are read.

    Args:
        tables: the library.
        ids: of the songs.
    """

    def __init__(self, tables: Tables, ids: Sequence[str]) -> None:
        self._tables = tables
        self._ids = ids

    @cached_property
    def embedding(self) -> NDArray[np.float32]:
        """(n, dimensions), unit length, zero for unusable songs."""
        return self._tables.embedding()

    @cached_property
    def wish_embedding(self) -> NDArray[np.float32] | None:
        """The same of the wish embeddings; None if there are none."""
        return self._tables.embedding(WISH_EMBEDDING) if self._tables.has_wish_embeddings else None

    @cached_property
    def theme_scores(self) -> NDArray[np.float16]:
        """(n, t) in 0..1, NaN for unusable songs; t is 0 if there are none."""
        if THEMES not in self._tables.names:
            return np.zeros((len(self._ids), 0), dtype=np.float16)
        return matrix(self._tables.columns([THEMES])[THEMES]).astype(np.float16, copy=False)

    @cached_property
    def durations(self) -> NDArray[np.float64]:
        """(n,) seconds, NaN where unknown."""
        if DURATION not in self._tables.names:
            return np.full(len(self._ids), np.nan)
        seconds: NDArray[np.float64] = self._tables.columns([DURATION])[DURATION].to_numpy().astype(np.float64)
        return seconds

    @cached_property
    def positions(self) -> NDArray[np.float32] | None:
        """(n, 2) from -1 to 1, NaN for unusable songs; None without a map."""
        stored = self._tables.positions()
        return None if stored is None else positions_of(pa.chunked_array([self._ids], pa.string()), stored)
