"""The grid of a learning-rate sweep: its cells, and the two files from which an interrupted sweep goes on."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, get_args, get_type_hints

from lyricsbert.errors import ModelError, RecipeError
from lyricsbert.lab.data.json_lines import append_line, cut_half_line
from lyricsbert.lab.data.recipe import Recipe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

RECIPE_NAME: Final = "sweep.toml"
"""Another name than a training run's, so that `lyricsbert train --resume` does not take the folder for one."""
PLAN_NAME: Final = "plan.json"
CELLS_NAME: Final = "cells.jsonl"
ARCHITECTURES: Final[tuple[str, ...]] = get_args(get_type_hints(Recipe)["architecture"])
UNTRAINED: Final = 0.0
"""The learning rate of an architecture as it was before any training."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sweep trains.

    Attributes:
        learning_rates: peak rates, rising.
        architectures: in the order in which they are trained and shown.
        seeds: each rate and architecture is trained once with each.
    """

    learning_rates: tuple[float, ...]
    architectures: tuple[str, ...]
    seeds: tuple[int, ...]

    def settings(self) -> Iterator[tuple[str, float, int]]:
        """Architecture, learning rate and seed of each cell. A seed's whole curves come before the next seed's."""
        for seed in self.seeds:
            for rate in self.learning_rates:
                for architecture in self.architectures:
                    yield architecture, rate, seed


@dataclass(frozen=True, slots=True)
class Cell:
    """One training of the sweep, measured.

    Attributes:
        architecture: one of ARCHITECTURES.
        learning_rate: peak rate of the trunk, or UNTRAINED.
        seed: of the training.
        figures: name -> value, on the recipe's validation songs; None when the training diverged.
        diverged_at: the step at which its numbers were no longer finite, else None.
        loss: of its last step; None where there was none.
        seconds: that it took.
    """

    architecture: str
    learning_rate: float
    seed: int
    figures: dict[str, float] | None
    diverged_at: int | None
    loss: float | None
    seconds: float

    @property
    def setting(self) -> tuple[str, float, int]:
        """Architecture, learning rate and seed."""
        return self.architecture, self.learning_rate, self.seed


def make_plan(recipe: Recipe, learning_rates: Sequence[float], architectures: Sequence[str], seeds: int) -> Plan:
    """Check what is to be swept. Seeds count up from the recipe's.

    Raises:
        RecipeError: nothing to sweep over, a rate out of range or given twice, or an unknown architecture.
    """
    ratio = head_ratio(recipe)
    for rate in learning_rates:
        if not (math.isfinite(rate) and 0 < rate <= 1 and rate * ratio <= 1):
            raise RecipeError(
                f"The learning rate {rate:g} is out of range: it, and the heads' rate of {ratio:g} times as much, must"
                " be above 0 and at most 1."
            )
    for architecture in architectures:
        if architecture not in ARCHITECTURES:
            raise RecipeError(f"{architecture!r} is no architecture; there are {', '.join(ARCHITECTURES)}.")
    for name, values in (("learning rate", learning_rates), ("architecture", architectures)):
        if not values:
            raise RecipeError(f"A sweep needs at least one {name}.")
        if len(set(values)) < len(values):
            raise RecipeError(f"A {name} is given twice; each must differ from the others.")
    if seeds < 1:
        raise RecipeError(f"The number of seeds is {seeds}; it must be at least 1.")
    return Plan(tuple(sorted(learning_rates)), tuple(architectures), tuple(range(recipe.seed, recipe.seed + seeds)))


def rate_name(rate: float) -> str:
    """A learning rate as people write it: 5e-5, 1e-3."""
    mantissa, exponent = f"{rate:.6e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def head_ratio(recipe: Recipe) -> float:
    """How many times the trunk's learning rate the heads' is. A sweep keeps it: all that is trained moves together.

    Raises:
        RecipeError: the recipe's learning rate is 0.
    """
    options = recipe.optimizer
    if options.learning_rate == 0:
        raise RecipeError(
            "optimizer.learning_rate is 0; for a sweep it must be above 0, since the ratio of the two rates is kept."
        )
    return options.head_learning_rate / options.learning_rate


def check_free(run: Path) -> None:
    """Make sure that a folder is free to begin a sweep in.

    Raises:
        ModelError: it is taken.
    """
    if run.exists() and (not run.is_dir() or any(run.iterdir())):
        raise ModelError(
            f"{run} exists and is not empty: go on with the sweep in it by --resume, or name a new folder."
        )


def begin(run: Path, recipe_path: Path, recipe: Recipe, plan: Plan) -> None:
    """Make the folder of a sweep, with its plan and a copy of the recipe.

    Raises:
        ModelError: it cannot be written.
    """
    try:
        run.mkdir(parents=True, exist_ok=True)
        (run / RECIPE_NAME).write_bytes(recipe_path.read_bytes())
        replace_text(run / PLAN_NAME, json.dumps(_identity(recipe, plan), indent=2) + "\n")
    except OSError as error:
        raise ModelError(f"The sweep folder {run} cannot be written: {error.strerror}.") from error


def check(run: Path, recipe: Recipe, plan: Plan) -> None:
    """Make sure that the folder holds this very sweep.

    Raises:
        ModelError: it holds none, or its plan is damaged.
        RecipeError: it holds another; the message names what differs.
    """
    path = run / PLAN_NAME
    if not path.is_file():
        raise ModelError(f"There is no sweep to resume in {run}: it has no {PLAN_NAME}.")
    try:
        begun = json.loads(path.read_text("utf-8"))
        differing = [key for key, value in _identity(recipe, plan).items() if begun[key] != value]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The plan {path} is damaged and its sweep cannot be resumed: begin a new one.") from error
    if differing:
        raise RecipeError(
            f"{run} holds another sweep, which differs in {', '.join(differing)} (see {PLAN_NAME} there): resume with"
            " what it was begun with, or begin a new one in another folder."
        )


def read_cells(run: Path) -> list[Cell]:
    """The cells that are finished. A line that a kill left half-written is cut off the file: its cell comes again.

    Raises:
        ModelError: another line is damaged.
    """
    path = run / CELLS_NAME
    cut_half_line(path)
    cells = []
    for number, line in enumerate(path.read_text("utf-8").splitlines() if path.is_file() else (), start=1):
        try:
            cells.append(Cell(**json.loads(line)))
        except (ValueError, TypeError) as error:
            raise ModelError(
                f"Line {number} of {path} is damaged: remove that line, and its cell is trained again."
            ) from error
    return cells


def append_cell(run: Path, cell: Cell) -> None:
    """Add a finished cell.

    Raises:
        ModelError: it cannot be written.
    """
    append_line(run / CELLS_NAME, asdict(cell))


def replace_text(path: Path, text: str) -> None:
    """Write a file as a whole: whoever looks sees the old one or the new one."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, "utf-8")
    new.replace(path)


def _identity(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """What makes a sweep this one, as JSON gives it back."""
    identity: dict[str, Any] = json.loads(json.dumps(asdict(plan) | {"recipe": asdict(recipe)}))
    return identity
