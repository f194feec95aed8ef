"""A training recipe: one TOML file that holds everything a run depends on.

Every table of the file is a dataclass below, and every key is one of its fields, whose type says which values are
allowed. Mistakes are found before anything is loaded.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

from annotated_types import Interval, Len
from pydantic import ConfigDict, Strict

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.heads_recipe import Songs, Teacher
from lyricsbert.lab.data.toml_recipe import (
    MOST,
    Count,
    CountOrZero,
    Positive,
    PositiveOrZero,
    Share,
    ShareBelowOne,
    Switch,
    read_toml,
)
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Architecture = Literal["original", "modified"]


@dataclass(frozen=True, kw_only=True)
class Texts:
    """A CSV of labelled texts.

    Attributes:
        file: path below the data folder.
        about: what it is, by whom, and under which terms; for the model card.
        hub: its name on the Hugging Face hub, if it has one; for the model card.
        text: column of the text.
        label: column of the label or labels.
        separator: separates several labels in one row; empty if rows have one label.
        map: the file's label -> the emotions (or sentiments) that it means; rows with other labels are left out. A
            label that means several is a partial label: the model may divide its probability among them freely.
        weight: how often a row is drawn, relative to rows of the task's other files.
        lyrics: the texts are lyrics: each draw takes a random window of their lines.
        held_artists: share of the artists (by hash of their name, in the column "artist") whose rows are held out, so
            that they can be evaluated on.
    """

    file: str
    about: str = ""
    hub: str = ""
    text: str = "text"
    label: str = "label"
    separator: str = ""
    map: dict[str, list[str]]
    weight: Positive = 1.0
    lyrics: Switch = False
    held_artists: ShareBelowOne = 0.0


@dataclass(frozen=True, kw_only=True)
class Data:
    """The training and validation data. Paths are below the data folder given on the command line.

    Attributes:
        lyrics: CSV files with the columns artist, song, text: the songs of the contrastive loss.
        lyrics_about: what they are, and under which terms; for the model card.
        emotions: labelled texts for the emotion outputs; the first file also calibrates their probabilities.
        sentiment: labelled texts for the sentiment outputs; the first file also calibrates their probabilities.
        rated_songs: rated songs with what those who want them might type, see `lyricsbert.lab.data.rated`.
        rated_queries: CSVs of queries, with what is wanted.
        rated_about: what they are, by whom, and under which terms; for the model card.
        songs_per_artist: songs of `lyrics` by one artist that are trained on at most, told by a hash of their titles; 0
            takes all.
        validation_artists: share of the artists (by hash of their name) whose songs are kept for validation.
        validation_emotions: the file on which emotions are evaluated during training.
        validation_sentiment: the file on which sentiment is evaluated during training.
    """

    lyrics: list[str]
    emotions: Annotated[list[Texts], Len(1)]
    sentiment: Annotated[list[Texts], Len(1)]
    validation_emotions: Texts
    validation_sentiment: Texts
    lyrics_about: str = ""
    rated_songs: list[Songs] = field(default_factory=list)
    rated_queries: list[str] = field(default_factory=list)
    rated_about: str = ""
    songs_per_artist: CountOrZero = 0
    validation_artists: Annotated[float, Strict(), Interval(ge=0.001, le=0.999)] = 0.18


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What a training step's batch consists of.

    Attributes:
        song_pairs: pairs of parts of one song.
        neighbours: how many of those pairs are hard negatives: songs whose words are most like another song's in the
            batch.
        emotions: texts with an emotion label.
        sentiment: texts with a sentiment label.
        rated_songs: rated songs, each with all that those who want it might type.
        queries: rated queries.
        near_songs: how many of the rated songs are hard negatives: songs of which the like is said of another song in
            the batch. Takes a teacher.
        near_queries: how many of the queries are among those that a song in the batch answers best, as the teacher
            judges.
        misspelt: share of the typed texts that get a spelling mistake or two.
    """

    song_pairs: Annotated[int, Strict(), Interval(ge=2, le=MOST)] = 48
    neighbours: CountOrZero = 0
    emotions: Count = 64
    sentiment: Count = 32
    rated_songs: CountOrZero = 0
    queries: CountOrZero = 0
    near_songs: CountOrZero = 0
    near_queries: CountOrZero = 0
    misspelt: Share = 0.15


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Weights of the terms of the loss.

    Attributes:
        contrast: InfoNCE between two parts of a song; the batch's other songs are negatives (van den Oord et al. 2018).
        contrast_temperature: temperature of InfoNCE.
        emotions: cross-entropy of the emotion outputs.
        sentiment: cross-entropy of the sentiment outputs, classes weighted inversely to their frequency.
        distillation: 1 - cosine between an embedding and the untouched base model's, on labelled sentences.
        similarity: squared difference of all cosines within a batch of sentences to the base model's.
        wishes: InfoNCE between rated songs and what those who want them might type.
        wishes_temperature: its temperature.
        said: the same, between vectors that small networks, which are not kept, make of songs and of typed texts.
        teacher: divergence of how the network ranks a batch's songs for each typed text and query, by the similarities
            of `wishes` and of `said`, from how the teacher does.
        teacher_temperature: that the teacher's grades are divided by.
        ratings: cross-entropy of the emotions that a song expresses and squared errors of its valence and energy, as
            told by a small network that is not kept.
        wanted: the same for what is wanted by those who type a query or want a song.
        label_smoothing: share of a label's probability that is spread over all classes.
    """

    contrast: PositiveOrZero = 1.0
    contrast_temperature: Annotated[float, Strict(), Interval(ge=0.001, le=MOST)] = 0.05
    emotions: PositiveOrZero = 1.0
    sentiment: PositiveOrZero = 0.5
    distillation: PositiveOrZero = 5.0
    similarity: PositiveOrZero = 20.0
    wishes: PositiveOrZero = 1.0
    wishes_temperature: Annotated[float, Strict(), Interval(ge=0.001, le=MOST)] = 0.05
    said: PositiveOrZero = 0.5
    teacher: PositiveOrZero = 1.0
    teacher_temperature: Annotated[float, Strict(), Interval(ge=0.001, le=MOST)] = 0.3
    ratings: PositiveOrZero = 0.5
    wanted: PositiveOrZero = 0.5
    label_smoothing: ShareBelowOne = 0.05


@dataclass(frozen=True, kw_only=True)
class Optimizer:
    """AdamW with a linear warm-up and a linear decay to zero.

    Attributes:
        learning_rate: peak rate of the trunk.
        head_learning_rate: peak rate of the heads, which start untrained, and of the added layers.
        rated_learning_rate: peak rate of the small networks that are not kept.
        warmup: share of the steps spent warming up.
        weight_decay: decoupled weight decay.
        clip: maximum norm of the gradient.
        train_word_embeddings: False freezes the trunk's word embeddings, half of a small model's weights.
    """

    learning_rate: Share = 6e-5
    head_learning_rate: Share = 6e-4
    rated_learning_rate: Share = 1e-3
    warmup: Share = 0.06
    weight_decay: Share = 0.01
    clip: Positive = 1.0
    train_word_embeddings: Switch = False


@dataclass(frozen=True, kw_only=True)
class Quantization:
    """How much worse each validation metric may be with int8 weights than with float32 weights.

    Calibration errors, for which lower is better, may rise by these amounts; all other metrics may fall by them. A
    model that exceeds any limit gets no int8 bundle.
    """

    emotion_accuracy: PositiveOrZero = 0.01
    emotion_macro_f1: PositiveOrZero = 0.01
    emotion_ece: PositiveOrZero = 0.01
    sentiment_macro_recall: PositiveOrZero = 0.01
    sentiment_ece: PositiveOrZero = 0.01
    base_agreement: PositiveOrZero = 0.01
    other_half_r1: PositiveOrZero = 0.01
    other_half_r10: PositiveOrZero = 0.01
    other_half_mrr: PositiveOrZero = 0.01
    wish_r1: PositiveOrZero = 0.01
    wish_r10: PositiveOrZero = 0.01
    wish_r100: PositiveOrZero = 0.01
    wish_mrr: PositiveOrZero = 0.01


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that a training run depends on, except for the location of its data.

    Attributes:
        model_id: name of the model in its bundle.
        base: a Hugging Face encoder: hub name or local folder.
        start: folders of runs or bundles over the same base whose weights to start from; "shipped", unless it is a
            folder, is the model that is installed; empty starts from the base. The trunk is the mean of theirs
            (Wortsman et al. 2022), heads and added layers are those of the first. A run of the modified architecture
            can start from one of the original.
        architecture: "original" (encoder, mean pooling) or "modified" (the same with added layers).
        steps: optimizer steps.
        refit: fit the added layers again to the trained encoder after the last step, discarding what they learned:
            from few songs they learn those songs by heart.
        whitening: how far the added dense layer evens out the variance of the encoder's dimensions when it is fitted:
            0 leaves the vectors alone, 0.5 gives all dimensions the same variance. More separates songs better, and
            moves plain sentences further from the base model's embeddings.
        seed: seed of every random choice.
        max_tokens: longest window in training and in the bundle.
        evaluate_every: steps between two evaluations (and checkpoints).
        precision: "bfloat16" computes in mixed precision, "float32" does not.
        teacher: whose judgement of the rated songs is learned from; none by default.
        license: license of the weights, by its name on the Hugging Face hub; for the model card.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")  # applies to nested tables, too

    model_id: str
    base: str
    steps: Count
    data: Data
    start: list[str] = field(default_factory=list)
    architecture: Architecture = "original"
    refit: Switch = False
    whitening: Share = 0.15
    seed: CountOrZero = 0
    max_tokens: Annotated[int, Strict(), Interval(ge=8, le=MOST)] = 128
    evaluate_every: Count = 500
    precision: Literal["bfloat16", "float32"] = "bfloat16"
    license: str = "apache-2.0"
    batch: Batch = field(default_factory=Batch)
    loss: Loss = field(default_factory=Loss)
    optimizer: Optimizer = field(default_factory=Optimizer)
    teacher: Teacher | None = None
    quantization: Quantization = field(default_factory=Quantization)


_COMMAND_LINE: Final = "songs that were named when the training began"
"""`data.lyrics_about` of lyrics that replace the recipe's own."""


