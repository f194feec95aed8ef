"""Retrieval of songs by what those who want them might type, and the themes of songs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar, Final, get_args

import numpy as np
from sklearn.metrics import average_precision_score

from lyricsbert.lab.data.rated import SONG_TEXTS
from lyricsbert.lab.evaluators.analyze_lyrics import without_tags
from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Estimate, Metrics
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.lab.evaluators.lexical_baselines import bm25, tfidf
from lyricsbert.library import Library
from lyricsbert.library.themes import THEME_LEAST
from lyricsbert.recommend import Recommender
from lyricsbert.recommend.wish import Method
from lyricsbert.songs import distinct_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.data.rated import RatedSongs
    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze
    from lyricsbert.model import Encoder, SongAnalyses
    from lyricsbert.songs import Song

LIMIT: Final = 100
"""Songs that the recommender is asked for; one that is not among them counts as not found."""

_MOMENT: Final = "when"
_NOT_FOUND: Final = 1 << 30


@dataclass(frozen=True, eq=False)
class Wishes(Evaluator):
    """Retrieval of a song by what one who wants it might type, among all songs kept from training.

    Each song is looked for by one of its texts: the first song by its first, the next by its second, and so on.

    Attributes:
        songs: rated songs, of which those for validation are measured.
        bootstrap: draws the intervals; its units are the artists.
        encoder: the model with which the recommender is measured; None leaves it out.
        most: songs at most, an even sample.
    """

    songs: RatedSongs
    bootstrap: Bootstrap
    encoder: Encoder | None = None
    most: int | None = None
    name: str = "wishes"
    applies_to: ClassVar[tuple[str, ...]] = ("model", "base", "rival")

    def metrics(self, analyze: Analyze) -> Metrics:
        """By the cosine of embeddings: that of a song's best section, and that of their mean."""
        queries = analyze([text for _, text in self._wishes]).embedding
        distinct = [distinct_sections(song.lyrics) for song in self._held]
        sections = analyze([section.text for own in distinct for section in own]).embedding
        times = np.array([times for own in distinct for times in own.values()], dtype=np.float32)
        counts = np.array([len(own) for own in distinct])
        starts = np.cumsum(counts) - counts
        cosine = queries @ sections.T
        mean = np.add.reduceat(sections * times[:, None], starts)
        mean /= np.linalg.norm(mean, axis=1, keepdims=True)
        return self._measure(np.maximum.reduceat(cosine, starts, axis=1) + queries @ mean.T)

    def rival_metrics(self) -> dict[str, Metrics]:
        """The recommender with this model, the system that it replaces, TF-IDF and BM25."""
        texts = [text for _, text in self._wishes]
        lyrics = [without_tags(song.lyrics) for song in self._held]
        words = {"tfidf": self._measure(tfidf(texts, lyrics)), "bm25": self._measure(bm25(texts, lyrics))}
        return words if self.encoder is None else self._recommended(self.encoder) | words

    def _recommended(self, encoder: Encoder) -> dict[str, Metrics]:
        """The recommender and the system that it replaces."""
        with TemporaryDirectory() as folder:
            library = Library.build(folder, self._held, encoder)
            recommender = Recommender(library, encoder, help_message=None)
            row_of = {song.id: row for row, song in enumerate(self._held)}

            def ranks(method: Method) -> NDArray[np.int64]:
                found = np.full(len(self._wishes), _NOT_FOUND, dtype=np.int64)
                for place, (row, text) in enumerate(self._wishes):
                    answer = recommender.recommend(text=text, k=LIMIT, method=method)
                    rows = [row_of[each.song.id] for each in answer]
                    if row in rows:
                        found[place] = rows.index(row) + 1
                return found

            asked = {method: self._metrics_of(ranks(method)) for method in get_args(Method)}
        return {"recommender": asked["blend"], "cluster_knn": asked["cluster-knn"]}

    @cached_property
    def _held(self) -> list[Song]:
        """The songs, each once, that have texts."""
        rows = np.flatnonzero(self.songs.validation).tolist()
        held = list({self.songs.songs[row].id: self.songs.songs[row] for row in rows if self.songs.texts[row]}.values())
        places = np.unique(np.linspace(0, len(held) - 1, min(len(held), self.most or len(held))).astype(int))
        return [held[place] for place in places]

    @cached_property
    def _wishes(self) -> list[tuple[int, str]]:
        """Each song's row among these, and the text that looks for it."""
        texts_of = {song.id: texts for song, texts in zip(self.songs.songs, self.songs.texts, strict=True)}
        own = [texts_of[song.id] for song in self._held]
        return [(row, texts[row % len(texts)]) for row, texts in enumerate(own)]

    @cached_property
    def _columns(self) -> list[str]:
        """What kind of text looks for each song, where it has all kinds; else nothing."""
        counts = {song.id: len(texts) for song, texts in zip(self.songs.songs, self.songs.texts, strict=True)}
        complete = [counts[song.id] == len(SONG_TEXTS) for song in self._held]
        return [SONG_TEXTS[row % len(SONG_TEXTS)] if known else "" for row, known in enumerate(complete)]

    def _measure(self, scores: NDArray[np.floating]) -> Metrics:
        """By scores of each text (rows) and song (columns); equal ones count as better."""
        rows = np.arange(len(scores))
        own = scores[rows, [row for row, _ in self._wishes]]
        return self._metrics_of((scores >= own[:, None]).sum(axis=1))

    def _metrics_of(self, ranks: NDArray[np.int64]) -> Metrics:
        is_moment = np.array([column == _MOMENT for column in self._columns])

        def statistic(rows: NDArray[np.integer]) -> dict[str, float]:
            drawn = ranks[rows]
            shares = {f"wish_r{most}": float(np.mean(drawn <= most)) for most in (1, 10, 100)}
            if len(of_moments := drawn[is_moment[rows]]):
                shares["wish_moment_r10"] = float(np.mean(of_moments <= 10))
            return {"wish_mrr": float(np.mean(1 / drawn))} | shares

        artists = [self._held[row].artist for row, _ in self._wishes]
        return {"wish_songs": Estimate(float(len(ranks)))} | self.bootstrap(statistic, artists)


