"""A model bundle: a folder with everything that inference needs.

- config.json: BundleConfig: names, sizes, labels, temperatures, the hash of the weights
- model.onnx: inputs input_ids, attention_mask (n, tokens) int64; outputs embedding (n, dimensions), emotion_logits
  (n, 6), sentiment_logits (n, 3) float32
- tokenizer.json: a `tokenizers` tokenizer
- song_head.onnx, query_head.onnx: small networks on top of the encoder (see `lyricsbert.model.heads`), if config.json
  names them
- README.md: the model card, with calibration.png
- recipe.toml: the recipe that trained it, with the recipes of the runs it started from, each named after its run;
  heads.toml: the recipe of its heads
- evaluation.json: what `lyricsbert evaluate` measured
- plots: plots of experiments with the model, shown on the page

Only the first four are needed to run a bundle; the others are documentation, or for training it again.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import MISSING, asdict, dataclass, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.durable import replace_file
from lyricsbert.errors import ModelError
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS
from lyricsbert.model.hub import HUB_ID, fetch_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PLAIN_FORMAT: Final = 1
HEADS_FORMAT: Final = 2
THEMES_FORMAT: Final = 3
"""Of bundles with heads, and of those whose heads tell themes and wish embeddings: a version of LyricsBERT that knows
only an earlier format must not load them without."""

CONFIG_NAME: Final = "config.json"
WEIGHTS_NAME: Final = "model.onnx"
TOKENIZER_NAME: Final = "tokenizer.json"
HEAD_NAMES: Final = {"song": "song_head.onnx", "query": "query_head.onnx"}
"""Head -> its file."""
CARD_NAME: Final = "README.md"
RECIPE_NAME: Final = "recipe.toml"
HEADS_RECIPE_NAME: Final = "heads.toml"
_RECIPES: Final = "*.toml"
EVALUATION_NAME: Final = "evaluation.json"
PLOT_NAME: Final = "calibration.png"
FILE_PATTERNS: Final = (
    CONFIG_NAME,
    WEIGHTS_NAME,
    TOKENIZER_NAME,
    *HEAD_NAMES.values(),
    CARD_NAME,
    _RECIPES,
    EVALUATION_NAME,
    PLOT_NAME,
)
"""Names of all files of a bundle."""

INNER_FOLDER: Final = "lyricsbert"
"""The bundle's subfolder in a folder that `transformers` and `sentence-transformers` load."""

SHIPPED: Final = "lyricsbert-small-en"

_NAMES: Final = frozenset({"model_id", "model_hash", "architecture", "base", "format"})
"""Values of a configuration that change no number."""

_BOUNDS: Final = {
    "dimensions": (1, 65_536),
    "max_tokens": (1, 1_000_000),
    "emotion_temperature": (0.01, 100.0),
    "sentiment_temperature": (0.01, 100.0),
}
"""The smallest and the largest number that makes sense."""

_LOCATION: Final = re.compile(rb"\x0a\x08location\x12")
"""A tensor's entry with the key "location", before the length of its value (StringStringEntryProto)."""

