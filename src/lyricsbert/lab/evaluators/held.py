"""The rated songs that are kept from all training: what wishes are answered from when they are measured."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from lyricsbert.lab.evaluators.analyze_lyrics import without_tags
from lyricsbert.songs import distinct_sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.data.rated import RatedSongs, Ratings
    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze
    from lyricsbert.songs import Song


@dataclass(frozen=True, eq=False)
class HeldSongs:
    """The songs of a validation part, each once.

    Attributes:
        rated: all rated songs.
    """

    rated: RatedSongs

    @cached_property
    def _rows(self) -> NDArray[np.int64]:
        """Rows among the rated songs."""
        rows = np.flatnonzero(self.rated.validation).tolist()
        return np.array(list({self.rated.songs[row].id: row for row in reversed(rows)}.values())[::-1], dtype=np.int64)

    @cached_property
    def songs(self) -> list[Song]:
        """The n songs."""
        return [self.rated.songs[row] for row in self._rows]

    @property
    def texts(self) -> list[tuple[str, ...]]:
        """What those who want each song might type."""
        return [self.rated.texts[row] for row in self._rows]

    @cached_property
    def row_of(self) -> dict[int, int]:
        """Row among the rated songs -> row among these, for every held one; two ratings of a song share its row."""
        own = {song.id: row for row, song in enumerate(self.songs)}
        return {int(row): own[self.rated.songs[row].id] for row in np.flatnonzero(self.rated.validation)}

    @property
    def ratings(self) -> Ratings:
        """Of the n songs."""
        return self.rated.ratings[self._rows]

    @cached_property
    def artist_codes(self) -> NDArray[np.int64]:
        """(n,) a number for each artist."""
        return np.unique([song.artist for song in self.songs], return_inverse=True)[1]

    @cached_property
    def word_vectors(self) -> Any:
        """(n, words) TF-IDF of unigrams, sparse, of unit length."""
        return TfidfVectorizer(sublinear_tf=True).fit_transform([without_tags(song.lyrics) for song in self.songs])

    def cosines(self, texts: Sequence[str], analyze: Analyze) -> NDArray[np.float32]:
        """(q, n) cosine of each text with a song's best section plus that with the mean of its sections."""
        distinct = [distinct_sections(song.lyrics) for song in self.songs]
        sections = analyze([section.text for own in distinct for section in own]).embedding
        times = np.array([times for own in distinct for times in own.values()], dtype=np.float32)
        counts = np.array([len(own) for own in distinct])
        starts = np.cumsum(counts) - counts
        queries = analyze(list(texts)).embedding
        mean = np.add.reduceat(sections * times[:, None], starts)
        mean /= np.linalg.norm(mean, axis=1, keepdims=True)
        best: NDArray[np.float32] = np.maximum.reduceat(queries @ sections.T, starts, axis=1)
        return best + queries @ mean.T
