"""A training recipe: one TOML file that holds everything a run depends on.

Every table of the file is one dataclass below and every key one of its fields, so that an unknown key, a value of
another type and a missing file are found before anything is loaded.
"""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
import typing
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Literal

from lyricsbert.errors import RecipeError
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_NAMED = "songs that were named when the training began"
"""What is known of lyrics that are not the recipe's."""


@dataclass(frozen=True, kw_only=True)
class Texts:
    """A CSV of labelled texts.

    Attributes:
        file: path below the data folder.
        about: what it is, by whom, and on what terms; for the model card.
        hub: its name on the Hugging Face hub, if it is there; for the model card.
        text: column of the text.
        label: column of the label or labels.
        separator: what stands between several labels of one row; empty where a row has one.
        map: the file's label -> the emotions (or sentiments) that it means; a label that is not named is left out. A
            label that means several is a set: the model may spread its probability over them as it likes.
        weight: how often its rows are drawn, relative to the other files of the same task, per row.
        lyrics: the texts are lyrics: each draw takes a random window of their lines.
        held_artists: share of the artists (by hash of their name, in the column "artist") whose rows are kept out of
            the training, so that something can be measured on them.
    """

    file: str
    about: str = ""
    hub: str = ""
    text: str = "text"
    label: str = "label"
    separator: str = ""
    map: dict[str, list[str]]
    weight: float = 1.0
    lyrics: bool = False
    held_artists: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Data:
    """What is trained on. Paths are below the data folder given on the command line.

    Attributes:
        lyrics: CSV files with the columns artist, song, text: the songs of the contrast.
        lyrics_about: what they are and on what terms; for the model card.
        emotions: labelled texts for the emotion outputs; probabilities are calibrated on the first file.
        sentiment: labelled texts for the sentiment outputs; probabilities are calibrated on the first file.
        validation_artists: share of the artists (by hash of their name) whose songs are kept for validation.
        validation_emotions: the file on which emotions are measured while training.
        validation_sentiment: the file on which sentiment is measured while training.
    """

    lyrics: list[str]
    emotions: list[Texts]
    sentiment: list[Texts]
    validation_emotions: Texts
    validation_sentiment: Texts
    lyrics_about: str = ""
    validation_artists: float = 0.18


@dataclass(frozen=True, kw_only=True)
class Batch:
    """How much each step draws.

    Attributes:
        song_pairs: pairs of parts of a song.
        neighbours: how many of those are of songs whose words are nearest to the other ones': hard negatives.
        emotions: texts with an emotion.
        sentiment: texts with a sentiment.
    """

    song_pairs: int = 48
    neighbours: int = 0
    emotions: int = 64
    sentiment: int = 32


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Weights of the parts of the loss.

    Attributes:
        contrast: InfoNCE between two parts of a song; the batch's other songs are negatives (van den Oord et al. 2018).
        contrast_temperature: its temperature.
        emotions: cross-entropy of the emotion outputs.
        sentiment: cross-entropy of the sentiment outputs, classes weighted inversely to their frequency.
        distillation: 1 - cosine between an embedding and the untouched base model's, on labelled sentences.
        similarity: squared difference of all cosines within a batch of sentences to the base model's.
        label_smoothing: share of a label's probability that is spread over all classes.
    """

    contrast: float = 1.0
    contrast_temperature: float = 0.05
    emotions: float = 1.0
    sentiment: float = 0.5
    distillation: float = 5.0
    similarity: float = 20.0
    label_smoothing: float = 0.05


@dataclass(frozen=True, kw_only=True)
class Optimizer:
    """AdamW with a linear warm-up and a linear decay to zero.

    Attributes:
        learning_rate: peak rate of the trunk.
        head_learning_rate: peak rate of the heads, which start from nothing.
        warmup: share of the steps that warm up.
        weight_decay: decoupled weight decay.
        clip: largest norm of the gradient.
        train_word_embeddings: False keeps the trunk's word vectors, half of a small model's weights, as they are.
    """

    learning_rate: float = 6e-5
    head_learning_rate: float = 6e-4
    warmup: float = 0.06
    weight_decay: float = 0.01
    clip: float = 1.0
    train_word_embeddings: bool = False


@dataclass(frozen=True, kw_only=True)
class Quantization:
    """How much worse each validation figure may be with int8 weights than with float32 ones: else no bundle is written.

    A figure that is better when lower (calibration errors) may rise by as much, any other may fall by as much.
    """

    emotion_accuracy: float = 0.01
    emotion_macro_f1: float = 0.01
    emotion_ece: float = 0.01
    sentiment_macro_recall: float = 0.01
    sentiment_ece: float = 0.01
    base_agreement: float = 0.01
    other_half_r1: float = 0.01
    other_half_r10: float = 0.01
    other_half_mrr: float = 0.01


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything a training run depends on, apart from where its data lies.

    Attributes:
        model_id: name of the model in its bundle.
        base: a Hugging Face encoder: hub name or local folder.
        start: folders of runs over the same base, whose weights this one starts from; none starts from the base. The
            encoder is the mean of theirs (Wortsman et al. 2022), heads and added layers are the first one's. A run of
            the original architecture can be the start of one of the modified.
        architecture: "original" (encoder, mean pooling) or "modified" (the same with added layers).
        steps: optimizer steps.
        refit: after the last step the added layers are fitted anew to the encoder as it has become, and what they
            learned is dropped: with few songs they learn those by heart.
        whitening: how far the added dense layer evens out the encoder's dimensions when it is fitted: 0 leaves its
            vectors alone, 0.5 gives all dimensions the same variance. More tells songs apart better, and moves plain
            sentences further from where the base model has them.
        seed: of every random choice.
        max_tokens: longest window in training and in the bundle.
        evaluate_every: steps between two measurements (and checkpoints).
        precision: "bfloat16" computes in mixed precision, "float32" does not.
        license: of the weights, by the Hugging Face hub's name; for the model card.
    """

    model_id: str
    base: str
    steps: int
    data: Data
    start: list[str] = field(default_factory=list)
    architecture: Literal["original", "modified"] = "original"
    refit: bool = False
    whitening: float = 0.15
    seed: int = 0
    max_tokens: int = 128
    evaluate_every: int = 500
    precision: Literal["bfloat16", "float32"] = "bfloat16"
    license: str = "apache-2.0"
    batch: Batch = field(default_factory=Batch)
    loss: Loss = field(default_factory=Loss)
    optimizer: Optimizer = field(default_factory=Optimizer)
    quantization: Quantization = field(default_factory=Quantization)


