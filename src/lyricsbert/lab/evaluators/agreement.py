"""How closely a model agrees with another: with its base on plain sentences, with its float32 self on songs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from scipy.stats import spearmanr

from lyricsbert.lab.evaluators.analyze_lyrics import analyze_lyrics, without_tags
from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Estimate, Metrics
from lyricsbert.lab.evaluators.evaluator import Evaluator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze
    from lyricsbert.songs import Song

TOP: Final = 10


@dataclass(frozen=True, eq=False)
class Agreement(Evaluator):
    """Spearman correlation between a model's and its base's cosines over random pairs of plain sentences.

    Attributes:
        base: computes the base model's unit embeddings (n, dimensions).
        texts: the sentences that pairs are drawn from, at least four.
        bootstrap: draws the interval; its units are the pairs.
        pairs: maximum number of pairs to draw; no sentence is in two of them.
        seed: seed of the draw of pairs.
    """

    base: Callable[[Sequence[str]], NDArray[np.floating]]
    texts: Sequence[str]
    bootstrap: Bootstrap
    pairs: int = 2000
    seed: int = 0
    name: str = "agreement"
    applies_to: ClassVar[tuple[str, ...]] = ("model", "float32")

    def metrics(self, analyze: Analyze) -> Metrics:
        """`base_agreement`."""
        rng = np.random.default_rng(self.seed)
        pairs = min(self.pairs, len(self.texts) // 2)
        chosen = [self.texts[row] for row in rng.choice(len(self.texts), size=2 * pairs, replace=False)]
        own, reference = (
            np.sum(embedding[:pairs] * embedding[pairs:], axis=1)
            for embedding in (analyze(chosen).embedding, self.base(chosen))
        )
        return self.bootstrap(
            lambda rows: {"base_agreement": float(spearmanr(own[rows], reference[rows]).statistic)}, np.arange(pairs)
        )


@dataclass(frozen=True, eq=False)
class Precision(Evaluator):
    """What int8 weights change: the share of each song's ten nearest neighbours that the float32 model finds as well.

    Attributes:
        float32: the model before its weights were quantized.
        songs: at least two; with fewer than eleven, neighbour lists are shorter than ten.
        bootstrap: draws the interval; its units are the artists.
    """

    float32: Analyze
    songs: tuple[Song, ...]
    bootstrap: Bootstrap
    name: str = "precision"
    applies_to: ClassVar[tuple[str, ...]] = ("model",)

    def metrics(self, analyze: Analyze) -> Metrics:
        """`precision_songs` and `precision_top10_overlap`."""
        if len(self.songs) < 2:
            return {"precision_songs": Estimate(0.0)}
        lyrics = tuple(without_tags(song.lyrics) for song in self.songs)
        own, reference = (_nearest(analyze_lyrics(model, lyrics).embedding) for model in (analyze, self.float32))
        shared = np.array([len(np.intersect1d(a, b)) / len(a) for a, b in zip(own, reference, strict=True)])
        return {"precision_songs": Estimate(float(len(shared)))} | self.bootstrap(
            lambda rows: {"precision_top10_overlap": float(np.mean(shared[rows]))},
            [song.artist for song in self.songs],
        )


def _nearest(embedding: NDArray[np.floating]) -> NDArray[np.int64]:
    """The nearest neighbours (n, 10) of each row, by cosine."""
    scores = embedding @ embedding.T
    np.fill_diagonal(scores, -np.inf)
    nearest: NDArray[np.int64] = np.argsort(-scores, axis=1, kind="stable")[:, : min(TOP, len(scores) - 1)]
    return nearest