@dataclass(frozen=True, eq=False)
class Themes(Evaluator):
    """Themes of whole songs against labels, on songs kept from training.

    Attributes:
        songs: rated songs, of which those for validation are measured.
        labels: (n, t) 1 for each theme that a song has, else 0.
        analyze_songs: the model, as the library uses it; it tells t themes.
        bootstrap: draws the intervals; its units are the artists.
    """

    songs: RatedSongs
    labels: NDArray[np.float32]
    analyze_songs: Callable[[Sequence[Song]], SongAnalyses]
    bootstrap: Bootstrap
    name: str = "themes"
    applies_to: ClassVar[tuple[str, ...]] = ("model",)

    def metrics(self, analyze: Analyze) -> Metrics:
        """`theme_map` (mean average precision over themes), `theme_precision` and `theme_recall` of those shown."""
        held = np.flatnonzero(self.songs.validation)
        told = self.analyze_songs([self.songs.songs[row] for row in held]).songs.themes
        return {} if told is None else self._measure(told, held)

    def rival_metrics(self) -> dict[str, Metrics]:
        """How often each theme occurs in the songs for training."""
        held = np.flatnonzero(self.songs.validation)
        often = self.labels[~self.songs.validation].mean(axis=0)
        return {"constant": self._measure(np.tile(often, (len(held), 1)), held)}

    def _measure(self, told: NDArray[np.floating], held: NDArray[np.integer]) -> Metrics:
        true = self.labels[held] > 0

        def statistic(rows: NDArray[np.integer]) -> dict[str, float]:
            known = true[rows].any(axis=0)
            each = average_precision_score(true[rows][:, known], told[rows][:, known], average="macro")
            shown = told[rows] >= THEME_LEAST
            right = float((shown & true[rows]).sum())
            return {
                "theme_map": float(each),
                "theme_precision": right / max(1, int(shown.sum())),
                "theme_recall": right / max(1, int(true[rows].sum())),
            }

        artists = [self.songs.songs[row].artist for row in held]
        return {"theme_songs": Estimate(float(len(held)))} | self.bootstrap(statistic, artists)
