"""Numbers of a list of songs in their order: how alike two in a row are, and how many songs fill some minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.listener.journey.request import FEWEST, MOST
from lyricsbert.recommend.similarity import Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.recommend.catalog import Catalog

SECONDS: Final = 210.0
"""How long a song is taken to be whose duration is unknown."""


def songs_in(minutes: float, seconds: float) -> int:
    """How many songs of a length come nearest to some minutes."""
    return int(np.clip(round(minutes * 60 / seconds), FEWEST, MOST))


def likeness_to_the_last(rows: Sequence[int], catalog: Catalog) -> list[float | None]:
    """How near the lyrics of each song are to those of the song before it, 0..1; None for the first."""
    vectors, sample = catalog.library.embedding[list(rows)], catalog.library.embedding[catalog.sample]
    usual = Scale.of(np.einsum("nd,nd->n", sample, sample[::-1]))
    similar: list[float | None] = [None, *usual.apply(np.einsum("nd,nd->n", vectors[1:], vectors[:-1])).tolist()]
    return similar[: len(rows)]
