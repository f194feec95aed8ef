"""The S metric: do two parts of one song differ less than parts of two songs?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from sklearn.metrics import roc_auc_score

from lyricsbert.lab.data.lyrics import draw_parts, lyric_lines, window_of
from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Estimate, Metrics
from lyricsbert.lab.evaluators.evaluator import Evaluator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze
    from lyricsbert.songs import Song

DRAWS: Final = 2000


@dataclass(frozen=True, eq=False)
class Separation(Evaluator):
    """S = || |e(A_r) - e(B_r)| - |e(A_1r) - e(A_2r)| ||_1, averaged over draws, with its margin and AUC.

    A_r and B_r are random windows of the songs A and B; A_1r and A_2r are two disjoint windows of A without a line in
    common, as in training. Each song is A equally often, to within one draw. The margin is the mean of
    ||e(A_r) - e(B_r)||_1 - ||e(A_1r) - e(A_2r)||_1, and the AUC the probability that such a distance between two songs
    is greater than one within a song.

    Attributes:
        songs: at least two, each of at least 6 lines; with fewer, the only metric is the number of draws, 0.
        bootstrap: draws the intervals; its units are the artists of A.
        draws: number of draws of A and B.
        seed: seed of the draws.
    """

    songs: tuple[Song, ...]
    bootstrap: Bootstrap
    draws: int = DRAWS
    seed: int = 0
    name: str = "s"

    def metrics(self, analyze: Analyze) -> Metrics:
        """`s_draws`, `s_metric`, `s_margin` and `s_auc`."""
        if len(self.songs) < 2:
            return {"s_draws": Estimate(0.0)}
        drawn = list(self._draw())
        texts = [text for _, parts in drawn for text in parts]
        embedding = analyze(texts).embedding.reshape(len(drawn), 4, -1)
        between = np.abs(embedding[:, 0] - embedding[:, 1])
        within = np.abs(embedding[:, 2] - embedding[:, 3])
        differences = np.abs(between - within).sum(axis=1)
        between_songs, within_song = between.sum(axis=1), within.sum(axis=1)

        def statistic(rows: NDArray[np.integer]) -> dict[str, float]:
            return {
                "s_metric": float(np.mean(differences[rows])),
                "s_margin": float(np.mean(between_songs[rows] - within_song[rows])),
                "s_auc": roc_auc_score(
                    np.repeat([1, 0], len(rows)), np.concatenate([between_songs[rows], within_song[rows]])
                ),
            }

        return {"s_draws": Estimate(float(len(drawn)))} | self.bootstrap(statistic, [artist for artist, _ in drawn])

    def _draw(self) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
        """The artist of A, and A_r, B_r, A_1r, A_2r."""
        rng = np.random.default_rng(self.seed)
        lines = [lyric_lines(song.lyrics) for song in self.songs]
        n = len(lines)
        order = np.concatenate([rng.permutation(n) for _ in range(-(-self.draws // n))])[: self.draws]
        for a in order:
            b = (a + rng.integers(1, n)) % n
            parts = (window_of("\n".join(lines[a]), rng), window_of("\n".join(lines[b]), rng))
            yield self.songs[a].artist, (*parts, *draw_parts(lines[a], rng))
