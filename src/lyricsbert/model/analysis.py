"""What a model says about texts and songs, and the protocol of an encoder."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.songs.song import Section, Song

EMOTIONS: Final = ("sadness", "joy", "love", "anger", "fear", "surprise")
"""The six emotions, in the order of every emotion vector (Saravia et al. 2018, CARER)."""

SENTIMENTS: Final = ("negative", "neutral", "positive")
"""The three sentiments, in the order of every sentiment vector (SemEval-2017 task 4A)."""


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """What a model says about n texts, one row per text. A model without heads says nothing of what may be None.

    Attributes:
        embedding: (n, dimensions) float32, each row of unit length.
        emotions: (n, 6) float32, ratios in the order of EMOTIONS, each row sums to 1.
        sentiment: (n, 3) float32, ratios in the order of SENTIMENTS, each row sums to 1.
        valence: (n,) float32 in 1..9, how pleasant what the text expresses is.
        energy: (n,) float32 in 1..9, how energetic.
        themes: (n, t) float32 in 0..1, the probability that the text is about each theme that the model knows.
    """

    embedding: NDArray[np.float32]
    emotions: NDArray[np.float32]
    sentiment: NDArray[np.float32]
    valence: NDArray[np.float32] | None = None
    energy: NDArray[np.float32] | None = None
    themes: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.embedding)

    def __getitem__(self, rows: slice | NDArray[np.integer] | NDArray[np.bool_]) -> Self:
        """The given rows."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        chosen: dict[str, Any] = {name: None if array is None else array[rows] for name, array in values.items()}
        return type(self)(**chosen)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class QueryAnalysis(Analysis):
    """What a model says about n queries, one row per query.

    Attributes:
        wanted: (n, 6) float32, the emotions that are to be heard, as ratios in the order of EMOTIONS, each row sums to
            1; `emotions` are those that the text expresses.
        feeling: (n,) float32 in 0..1, how much the query is about feeling, rather than about a subject.
        wanted_valence: (n,) float32 in 1..9, how pleasant a song is to be; None if the model does not say.
        wanted_energy: (n,) float32 in 1..9, how energetic, likewise.
        wish_embedding: (n, dimensions) float32, each row of unit length: its cosine with that of a song tells how
            likely who types the query wants the song; None if the model has none.
    """

    wanted: NDArray[np.float32]
    feeling: NDArray[np.float32]
    wanted_valence: NDArray[np.float32] | None = None
    wanted_energy: NDArray[np.float32] | None = None
    wish_embedding: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SongAnalyses:
    """What a model says about n songs and their m distinct sections.

    Attributes:
        songs: one row per song: the mean of its sections, weighted by how often each is sung (embedding renormalised).
            If the model has a head for songs, the emotions are its answer instead, and there are valence, energy and
            themes.
        sections: the m distinct sections, song by song, in the order in which they are first sung.
        analysis: one row per section, without valence, energy and themes.
        song_index: (m,) int64, the row in `songs` that each section belongs to, ascending.
        times_sung: (m,) int64, how often the song sings each section, at least 1.
        wish_embedding: (n, dimensions) float32, each row of unit length: near those of the queries of who wants the
            song; None if the model has none.
    """

    songs: Analysis
    sections: tuple[Section, ...]
    analysis: Analysis
    song_index: NDArray[np.int64]
    times_sung: NDArray[np.int64]
    wish_embedding: NDArray[np.float32] | None = None

    @property
    def valence(self) -> NDArray[np.float32] | None:
        """(n,) how pleasant each song is, in 1..9."""
        return self.songs.valence

    @property
    def energy(self) -> NDArray[np.float32] | None:
        """(n,) how energetic each song is, in 1..9."""
        return self.songs.energy


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

    @property
    def themes(self) -> tuple[str, ...]:
        """Names of the themes that the model knows, in the order of `Analysis.themes`; none without a head."""

    def analyze(self, texts: Sequence[str]) -> Analysis:
        """Analyse n texts, each as a whole: one row per text, in their order."""

    def as_songs(self, texts: Analysis) -> Analysis:
        """The analyses of n texts with valence, energy and themes, of each as if it were all that a song sings."""

    def analyze_queries(self, texts: Sequence[str]) -> QueryAnalysis:
        """Analyse n texts as queries: one row per text, in their order."""

    def analyze_songs(self, songs: Sequence[Song]) -> SongAnalyses:
        """Analyse n songs section by section."""
