"""Retrieval of songs by what those who want them might type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Estimate, Metrics
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.lab.evaluators.metrics import ranks_of_relevant
from lyricsbert.songs import distinct_sections

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.lab.data.rated import RatedSongs
    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze

MOST_SONGS: Final = 500


@dataclass(frozen=True, eq=False)
class Wishes(Evaluator):
    """Retrieval of n songs by w typed texts: R@1, R@10 and MRR.

    A song is as similar to a text as the mean of two cosines: to its nearest section, and to the mean of its sections,
    weighted by how often each is sung.

    Attributes:
        sections: the distinct sections of all songs, song by song.
        times_sung: of each.
        counts: (n,) sections of each song, at least 1.
        texts: the w texts.
        song: (w,) the song that each text is about.
        artists: of the w texts' songs, the units of the bootstrap.
        bootstrap: draws the intervals.
    """

    sections: tuple[str, ...]
    times_sung: NDArray[np.int64]
    counts: NDArray[np.int64]
    texts: tuple[str, ...]
    song: NDArray[np.int64]
    artists: tuple[str, ...]
    bootstrap: Bootstrap
    name: str = "wishes"

    @classmethod
    def of(cls, rated: RatedSongs, bootstrap: Bootstrap, *, most: int = MOST_SONGS) -> Wishes:
        """Of an even sample of the validation songs that have texts.

        Args:
            rated: rated songs.
            bootstrap: draws the intervals.
            most: songs at most.
        """
        held = [row for row in np.flatnonzero(rated.validation) if rated.texts[row]]
        rows = [held[place] for place in np.unique(np.linspace(0, len(held) - 1, most).astype(int))]
        sections = [distinct_sections(rated.songs[row].lyrics) for row in rows]
        texts = [rated.texts[row] for row in rows]
        song = np.repeat(np.arange(len(rows)), [len(each) for each in texts])
        return cls(
            sections=tuple(section.text for each in sections for section in each),
            times_sung=np.array([times for each in sections for times in each.values()]),
            counts=np.array([len(each) for each in sections]),
            texts=tuple(text for each in texts for text in each),
            song=song,
            artists=tuple(rated.songs[rows[place]].artist for place in song),
            bootstrap=bootstrap,
        )

    def metrics(self, analyze: Analyze) -> Metrics:
        """By the model's embeddings."""
        sections, texts = analyze(self.sections).embedding, analyze(self.texts).embedding
        starts = np.cumsum(self.counts) - self.counts
        nearest = np.maximum.reduceat(texts @ sections.T, starts, axis=1)
        sums = np.add.reduceat(sections * self.times_sung[:, None], starts)
        whole = texts @ (sums / np.linalg.norm(sums, axis=1, keepdims=True)).T
        relevant = self.song[:, None] == np.arange(len(self.counts))[None, :]
        ranks = ranks_of_relevant(nearest + whole, relevant, np.zeros_like(relevant))

        def statistic(rows: NDArray[np.integer]) -> dict[str, float]:
            drawn = ranks[rows]
            return {
                "wishes_r1": float(np.mean(drawn == 1)),
                "wishes_r10": float(np.mean(drawn <= 10)),
                "wishes_mrr": float(np.mean(1 / drawn)),
            }

        return {"wishes_songs": Estimate(float(len(self.counts)))} | self.bootstrap(statistic, np.array(self.artists))
