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
class Data:
    """The training and validation data.

    Attributes:
        songs: rated songs.
        queries: CSVs of queries, with what is wanted.
        about: what they are, by whom, and on what terms; for the model card.
    """

    songs: Annotated[list[Songs], Len(1)]
    queries: Annotated[list[str], Len(1)]
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class HeadTraining:
    """A network with one hidden layer: the mean of several, each trained with AdamW and a cosine decay to zero.

    Attributes:
        members: networks whose outputs are averaged.
        hidden: hidden units of each.
        input_dropout: share of the features that a step leaves out.
        dropout: share of the hidden units that a step leaves out.
        steps: optimizer steps of each.
        batch: rows in a step.
        learning_rate: peak rate.
        weight_decay: decoupled weight decay.
        numbers: weight of the squared errors of valence, energy and feeling beside the ratios' cross-entropy.
        folds: the ratios are calibrated on rows of the training data that were left out in turn, so many times.
    """

    members: Count = 3
    hidden: Count = 128
    input_dropout: ShareBelowOne = 0.2
    dropout: ShareBelowOne = 0.4
    steps: Count = 1200
    batch: Count = 128
    learning_rate: Positive = 1e-3
    weight_decay: PositiveOrZero = 0.01
    numbers: PositiveOrZero = 1.0
    folds: Folds = 3


@dataclass(frozen=True, kw_only=True)
class QueryHeadTraining(HeadTraining):
    """The head for queries.

    Attributes:
        queries: share of a batch that are queries; the rest are what one who wants a song might type, with the song's
            ratings as what is wanted.
    """

    queries: Share = 0.5


@dataclass(frozen=True, kw_only=True)
class HeadsRecipe:
    """Everything the heads of a bundle depend on, apart from where the data lies.

    Attributes:
        kind: tells this recipe from one of a whole model.
        base: the bundle to put the heads into, which stays as it is: "shipped" or a folder.
        seed: of every random choice.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")  # holds for the tables within, too

    kind: Literal["heads"]
    data: Data
    base: str = "shipped"
    seed: CountOrZero = 0
    song: HeadTraining = field(default_factory=HeadTraining)
    query: QueryHeadTraining = field(default_factory=QueryHeadTraining)


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
    for file in [*files, *recipe.data.queries]:
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
