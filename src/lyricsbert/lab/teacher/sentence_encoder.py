"""Embeddings of texts by any sentence encoder of the Hugging Face hub that pools by the mean."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from lyricsbert.errors import ModelError
from lyricsbert.lab.data.bases import base_error, find_base, longest_window

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TOKENS_AT_ONCE: Final = 4096
_LONGEST: Final = 384


def embed(encoder: str, texts: Sequence[str]) -> Tensor:
    """Unit embeddings (n, d) float32 of texts, in bfloat16 arithmetic.

    Args:
        encoder: hub name or local folder.
        texts: at least one; truncated at 384 tokens, or as many as the encoder reads.

    Raises:
        ModelError: the encoder cannot be loaded.
    """
    folder = find_base(encoder)
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
        model = AutoModel.from_pretrained(folder).eval()
    except (OSError, ValueError, RuntimeError) as error:
        raise base_error(encoder, error) from error
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model.to(device)
    ids = tokenizer(list(texts), truncation=True, max_length=min(_LONGEST, longest_window(model)))["input_ids"]
    longest_first = sorted(range(len(texts)), key=lambda row: -len(ids[row]))
    pieces: list[Tensor] = []
    done = 0
    with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16):
        while done < len(texts):
            count = max(1, _TOKENS_AT_ONCE // len(ids[longest_first[done]]))
            rows = longest_first[done : done + count]
            done += len(rows)
            batch = tokenizer.pad({"input_ids": [ids[row] for row in rows]}, return_tensors="pt").to(device)
            tokens = model(**batch).last_hidden_state.float()
            mask = batch["attention_mask"].unsqueeze(2).float()
            pieces.append(nn.functional.normalize((tokens * mask).sum(dim=1) / mask.sum(dim=1), dim=1).cpu())
    return torch.cat(pieces)[torch.from_numpy(np.argsort(longest_first))]


def embed_once(encoder: str, texts: Sequence[str], cache: Path) -> Tensor:
    """`embed`, or what an earlier call with the same encoder and texts has left in a file, in half precision.

    Raises:
        ModelError: the encoder cannot be loaded, or the file cannot be written.
    """
    key = hashlib.sha256("\0".join([encoder, *texts]).encode()).hexdigest()
    if cache.is_file():
        with np.load(cache) as found:
            if str(found["key"]) == key:
                return torch.from_numpy(found["embedding"].astype(np.float32))
    embedding = embed(encoder, texts)
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        np.savez(cache, key=np.array(key), embedding=embedding.numpy().astype(np.float16))
    except OSError as error:
        raise ModelError(f"{cache} cannot be written: {error.strerror}.") from error
    return embedding
