"""What a model says about texts and songs, and the protocol of an encoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.songs.song import Section, Song

EMOTIONS: Final = ("sadness", "joy", "love", "anger", "fear", "surprise")
"""The six emotions, in the order of every emotion vector (Saravia et al. 2018, CARER)."""

SENTIMENTS: Final = ("negative", "neutral", "positive")
"""The three sentiments, in the order of every sentiment vector (SemEval-2017 task 4A)."""


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """What a model says about n texts, one row per text.

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
class QueryAnalysis(Analysis):
    """What a model says about n queries, one row per query.

    Attributes:
        wanted: (n, 6) float32, the emotions that are to be heard, as ratios in the order of EMOTIONS, each row sums to
            1; `emotions` are those that the text expresses.
        wanted_valence: (n,) float32 in 1..9, how pleasant a song is to be; None if the model does not say.
        wanted_energy: (n,) float32 in 1..9, how energetic, likewise.
        feeling: (n,) float32 in 0..1, how much the query is about feeling, rather than about a subject.
    """

    wanted: NDArray[np.float32]
    wanted_valence: NDArray[np.float32] | None
    wanted_energy: NDArray[np.float32] | None
    feeling: NDArray[np.float32]

    def __getitem__(self, rows: slice | NDArray[np.integer] | NDArray[np.bool_]) -> QueryAnalysis:
        """The given rows, still as a QueryAnalysis."""
        return QueryAnalysis(
            self.embedding[rows],
            self.emotions[rows],
            self.sentiment[rows],
            self.wanted[rows],
            None if self.wanted_valence is None else self.wanted_valence[rows],
            None if self.wanted_energy is None else self.wanted_energy[rows],
            self.feeling[rows],
        )


@dataclass(frozen=True, slots=True, eq=False)
class SongAnalyses:
    """What a model says about n songs and their m distinct sections.

    Attributes:
        songs: one row per song: the mean of its sections, weighted by how often each is sung (embedding renormalised).
            If the model has a head for songs, the emotions are its answer instead.
        sections: the m distinct sections, song by song, in the order in which they are first sung.
        analysis: one row per section.
        song_index: (m,) int64, the row in `songs` that each section belongs to, ascending.
        times_sung: (m,) int64, how often the song sings each section, at least 1.
        valence: (n,) float32 in 1..9, how pleasant each song is; None if the model has no head for songs.
        energy: (n,) float32 in 1..9, how energetic, likewise.
    """

    songs: Analysis
    sections: tuple[Section, ...]
    analysis: Analysis
    song_index: NDArray[np.int64]
    times_sung: NDArray[np.int64]
    valence: NDArray[np.float32] | None = None
    energy: NDArray[np.float32] | None = None


class TextEncoder(Protocol):
    """What the library and recommender need from an encoder. `Encoder` runs a model bundle; a test double need not."""

    @property
    def model_id(self) -> str:
        """Name of the model."""

    @property
    def model_hash(self) -> str:
        """Identifies the model: encoders with equal hashes give equal analyses."""

    @property
    def dimensions(self) -> int:
        """Length of an embedding."""

    def analyze(self, texts: Sequence[str]) -> Analysis:
        """Analyse n texts, each as a whole: one row per text, in their order."""

    def analyze_queries(self, texts: Sequence[str]) -> QueryAnalysis:
        """Analyse n texts as queries: one row per text, in their order."""

    def analyze_songs(self, songs: Sequence[Song]) -> SongAnalyses:
        """Analyse n songs section by section."""
