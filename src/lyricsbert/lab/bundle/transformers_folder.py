"""A folder that `transformers.AutoModel` and `sentence_transformers.SentenceTransformer` load, with a bundle in it.

- config.json, model.safetensors, the tokenizer's files: the trunk, as `AutoModel` and `AutoTokenizer` read it
- modules.json, sentence_bert_config.json, 1_Pooling, 2_Normalize: how its token vectors become an embedding. The
  modified architecture has 2_Added, 3_Normalize and the code of its added layers, for `trust_remote_code=True`
- lyricsbert/: the bundle that `Encoder` runs, and heads.safetensors: all weights but the trunk's

`SentenceTransformer` truncates texts at the bundle's `max_tokens`; `Encoder` splits longer ones into windows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from safetensors import SafetensorError
from safetensors.torch import save_file

from lyricsbert.lab.network.modeling_lyricsbert import AddedStep
from lyricsbert.model.bundle import INNER_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedTokenizerBase

    from lyricsbert.lab.network.network import LyricsNetwork

HEADS_NAME: Final = "heads.safetensors"

_TRUNK: Final = "trunk."
_KINDS: Final = "sentence_transformers.models"
"""The module in which all versions of sentence-transformers have their own steps."""

_ADDED: Final = "2_Added"
_STEP_CODE: Final = "modeling_lyricsbert"


def write_transformers(
    network: LyricsNetwork, tokenizer: PreTrainedTokenizerBase, folder: Path, *, max_tokens: int
) -> None:
    """Write a network's weights and tokenizer into a folder, all but the bundle.

    Args:
        network: the trained network.
        tokenizer: its tokenizer.
        folder: an empty folder.
        max_tokens: length at which `SentenceTransformer` truncates a text.

    Raises:
        OSError: the folder cannot be written.
    """
    try:
        _write_weights(network, tokenizer, folder, max_tokens)
    except SafetensorError as error:  # how safetensors reports errors of the system
        raise OSError(str(error)) from error
    steps = ["Transformer", "Pooling", *(["Added"] if network.added is not None else []), "Normalize"]
    paths = [f"{place}_{kind}" if place else "" for place, kind in enumerate(steps)]
    for path in paths[1:]:
        (folder / path).mkdir(exist_ok=True)
    modules = [
        {
            "idx": i,
            "name": str(i),
            "path": path,
            "type": f"{_STEP_CODE}.AddedStep" if kind == "Added" else f"{_KINDS}.{kind}",
        }
        for i, (path, kind) in enumerate(zip(paths, steps, strict=True))
    ]
    _write_json(folder / "modules.json", modules)
    for weights in folder.rglob("*.safetensors"):  # safetensors makes them readable only by their owner
        weights.chmod((folder / "modules.json").stat().st_mode)
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": max_tokens, "do_lower_case": False})
    _write_json(folder / "config_sentence_transformers.json", {"similarity_fn_name": "cosine"})
    pooling = {"word_embedding_dimension": network.dimensions, "pooling_mode_mean_tokens": True}
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    _write_json(folder / paths[-1] / "config.json", {})


def _write_weights(network: LyricsNetwork, tokenizer: PreTrainedTokenizerBase, folder: Path, max_tokens: int) -> None:
    """Write the trunk and its tokenizer, all other weights, and the added layers as a step of their own."""
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.model_max_length = max_tokens
    network.trunk.save_pretrained(folder)  # type: ignore[operator]
    tokenizer.save_pretrained(folder)
    (folder / INNER_FOLDER).mkdir(exist_ok=True)
    heads = {name: value for name, value in network.state_dict().items() if not name.startswith(_TRUNK)}
    save_file({name: value.contiguous() for name, value in heads.items()}, folder / INNER_FOLDER / HEADS_NAME)
    if network.added is not None:
        (folder / _ADDED).mkdir()
        step = AddedStep(network.dimensions, int(network.trunk.config.vocab_size))  # type: ignore[union-attr, arg-type]
        step.layers.load_state_dict(network.added.state_dict())
        step.save(str(folder / _ADDED))


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", "utf-8")
