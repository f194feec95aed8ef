"""A small network that grades how well songs answer queries, from what is said of both and their ratings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from lyricsbert.lab.data.grades import BEST
from lyricsbert.model.analysis import EMOTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.lab.data.grades import Grades

    Rows = NDArray[np.int64] | slice

_PAIRS: Final = 512
_QUERIES_AT_ONCE: Final = 32
_HIDDEN: Final = 64
_DROPOUT: Final = 0.1
_EPOCHS: Final = 12
_LEAST_STEPS: Final = 300
_RATE: Final = 2e-3
_LEAST_DEVIATION: Final = 0.05
"""Features that hardly vary among the graded pairs may well do so among others."""

_UNGRADED: Final = 0.3
"""Pairs drawn at random and taken to be wrong, as a share of the graded ones."""


class Asked(NamedTuple):
    """p who ask.

    Attributes:
        typed: (p, d) embeddings of what they type.
        subject: (p, d) of what it is about.
        excluded: (p, d) of what they don't want; zero if nothing.
        emotions: (p, 6) wanted.
        numbers: (p, 3) wanted valence and energy, and how much it is about feeling, all -1 to 1.
    """

    typed: Tensor
    subject: Tensor
    excluded: Tensor
    emotions: Tensor
    numbers: Tensor

    def rows(self, rows: Rows) -> Asked:
        """The given rows."""
        return Asked(*(values[rows] for values in self))


class Told(NamedTuple):
    """n songs.

    Attributes:
        said: (n, k, d) embeddings of what is said of them; zero where less is.
        emotions: (n, 6) expressed.
        numbers: (n, 2) valence and energy, -1 to 1.
    """

    said: Tensor
    emotions: Tensor
    numbers: Tensor

    def rows(self, rows: Rows) -> Told:
        """The given rows."""
        return Told(*(values[rows] for values in self))


class Grader:
    """Grades pairs.

    Args:
        queries: all queries.
        songs: all songs.
        grades: of some pairs.
        ungraded: rows of the queries, and of the songs, that pairs are drawn from which count as wrong.
        seed: of every random choice.
    """

    def __init__(
        self,
        queries: Asked,
        songs: Told,
        grades: Grades,
        ungraded: tuple[NDArray[np.int64], NDArray[np.int64]],
        seed: int,
    ) -> None:
        rng = np.random.default_rng(seed)
        drawn = round(_UNGRADED * len(grades.grade))
        query, song = (
            np.concatenate([graded, rng.choice(others, drawn)])
            for graded, others in zip((grades.query, grades.song), ungraded, strict=True)
        )
        grade = torch.tensor(np.concatenate([grades.grade, np.zeros(drawn, dtype=np.int64)]))
        parts = np.array_split(np.arange(len(query)), -(-len(query) // _PAIRS))
        features = torch.cat([_features(queries.rows(query[at]), songs.rows(song[at]), paired=True) for at in parts])
        self._mean, self._scale = features.mean(dim=0), features.std(dim=0).clamp(min=_LEAST_DEVIATION)
        with torch.random.fork_rng(devices=()):
            torch.manual_seed(seed)
            self._net = _fit((features - self._mean) / self._scale, grade, rng)

    def __call__(self, asked: Asked, songs: Told) -> Tensor:
        """Expected grades (p, n), 0 to 3."""
        return torch.cat(
            [
                self._expected(_features(asked.rows(slice(at, at + _QUERIES_AT_ONCE)), songs))
                for at in range(0, len(asked.typed), _QUERIES_AT_ONCE)
            ]
        )

    def _expected(self, features: Tensor) -> Tensor:
        with torch.no_grad():
            grade: Tensor = self._net((features - self._mean) / self._scale).sigmoid().sum(dim=-1)
        return grade


def _fit(features: Tensor, grade: Tensor, rng: np.random.Generator) -> nn.Module:
    """Learn logits of a grade being at least 1, 2 and 3."""
    net = nn.Sequential(
        *(nn.Linear(features.shape[1], _HIDDEN), nn.GELU(), nn.Dropout(_DROPOUT)),
        *(nn.Linear(_HIDDEN, _HIDDEN), nn.GELU(), nn.Dropout(_DROPOUT)),
        nn.Linear(_HIDDEN, BEST),
    )
    reached = (grade[:, None] >= torch.arange(1, BEST + 1)).float()
    steps = max(_LEAST_STEPS, _EPOCHS * len(features) // _PAIRS)
    optimizer = torch.optim.AdamW(net.parameters(), _RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        rows = rng.integers(len(features), size=_PAIRS)
        loss = nn.functional.binary_cross_entropy_with_logits(net(features[rows]), reached[rows])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    return net.eval()


def _features(asked: Asked, songs: Told, *, paired: bool = False) -> Tensor:
    """What the network sees of each pair.

    Returns:
        (p, n, width); or (p, width) of the same rows of both, if they are paired.
    """

    def cosines(vectors: Tensor) -> Tensor:
        return torch.einsum("pd,pkd->pk" if paired else "pd,nkd->pnk", vectors, songs.said)

    typed, subject, excluded = (cosines(each) for each in (asked.typed, asked.subject, asked.excluded))
    wanted, numbers = (each if paired else each[:, None] for each in (asked.emotions, asked.numbers))
    shape = typed.shape[:-1]
    agreement = _agreement(wanted, songs.emotions)[..., None]
    feeling = numbers[..., 2:].expand(*shape, 1)
    gap = numbers[..., :2] - songs.numbers
    parts = [
        *(typed, subject, excluded),
        *(typed.amax(-1, keepdim=True), typed.mean(-1, keepdim=True), subject.amax(-1, keepdim=True)),
        *(agreement, feeling, feeling * agreement, gap, gap.abs()),
        *(ratios.expand(*shape, len(EMOTIONS)) for ratios in (wanted, songs.emotions)),
    ]
    return torch.cat(parts, dim=-1)


def _agreement(one: Tensor, other: Tensor) -> Tensor:
    """1 - Jensen-Shannon distance (base 2) of ratios (..., 6)."""

    def entropy(ratios: Tensor) -> Tensor:
        found: Tensor = torch.special.entr(ratios).sum(dim=-1)
        return found

    divergence = entropy((one + other) / 2) - (entropy(one) + entropy(other)) / 2
    return 1 - (divergence / math.log(2)).clamp(min=0).sqrt()
