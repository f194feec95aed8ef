"""The training batches: the songs and labelled texts of each step, drawn from the seed and the step number alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lyricsbert.lab.data.lyrics import draw_parts, window_of
from lyricsbert.lab.network.epochs import EpochSampler
from lyricsbert.lab.network.hard_negatives import nearest_songs, with_neighbours
from lyricsbert.lab.network.rated_batches import RatedSampler

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.lab.data.corpus import Corpus
    from lyricsbert.lab.data.labelled import Labelled
    from lyricsbert.lab.data.recipe import Recipe
    from lyricsbert.lab.network.rated_batches import RatedBatch
    from lyricsbert.lab.teacher.teacher import Teacher


@dataclass(frozen=True, slots=True, eq=False)
class LabelledBatch:
    """Labelled texts of one task.

    Attributes:
        texts: n texts; random windows of lyrics.
        allowed: (n, classes) bool: the classes that the label may mean.
        lyrics: (n,) bool: whether the text is a lyric.
    """

    texts: list[str]
    allowed: NDArray[np.bool_]
    lyrics: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """The texts of one training step.

    Attributes:
        pairs: two parts of each song.
        emotions: texts labelled with emotions.
        sentiment: texts labelled with sentiments.
        rated: rated songs and queries; None if the recipe asks for none.
    """

    pairs: list[tuple[str, str]]
    emotions: LabelledBatch
    sentiment: LabelledBatch
    rated: RatedBatch | None = None

    @property
    def texts(self) -> list[str]:
        """All first parts, all second parts, the labelled texts, then the rated songs' and queries'."""
        first, second = zip(*self.pairs, strict=True)
        return [*first, *second, *self.labelled_texts, *(self.rated.texts if self.rated else ())]

    @property
    def labelled_texts(self) -> list[str]:
        """The texts labelled with emotions, then those labelled with sentiments."""
        return [*self.emotions.texts, *self.sentiment.texts]

    @property
    def sentences(self) -> list[int]:
        """Rows of the labelled texts that are plain sentences: all but the lyrics."""
        rows: list[int] = np.flatnonzero(~np.concatenate([self.emotions.lyrics, self.sentiment.lyrics])).tolist()
        return rows


class BatchSampler:
    """Draws the batches that a recipe asks for from a corpus.

    Args:
        recipe: the batch sizes and the seed.
        corpus: the training data.
        teacher: of the rated songs.
    """

    def __init__(self, recipe: Recipe, corpus: Corpus, teacher: Teacher | None = None) -> None:
        self._recipe, self._corpus = recipe, corpus
        neighbours = recipe.batch.neighbours
        self._songs = EpochSampler(len(corpus.song_lines), recipe.batch.song_pairs - neighbours, recipe.seed)
        self._nearest = nearest_songs(corpus.song_lines) if neighbours else None
        self._rated = RatedSampler(recipe, corpus, teacher) if recipe.batch.rated_songs else None

    def draw(self, step: int) -> Batch:
        """The batch of a step."""
        sizes, corpus = self._recipe.batch, self._corpus
        rng = np.random.default_rng([self._recipe.seed, step])
        songs = self._songs.rows(step)
        if self._nearest is not None:
            songs = with_neighbours(songs, sizes.neighbours, self._nearest, rng)
        return Batch(
            pairs=[draw_parts(corpus.song_lines[row], rng) for row in songs],
            emotions=_draw(corpus.emotions, sizes.emotions, rng),
            sentiment=_draw(corpus.sentiment, sizes.sentiment, rng),
            rated=self._rated.draw(step) if self._rated else None,
        )


def _draw(labelled: Labelled, count: int, rng: np.random.Generator) -> LabelledBatch:
    rows: NDArray[Any] = rng.choice(len(labelled.texts), size=count, p=labelled.probability)
    texts = [window_of(labelled.texts[row], rng) if labelled.lyrics[row] else labelled.texts[row] for row in rows]
    return LabelledBatch(texts, labelled.allowed[rows], labelled.lyrics[rows])
