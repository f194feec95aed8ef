"""Small networks that are trained beside the network on rated songs and queries, and not kept."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from lyricsbert.lab.network.rated_batches import MOST_SECTIONS
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from lyricsbert.lab.data.rated import Ratings
    from lyricsbert.lab.network.network import Outputs
    from lyricsbert.lab.network.rated_batches import RatedBatch

_VECTORS: Final = 2
"""Vectors for what a song says."""

_HIDDEN: Final = 128
_DROPOUT: Final = 0.3
_LEAST: Final = 1e-4
_NEVER: Final = -1e4


class Songs(NamedTuple):
    """Embeddings of s songs' sections, padded to k sections each.

    Attributes:
        sections: (s, k, dimensions), zero where there is no section.
        times_sung: (s, k) float, zero where there is no section.
    """

    sections: Tensor
    times_sung: Tensor

    def summary(self) -> tuple[Tensor, Tensor, Tensor]:
        """Mean (weighted by how often sections are sung), maximum and minimum, each (s, dimensions)."""
        mean = _weighted_mean(self.sections, self.times_sung)
        shown = (self.times_sung > 0).unsqueeze(2)
        most = self.sections.masked_fill(~shown, _NEVER).amax(dim=1).clamp(min=-1)
        least = self.sections.masked_fill(~shown, -_NEVER).amin(dim=1).clamp(max=1)
        return mean, most, least


class RatedHeads(nn.Module):
    """Small networks on top of the embeddings of songs and typed texts.

    Args:
        dimensions: of the embeddings.
    """

    def __init__(self, dimensions: int) -> None:
        super().__init__()
        tones = len(EMOTIONS) + len(SENTIMENTS)
        self.scale = math.sqrt(dimensions)  # of the entries of a unit vector, to about 1
        self.ratings = _perceptron(3 * dimensions + 2 * tones + 1, len(EMOTIONS) + 2)
        self.wanted = _perceptron(dimensions + tones, len(EMOTIONS) + 3)
        self.said = _perceptron(3 * dimensions, _VECTORS * dimensions)
        self.asked = nn.Linear(dimensions, dimensions)
        for parameter in self.asked.parameters():  # at first, what is asked for is the embedding itself
            nn.init.zeros_(parameter)

    def losses(
        self, batch: RatedBatch, outputs: Outputs, temperature: float, ranking: Tensor | None = None
    ) -> dict[str, Tensor]:
        """The terms of the loss by their names in the recipe.

        Args:
            batch: n songs with m sections and w wishes, and q queries.
            outputs: of its m + w + q texts, in the order of `batch.texts`.
            temperature: of InfoNCE; similarities are divided by it.
            ranking: (w + q, n) how a teacher divides each typed text and query among the songs; None for no teacher.
        """
        m, w = len(batch.sections), len(batch.wishes)
        embedding = outputs.embedding
        songs, tones = _songs(embedding[:m], batch), _tones(outputs)
        asked, place = embedding[m:], torch.as_tensor(batch.song_of_wish, device=embedding.device)
        near, said = similarity(asked, songs) / temperature, self._said(asked, songs) / temperature
        expressed = self.ratings(torch.cat([self._summary(songs), _song_tones(tones[:m], batch)], dim=1))
        wanted = self.wanted(torch.cat([self.scale * embedding[m:], tones[m:]], dim=1))
        target = _targets(batch.songs, embedding.device)
        losses = {
            "wishes": wish_loss(near[:w], place),
            "said": wish_loss(said[:w], place),
            "ratings": _rating_loss(expressed, target[:, :-1]),
            "wanted": _rating_loss(wanted[:w], target[batch.song_of_wish]),
        }
        if ranking is not None:
            losses["teacher"] = _ranking_loss(near, ranking) + _ranking_loss(said, ranking) / 2
        if batch.wanted is not None:
            own = _rating_loss(wanted[w:], _targets(batch.wanted, embedding.device))
            losses["wanted"] = (losses["wanted"] + own) / 2
        return losses

    def _summary(self, songs: Songs) -> Tensor:
        return self.scale * torch.cat(songs.summary(), dim=1)

    def _said(self, asked: Tensor, songs: Songs) -> Tensor:
        """(w, s) cosines between what is asked for and the nearest of the vectors for what songs say."""
        mean = nn.functional.normalize(songs.summary()[0], dim=1)
        own = self.said(self._summary(songs)).unflatten(1, (_VECTORS, -1)) / self.scale
        vectors = nn.functional.normalize(mean.unsqueeze(1) + own, dim=2)
        queries = nn.functional.normalize(asked + self.asked(asked), dim=1)
        nearest: Tensor = torch.einsum("wd,skd->wsk", queries, vectors).amax(dim=2)
        return nearest


def similarity(asked: Tensor, songs: Songs) -> Tensor:
    """(w, s): mean of the cosines to a song's nearest section and to the song as a whole, its sections' mean.

    Args:
        asked: (w, dimensions) unit embeddings.
        songs: s songs.
    """
    cosine = torch.einsum("wd,skd->wsk", asked, songs.sections)
    nearest = cosine.masked_fill(songs.times_sung == 0, _NEVER).amax(dim=2)
    whole = nn.functional.normalize(_weighted_mean(songs.sections, songs.times_sung), dim=1)
    return (nearest + asked @ whole.T) / 2


def wish_loss(scores: Tensor, place: Tensor) -> Tensor:
    """InfoNCE in both directions; other songs are a wish's negatives, other songs' wishes a song's.

    Args:
        scores: (w, n) of wishes and songs.
        place: (w,) the wishes' songs, from 0 to n - 1.
    """
    each = torch.arange(len(place), device=place.device)
    same = (place[:, None] == place).fill_diagonal_(fill_value=False)
    cross_entropy = nn.functional.cross_entropy
    return (cross_entropy(scores, place) + cross_entropy(scores.T[place].masked_fill(same, _NEVER), each)) / 2


def _ranking_loss(scores: Tensor, ranking: Tensor) -> Tensor:
    """Kullback-Leibler divergence of the ranking (w, n) that scores (w, n) mean from the wanted one."""
    return nn.functional.kl_div(scores.log_softmax(dim=1), ranking, reduction="batchmean")


def _perceptron(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, _HIDDEN), nn.GELU(), nn.Dropout(_DROPOUT), nn.Linear(_HIDDEN, outputs))


def _songs(embedding: Tensor, batch: RatedBatch) -> Songs:
    times = torch.as_tensor(batch.times_sung, dtype=embedding.dtype, device=embedding.device)
    return Songs(_padded(embedding, batch), _padded(times.unsqueeze(1), batch).squeeze(2))


def _padded(values: Tensor, batch: RatedBatch) -> Tensor:
    """(n, k, width) from values (m, width) of the batch's sections; zero where a song has fewer sections."""
    first = np.searchsorted(batch.song_of_section, np.arange(len(batch.rows)))
    position = np.arange(len(batch.sections)) - first[batch.song_of_section]
    padded = values.new_zeros(len(batch.rows), MOST_SECTIONS, values.shape[1])
    return padded.index_put(
        (
            torch.as_tensor(batch.song_of_section, device=values.device),
            torch.as_tensor(position, device=values.device),
        ),
        values,
    )


