"""The terms of the loss that torch does not provide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.lab.data.labelled import Labelled


def contrast_loss(first: Tensor, second: Tensor, temperature: float) -> Tensor:
    """InfoNCE in both directions (van den Oord et al. 2018); both parts of the batch's other songs are negatives.

    Args:
        first: (n, dimensions) unit embeddings of a part of each song.
        second: (n, dimensions) unit embeddings of another part of each.
        temperature: cosines are divided by it.
    """
    n = len(first)
    both = torch.cat([first, second])
    scores = both @ both.T / temperature
    scores = scores.masked_fill(torch.eye(2 * n, dtype=torch.bool, device=scores.device), -1e4)
    partner = torch.arange(2 * n, device=scores.device).roll(n)
    return nn.functional.cross_entropy(scores, partner)


def partial_label_loss(
    logits: Tensor, allowed: NDArray[np.bool_], smoothing: float, weight: Tensor | None = None
) -> Tensor:
    """Negative log-probability of the set of allowed classes, with label smoothing.

    Learning from partial labels (Jin & Ghahramani 2002): the model may divide the probability among a row's allowed
    classes freely. A row that allows every class has none in particular; only its prediction is smoothed
    towards the uniform distribution.

    Args:
        logits: (n, classes).
        allowed: (n, classes), the classes that each row's label may mean.
        smoothing: weight of the uniform distribution.
        weight: (classes,) weights of the classes; None weights all equally.
    """
    target = torch.tensor(allowed, device=logits.device)
    log_p = logits.log_softmax(dim=1)
    inside = log_p.masked_fill(~target, -1e4).logsumexp(dim=1)
    share = torch.where(target.all(dim=1), 1.0, smoothing)
    losses = -(1 - share) * inside - share * log_p.mean(dim=1)
    if weight is None:
        return losses.mean()
    row_weight = (target * weight).sum(dim=1) / target.sum(dim=1)
    return (losses * row_weight).sum() / row_weight.sum()


def class_weights(labelled: Labelled) -> NDArray[np.float32]:
    """Class weights (classes,) of mean 1, inverse to how often a class is drawn; each class must occur."""
    drawn = (labelled.allowed / labelled.allowed.sum(axis=1, keepdims=True) * labelled.probability[:, None]).sum(axis=0)
    weights: NDArray[np.float32] = (1 / drawn / np.mean(1 / drawn)).astype(np.float32)
    return weights
