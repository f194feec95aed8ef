"""The stored sections of songs with their analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.library.store.schema import analysis_from_table, section_from_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.library.store.tables import Tables
    from lyricsbert.model import Analysis
    from lyricsbert.songs import Section


@dataclass(frozen=True, slots=True, eq=False)
class StoredSections:
    """The distinct sections of one song, in the order of the song.

    Attributes:
        sections: the s sections.
        analysis: one row per section.
        times_sung: (s,) int32, how often the song sings each.
    """

    sections: tuple[Section, ...]
    analysis: Analysis
    times_sung: NDArray[np.int32]


def read_sections(tables: Tables, rows: Sequence[int] | NDArray[np.integer]) -> list[StoredSections]:
    """Read the sections of some songs at once, in the order of the rows."""
    wanted, place = np.unique(np.asarray(rows, dtype=np.int64), return_inverse=True)
    starts = tables.section_starts
    spans = [np.arange(starts[row], starts[row + 1]) for row in wanted]
    columns = ["label", "text", "times_sung", "embedding", "emotions", "sentiment"]
    table = tables.take_sections(np.concatenate([*spans, np.zeros(0, dtype=np.int64)]), columns)
    analysis, times_sung = analysis_from_table(table), table["times_sung"].to_numpy()
    sections = [section_from_row(row) for row in table.select(["label", "text"]).to_pylist()]
    ends = np.cumsum([len(span) for span in spans])
    parts = [slice(end - len(span), end) for end, span in zip(ends, spans, strict=True)]
    found = [StoredSections(tuple(sections[part]), analysis[part], times_sung[part]) for part in parts]
    return [found[i] for i in place]
