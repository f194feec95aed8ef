"""Finding texts by texts: the other half of a song, songs by the same artist, a song by an altered version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.lab.data.labelled import halves, line_key, lyric_lines
from lyricsbert.lab.evaluators.analyze_lyrics import analyze_lyrics, without_tags
from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Figure, Figures
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.lab.evaluators.lexical_baselines import bm25, tfidf, together
from lyricsbert.lab.evaluators.metrics import ranks_of_relevant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze
    from lyricsbert.songs import Song

MOST_SONGS: Final = 1500
SHORTEST_VERSION: Final = 4
"""Lines in an altered version, at least."""

_NOBODY: Final = re.compile(r"(traditional|anonymous|unknown|various)\b", re.IGNORECASE)
_REMARK: Final = re.compile(r"[(\[].*?[)\]]|\s-\s.*")


@dataclass(frozen=True, eq=False)
class Retrieval(Evaluator):
    """Finding the relevant ones of m candidates by each of n queries: R@1, R@10 and MRR of the first that is relevant.

    Queries without a relevant candidate are not asked. Ties count against what is looked for.

    Attributes:
        name: begins the names of its figures.
        queries: n texts.
        candidates: m texts.
        relevant: (n, m) bool.
        ignored: (n, m) bool: neither found nor in the way, for example the query itself.
        artists: of the n queries: the units of the bootstrap.
        whole_songs: the texts are lyrics, read by their sections; else each is read as one whole.
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

    def figures(self, analyze: Analyze) -> Figures:
        """By the inner product of embeddings."""
        return self.figures_of(self._cosines(analyze)) if self.relevant.any() else self._nothing

    def figures_with_words(self, analyze: Analyze) -> Figures:
        """By embedding and TF-IDF together, with equal weight."""
        if not self.relevant.any():
            return self._nothing
        return self.figures_of(together(self._cosines(analyze), tfidf(self.queries, self.candidates)))

    def figures_of_words(self) -> dict[str, Figures]:
        """By TF-IDF and by BM25."""
        return {
            method.__name__: self.figures_of(method(self.queries, self.candidates))
            for method in (tfidf, bm25)
            if self.relevant.any()
        }

    def figures_of(self, scores: NDArray[np.floating]) -> Figures:
        """By any scores (n, m)."""
        asked = self.relevant.any(axis=1)
        ranks = ranks_of_relevant(scores[asked], self.relevant[asked], self.ignored[asked])

        def statistic(rows: NDArray[np.int64]) -> dict[str, float]:
            drawn = ranks[rows]
            return {
                f"{self.name}_r1": float(np.mean(drawn == 1)),
                f"{self.name}_r10": float(np.mean(drawn <= 10)),
                f"{self.name}_mrr": float(np.mean(1 / drawn)),
            }

        units = np.array(self.artists)[asked]
        return {f"{self.name}_songs": Figure(float(np.sum(asked)))} | self.bootstrap(statistic, units)

    @property
    def _nothing(self) -> Figures:
        return {f"{self.name}_songs": Figure(0.0)}

    def _cosines(self, analyze: Analyze) -> NDArray[np.floating]:
        queries, candidates = (
            (analyze_lyrics(analyze, texts) if self.whole_songs else analyze(texts)).embedding
            for texts in (self.queries, self.candidates)
        )
        scores: NDArray[np.floating] = queries @ candidates.T
        return scores


def other_half(songs: Sequence[Song], bootstrap: Bootstrap, *, most: int = MOST_SONGS) -> Retrieval:
    """Finding the second half of a song by its first among the second halves of n songs.

    The second half loses every line that the first also has; songs with fewer than six lines left are left out.
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
    """Finding a song's artist's other songs among n songs.

    The song itself and its artist's versions of it (same title apart from remarks) are ignored. An artist that names
    nobody ("Traditional (coll. ...)") is not asked for.
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
    """Finding a song by an altered version of it among n songs.

    The version sings a third of the song's lines (four at least) in another order. It is made, not found: songs kept
    for validation are too few to hold covers, whose artists would have to be kept, too.
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
