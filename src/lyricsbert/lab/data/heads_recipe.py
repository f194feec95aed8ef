"""The recipe of a bundle's heads: one TOML file, whose tables and keys are the dataclasses below."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from annotated_types import Interval, Len
from pydantic import ConfigDict, Strict

from lyricsbert.errors import RecipeError
from lyricsbert.lab.data.toml_recipe import (
    MOST,
    Count,
    CountOrZero,
    Positive,
    PositiveOrZero,
    Share,
    ShareBelowOne,
    read_toml,
)

if TYPE_CHECKING:
    from pathlib import Path

Folds = Annotated[int, Strict(), Interval(ge=2, le=MOST)]


@dataclass(frozen=True, kw_only=True)
class Songs:
    """Ratings of songs. Paths are below the data folder given on the command line.

    Attributes:
        ratings: CSV of what listeners might say of songs, and of what their words express.
        lyrics: CSV whose rows, counted from 0, its column `row` points to.
    """

    ratings: str
    lyrics: str


@dataclass(frozen=True, kw_only=True)
class Teacher:
    """Who judges how well a rated song answers a query, from what is said of the song.

    Attributes:
        encoder: a sentence encoder with mean pooling: hub name or local folder.
        grades: CSV of graded answers, see `lyricsbert.lab.data.grades`.
        about: what they are, by whom, and on what terms; for the model card.
    """

    encoder: str
    grades: str
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Data:
    """The training and validation data.

    Attributes:
        songs: rated songs.
        queries: CSVs of queries, with what is wanted.
        about: what they are, by whom, and on what terms; for the model card.
        misspelt: share of all that is typed that is learned with a spelling mistake or two as well.
    """

    songs: Annotated[list[Songs], Len(1)]
    queries: Annotated[list[str], Len(1)]
    about: str = ""
    misspelt: Share = 0.0


@dataclass(frozen=True, kw_only=True)
class Tower:
    """A head: a network with one hidden layer.

    Attributes:
        hidden: hidden units.
        input_dropout: share of the features that a step leaves out.
        dropout: share of the hidden units that a step leaves out.
    """

    hidden: Count = 512
    input_dropout: ShareBelowOne = 0.3
    dropout: ShareBelowOne = 0.5


@dataclass(frozen=True, kw_only=True)
class Training:
    """Training of both heads together, with AdamW and a cosine decay to zero.

    Attributes:
        steps: optimizer steps.
        songs: songs in a step, each with one text that who wants it might type.
        queries: queries in a step.
        learning_rate: peak rate.
        weight_decay: decoupled weight decay.
        folds: ratios and themes are calibrated on rows of the training data that were left out in turn, so many times.
    """

    steps: Count = 1200
    songs: Count = 512
    queries: Count = 256
    learning_rate: Positive = 1e-3
    weight_decay: PositiveOrZero = 0.05
    folds: Folds = 2


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Weights of the terms of the loss.

    Attributes:
        wishes: InfoNCE between what is typed and the songs, in both directions; a step's other songs are the negatives.
        temperature: of that at first; it is learned.
        emotions: cross-entropy of the ratios.
        numbers: squared errors of valence, energy and feeling, on a scale from -1 to 1.
        themes: mean binary cross-entropy of the themes.
        teacher: divergence of how wish embeddings rank a step's songs for each query from how the teacher does.
        teacher_temperature: that the teacher's grades are divided by.
        typed: all of ratios, numbers and themes of what is typed of songs, beside those of songs and of queries.
    """

    wishes: PositiveOrZero = 1.0
    temperature: Positive = 0.05
    emotions: PositiveOrZero = 1.0
    numbers: PositiveOrZero = 2.0
    themes: PositiveOrZero = 20.0
    teacher: PositiveOrZero = 1.0
    teacher_temperature: Positive = 0.3
    typed: PositiveOrZero = 0.5


@dataclass(frozen=True, kw_only=True)
class HeadsRecipe:
    """Everything the heads of a bundle depend on, apart from where the data lies.

    Attributes:
        kind: tells this recipe from one of a whole model.
        base: the bundle to put the heads into, which stays as it is: "shipped" or a folder.
        seed: of every random choice.
        teacher: whose judgement of the rated songs is learned from; none by default.
        themes: the themes that are told, and the labels of rated songs that each goes by.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")  # holds for the tables within, too

    kind: Literal["heads"]
    data: Data
    base: str = "shipped"
    seed: CountOrZero = 0
    song: Tower = field(default_factory=Tower)
    query: Tower = field(default_factory=lambda: Tower(hidden=288))
    training: Training = field(default_factory=Training)
    loss: Loss = field(default_factory=Loss)
    teacher: Teacher | None = None
    themes: dict[str, Annotated[list[str], Len(1)]] = field(default_factory=dict)


def read_heads_recipe(path: Path, data: Path | None) -> HeadsRecipe:
    """Read and check a recipe of heads.

    Args:
        path: a TOML file.
        data: folder that must hold the recipe's files; None does not look for them.

    Raises:
        RecipeError: there is no such file, it is not TOML, a key is unknown or missing, a value has the wrong type or
            is out of range, or a file is missing.
    """
    recipe = read_toml(path, HeadsRecipe)
    files = [file for songs in recipe.data.songs for file in (songs.ratings, songs.lyrics)]
    grades = [recipe.teacher.grades] if recipe.teacher else []
    for file in [*files, *recipe.data.queries, *grades]:
        if data is not None and not (data / file).is_file():
            raise RecipeError(f"{path} names {file!r}, but there is no file {data / file}: is --data the right folder?")
    return recipe


def is_heads_recipe(path: Path) -> bool:
    """Whether a file is a recipe of heads rather than of a whole model; one that cannot be read is not."""
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8")).get("kind") == "heads"
    except (OSError, ValueError):
        return False
