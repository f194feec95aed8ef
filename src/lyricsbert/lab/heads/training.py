"""Trains a head: a network with one hidden layer, from features to ratios and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch import nn

from lyricsbert.lab.evaluators.metrics import fit_temperature
from lyricsbert.lab.heads.onnx_head import Weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.lab.data.heads_recipe import HeadTraining

EMOTIONS: Final = 6
LEAST_DEVIATION: Final = 1e-3
"""Features that vary less are scaled as if they varied so much, lest the weights overflow half precision."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What a head is trained on.

    Attributes:
        features: (n, width) float32.
        targets: (n, 6 + k) float32: ratios, then numbers of about -1 to 1; NaN where one is not known.
        groups: (n,) rows of one group (the songs of an artist) are never on both sides when the head is calibrated.
        probability: (n,) how often a row is drawn; sums to 1.
    """

    features: NDArray[np.float32]
    targets: NDArray[np.float32]
    groups: NDArray[np.int64]
    probability: NDArray[np.float64]

    def __getitem__(self, rows: NDArray[np.bool_]) -> Examples:
        """The given rows."""
        probability = self.probability[rows]
        return Examples(self.features[rows], self.targets[rows], self.groups[rows], probability / probability.sum())


def train_head(examples: Examples, settings: HeadTraining, seed: int, progress: Callable[[], None]) -> Weights:
    """Train the members of a head, average their outputs, and calibrate the ratios.

    Since outputs are linear in the hidden layer, the mean of several networks is one network with all their hidden
    units. The temperature is fitted on rows that members of equal size, trained on the other rows, have not seen.

    Args:
        examples: what to train on.
        settings: sizes and rates.
        seed: of every draw.
        progress: called when a network is trained, `networks(settings)` times.
    """
    scale = np.maximum(examples.features.std(axis=0), np.float32(LEAST_DEVIATION))
    mean = examples.features.mean(axis=0)

    def train(part: Examples, first: int) -> Weights:
        members = []
        for member in range(settings.members):
            members.append(_train_member(part, mean, scale, settings, seed + first + member))
            progress()
        return _average(members)

    whole = train(examples, 0)
    fold = _folds(examples.groups, settings.folds, seed)
    outputs = np.zeros((len(fold), examples.targets.shape[1]), dtype=np.float32)
    for number in range(settings.folds):
        held = fold == number
        outputs[held] = train(examples[~held], (number + 1) * settings.members)(examples.features[held])
    drawn = np.random.default_rng(seed).choice(len(fold), size=20_000, p=examples.probability)
    ratios = torch.softmax(torch.from_numpy(outputs[drawn, :EMOTIONS]), 1).numpy()
    temperature = fit_temperature(ratios, examples.targets[drawn, :EMOTIONS])
    divisor = np.ones(len(whole.out_bias), dtype=np.float32)
    divisor[:EMOTIONS] = temperature
    return Weights(whole.hidden, whole.hidden_bias, whole.out / divisor, whole.out_bias / divisor)


def networks(settings: HeadTraining) -> int:
    """How many networks `train_head` trains."""
    return settings.members * (1 + settings.folds)


def _train_member(
    examples: Examples, mean: NDArray[np.float32], scale: NDArray[np.float32], settings: HeadTraining, seed: int
) -> Weights:
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    features = torch.from_numpy((examples.features - mean) / scale)
    targets = torch.from_numpy(examples.targets)
    numbers = targets[:, EMOTIONS:]
    known = ~torch.isnan(numbers)
    numbers = torch.nan_to_num(numbers)
    hidden, out = (
        nn.Linear(features.shape[1], settings.hidden),
        nn.Linear(settings.hidden, targets.shape[1]),
    )
    network = nn.Sequential(nn.Dropout(settings.input_dropout), hidden, nn.GELU(), nn.Dropout(settings.dropout), out)
    optimizer = torch.optim.AdamW(network.parameters(), settings.learning_rate, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, settings.steps)
    drawn = torch.from_numpy(rng.choice(len(features), size=(settings.steps, settings.batch), p=examples.probability))
    for rows in drawn:
        outputs = network(features[rows])
        loss = -(targets[rows, :EMOTIONS] * torch.log_softmax(outputs[:, :EMOTIONS], 1)).sum(1).mean()
        errors = (outputs[:, EMOTIONS:] - numbers[rows]) ** 2 * known[rows]
        loss = loss + settings.numbers * errors.sum() / known[rows].sum().clamp(min=1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    weight, bias, *last = (each.detach().numpy() for each in (hidden.weight, hidden.bias, out.weight, out.bias))
    folded = np.divide(weight.T, scale[:, None], dtype=np.float32)
    return Weights(folded, np.subtract(bias, mean @ folded, dtype=np.float32), last[0].T, last[1])


def _average(members: Sequence[Weights]) -> Weights:
    return Weights(
        np.concatenate([each.hidden for each in members], axis=1),
        np.concatenate([each.hidden_bias for each in members]),
        np.divide(np.concatenate([each.out for each in members]), len(members), dtype=np.float32),
        np.mean([each.out_bias for each in members], axis=0, dtype=np.float32),
    )


def _folds(groups: NDArray[np.int64], folds: int, seed: int) -> NDArray[np.int64]:
    """The fold (n,) of each row, drawn by group."""
    codes = np.unique(groups, return_inverse=True)[1]
    drawn = np.random.default_rng(seed).permutation(codes.max() + 1) % folds
    fold: NDArray[np.int64] = drawn[codes]
    return fold
