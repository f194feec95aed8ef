"""The network that is trained: one BERT encoder, one pass, three outputs."""

from __future__ import annotations

from typing import Literal, NamedTuple

import torch
from safetensors import SafetensorError
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedConfig, PreTrainedTokenizerBase
from transformers.utils import logging

from lyricsbert.lab.network.added_layers import AddedLayers
from lyricsbert.lab.network.bases import base_error, find_base
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

Architecture = Literal["original", "modified"]


class Outputs(NamedTuple):
    """What the network says of n texts.

    Attributes:
        embedding: (n, dimensions), unit length.
        emotion_logits: (n, 6).
        sentiment_logits: (n, 3).
    """

    embedding: Tensor
    emotion_logits: Tensor
    sentiment_logits: Tensor


class ReadingHead(nn.Module):
    """A classifier with a pooling of its own: it learns which words to read (Yang et al. 2016, hierarchical attention).

    The embedding is the plain mean of the same token vectors; with separate pooling the classifiers can use what the
    mean does not show, so that they hardly disturb it.
    """

    def __init__(self, dimensions: int, classes: int, *, readers: int = 4, dropout: float = 0.1) -> None:
        super().__init__()
        self.attention = nn.Linear(dimensions, readers)
        self.value = nn.Linear(dimensions, dimensions)
        self.hidden = nn.Linear(dimensions, dimensions)
        self.out = nn.Linear(dimensions, classes)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Logits (n, classes) from token vectors (n, tokens, dimensions) and their mask (n, tokens)."""
        n, length, dimensions = tokens.shape
        scores = self.attention(tokens) + (mask.unsqueeze(-1).to(tokens.dtype) - 1) * 1e4
        weights = scores.softmax(dim=1).transpose(1, 2)  # (n, readers, tokens)
        readers = weights.shape[1]
        values = self.value(tokens).view(n, length, readers, dimensions // readers).transpose(1, 2)
        read = (weights.unsqueeze(2) @ values).reshape(n, dimensions)
        logits: Tensor = self.out(self.dropout(nn.functional.gelu(self.hidden(self.dropout(read)))))
        return logits


class LyricsNetwork(nn.Module):
    """Encoder, pooling, and a reading head for emotions and for sentiment.

    Args:
        trunk: the encoder.
        dimensions: of its token vectors.
        vocabulary: how many tokens it knows.
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
        self.emotion_head = ReadingHead(dimensions, len(EMOTIONS))
        self.sentiment_head = ReadingHead(dimensions, len(SENTIMENTS))

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
    """The network over a base encoder, its heads and added layers new, and the base's tokenizer.

    Attention is the plain ("eager") one, whose backward pass is several times quicker on a CPU than the fused one's.
    The trunk has no dropout: on a CPU it costs a third of a step, and contrast over random windows regularises enough.
    The heads have.

    Raises:
        ModelError: the base is no local folder and cannot be had from the hub.
    """
    folder = find_base(base)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # it would break into ours
    try:
        config = AutoConfig.from_pretrained(folder)
        trunk = AutoModel.from_pretrained(
            folder, config=_without_dropout(config), attn_implementation="eager", dtype=torch.float32
        )
        tokenizer = AutoTokenizer.from_pretrained(folder)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise base_error(base, error) from error
    words = len(tokenizer.get_vocab()) - len(tokenizer.all_special_tokens)
    if not 0 < words <= trunk.config.vocab_size:  # transformers makes an empty tokenizer where a folder has none
        raise base_error(base, ValueError(f"its tokenizer has {words} words and its encoder {trunk.config.vocab_size}"))
    network = LyricsNetwork(trunk, int(trunk.config.hidden_size), int(trunk.config.vocab_size), architecture)
    return network, tokenizer


def longest_window(trunk: nn.Module) -> int:
    """The most tokens, special ones included, that an encoder has positions for.

    RoBERTa and MPNet count positions from behind the padding's, so that their tables are longer than their windows.
    """
    for module in trunk.modules():
        table = getattr(module, "position_embeddings", None)
        if isinstance(table, nn.Embedding):
            return table.num_embeddings - (0 if table.padding_idx is None else table.padding_idx + 1)
    return int(getattr(trunk.config, "max_position_embeddings", 512))


def _without_dropout(config: PreTrainedConfig) -> PreTrainedConfig:
    """The configuration with every dropout off, whatever the encoder's family calls its dropouts."""
    for name, value in config.to_dict().items():
        if "dropout" in name and isinstance(value, float):
            setattr(config, name, 0.0)
    return config
