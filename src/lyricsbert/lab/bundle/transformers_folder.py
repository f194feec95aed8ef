"""A folder that `transformers.AutoModel` and `sentence_transformers.SentenceTransformer` load, with ours in it.

- config.json, model.safetensors, the tokenizer's files: the trunk, as `AutoModel` and `AutoTokenizer` read it
- modules.json, sentence_bert_config.json, 1_Pooling, 2_Normalize: what makes its token vectors an embedding. The
  modified architecture has 2_Added, 3_Normalize and the code of its added layers, for `trust_remote_code=True`
- lyricsbert/: the bundle that `Encoder` runs, and heads.safetensors: all weights that are not the trunk's

`SentenceTransformer` cuts a text off at the bundle's `max_tokens`; `Encoder` reads a longer one in several windows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from lyricsbert.errors import ModelError
from lyricsbert.lab.network.modeling_lyricsbert import AddedStep
from lyricsbert.lab.network.network import load_network
from lyricsbert.model.bundle import INNER_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedTokenizerBase

    from lyricsbert.lab.network.network import LyricsNetwork

HEADS_NAME: Final = "heads.safetensors"

_TRUNK: Final = "trunk."
_KINDS: Final = "sentence_transformers.models"
"""Where all versions of sentence-transformers look their own steps up."""

_ADDED: Final = "2_Added"
_STEP_CODE: Final = "modeling_lyricsbert"


def write_transformers(
    network: LyricsNetwork, tokenizer: PreTrainedTokenizerBase, folder: Path, *, max_tokens: int
) -> None:
    """Write a network's weights and tokenizer into a folder; the bundle is not written here.

    Args:
        network: the trained network.
        tokenizer: its tokenizer.
        folder: where to write; it is there and empty.
        max_tokens: length at which `SentenceTransformer` cuts a text off.

    Raises:
        OSError: no room, or no right to write.
    """
    try:
        _write_weights(network, tokenizer, folder, max_tokens)
    except SafetensorError as error:  # how safetensors words the system's errors
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
    for weights in folder.rglob("*.safetensors"):  # which safetensors lets nobody else read
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


def read_transformers(folder: Path) -> tuple[LyricsNetwork, PreTrainedTokenizerBase]:
    """The network that was written into a folder, and its tokenizer.

    Raises:
        ModelError: the folder holds none, or its parts do not belong together.
    """
    path = folder / INNER_FOLDER / HEADS_NAME
    try:
        heads = load_file(path)
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{folder} holds no network that was exported: {path} cannot be read.") from error
    modified = any(name.startswith("added.") for name in heads)
    network, tokenizer = load_network(str(folder), "modified" if modified else "original")
    own = {name: value for name, value in network.state_dict().items() if name.startswith(_TRUNK)}
    try:
        network.load_state_dict(own | heads)
    except RuntimeError as error:
        raise ModelError(f"{path} belongs to another network than the encoder beside it.") from error
    return network, tokenizer


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", "utf-8")
