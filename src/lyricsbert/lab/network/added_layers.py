"""The layers that the *modified* architecture adds to the *original* one: a dense layer and a lexical layer.

A mean of token vectors says what a text is about, mostly in a few dimensions, but not which words it uses: plain TF-IDF
finds the other half of a song more often than a sentence encoder does. The dense layer evens out the dimensions, and
the lexical layer adds the words to the same vector.
"""

from __future__ import annotations

import math
from typing import Final

import torch
from torch import Tensor, nn

CODE_SHARE: Final = 3
"""The lexical layer's codes have a third as many dimensions as the embedding."""

GAIN: Final = 1.1
"""Initial upper bound of the lexical part's norm; the other part has norm 1."""

_LEAST: Final = 1e-6
_SEED: Final = 384


class LexicalLayer(nn.Module):
    """A text's tokens as one short vector: random indexing (Kanerva et al. 2000) with tf-idf weights.

    Every token has a fixed code of random signs, and a text is the sum of its tokens' codes, each weighted by
    (1 + log of its count) * idf. Codes of different tokens are nearly orthogonal, so that inner products of such sums
    are close to those of the tf-idf vectors. A token's code is the product of two rows of small tables, since a table
    with a row for each token would be half as large as a small encoder.
    """

    first: Tensor
    second: Tensor
    idf: Tensor

    def __init__(self, codes: int, vocabulary: int) -> None:
        super().__init__()
        self.side = math.isqrt(vocabulary - 1) + 1
        generator = torch.Generator().manual_seed(_SEED)
        for name, scale in (("first", codes**-0.5), ("second", 1.0)):
            signs = torch.randint(0, 2, (self.side, codes), generator=generator) * 2.0 - 1
            self.register_buffer(name, signs * scale)
        self.register_buffer("idf", torch.ones(vocabulary))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """(n, codes) from token ids and mask, each (n, tokens)."""
        shown = attention_mask.to(self.idf.dtype)
        same = (input_ids.unsqueeze(2) == input_ids.unsqueeze(1)).to(self.idf.dtype)
        count = (same * shown.unsqueeze(1)).sum(dim=2).clamp(min=1)
        weight = shown * self.idf[input_ids] * (1 + count.log()) / count  # added once per occurrence
        code = self.first[torch.div(input_ids, self.side, rounding_mode="floor")] * self.second[input_ids % self.side]
        return (weight.unsqueeze(2) * code).sum(dim=1)


class AddedLayers(nn.Module):
    """Adds the dense layer's vector and the lexical layer's.

    The lexical part of a short text is small: a query of one line is matched by its meaning, a verse by its words as
    well.
    """

    def __init__(self, dimensions: int, vocabulary: int) -> None:
        super().__init__()
        codes = max(1, dimensions // CODE_SHARE)
        self.dense = nn.Linear(dimensions, dimensions)
        self.lexical = LexicalLayer(codes, vocabulary)
        self.project = nn.Linear(codes, dimensions, bias=False)
        self.gain = nn.Parameter(torch.tensor(GAIN))
        self.saturation = nn.Parameter(torch.tensor(0.0))

    def forward(self, mean: Tensor, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """(n, dimensions), not normalised, from the mean (n, dimensions) and token ids and mask, each (n, tokens)."""
        words = self.lexical(input_ids, attention_mask)
        length = words.norm(dim=1, keepdim=True)
        part = self.gain * self.project(words / (length + self.saturation.exp()))
        both: Tensor = nn.functional.normalize(self.dense(nn.functional.normalize(mean, dim=1)), dim=1) + part
        return both

    @torch.no_grad()
    def prepare(self, idf: Tensor, input_ids: Tensor, attention_mask: Tensor, means: Tensor, whitening: float) -> None:
        """Fit the layers to an encoder's embeddings of sample texts.

        The dense layer is a soft whitening (Su et al. 2021) that drops the directions in which the encoder's vectors
        vary least; the lexical part is projected onto those. For a text of median length, the lexical part has
        half of its maximum norm.

        Args:
            idf: (vocabulary,) weights of the tokens, at least 0; special tokens have 0.
            input_ids: (n, tokens) of the sample texts.
            attention_mask: (n, tokens).
            means: (n, dimensions), the encoder's unit vectors of those texts.
            whitening: power of the variances that the dense layer divides by: 0 leaves the vectors alone, 0.5 whitens
                them.
        """
        self.lexical.idf.copy_(idf)
        length = self.lexical(input_ids, attention_mask).norm(dim=1)
        self.saturation.copy_(length.median().clamp(min=1e-3).log())
        self.gain.fill_(GAIN)
        codes = self.project.in_features
        variances, directions = torch.linalg.eigh(means.double().T @ means.double() / len(means))  # ascending
        scale = variances.clamp(min=float(variances[-1]) * _LEAST) ** -whitening
        scale[:codes] = 0
        self.dense.weight.copy_(directions * (scale / scale.max()) @ directions.T)
        nn.init.zeros_(self.dense.bias)
        self.project.weight.copy_(directions[:, :codes])
