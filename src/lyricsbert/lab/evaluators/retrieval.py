"""Retrieval of texts by texts: a song's other half, songs by the same artist, altered versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.lab.data.lyrics import halves, line_key, lyric_lines
from lyricsbert.lab.evaluators.analyze_lyrics import analyze_lyrics, without_tags
from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Estimate, Metrics
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.lab.evaluators.lexical_baselines import bm25, fuse, tfidf
from lyricsbert.lab.evaluators.metrics import ranks_of_relevant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze
    from lyricsbert.songs import Song

MOST_SONGS: Final = 1500
SHORTEST_VERSION: Final = 4
"""Minimum number of lines of an altered version."""

_NOBODY: Final = re.compile(r"(traditional|anonymous|unknown|various)\b", re.IGNORECASE)
_REMARK: Final = re.compile(r"[(\[].*?[)\]]|\s-\s.*")


@dataclass(frozen=True, eq=False)
class Retrieval(Evaluator):
    """Retrieval of m candidates by n queries: R@1, R@10 and MRR of the first relevant one.

    Queries without a relevant candidate are skipped. Ties rank the relevant candidate last.

    Attributes:
        name: prefix of the names of its metrics.
        queries: n texts.
        candidates: m texts.
        relevant: (n, m) bool.
        ignored: (n, m) bool: candidates that count neither as hits nor as misses, for example the query itself.
        artists: artists of the n queries, the units of the bootstrap.
        whole_songs: the texts are lyrics, analysed section by section; otherwise each is analysed as a whole.
        bootstrap: draws the intervals.
    """

    name: str
    queries: tuple[str, ...]
    candidates: tuple[str, ...]
    relevant: NDArray[np.bool_]
    ignored: NDArray[np.bool_]
    artists: tuple[str, ...]
    whole_songs: bool
    bootstrap: Bootstrap

    def metrics(self, analyze: Analyze) -> Metrics:
        """By the inner product of embeddings."""
        return self.metrics_of(self._cosines(analyze)) if self.relevant.any() else self._nothing

    def hybrid_metrics(self, analyze: Analyze) -> Metrics:
        """By embedding and TF-IDF, fused with equal weights."""
        if not self.relevant.any():
            return self._nothing
        return self.metrics_of(fuse(self._cosines(analyze), tfidf(self.queries, self.candidates)))

    def rival_metrics(self) -> dict[str, Metrics]:
        """By TF-IDF and by BM25."""
        return {
            method.__name__: self.metrics_of(method(self.queries, self.candidates))
            for method in (tfidf, bm25)
            if self.relevant.any()
        }

    def metrics_of(self, scores: NDArray[np.floating]) -> Metrics:
        """By any scores (n, m)."""
        answerable = self.relevant.any(axis=1)
        ranks = ranks_of_relevant(scores[answerable], self.relevant[answerable], self.ignored[answerable])

        def statistic(rows: NDArray[np.integer]) -> dict[str, float]:
            drawn = ranks[rows]
            return {
                f"{self.name}_r1": float(np.mean(drawn == 1)),
                f"{self.name}_r10": float(np.mean(drawn <= 10)),
                f"{self.name}_mrr": float(np.mean(1 / drawn)),
            }

        units = np.array(self.artists)[answerable]
        return {f"{self.name}_songs": Estimate(float(np.sum(answerable)))} | self.bootstrap(statistic, units)

    @property
    def _nothing(self) -> Metrics:
        return {f"{self.name}_songs": Estimate(0.0)}

    def _cosines(self, analyze: Analyze) -> NDArray[np.floating]:
        queries, candidates = (
            (analyze_lyrics(analyze, texts) if self.whole_songs else analyze(texts)).embedding
            for texts in (self.queries, self.candidates)
        )
        scores: NDArray[np.floating] = queries @ candidates.T
        return scores


def other_half(songs: Sequence[Song], bootstrap: Bootstrap, *, most: int = MOST_SONGS) -> Retrieval:
    """Retrieval of a song's second half by its first among the second halves of all songs.

    Lines of the first half are removed from the second; songs with fewer than six lines left are skipped.
    """
    found = [(song, pair) for song in songs if (pair := halves(lyric_lines(song.lyrics)))][:most]
    return Retrieval(
        name="other_half",
        queries=tuple("\n".join(first) for _, (first, _) in found),
        candidates=tuple("\n".join(second) for _, (_, second) in found),
        relevant=np.eye(len(found), dtype=bool),
        ignored=np.zeros((len(found), len(found)), dtype=bool),
        artists=tuple(song.artist for song, _ in found),
        whole_songs=False,
        bootstrap=bootstrap,
    )


def same_artist(songs: Sequence[Song], bootstrap: Bootstrap, *, most: int = MOST_SONGS) -> Retrieval:
    """Retrieval of other songs by a song's artist.

    The song itself and other versions of it by its artist (same title apart from remarks) are ignored. Artist names
    that name nobody ("Traditional (coll. ...)") are not searched for.
    """
    songs = songs[:most]
    lyrics = tuple(without_tags(song.lyrics) for song in songs)
    artists = np.array([line_key(song.artist) for song in songs])
    titles = np.array([_title_key(song.title) for song in songs])
    same = artists[:, None] == artists[None, :]
    version = same & (titles[:, None] == titles[None, :])
    somebody = np.array([not _NOBODY.match(song.artist) for song in songs], dtype=bool)
    return Retrieval(
        name="same_artist",
        queries=lyrics,
        candidates=lyrics,
        relevant=same & ~version & somebody[:, None],
        ignored=version,
        artists=tuple(song.artist for song in songs),
        whole_songs=True,
        bootstrap=bootstrap,
    )


def near_duplicate(songs: Sequence[Song], bootstrap: Bootstrap, *, most: int = MOST_SONGS, seed: int = 0) -> Retrieval:
    """Retrieval of a song by an altered version of it.

    The version has a third of the song's lines (at least four) in another order. It is synthetic: the validation songs
    are too few to include covers, whose artists would have to be held out as well.
    """
    songs = songs[:most]
    return Retrieval(
        name="near_duplicate",
        queries=tuple(
            _altered(lyric_lines(song.lyrics), np.random.default_rng([seed, row])) for row, song in enumerate(songs)
        ),
        candidates=tuple(without_tags(song.lyrics) for song in songs),
        relevant=np.eye(len(songs), dtype=bool),
        ignored=np.zeros((len(songs), len(songs)), dtype=bool),
        artists=tuple(song.artist for song in songs),
        whole_songs=True,
        bootstrap=bootstrap,
    )


def _altered(lines: Sequence[str], rng: np.random.Generator) -> str:
    size = min(len(lines), max(SHORTEST_VERSION, len(lines) // 3))
    return "\n".join(lines[row] for row in rng.permutation(len(lines))[:size])


def _title_key(title: str) -> str:
    return line_key(_REMARK.sub("", title)) or line_key(title)
