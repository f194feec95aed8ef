"""The network that is trained: one BERT encoder, one pass, three outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from safetensors import SafetensorError
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedConfig, PreTrainedTokenizerBase
from transformers.utils import logging

from lyricsbert.lab.data.bases import base_error, find_base
from lyricsbert.lab.network.added_layers import AddedLayers
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from lyricsbert.lab.data.recipe import Architecture


class Outputs(NamedTuple):
    """What the network says about n texts.

    Attributes:
        embedding: (n, dimensions), unit length.
        emotion_logits: (n, 6).
        sentiment_logits: (n, 3).
    """

    embedding: Tensor
    emotion_logits: Tensor
    sentiment_logits: Tensor


class AttentionPoolingHead(nn.Module):
    """A classifier on top of multi-head attention pooling (Yang et al. 2016, hierarchical attention networks).

    The embedding is the plain mean of the same token vectors. With their own pooling, the classifiers can use what
    the mean loses, and hardly affect it.
    """

    def __init__(self, dimensions: int, classes: int, *, heads: int = 4, dropout: float = 0.1) -> None:
        super().__init__()
        self.attention = nn.Linear(dimensions, heads)
        self.value = nn.Linear(dimensions, dimensions)
        self.hidden = nn.Linear(dimensions, dimensions)
        self.out = nn.Linear(dimensions, classes)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Logits (n, classes) from token vectors (n, tokens, dimensions) and their mask (n, tokens)."""
        n, length, dimensions = tokens.shape
        scores = self.attention(tokens) + (mask.unsqueeze(-1).to(tokens.dtype) - 1) * 1e4
        weights = scores.softmax(dim=1).transpose(1, 2)  # (n, heads, tokens)
        heads = weights.shape[1]
        values = self.value(tokens).view(n, length, heads, dimensions // heads).transpose(1, 2)
        pooled = (weights.unsqueeze(2) @ values).reshape(n, dimensions)
        logits: Tensor = self.out(self.dropout(nn.functional.gelu(self.hidden(self.dropout(pooled)))))
        return logits


class LyricsNetwork(nn.Module):
    """Encoder, pooling, and one attention-pooling head each for emotions and sentiment.

    Args:
        trunk: the encoder.
        dimensions: dimensions of its token vectors.
        vocabulary: number of its tokens.
        architecture: "original" pools by the mean of the token vectors; "modified" has `AddedLayers` on top of that.
    """

    def __init__(
        self, trunk: nn.Module, dimensions: int, vocabulary: int, architecture: Architecture = "original"
    ) -> None:
        super().__init__()
        self.trunk = trunk
        self.dimensions = dimensions
        self.architecture: Architecture = architecture
        self.added = AddedLayers(dimensions, vocabulary) if architecture == "modified" else None
        self.emotion_head = AttentionPoolingHead(dimensions, len(EMOTIONS))
        self.sentiment_head = AttentionPoolingHead(dimensions, len(SENTIMENTS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Outputs:
        """Outputs for token ids and mask, each (n, tokens)."""
        tokens = self.trunk(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weights = attention_mask.unsqueeze(-1).to(tokens.dtype)
        mean = (tokens * weights).sum(dim=1) / weights.sum(dim=1)
        pooled = mean if self.added is None else self.added(mean, input_ids, attention_mask)
        return Outputs(
            nn.functional.normalize(pooled, dim=1),
            self.emotion_head(tokens, attention_mask),
            self.sentiment_head(tokens, attention_mask),
        )


def load_network(base: str, architecture: Architecture = "original") -> tuple[LyricsNetwork, PreTrainedTokenizerBase]:
    """A network over a base encoder, with new heads and added layers, and the base's tokenizer.

    Attention is the plain ("eager") one, whose backward pass is several times faster on a CPU than the fused one's. The
    trunk has no dropout: on a CPU, it takes a third of a step, and contrasting random windows regularises enough. The
    heads have dropout.

    Raises:
        ModelError: the base is no local folder and cannot be downloaded from the hub.
    """
    folder = find_base(base)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # it would disturb ours
    try:
        config = AutoConfig.from_pretrained(folder)
        trunk = AutoModel.from_pretrained(
            folder, config=_without_dropout(config), attn_implementation="eager", dtype=torch.float32
        )
        tokenizer = AutoTokenizer.from_pretrained(folder)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise base_error(base, error) from error
    words = len(tokenizer.get_vocab()) - len(tokenizer.all_special_tokens)
    if not 0 < words <= trunk.config.vocab_size:  # transformers returns an empty tokenizer for a folder without one
        raise base_error(base, ValueError(f"its tokenizer has {words} words and its encoder {trunk.config.vocab_size}"))
    network = LyricsNetwork(trunk, int(trunk.config.hidden_size), int(trunk.config.vocab_size), architecture)
    return network, tokenizer


def _without_dropout(config: PreTrainedConfig) -> PreTrainedConfig:
    """Turn off every dropout of a configuration, whatever the encoder's family calls it."""
    for name, value in config.to_dict().items():
        if "dropout" in name and isinstance(value, float):
            setattr(config, name, 0.0)
    return config