def _weighted_mean(values: Tensor, weights: Tensor) -> Tensor:
    """(n, width) from (n, k, width) and weights (n, k)."""
    return (values * weights.unsqueeze(2)).sum(dim=1) / weights.sum(dim=1, keepdim=True)


def _tones(outputs: Outputs) -> Tensor:
    """(n, 9) logarithms of the emotions and the sentiment; what is rated does not change what those outputs mean."""
    logits = (outputs.emotion_logits, outputs.sentiment_logits)
    return torch.cat([each.detach().log_softmax(dim=1) for each in logits], dim=1).clamp(min=math.log(_LEAST))


def _song_tones(tones: Tensor, batch: RatedBatch) -> Tensor:
    """(n, 19): mean and maximum of the sections' tones, and the logarithm of their number."""
    padded = _padded(tones, batch)
    times = torch.as_tensor(batch.times_sung, dtype=tones.dtype, device=tones.device)
    weights = _padded(times.unsqueeze(1), batch).squeeze(2)
    most = padded.masked_fill((weights == 0).unsqueeze(2), _NEVER).amax(dim=1)
    return torch.cat([_weighted_mean(padded, weights), most, (weights > 0).sum(dim=1, keepdim=True).log()], dim=1)


def _targets(ratings: Ratings, device: torch.device) -> Tensor:
    """(n, 9): emotions, then valence, energy and feeling from -1 to 1."""
    return torch.as_tensor(np.column_stack([ratings.emotions, ratings.numbers]), device=device)


def _rating_loss(predicted: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy of the emotions plus the squared errors of the numbers that were rated."""
    emotions = len(EMOTIONS)
    entropy = -(target[:, :emotions] * predicted[:, :emotions].log_softmax(dim=1)).sum(dim=1).mean()
    rated = ~target[:, emotions:].isnan()
    error = (predicted[:, emotions:] - target[:, emotions:].nan_to_num()) * rated
    return entropy + error.square().mean(dim=0).sum()
