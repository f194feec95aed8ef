"""Meaning: how close a song, its best section, and what is likely to be asked of it are to the query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.recommend.lyric_lines import section_reason
from lyricsbert.recommend.recommendation import Reason
from lyricsbert.recommend.signals.signal import Scores
from lyricsbert.recommend.similarity import Scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.library import Similarities
    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query


@dataclass(frozen=True, slots=True)
class Meaning:
    """Similarity with what the query is about: of the wish embeddings, of the best section and of the whole song.

    Attributes:
        weight: of the signal.
        wish_share: how much the wish embeddings count if the query and the songs have them, the rest is that of the
            section and the song. Both together find the song that a wish is meant for more often than either (see
            `wishes` of `lyricsbert evaluate`).
        section_share: how much of that rest is the best section's, what is left is the whole song's: a sentence is
            answered by a verse rather than by a whole song.
        closest_to: ends the sentence "Its ... comes closest to".
    """

    weight: float = 1.0
    wish_share: float = 0.75
    section_share: float = 0.6
    closest_to: str = "what you wrote"
    name: str = "meaning"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        similarities = candidates.similarities
        if query.embedding is None or similarities is None:
            return None
        sample = np.searchsorted(similarities.rows, candidates.catalog.sample)
        over_all = np.zeros(len(candidates.library), dtype=np.float32)
        over_all[similarities.rows] = meaning_values(similarities, sample, self.section_share, self.wish_share)
        values = over_all[candidates.rows]

        def explain(place: int, lyrics: LyricLines) -> tuple[Reason, ...]:
            if not values[place] > 0:
                return ()
            position = similarities.best_section(int(candidates.rows[place]))
            reason = section_reason(lyrics, position, query.stems, self.closest_to)
            return (reason,) if reason else ()

        return Scores(values, self.weight, explain, threshold=0)


@dataclass(frozen=True, slots=True)
class SongMeaning:
    """Similarity with another song, and how near its lyrics are as a whole: one shared verse says little of two songs.

    Attributes:
        weight: of the signal.
        label: of the other song, "Artist - Title".
    """

    label: str
    weight: float = 1.0
    name: str = "meaning"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        scores = Meaning(self.weight, section_share=0.25, closest_to="that song").score(query, candidates)
        if scores is None:
            return None
        sections = scores.explain

        def explain(place: int, lyrics: LyricLines) -> tuple[Reason, ...]:
            found = sections(place, lyrics)
            if not found:
                return ()
            return (Reason("meaning", f"Its lyrics are close to those of {self.label}."), *found)

        return Scores(scores.values, scores.weight, explain, scores.threshold)


def meaning_values(
    similarities: Similarities, sample: NDArray[np.int64], section_share: float, wish_share: float = 0.0
) -> NDArray[np.float32]:
    """Cosines of r songs in 0..1.

    Args:
        similarities: cosines of the best sections, the whole songs and the wish embeddings.
        sample: positions among the songs of an even sample of the library, from which the usual cosine is estimated.
        section_share: see `Meaning`.
        wish_share: see `Meaning`; without wish embeddings, the rest is all there is.

    Returns:
        (r,) float32.
    """

    def scaled(cosine: NDArray[np.float32]) -> NDArray[np.float32]:
        return Scale.of(cosine[sample]).apply(cosine)

    section, song = scaled(similarities.section_cosine), scaled(similarities.song_cosine)
    values: NDArray[np.float32] = np.float32(section_share) * section + np.float32(1 - section_share) * song
    if similarities.wish_cosine is not None:
        values = np.float32(wish_share) * scaled(similarities.wish_cosine) + np.float32(1 - wish_share) * values
    return values
