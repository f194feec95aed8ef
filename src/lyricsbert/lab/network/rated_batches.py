"""The rated songs and queries of each training step, drawn from the seed and the step number alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.lyrics import is_held
from lyricsbert.lab.data.misspelling import misspell
from lyricsbert.lab.network.epochs import EpochSampler
from lyricsbert.lab.network.hard_negatives import with_neighbours
from lyricsbert.songs import distinct_sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.data.corpus import Corpus
    from lyricsbert.lab.data.rated import RatedSongs, Ratings
    from lyricsbert.lab.data.recipe import Recipe
    from lyricsbert.lab.teacher.teacher import Teacher

MOST_SECTIONS: Final = 4
"""Sections of a song that are drawn at most."""

_STREAM: Final = 1
"""Keeps these draws apart from those of the other texts of a step, which stay as they are without rated songs."""


@dataclass(frozen=True, slots=True, eq=False)
class RatedBatch:
    """n rated songs, with m sections and w typed texts, and q queries.

    Attributes:
        rows: (n,) int64: which songs they are; all different.
        sections: the m sections, song by song.
        song_of_section: (m,) int64 from 0 to n - 1, ascending.
        times_sung: (m,) int64.
        wishes: the w texts that those who want the songs might type, song by song.
        song_of_wish: (w,) int64 from 0 to n - 1, ascending.
        songs: ratings of the n songs.
        asked: (q,) int64: which queries they are.
        queries: the q queries.
        wanted: ratings of what those who type them want; None if there are none.
    """

    rows: NDArray[np.int64]
    sections: list[str]
    song_of_section: NDArray[np.int64]
    times_sung: NDArray[np.int64]
    wishes: list[str]
    song_of_wish: NDArray[np.int64]
    songs: Ratings
    asked: NDArray[np.int64]
    queries: list[str]
    wanted: Ratings | None

    @property
    def texts(self) -> list[str]:
        """The sections, the wishes, then the queries."""
        return [*self.sections, *self.wishes, *self.queries]


def rows_to_train_on(rated: RatedSongs, validation_artists: float) -> NDArray[np.int64]:
    """Songs that have texts, are not kept for validation, and whose artists' unrated songs are not either."""
    return np.flatnonzero(
        [
            bool(texts) and not held and not is_held(song.artist, validation_artists)
            for song, texts, held in zip(rated.songs, rated.texts, rated.validation, strict=True)
        ]
    )


class RatedSampler:
    """Draws the rated songs and queries that a recipe asks for from a corpus.

    Args:
        recipe: the batch sizes and the seed.
        corpus: has rated songs, and rated queries if the recipe asks for queries.
        teacher: knows which songs and queries are near each other, if the recipe asks for such.

    Raises:
        RecipeError: there are fewer rated songs to train on than the recipe asks for.
    """

    def __init__(self, recipe: Recipe, corpus: Corpus, teacher: Teacher | None = None) -> None:
        self._recipe = recipe
        rated, sizes = corpus.rated_songs, recipe.batch
        train = rows_to_train_on(rated, recipe.data.validation_artists) if rated else np.zeros(0, dtype=np.int64)
        if rated is None or len(train) < sizes.rated_songs:
            raise RecipeError(
                f"data.rated_songs hold {len(train)} songs to train on; there must be at least"
                f" batch.rated_songs = {sizes.rated_songs}."
            )
        self._rated, self._train = rated, train
        self._sections = [distinct_sections(rated.songs[row].lyrics) for row in train]
        self._songs = EpochSampler(len(train), sizes.rated_songs - sizes.near_songs, recipe.seed)
        self._near_songs = teacher.nearest_songs() if teacher and sizes.near_songs else None
        self._queries = corpus.rated_queries if sizes.queries else None
        if self._queries is not None:
            self._asked = np.flatnonzero(~self._queries.validation)
            self._query_rows = EpochSampler(len(self._asked), sizes.queries - sizes.near_queries, recipe.seed)
            self._best_queries = teacher.best_queries(self._asked) if teacher and sizes.near_queries else None

    def draw(self, step: int) -> RatedBatch:
        """The batch of a step."""
        rng = np.random.default_rng([self._recipe.seed, step, _STREAM])
        places = self._songs.rows(step)
        if self._near_songs is not None:
            places = with_neighbours(places, self._recipe.batch.near_songs, self._near_songs, rng)
        rows = self._train[places]
        sections: list[str] = []
        times: list[int] = []
        counts: list[int] = []
        for place in places:
            found = list(self._sections[place].items())
            kept = np.sort(rng.permutation(len(found))[:MOST_SECTIONS])
            sections += [found[each][0].text for each in kept]
            times += [found[each][1] for each in kept]
            counts.append(len(kept))
        texts = [self._rated.texts[row] for row in rows]
        asked = self._asked[self._drawn_queries(step, places, rng)] if self._queries else np.zeros(0, dtype=np.int64)
        return RatedBatch(
            rows=rows,
            sections=sections,
            song_of_section=np.repeat(np.arange(len(rows)), counts),
            times_sung=np.array(times, dtype=np.int64),
            wishes=self._typed([text for each in texts for text in each], rng),
            song_of_wish=np.repeat(np.arange(len(rows)), [len(each) for each in texts]),
            songs=self._rated.ratings[rows],
            asked=asked,
            queries=self._typed([self._queries.texts[row] for row in asked] if self._queries else [], rng),
            wanted=self._queries.ratings[asked] if self._queries else None,
        )

    def _drawn_queries(self, step: int, songs: list[int], rng: np.random.Generator) -> list[int]:
        """Queries, and some that songs of the batch answer best."""
        drawn = self._query_rows.rows(step) if self._recipe.batch.queries > self._recipe.batch.near_queries else []
        if self._best_queries is not None:
            for place in range(self._recipe.batch.near_queries):
                free = [int(row) for row in self._best_queries[songs[place % len(songs)]] if row not in drawn]
                drawn += [free[int(rng.integers(len(free)))]] if free else []
        return drawn

    def _typed(self, texts: Sequence[str], rng: np.random.Generator) -> list[str]:
        return [misspell(text, rng) if rng.random() < self._recipe.batch.misspelt else text for text in texts]