def read_recipe(path: Path, data: Path | None, lyrics: Sequence[str] = ()) -> Recipe:
    """Read a recipe and check it.

    Args:
        path: a TOML file.
        data: folder that the recipe's files must lie below; None does not look for them.
        lyrics: stand in the place of the recipe's `data.lyrics`; none leaves it as it is.

    Raises:
        RecipeError: no such file, not TOML, an unknown or missing key, a value of another type or out of range, a file
            that is not there, or a label that is no emotion or sentiment.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise RecipeError(f"The recipe {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise RecipeError(f"The recipe {path} is not TOML: {error}.") from error
    recipe: Recipe = _build(Recipe, raw, str(path), "")
    if lyrics:
        named = dataclasses.replace(recipe.data, lyrics=list(lyrics), lyrics_about=_NAMED)
        recipe = dataclasses.replace(recipe, data=named)
    _check(recipe, path, data)
    return recipe


def name_lyrics(path: Path, recipe: Recipe) -> bytes:
    """The text of a recipe's file, with the lyrics of `recipe`, which was read from it, in the place of its own.

    Raises:
        RecipeError: the file is written in a way that its lyrics cannot be found in.
    """
    text = path.read_text("utf-8")
    if tomllib.loads(text)["data"]["lyrics"] == recipe.data.lyrics:
        return path.read_bytes()
    about = f"lyrics_about = {json.dumps(recipe.data.lyrics_about)}"
    text = re.sub(r"^\s*lyrics_about\s*=.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(
        r"^\s*lyrics\s*=\s*\[[^\]]*\]",
        lambda _: f"lyrics = {json.dumps(recipe.data.lyrics, ensure_ascii=False)}\n{about}",
        text,
        count=1,
        flags=re.MULTILINE,
    )
    try:
        found = tomllib.loads(text)["data"]
    except (ValueError, KeyError, TypeError):
        found = {}
    if (found.get("lyrics"), found.get("lyrics_about")) != (recipe.data.lyrics, recipe.data.lyrics_about):
        raise RecipeError(f"The lyrics of {path} cannot be replaced: write `lyrics = [...]` in a line of its own.")
    return text.encode()


def _check(recipe: Recipe, path: Path, data: Path | None) -> None:
    """Check ranges, labels and files."""
    for key, value, low, high in _ranges(recipe):
        if not low <= value <= high:
            raise RecipeError(f"{path}: {key} is {value}; it must be {_range_name(low, high)}.")
    tasks = (
        (EMOTIONS, [*recipe.data.emotions, recipe.data.validation_emotions]),
        (SENTIMENTS, [*recipe.data.sentiment, recipe.data.validation_sentiment]),
    )
    for allowed, sources in tasks:
        for texts in sources:
            for label, meant in texts.map.items():
                if unknown := set(meant) - set(allowed):
                    raise RecipeError(
                        f"{path}: {texts.file} maps {label!r} to {min(unknown)!r}; allowed are {', '.join(allowed)}."
                    )
    for file in [*recipe.data.lyrics, *(texts.file for _, sources in tasks for texts in sources)]:
        if data is not None and not (data / file).is_file():
            raise RecipeError(f"{path} names {file!r}, but there is no file {data / file}: is --data the right folder?")


def _ranges(recipe: Recipe) -> Iterator[tuple[str, float, float, float]]:
    """Every number of a recipe that has a range: its key, its value, and the least and greatest that are allowed."""
    data, loss, optimizer = recipe.data, recipe.loss, recipe.optimizer
    tiny, huge = 1e-12, 2**31 - 1
    yield "seed", recipe.seed, 0, huge
    for name in ("steps", "evaluate_every"):
        yield name, getattr(recipe, name), 1, huge
    yield "max_tokens", recipe.max_tokens, 8, huge
    yield "whitening", recipe.whitening, 0, 1
    for name in ("lyrics", "emotions", "sentiment"):
        yield f"the number of files in data.{name}", len(getattr(data, name)), 1, huge
    yield "data.validation_artists", data.validation_artists, 0.001, 0.999
    for name in ("emotions", "sentiment"):
        for place, texts in enumerate(getattr(data, name)):
            yield f"data.{name}[{place}].weight", texts.weight, tiny, huge
            yield f"data.{name}[{place}].held_artists", texts.held_artists, 0, 0.999
    yield "batch.song_pairs", recipe.batch.song_pairs, 2, huge
    yield "batch.neighbours", recipe.batch.neighbours, 0, recipe.batch.song_pairs - 1
    for name in ("emotions", "sentiment"):
        yield f"batch.{name}", getattr(recipe.batch, name), 1, huge
    for name in ("contrast", "emotions", "sentiment", "distillation", "similarity"):
        yield f"loss.{name}", getattr(loss, name), 0, huge
    yield "loss.contrast_temperature", loss.contrast_temperature, 0.001, huge
    yield "loss.label_smoothing", loss.label_smoothing, 0, 0.999
    for name in ("learning_rate", "head_learning_rate"):
        yield f"optimizer.{name}", getattr(optimizer, name), 0, 1
    for name in ("warmup", "weight_decay"):
        yield f"optimizer.{name}", getattr(optimizer, name), 0, 1
    yield "optimizer.clip", optimizer.clip, tiny, huge
    for item in fields(Quantization):
        yield f"quantization.{item.name}", getattr(recipe.quantization, item.name), 0, huge


def _range_name(low: float, high: float) -> str:
    return f"from {low:g} to {high:g}" if high < 2**31 - 1 else "above 0" if 0 < low < 0.001 else f"at least {low:g}"


def _build(kind: Any, raw: Any, where: str, key: str) -> Any:
    """Make a value of type `kind` from what TOML gave, or say which key is wrong and what is allowed."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(raw, dict):
            raise RecipeError(f"{where}: {key} must be a table.")
        hints = typing.get_type_hints(kind)
        prefix = f"{key}." if key else ""
        if unknown := sorted(set(raw) - set(hints)):
            raise RecipeError(
                f"{where} has an unknown key {prefix}{unknown[0]}; allowed are {', '.join(sorted(hints))}."
            )
        for item in fields(kind):
            if item.name not in raw and item.default is MISSING and item.default_factory is MISSING:
                raise RecipeError(f"{where} lacks the key {prefix}{item.name}.")
        return kind(**{name: _build(hints[name], value, where, prefix + name) for name, value in raw.items()})
    if origin is list and isinstance(raw, list):
        return [_build(args[0], item, where, f"{key}[{place}]") for place, item in enumerate(raw)]
    if origin is dict and isinstance(raw, dict):
        return {name: _build(args[1], value, where, f"{key}.{name}") for name, value in raw.items()}
    if origin is Literal:
        if raw in args:
            return raw
        raise RecipeError(f"{where}: {key} is {raw!r}; allowed are {', '.join(map(repr, args))}.")
    if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    if type(raw) is kind:
        return raw
    raise RecipeError(f"{where}: {key} is {raw!r}; it must be of type {(origin or kind).__name__}.")
