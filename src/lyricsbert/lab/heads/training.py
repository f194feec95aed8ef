"""Trains the heads for songs and for queries together: two towers whose wish embeddings meet."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from lyricsbert.lab.evaluators.metrics import fit_temperature
from lyricsbert.lab.heads.onnx_head import Layout, Weights

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lyricsbert.lab.data.heads_recipe import HeadsRecipe, Tower
    from lyricsbert.lab.teacher.teacher import Teacher

LEAST_DEVIATION: Final = 1e-3
"""Features that vary less are scaled as if they varied so much, lest the weights overflow."""

_FIRST_SHIFT: Final = 0.02
"""Standard deviation of the weights that move a song's or a query's embedding, at first: hardly."""

_CALIBRATED_ON: Final = 4000
"""Rows whose themes a temperature is fitted to."""


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """What the heads are to say of n rows.

    Attributes:
        ratios: (n, 6) float32, each row sums to 1.
        numbers: (n, k) float32 of about -1 to 1; NaN where one is not known.
        themes: (n, t) float32, 1 for each theme of the row, else 0; NaN where they are not known.
    """

    ratios: NDArray[np.float32]
    numbers: NDArray[np.float32]
    themes: NDArray[np.float32]

    def __getitem__(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> Targets:
        """The given rows."""
        return Targets(self.ratios[rows], self.numbers[rows], self.themes[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What the heads are trained on: n songs, m texts that those who want them might type, and k rated queries.

    Attributes:
        songs: (n, song width) features.
        song_targets: of the songs; the numbers are valence and energy.
        groups: (n,) songs of one group (those of an artist) are never on both sides when the heads are calibrated.
        typed: (m, query width) features.
        owner: (m,) the song that each is about, ascending; each song has one or more.
        queries: (k, query width) features.
        query_targets: of the queries; the numbers are valence, energy and feeling.
        song_rows: (n,) the songs' rows among all rated songs.
        query_rows: (k,) the queries' rows among all; a misspelt one has that of the right one, and is never on the
            other side when the heads are calibrated.
        dimensions: of the embedding, which is the first part of all features.
    """

    songs: NDArray[np.float32]
    song_targets: Targets
    groups: NDArray[np.int64]
    typed: NDArray[np.float32]
    owner: NDArray[np.int64]
    queries: NDArray[np.float32]
    query_targets: Targets
    song_rows: NDArray[np.int64]
    query_rows: NDArray[np.int64]
    dimensions: int

    @property
    def typed_targets(self) -> Targets:
        """What one who types of a song wants is what the song expresses."""
        told = self.song_targets[self.owner]
        unknown = np.full((len(self.owner), 1), np.nan, dtype=np.float32)
        return Targets(told.ratios, np.hstack([told.numbers, unknown]), told.themes)

    def without(self, songs: NDArray[np.bool_], queries: NDArray[np.bool_]) -> Examples:
        """Without some songs, with what is typed of them, and without some queries."""
        kept, asked = ~songs, ~queries
        place = np.cumsum(kept) - 1
        typed = kept[self.owner]
        return Examples(
            self.songs[kept],
            self.song_targets[kept],
            self.groups[kept],
            self.typed[typed],
            place[self.owner[typed]],
            self.queries[asked],
            self.query_targets[asked],
            self.song_rows[kept],
            self.query_rows[asked],
            self.dimensions,
        )


class Heads(NamedTuple):
    """The heads for songs and for queries."""

    song: Weights
    query: Weights