_TYPES: Final[dict[Any, tuple[type, ...]]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "tuple[str, ...]": (tuple,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleConfig:
    """The content of a bundle's config.json.

    Attributes:
        model_id: name of the model, for example "lyricsbert-small-en".
        model_hash: `hash_bundle`: equal for models that give the same numbers.
        architecture: "original" or "modified".
        base: the encoder that training started from.
        dimensions: length of an embedding.
        max_tokens: longest window that is encoded in one pass, special tokens included.
        emotions: labels of the emotion outputs, always EMOTIONS.
        sentiments: labels of the sentiment outputs, always SENTIMENTS.
        pooling: how token vectors become one embedding, for information only (the graph does it).
        emotion_temperature: the emotion logits are divided by it before the softmax (Guo et al. 2017).
        sentiment_temperature: the same for the sentiment logits.
        heads: the heads that the bundle has, in the order of HEAD_NAMES.
        themes: names of the themes that the heads tell.
        format: version of this file's layout: THEMES_FORMAT with themes, HEADS_FORMAT with other heads, otherwise
            PLAIN_FORMAT.
    """

    model_id: str
    model_hash: str
    architecture: str
    base: str
    dimensions: int
    max_tokens: int
    emotions: tuple[str, ...] = EMOTIONS
    sentiments: tuple[str, ...] = SENTIMENTS
    pooling: str = "mean"
    emotion_temperature: float = 1.0
    sentiment_temperature: float = 1.0
    heads: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    format: int = PLAIN_FORMAT


def shipped_bundle() -> Path:
    """Folder of the bundle that is installed with the package."""
    return Path(str(files("lyricsbert.model"))) / "bundles" / SHIPPED


def find_bundle(path_or_hub_id: str | Path | None) -> Path:
    """Folder of a bundle given by its path or Hugging Face hub id; None means the shipped one.

    For a folder that `transformers` loads, this is its subfolder with the bundle. Only names of the form "owner/name"
    that are not local folders are looked up on the hub; nothing else uses the network.

    Raises:
        ModelError: there is no such folder, or the hub has no such model or cannot be reached.
    """
    if path_or_hub_id is None:
        return shipped_bundle()
    path = Path(path_or_hub_id)
    if not path.is_dir():
        name = str(path_or_hub_id)
        if path.exists() or not HUB_ID.fullmatch(name):
            raise ModelError(
                f"There is no model bundle at {name!r}: give a folder with {CONFIG_NAME}, or a hub id 'owner/name'."
            )
        path = fetch_folder(name, [*FILE_PATTERNS, *(f"{INNER_FOLDER}/{name}" for name in FILE_PATTERNS)])
    inner = path / INNER_FOLDER
    return inner if (inner / CONFIG_NAME).is_file() else path


def hash_bundle(folder: Path, config: BundleConfig) -> str:
    """SHA-256 over all that changes a number, hexadecimal.

    That is the weights, the tokenizer and the heads, with files that their graphs take weights from, and the values of
    the configuration, apart from names.
    """
    values = {name: value for name, value in asdict(config).items() if name not in _NAMES}
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode())
    for name in _all_files(folder, config.heads):
        digest.update(f"\0{name}\0".encode())
        digest.update(_digest([folder / name]).digest())
    return digest.hexdigest()


def read_config(folder: Path) -> BundleConfig:
    """Read and check config.json, and check that it matches the bundle's files.

    A bundle of an earlier LyricsBERT, whose hash is that of the weights, the tokenizer and the heads only, gets the
    hash that it would have today.

    Raises:
        ModelError: a file is missing, damaged, of a later format, or does not match config.json.
    """
    _check_files(folder, (CONFIG_NAME, WEIGHTS_NAME, TOKENIZER_NAME))
    config = _parse_config(folder / CONFIG_NAME)
    _check_files(folder, _model_files(config.heads))
    found = hash_bundle(folder, config)
    if config.model_hash not in (found, _early_hash(folder, config)):
        *names, last = _all_files(folder, config.heads)
        raise ModelError(
            f"{folder} is damaged or mixed: {', '.join(names)} and {last}, or the values in {CONFIG_NAME}, do not have"
            " the hash that it names."
        )
    return replace(config, model_hash=found)


def write_config(folder: Path, config: BundleConfig) -> BundleConfig:
    """Write config.json into a bundle's folder, which has all other files.

    Returns:
        The configuration with the bundle's hash, whatever it had.
    """
    config = replace(config, model_hash=hash_bundle(folder, config))
    replace_file(folder / CONFIG_NAME, json.dumps(asdict(config), indent=2) + "\n")
    return config


def rehash_bundle(folder: Path) -> BundleConfig:
    """Bring the hash in config.json up to the bundle's files, and that in its evaluation if it was about this model.

    Raises:
        ModelError: a file is missing, or config.json is damaged.
    """
    _check_files(folder, (CONFIG_NAME, WEIGHTS_NAME, TOKENIZER_NAME))
    before = _parse_config(folder / CONFIG_NAME)
    config = write_config(folder, before)
    evaluation = folder / EVALUATION_NAME
    if evaluation.is_file():
        text = evaluation.read_text("utf-8")
        replace_file(evaluation, text.replace(json.dumps(before.model_hash), json.dumps(config.model_hash)))
    return config


def _early_hash(folder: Path, config: BundleConfig) -> str:
    return _digest([folder / name for name in _model_files(config.heads)]).hexdigest()


def _digest(paths: Sequence[Path]) -> hashlib._Hash:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest


def _all_files(folder: Path, heads: Sequence[str]) -> list[str]:
    """The files that inference reads, apart from config.json, with those that graphs take weights from.

    Raises:
        ModelError: a graph names a file that does not exist or lies outside the folder.
    """
    names = dict.fromkeys(_model_files(heads))
    for graph in [name for name in names if name != TOKENIZER_NAME]:
        for name in _external_files((folder / graph).read_bytes()):
            inside = (folder / name).resolve().is_relative_to(folder.resolve())
            if not inside or not (folder / name).is_file():
                raise ModelError(
                    f"{folder} is not a model bundle: {graph} takes weights from {name!r}, which it lacks."
                )
            names[name] = None
    return list(names)


def _external_files(graph: bytes) -> Iterator[str]:
    """The files that an ONNX graph takes weights from: the entries "location" of its tensors."""
    for found in _LOCATION.finditer(graph):
        length, start = graph[found.end()], found.end() + 1
        if length >= 0x80:  # a length of two bytes
            length, start = length & 0x7F | graph[start] << 7, start + 1
        yield graph[start : start + length].decode("utf-8", "replace")


def _model_files(heads: Sequence[str]) -> list[str]:
    """The files that inference reads, apart from config.json."""
    return [WEIGHTS_NAME, TOKENIZER_NAME, *(HEAD_NAMES[head] for head in heads)]


def _check_files(folder: Path, names: Sequence[str]) -> None:
    for name in names:
        if not (folder / name).is_file():
            raise ModelError(f"{folder} is not a model bundle: it has no {name}.")


def _parse_config(where: Path) -> BundleConfig:
    """Read config.json and check each value, but not the other files."""
    try:
        raw: Any = json.loads(where.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{where} is not JSON: {error}.") from error
    found = raw.get("format") if isinstance(raw, dict) else None
    if found not in (PLAIN_FORMAT, HEADS_FORMAT, THEMES_FORMAT):
        raise ModelError(
            f"{where} has format {found!r}; this version of LyricsBERT reads formats {PLAIN_FORMAT} to {THEMES_FORMAT}."
        )
    values: dict[str, Any] = {}
    for field in fields(BundleConfig):
        if field.name not in raw:
            if field.default is MISSING:
                raise ModelError(f"{where} is incomplete: it lacks {field.name}.")
            continue
        value = tuple(raw[field.name]) if isinstance(raw[field.name], list) else raw[field.name]
        if not isinstance(value, _TYPES[field.type]) or isinstance(value, bool):
            raise ModelError(f"{where} has {field.name} = {value!r}; it must be of type {field.type}.")
        low, high = _BOUNDS.get(field.name, (-math.inf, math.inf))
        if isinstance(value, int | float) and not low <= value <= high:
            raise ModelError(f"{where} has {field.name} = {value!r}; it must be from {low:g} to {high:g}.")
        if isinstance(value, tuple) and field.name == "themes" and not all(isinstance(name, str) for name in value):
            raise ModelError(f"{where} has themes = {value!r}; they must be names.")
        values[field.name] = value
    config = BundleConfig(**values)
    if config.emotions != EMOTIONS or config.sentiments != SENTIMENTS:
        raise ModelError(
            f"{where} has labels {config.emotions + config.sentiments}; they must be {EMOTIONS + SENTIMENTS}."
        )
    if config.format == PLAIN_FORMAT:  # a later format's heads are none of this one's
        return replace(config, heads=(), themes=())
    if list(config.heads) != [head for head in HEAD_NAMES if head in config.heads] or not config.heads:
        raise ModelError(f"{where} has heads {config.heads}; they must be one or both of {tuple(HEAD_NAMES)}.")
    return config
