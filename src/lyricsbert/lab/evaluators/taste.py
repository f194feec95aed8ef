"""Continuation of what somebody likes: how soon a song that was held out is found from the others they liked."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np

from lyricsbert.errors import SourceError
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.library import Library
from lyricsbert.listener.profile.interests import find_interests
from lyricsbert.listener.profile.names import SongNames
from lyricsbert.recommend.catalog import even_sample
from lyricsbert.recommend.profile import score_songs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from lyricsbert.lab.evaluators.analyze_lyrics import Analyze
    from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Metrics
    from lyricsbert.model import Encoder
    from lyricsbert.songs import Song

    Score = Callable[[NDArray[np.int64]], NDArray[np.floating]]

LEAST_SONGS: Final = 3
"""Songs of the library that somebody must like to be measured."""

_COLUMNS: Final = ("dialog", "liked", "goal_playlist")


def read_liked(path: Path, names: SongNames, usable: NDArray[np.bool_]) -> list[list[int]]:
    """What people liked in conversations about playlists, as far as a library has it.

    Args:
        path: a CSV file with the columns `dialog`, `liked` and `goal_playlist`, songs as "Artist, Guest - Title; ...".
        names: songs of the library.
        usable: (n,) which of them are analysed.

    Returns:
        For each conversation the rows of the songs, each once, ascending.

    Raises:
        SourceError: the file cannot be read, or has other columns.
    """
    liked: dict[str, set[int]] = defaultdict(set)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if missing := set(_COLUMNS) - set(rows.fieldnames or ()):
                raise SourceError(f"{path} has no column {sorted(missing)[0]!r}.")
            for entry in rows:
                for song in (*entry["liked"].split(";"), *entry["goal_playlist"].split(";")):
                    artist, _, title = song.strip().partition(" - ")
                    row = names.row(artist, title) if title else None
                    if row is not None and usable[row]:
                        liked[entry["dialog"]].add(row)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error
    return [sorted(rows) for _, rows in sorted(liked.items())]


@dataclass(frozen=True, eq=False)
class Taste(Evaluator):
    """What listeners like, each song of it found from the others, by interests in the space of a model.

    Attributes:
        songs: of the library.
        liked: a file of what people like, see `read_liked`.
        encoder: the model.
        bootstrap: draws the intervals; its units are the listeners.
    """

    songs: Sequence[Song]
    liked: Path
    encoder: Encoder
    bootstrap: Bootstrap
    name: str = "taste"
    applies_to: ClassVar[tuple[str, ...]] = ("model",)

    def metrics(self, analyze: Analyze) -> Metrics:
        """Of several interests."""
        return self._measured["interests"]

    def rival_metrics(self) -> dict[str, Metrics]:
        """One mean, the nearest liked song, what is popular, and songs drawn at random."""
        return {name: metrics for name, metrics in self._measured.items() if name != "interests"}

    @cached_property
    def _measured(self) -> dict[str, Metrics]:
        with TemporaryDirectory() as folder:
            library = Library.build(folder, self.songs, self.encoder)
            liked = read_liked(self.liked, SongNames(library), ~np.asarray(library.unusable, dtype=bool))
            return TasteContinuation(library, liked, self.bootstrap).metrics()


def two_tastes(liked: Sequence[Sequence[int]]) -> list[list[int]]:
    """Listeners who like what two others like, each of them once: their taste has no middle."""
    measured = [songs for songs in liked if len(songs) >= LEAST_SONGS]
    half = len(measured) // 2
    return [sorted({*one, *other}) for one, other in zip(measured[:half], measured[half : 2 * half], strict=True)]


@dataclass(frozen=True, eq=False)
class TasteContinuation:
    """Songs that listeners like, each found from the others that the same listener likes, among all of a library.

    Attributes:
        library: the songs.
        liked: rows of the songs that each listener likes; those with fewer than LEAST_SONGS are left out.
        bootstrap: draws the intervals; its units are the listeners.
    """

    library: Library
    liked: Sequence[Sequence[int]]
    bootstrap: Bootstrap

    def metrics(self) -> dict[str, Metrics]:
        """Recall at 100 and 500 and mean reciprocal rank by several interests, and by what is simpler.

        Equal scores count as half of them better.
        """
        random = np.random.default_rng(self.bootstrap.seed)
        embedding = self.library.embedding
        ways: dict[str, Score] = {
            "interests": self._by_interests,
            "one_mean": lambda rows: embedding @ embedding[rows].mean(axis=0),
            "nearest": lambda rows: (embedding[rows] @ embedding.T).max(axis=0),
            "popular": self._by_popularity,
            "random": lambda _: random.random(len(embedding)),
        }
        listeners = [number for number, _, _ in self._cases()]
        return {name: self.bootstrap(_statistic(self._ranks(score)), listeners) for name, score in ways.items()}

    def _cases(self) -> Iterable[tuple[int, int, NDArray[np.int64]]]:
        """Each held-out song, with its listener and the songs that are known of them."""
        for number, rows in enumerate(self.liked):
            if len(rows) >= LEAST_SONGS:
                for held in rows:
                    yield number, held, np.array([row for row in rows if row != held], dtype=np.int64)

    def _ranks(self, score: Score) -> NDArray[np.float64]:
        usable = ~np.asarray(self.library.unusable, dtype=bool)
        ranks = []
        for _, held, known in self._cases():
            values = np.where(usable, score(known), -np.inf)
            values[known] = -np.inf
            better, equal = (values > values[held]).sum(), (values == values[held]).sum() - 1
            ranks.append(1 + better + equal / 2)
        return np.array(ranks, dtype=np.float64)

    def _by_interests(self, rows: NDArray[np.int64]) -> NDArray[np.floating]:
        embedding = self.library.embedding
        interests = find_interests(rows, np.ones(len(rows)), embedding, self._sample)
        return score_songs(interests, embedding[:0], np.zeros(0, dtype=np.float32), embedding, self._sample)[0]

    def _by_popularity(self, rows: NDArray[np.int64]) -> NDArray[np.floating]:
        """By how many others like a song: all who do not like all of these."""
        known = set(rows.tolist())
        counts = Counter(row for songs in self.liked if not known <= set(songs) for row in songs)
        values = np.zeros(len(self.library))
        values[list(counts)] = list(counts.values())
        return values

    @cached_property
    def _sample(self) -> NDArray[np.int64]:
        return even_sample(self.library)


def _statistic(ranks: NDArray[np.float64]) -> Callable[[NDArray[np.integer]], dict[str, float]]:
    def statistic(drawn: NDArray[np.integer]) -> dict[str, float]:
        own = ranks[drawn]
        shares = {f"taste_r{most}": float(np.mean(own <= most)) for most in (100, 500)}
        return shares | {"taste_mrr": float(np.mean(1 / own))}

    return statistic