class _Tower(nn.Module):
    """A head in training."""

    def __init__(self, features: NDArray[np.float32], settings: Tower, layout: Layout) -> None:
        super().__init__()
        self.layout = layout
        self.mean = torch.from_numpy(features.mean(axis=0))
        self.scale = torch.from_numpy(np.maximum(features.std(axis=0), np.float32(LEAST_DEVIATION)))
        self.hidden = nn.Linear(features.shape[1], settings.hidden)
        self.out = nn.Linear(settings.hidden, layout.width)
        self.body = nn.Sequential(
            nn.Dropout(settings.input_dropout), self.hidden, nn.GELU(), nn.Dropout(settings.dropout), self.out
        )
        with torch.no_grad():
            nn.init.normal_(self.out.weight[layout.columns[-1]], std=_FIRST_SHIFT)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """All outputs (n, k), and the wish embeddings (n, dimensions)."""
        out = self.body((features - self.mean) / self.scale)
        own = nn.functional.normalize(features[:, : self.layout.dimensions], dim=1)
        return out, nn.functional.normalize(own + out[:, self.layout.columns[-1]], dim=1)

    def weights(self) -> Weights:
        """As they are written."""
        layers = (self.hidden.weight, self.hidden.bias, self.out.weight, self.out.bias)
        hidden, hidden_bias, out, out_bias = (each.detach().numpy() for each in layers)
        scale = self.scale.numpy()
        bias = np.subtract(hidden_bias, self.mean.numpy() / scale @ hidden.T, dtype=np.float32)
        return Weights(scale, np.ascontiguousarray(hidden.T), bias, np.ascontiguousarray(out.T), out_bias)


def train_heads(
    examples: Examples,
    layouts: tuple[Layout, Layout],
    recipe: HeadsRecipe,
    progress: Callable[[], None],
    teacher: Teacher | None = None,
) -> Heads:
    """Train both heads, and calibrate their ratios and themes.

    The temperatures are fitted on rows that heads of equal size, trained on the other rows, have not seen.

    Args:
        examples: what to train on.
        layouts: what the heads for songs and for queries tell.
        recipe: sizes, rates and weights.
        progress: called when a pair of heads is trained, `recipe.training.folds + 1` times.
        teacher: ranks songs for queries; the wish embeddings learn to do so as well.
    """

    def train(part: Examples, seed: int) -> Heads:
        heads = _train(part, layouts, recipe, seed, teacher)
        progress()
        return heads

    whole = train(examples, recipe.seed)
    folds = recipe.training.folds
    fold = _folds(examples.groups, folds, recipe.seed)
    query_fold = _folds(examples.query_rows, folds, recipe.seed)
    typed_fold = fold[examples.owner]
    songs, typed, queries = (
        np.zeros((len(rows), layout.width), dtype=np.float32)
        for rows, layout in ((fold, layouts[0]), (typed_fold, layouts[1]), (query_fold, layouts[1]))
    )
    for number in range(folds):
        part = train(examples.without(fold == number, query_fold == number), recipe.seed + number + 1)
        songs[fold == number] = part.song(examples.songs[fold == number])
        typed[typed_fold == number] = part.query(examples.typed[typed_fold == number])
        queries[query_fold == number] = part.query(examples.queries[query_fold == number])
    told, typed_told, asked = examples.song_targets, examples.typed_targets, examples.query_targets
    return Heads(
        _calibrated(whole.song, layouts[0], (songs, told.ratios), (songs, told.themes)),
        _calibrated(whole.query, layouts[1], (queries, asked.ratios), (typed, typed_told.themes)),
    )


