"""A teacher that knows of songs what their lyrics alone would have to tell: what listeners say of them, and ratings.

A large encoder compares what is typed with what is said of a song, and a small network on top of those similarities and
of both sides' ratings learns from grades how well the song answers. The network that is trained has nothing but the
lyrics, and learns to rank songs as the teacher does (learning using privileged information, Vapnik and Vashist 2009;
distillation, Lopez-Paz et al. 2016).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch import Tensor, nn

from lyricsbert.lab.data.rated import SONG_TEXTS
from lyricsbert.lab.teacher.grader import Asked, Grader, Told
from lyricsbert.lab.teacher.sentence_encoder import embed_once

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from lyricsbert.lab.data.grades import Grades
    from lyricsbert.lab.data.rated import RatedQueries, RatedSongs

CACHE_NAME: Final = "teacher.npz"
"""The large encoder's embeddings of all that is said and asked, in the run's folder."""

NEAREST: Final = 20
"""Number of songs, and of queries, that are remembered as near each song."""

FEELING: Final = (0.8, 0.2, 0.4)
"""How much a text of each column of SONG_TEXTS is about feeling: about the means of rated queries of the same kinds."""

_ROWS_AT_ONCE: Final = 512


class Teacher:
    """Judges how well rated songs answer what is typed.

    Args:
        encoder: hub name or folder of a sentence encoder with mean pooling.
        songs: rated songs.
        queries: rated queries.
        grades: of some pairs of them.
        train: (t,) rows of the songs that are there to train on.
        cache: file for the encoder's embeddings.
        seed: of the small network.

    Raises:
        ModelError: the encoder cannot be loaded, or the cache not be written.
    """

    def __init__(
        self,
        encoder: str,
        songs: RatedSongs,
        queries: RatedQueries,
        grades: Grades,
        train: NDArray[np.int64],
        cache: Path,
        seed: int,
    ) -> None:
        said = [text for texts in songs.texts for text in texts]
        every = [*said, *queries.texts, *queries.subjects, *queries.exclusions]
        sizes = [len(said), *[len(queries.texts)] * 3]
        own, typed, subject, excluded = torch.split(embed_once(encoder, every, cache), sizes)
        counts = np.array([len(texts) for texts in songs.texts])
        song = np.repeat(np.arange(len(counts)), counts)
        column = np.concatenate([np.arange(count) for count in counts])
        vectors = own.new_zeros(len(counts), len(SONG_TEXTS), own.shape[1])
        vectors[song, column] = own
        self._songs = Told(vectors, torch.tensor(songs.ratings.emotions), torch.tensor(songs.ratings.numbers[:, :2]))
        has_subject, excludes = (
            torch.tensor([bool(text.strip()) for text in texts])[:, None]
            for texts in (queries.subjects, queries.exclusions)
        )
        self._queries = Asked(
            typed,
            torch.where(has_subject, subject, typed),
            excluded * excludes,
            torch.tensor(queries.ratings.emotions),
            torch.tensor(queries.ratings.numbers),
        )
        asked = np.flatnonzero(~queries.validation)
        self._grader = Grader(self._queries, self._songs, grades, (asked, train), seed)
        self._train = train

    def grade_queries(self, queries: NDArray[np.int64], songs: NDArray[np.int64]) -> Tensor:
        """Expected grades (q, n), 0 to 3, of n songs for q rated queries, given by their rows."""
        return self._grader(self._queries.rows(queries), self._songs.rows(songs))

    def grade_texts(self, owners: NDArray[np.int64], columns: NDArray[np.int64], songs: NDArray[np.int64]) -> Tensor:
        """Expected grades (w, n) of n songs for w texts that those who want other songs might type.

        One who types of a song wants what that song expresses.

        Args:
            owners: (w,) rows of the songs that the texts are about.
            columns: (w,) which of its song's texts each is.
            songs: (n,) rows.
        """
        told = self._songs.rows(owners)
        typed = told.said[torch.arange(len(owners)), torch.from_numpy(columns)]
        feeling = 2 * torch.tensor(FEELING)[columns, None] - 1
        asked = Asked(typed, typed, torch.zeros_like(typed), told.emotions, torch.hstack([told.numbers, feeling]))
        return self._grader(asked, self._songs.rows(songs))

    def nearest_songs(self) -> NDArray[np.int64]:
        """(t, k) for each of the t songs to train on, those among them of which the most similar things are said."""
        mean = nn.functional.normalize(self._songs.said[self._train].mean(dim=1), dim=1)
        found = []
        for start in range(0, len(mean), _ROWS_AT_ONCE):
            cosine = mean[start : start + _ROWS_AT_ONCE] @ mean.T
            rows = torch.arange(len(cosine))
            cosine[rows, start + rows] = -torch.inf
            found.append(cosine.topk(min(NEAREST, len(mean) - 1), dim=1).indices)
        return torch.cat(found).numpy()

    def best_queries(self, asked: NDArray[np.int64]) -> NDArray[np.int64]:
        """(t, k) for each of the t songs to train on, the queries that it answers best, compared with other songs.

        Args:
            asked: rows of the queries to choose among; the result counts in these.
        """
        grade = self.grade_queries(asked, self._train)
        standing = (grade - grade.mean(dim=1, keepdim=True)) / grade.std(dim=1, keepdim=True).clamp(min=1e-6)
        return standing.topk(min(NEAREST, len(asked)), dim=0).indices.T.numpy()
