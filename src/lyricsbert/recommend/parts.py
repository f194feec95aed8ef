"""The parts of the score: each a number in 0..1 for every candidate, in one vectorised pass.

A part uses its range: 0 is a song with nothing in common with the wish, the songs that fit best come near 1, and a step
in one part means about as much as the same step in another, so that their weighted mean is fair to all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library.search.vectors import dot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lyricsbert.library.search.vectors import Similarities

SECTION_SHARE_OF_TEXT: Final = 0.6
"""A sentence is answered by a verse rather than by a whole song."""

SECTION_SHARE_OF_SONG: Final = 0.25
"""Two songs are alike as wholes; one shared verse says little."""

_DEVIATIONS: Final = 5.0
"""Standard deviations above the usual cosine at which a song has 0.76 of the part: about the best of ten thousand."""

_USUAL_COSINE: Final = 0.15
_USUAL_DEVIATION: Final = 0.1
_USUAL_WEIGHT: Final = 8
"""What is believed of a model's cosines before any is seen, and how many songs that belief is worth."""

_HALF_BM25: Final = 8.0
"""BM25 at which the words part is one half: two fairly rare words of the wish sung more than once."""

_UNLIKE_TITLE: Final = 0.75

_SMALLEST: Final = 1e-300
"""Stands for a ratio of 0, whose logarithm there is not."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The cosines that songs of this library usually have with one query.

    Attributes:
        mean: the usual cosine, 0 in the part.
        deviation: its standard deviation over songs.
    """

    mean: float
    deviation: float

    @classmethod
    def of(cls, cosine: NDArray[np.float32]) -> Scale:
        """Estimated from the cosines of an even sample of the library, which may be small or empty."""
        n, prior = len(cosine), _USUAL_WEIGHT
        values = cosine.astype(np.float64)
        mean = (values.sum() + prior * _USUAL_COSINE) / (n + prior)
        squares = (n * values.var() if n else 0) + prior * _USUAL_DEVIATION**2
        return cls(float(mean), float(np.sqrt(squares / (n + prior))))

    def part(self, cosine: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosines as a part: 0 at or below the usual one, rising strictly towards 1."""
        above = np.maximum(cosine - np.float32(self.mean), 0) / np.float32(self.deviation * _DEVIATIONS)
        part: NDArray[np.float32] = np.tanh(above, dtype=np.float32)
        return part


@dataclass(frozen=True, slots=True, eq=False)
class EmotionRatios:
    """The ratios of n songs, prepared for being compared again and again.

    Attributes:
        ratios: (6, n) float64, NaN for unusable songs.
        entropy: (n,) float64, in bits.
    """

    ratios: NDArray[np.float64]
    entropy: NDArray[np.float64]

    @classmethod
    def of(cls, emotions: NDArray[np.float32]) -> EmotionRatios:
        """From (n, 6) ratios."""
        ratios = np.maximum(np.ascontiguousarray(emotions.T, dtype=np.float64), _SMALLEST)
        return cls(ratios, _entropy(ratios))


def emotion_part(songs: EmotionRatios, wished: NDArray[np.float32]) -> NDArray[np.float32]:
    """1 - Jensen-Shannon distance (base 2) between ratios: 1 for equal ratios, 0 for ratios without a common emotion.

    Args:
        songs: n songs.
        wished: (6,) wished ratios.

    Returns:
        (n,) float32, NaN where a song has no ratios.

    Source: Endres & Schindelin 2003 (the square root of the divergence is a metric).
    """
    q = np.maximum(wished.astype(np.float64), _SMALLEST)[:, None]
    middle = (songs.ratios + q) / 2
    divergence = _entropy(middle) - (songs.entropy + _entropy(q)) / 2
    # Equal ratios leave some 1e-16 of rounding, of which the square root would make 1e-8: cut it off first.
    divergence[divergence < 1e-12] = 0
    return (1 - np.sqrt(divergence).clip(0, 1)).astype(np.float32)


def meaning_part(
    meaning: Similarities, sample: NDArray[np.int64], section_share: float = SECTION_SHARE_OF_TEXT
) -> NDArray[np.float32]:
    """Nearness in meaning of the best section and of the whole song.

    Args:
        meaning: cosines of r candidates.
        sample: positions among the candidates of an even sample of the library, from which the usual cosine is read.
        section_share: weight of the best section, the rest is the whole song's.

    Returns:
        (r,) float32.
    """
    section = Scale.of(meaning.section_cosine[sample]).part(meaning.section_cosine)
    song = Scale.of(meaning.song_cosine[sample]).part(meaning.song_cosine)
    part: NDArray[np.float32] = np.float32(section_share) * section + np.float32(1 - section_share) * song
    return part


def words_part(bm25: NDArray[np.float32], phrase: NDArray[np.bool_], unlisted: float = 0.0) -> NDArray[np.float32]:
    """Matches in words as a part: b / (b + 8), and at least one half for a song that sings the words as a phrase.

    Args:
        bm25: of the matches, phrases first, else by falling value.
        phrase: which of them sing the words exactly.
        unlisted: greatest BM25 that a song may have and yet not be among the matches; it is subtracted, so that the
            last match is worth no more than the first song that is missing.

    Returns:
        A value for each match, none below that of a later one.
    """
    best = np.maximum.accumulate(np.maximum(bm25 - unlisted, 0)[::-1])[::-1]
    part = best / (best + _HALF_BM25)
    return np.where(phrase, (1 + part) / 2, part).astype(np.float32)


def mood_part(features: NDArray[np.float32], moods: NDArray[np.integer], mood: int) -> NDArray[np.float32]:
    """How plainly songs are of one mood: the silhouette of each song in its cluster, measured from the centres.

    Args:
        features: (n, 9) emotion and sentiment ratios, NaN for unusable songs.
        moods: (n,) the mood of each song, -1 for unusable ones.
        mood: the wished one, of which there are songs.

    Returns:
        (n,) float32 in 0..1, 0 for songs of another mood.

    Source: Rousseeuw 1987, with centres in place of mean distances.
    """
    usable = moods >= 0
    known = features[usable].astype(np.float64)
    scaled = (features - known.mean(axis=0)) / np.maximum(known.std(axis=0), 1e-9)
    present = [m for m in np.unique(moods[usable]).tolist() if m != mood]
    centre_of = {m: scaled[moods == m].mean(axis=0) for m in (mood, *present)}
    distance = {m: np.linalg.norm(scaled - centre, axis=1) for m, centre in centre_of.items()}
    own = distance[mood]
    other = np.min([distance[m] for m in present], axis=0) if present else own + 1
    part = np.where(moods == mood, (other - own) / np.maximum(np.maximum(other, own), 1e-9), 0)
    return part.clip(0, 1).astype(np.float32)


def title_part(score: float) -> float:
    """A title's likeness (0..1, of which unlike titles have up to three quarters) as a part."""
    return max(0.0, (score - _UNLIKE_TITLE) / (1 - _UNLIKE_TITLE)) ** 2


cosines = dot
"""Cosine of each of n unit vectors (n, d) with one (d,)."""


def nearness(cosine: NDArray[np.float32], sample: NDArray[np.int64]) -> NDArray[np.float32]:
    """Nearness in meaning of n songs to each of some songs.

    Args:
        cosine: (m, n) of m songs with all songs of the library.
        sample: rows of an even sample of the library.

    Returns:
        (m, n) float32 in 0..1.
    """
    return np.stack([Scale.of(row[sample]).part(row) for row in cosine])


def taste_part(liked: NDArray[np.float32] | None, disliked: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """Nearness to the nearest liked song minus nearness to the nearest disliked one, brought to 0..1.

    The nearest, not the mean: who likes two kinds of songs does not ask for what lies between them.

    Args:
        liked: (m, n) from `nearness`, None without liked songs.
        disliked: (m, n), None without disliked songs; one of both is given.

    Returns:
        (n,) float32.
    """
    part: NDArray[np.float32]
    if disliked is None:
        assert liked is not None
        part = liked.max(axis=0)
    elif liked is None:
        part = 1 - disliked.max(axis=0)
    else:
        part = (1 + liked.max(axis=0) - disliked.max(axis=0)) / 2
    return part


def weigh(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights scaled to sum to 1."""
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def blend(parts: Mapping[str, NDArray[np.float32]], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """The score: the mean of the parts weighted by weights that sum to 1.

    Rounded to 6 decimals, so that equal songs tie whatever the order of summation.
    """
    columns = np.stack([part.astype(np.float64) for part in parts.values()])
    score: NDArray[np.float64] = np.array([weights[name] for name in parts]) @ columns
    return score.round(6)


def _entropy(ratios: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shannon entropy of each column of positive numbers, in bits."""
    entropy: NDArray[np.float64] = -np.einsum("en,en->n", ratios, np.log2(ratios))
    return entropy