def _train(
    examples: Examples, layouts: tuple[Layout, Layout], recipe: HeadsRecipe, seed: int, teacher: Teacher | None
) -> Heads:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    settings, weights = recipe.training, recipe.loss
    song = _Tower(examples.songs, recipe.song, layouts[0])
    query = _Tower(np.concatenate([examples.typed, examples.queries]), recipe.query, layouts[1])
    sharpness, ranking_sharpness = (nn.Parameter(torch.tensor(-math.log(weights.temperature))) for _ in range(2))
    optimizer = torch.optim.AdamW(
        [*song.parameters(), *query.parameters(), sharpness, ranking_sharpness],
        settings.learning_rate,
        weight_decay=settings.weight_decay,
    )
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, settings.steps)
    first = np.searchsorted(examples.owner, np.arange(len(examples.songs)))
    count = np.bincount(examples.owner, minlength=len(examples.songs))
    size, asked = min(settings.songs, len(examples.songs)), min(settings.queries, len(examples.queries))
    told, typed_told, query_told = examples.song_targets, examples.typed_targets, examples.query_targets
    for _ in range(settings.steps):
        rows = rng.choice(len(examples.songs), size, replace=False)
        texts = first[rows] + rng.integers(count[rows])
        queries = rng.choice(len(examples.queries), asked, replace=False)
        song_out, wanted = song(torch.from_numpy(examples.songs[rows]))
        typed_out, wish = query(torch.from_numpy(examples.typed[texts]))
        query_out, asked_for = query(torch.from_numpy(examples.queries[queries]))
        scores = wish @ wanted.T * sharpness.exp()
        own = torch.arange(size)
        loss = (
            weights.wishes * (nn.functional.cross_entropy(scores, own) + nn.functional.cross_entropy(scores.T, own)) / 2
        )
        if teacher is not None:
            grades = teacher.grade_queries(examples.query_rows[queries], examples.song_rows[rows])
            ranking = (grades / weights.teacher_temperature).softmax(dim=1)
            own_ranking = (asked_for @ wanted.T * ranking_sharpness.exp()).log_softmax(dim=1)
            loss = loss + weights.teacher * nn.functional.kl_div(own_ranking, ranking, reduction="batchmean")
        loss = loss + _task_loss(song_out, told[rows], layouts[0], recipe)
        loss = loss + weights.typed * _task_loss(typed_out, typed_told[texts], layouts[1], recipe)
        loss = loss + _task_loss(query_out, query_told[queries], layouts[1], recipe)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    return Heads(song.weights(), query.weights())


def _task_loss(out: Tensor, targets: Targets, layout: Layout, recipe: HeadsRecipe) -> Tensor:
    """Cross-entropy of the ratios, squared errors of the numbers, binary cross-entropy of the themes."""
    ratio_columns, number_columns, theme_columns, _ = layout.columns
    weights = recipe.loss
    ratios = torch.from_numpy(targets.ratios)
    loss = -weights.emotions * (ratios * torch.log_softmax(out[:, ratio_columns], 1)).sum(1).mean()
    numbers = torch.from_numpy(targets.numbers)
    loss = loss + weights.numbers * _mean_known((out[:, number_columns] - torch.nan_to_num(numbers)) ** 2, numbers)
    themes = torch.from_numpy(targets.themes)
    unlikely = nn.functional.binary_cross_entropy_with_logits(
        out[:, theme_columns], torch.nan_to_num(themes), reduction="none"
    )
    return loss + weights.themes * _mean_known(unlikely, themes)


def _mean_known(errors: Tensor, targets: Tensor) -> Tensor:
    known = ~torch.isnan(targets)
    return (errors * known).sum() / known.sum().clamp(min=1)


def _calibrated(
    weights: Weights,
    layout: Layout,
    ratios: tuple[NDArray[np.float32], NDArray[np.float32]],
    themes: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> Weights:
    """A head with its ratios and themes divided by their temperatures.

    Args:
        weights: the head.
        layout: what it tells.
        ratios: outputs (a, k) for rows that its like has not seen, and their (a, 6) ratios.
        themes: outputs (b, k) for such rows, and their (b, t) themes.
    """
    divisor = np.ones(layout.width, dtype=np.float32)
    ratio_columns, _, theme_columns, _ = layout.columns
    outputs, true = ratios
    told = torch.softmax(torch.from_numpy(outputs[:, ratio_columns]), 1).numpy()
    divisor[ratio_columns] = fit_temperature(told, true)
    outputs, true = (rows[:_CALIBRATED_ON] for rows in themes)
    probability = torch.sigmoid(torch.from_numpy(outputs[:, theme_columns])).numpy().ravel()
    is_theme = true.ravel()
    divisor[theme_columns] = fit_temperature(
        np.column_stack([probability, 1 - probability]), np.column_stack([is_theme, 1 - is_theme])
    )
    return Weights(
        weights.scale, weights.hidden, weights.hidden_bias, weights.out / divisor, weights.out_bias / divisor
    )


def _folds(groups: NDArray[np.int64], folds: int, seed: int) -> NDArray[np.int64]:
    """The fold (n,) of each row, drawn by group."""
    codes = np.unique(groups, return_inverse=True)[1]
    drawn = np.random.default_rng(seed).permutation(codes.max() + 1) % folds
    fold: NDArray[np.int64] = drawn[codes]
    return fold