def read_recipe(path: Path, data: Path | None, lyrics: Sequence[str] = ()) -> Recipe:
    """Read and check a recipe.

    Args:
        path: a TOML file.
        data: folder that must contain the recipe's files; None does not check.
        lyrics: files that replace the recipe's `data.lyrics`; empty keeps the recipe's own.

    Raises:
        RecipeError: there is no such file, it is not TOML, a key is unknown or missing, a value has the wrong type or
            is out of range, a file is missing, or a label is no emotion or sentiment.
    """
    recipe = read_toml(path, Recipe)
    if lyrics:
        recipe = replace(recipe, data=replace(recipe.data, lyrics=list(lyrics), lyrics_about=_COMMAND_LINE))
    _check(recipe, path, data)
    return recipe


def replace_lyrics(path: Path, recipe: Recipe) -> bytes:
    """The text of a recipe's file with its lyrics replaced by those of `recipe`, which was read from it.

    Raises:
        RecipeError: the lyrics cannot be found in the file as it is written.
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
    """Check what depends on more than one value, and that the files exist."""
    if not recipe.data.lyrics:  # the command line may name some for a recipe that names none
        raise RecipeError(f"{path}: the number of files in data.lyrics is 0; it must be at least 1.")
    _check_batch(recipe, path)
    tasks = (
        (EMOTIONS, [*recipe.data.emotions, recipe.data.validation_emotions]),
        (SENTIMENTS, [*recipe.data.sentiment, recipe.data.validation_sentiment]),
    )
    for classes, sources in tasks:
        for texts in sources:
            for label, meant in texts.map.items():
                if unknown := set(meant) - set(classes):
                    raise RecipeError(
                        f"{path}: {texts.file} maps {label!r} to {min(unknown)!r}; allowed are {', '.join(classes)}."
                    )
    rated = [file for songs in recipe.data.rated_songs for file in (songs.ratings, songs.lyrics)]
    labelled = [texts.file for _, sources in tasks for texts in sources]
    for file in [*recipe.data.lyrics, *labelled, *rated, *recipe.data.rated_queries, *_grades(recipe)]:
        if data is not None and not (data / file).is_file():
            raise RecipeError(f"{path} names {file!r}, but there is no file {data / file}: is --data the right folder?")


def _grades(recipe: Recipe) -> list[str]:
    return [recipe.teacher.grades] if recipe.teacher else []


def _check_batch(recipe: Recipe, path: Path) -> None:
    """Check the sizes of what a batch holds against each other, and that there is what they are drawn from."""
    batch = recipe.batch
    if batch.neighbours >= batch.song_pairs:
        raise RecipeError(
            f"{path}: batch.neighbours is {batch.neighbours}; it must be from 0 to {batch.song_pairs - 1}."
        )
    if batch.queries and not batch.rated_songs:
        raise RecipeError(
            f"{path}: batch.queries is {batch.queries}, but batch.rated_songs is 0; it must be at least 1."
        )
    if batch.near_songs and batch.near_songs >= batch.rated_songs:
        raise RecipeError(
            f"{path}: batch.near_songs is {batch.near_songs}; it must be from 0 to {max(0, batch.rated_songs - 1)}."
        )
    for key, count, name, files in (
        ("rated_songs", batch.rated_songs, "rated_songs", recipe.data.rated_songs),
        ("queries", batch.queries, "rated_queries", recipe.data.rated_queries),
    ):
        if count and not files:
            raise RecipeError(f"{path}: batch.{key} is {count}, but data.{name} names no file; it must name one.")
    if batch.near_queries > batch.queries:
        raise RecipeError(f"{path}: batch.near_queries is {batch.near_queries}; it must be from 0 to {batch.queries}.")
    if recipe.teacher is None and (batch.near_songs or batch.near_queries):
        raise RecipeError(f"{path}: batch.near_songs and batch.near_queries take a teacher; there is no [teacher].")
    if recipe.teacher is not None and not (batch.rated_songs and batch.queries):
        raise RecipeError(
            f"{path}: a [teacher] judges rated songs and queries, so batch.rated_songs and batch.queries must be at"
            " least 1."
        )
