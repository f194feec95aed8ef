"""Analysis: what the model says of a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.songs.song import Section

if TYPE_CHECKING:
    from numpy.typing import NDArray

EMOTIONS: Final = ("sadness", "joy", "love", "anger", "fear", "surprise")
"""The six emotions, in the order of every emotion vector (Saravia et al. 2018, CARER)."""

SENTIMENTS: Final = ("negative", "neutral", "positive")
"""The three sentiments, in the order of every sentiment vector (SemEval-2017 task 4A)."""


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """What the model says of n texts, row by row.

    Attributes:
        embedding: (n, dimensions) float32, each row of unit length.
        emotions: (n, 6) float32, ratios in the order of EMOTIONS, each row sums to 1.
        sentiment: (n, 3) float32, ratios in the order of SENTIMENTS, each row sums to 1.
    """

    embedding: NDArray[np.float32]
    emotions: NDArray[np.float32]
    sentiment: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.embedding)

    def __getitem__(self, rows: slice | NDArray[np.integer] | NDArray[np.bool_]) -> Analysis:
        """The given rows, still as an Analysis."""
        return Analysis(self.embedding[rows], self.emotions[rows], self.sentiment[rows])


@dataclass(frozen=True, slots=True, eq=False)
class SongAnalyses:
    """What the model says of n songs and of their m distinct sections.

    Attributes:
        songs: one row a song: the mean of its sections weighted by how often each is sung (embedding renormalised).
        sections: the m distinct sections, song by song, each where it is first sung.
        analysis: one row a section.
        song_index: (m,) int64, the row in `songs` that a section belongs to, ascending.
        times_sung: (m,) int64, how often the song sings the section, at least 1.
    """

    songs: Analysis
    sections: tuple[Section, ...]
    analysis: Analysis
    song_index: NDArray[np.int64]
    times_sung: NDArray[np.int64]
