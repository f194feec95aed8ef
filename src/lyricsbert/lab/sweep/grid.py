"""The grid of a learning-rate sweep, and the two files from which an interrupted sweep is resumed."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

from lyricsbert.durable import replace_file
from lyricsbert.errors import ModelError, RecipeError
from lyricsbert.lab.data.json_lines import append_line, drop_partial_line
from lyricsbert.lab.data.recipe import Architecture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from lyricsbert.lab.data.recipe import Recipe

RECIPE_NAME: Final = "sweep.toml"
"""Not the name in a training run, so that `lyricsbert train --resume` does not mistake the folder for one."""
PLAN_NAME: Final = "plan.json"
CELLS_NAME: Final = "cells.jsonl"
ARCHITECTURES: Final[tuple[str, ...]] = get_args(Architecture)
UNTRAINED: Final = 0.0
"""The learning rate of an architecture before any training."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sweep trains.

    Attributes:
        learning_rates: peak rates, ascending.
        architectures: in the order in which they are trained and shown.
        seeds: each rate and architecture is trained once per seed.
    """

    learning_rates: tuple[float, ...]
    architectures: tuple[str, ...]
    seeds: tuple[int, ...]

    def settings(self) -> Iterator[tuple[str, float, int]]:
        """Architecture, learning rate and seed of each cell, completing one seed's curves before the next seed."""
        for seed in self.seeds:
            for rate in self.learning_rates:
                for architecture in self.architectures:
                    yield architecture, rate, seed


@dataclass(frozen=True, slots=True)
class Cell:
    """One training of the sweep, with its metrics.

    Attributes:
        architecture: one of ARCHITECTURES.
        learning_rate: peak rate of the trunk, or UNTRAINED.
        seed: seed of the training.
        metrics: name -> value, on the recipe's validation songs; None if the training diverged.
        diverged_at: the step at which its numbers were no longer finite; None if it did not diverge.
        loss: loss of its last step; None before training.
        seconds: how long it took.
    """

    architecture: str
    learning_rate: float
    seed: int
    metrics: dict[str, float] | None
    diverged_at: int | None
    loss: float | None
    seconds: float

    @property
    def setting(self) -> tuple[str, float, int]:
        """Architecture, learning rate and seed."""
        return self.architecture, self.learning_rate, self.seed

    def to_dict(self) -> dict[str, Any]:
        """The cell as JSON, in which metrics are called figures."""
        return {"figures" if name == "metrics" else name: value for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Cell:
        """The cell that `to_dict` describes.

        Raises:
            KeyError, TypeError: it does not describe a cell.
        """
        return cls(metrics=row["figures"], **{name: value for name, value in row.items() if name != "figures"})


def make_plan(recipe: Recipe, learning_rates: Sequence[float], architectures: Sequence[str], seeds: int) -> Plan:
    """Check and make the plan of a sweep. Seeds count up from the recipe's.

    Raises:
        RecipeError: there is nothing to sweep over, a rate is out of range or given twice, or an architecture is
            unknown.
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
    """A learning rate as it is usually written: 5e-5, 1e-3."""
    mantissa, exponent = f"{rate:.6e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def head_ratio(recipe: Recipe) -> float:
    """The heads' learning rate relative to the trunk's, which a sweep keeps constant.

    Raises:
        RecipeError: the recipe's learning rate is 0.
    """
    options = recipe.optimizer
    if options.learning_rate == 0:
        raise RecipeError(
            "optimizer.learning_rate is 0; for a sweep it must be above 0, since the ratio of the two rates is kept."
        )
    return options.head_learning_rate / options.learning_rate


def create_sweep(run: Path, recipe_path: Path, recipe: Recipe, plan: Plan) -> None:
    """Create the folder of a sweep, with its plan and a copy of the recipe.

    Raises:
        ModelError: it cannot be written.
    """
    try:
        run.mkdir(parents=True, exist_ok=True)
        replace_file(run / RECIPE_NAME, recipe_path.read_bytes())
        replace_file(run / PLAN_NAME, json.dumps(_identity(recipe, plan), indent=2) + "\n")
    except OSError as error:
        raise ModelError(f"The sweep folder {run} cannot be written: {error.strerror}.") from error


def check_same_sweep(run: Path, recipe: Recipe, plan: Plan) -> None:
    """Check that a folder has this very sweep, so that it can be resumed.

    Raises:
        ModelError: it has no sweep, or its plan is damaged.
        RecipeError: it has another one; the message names what differs.
    """
    path = run / PLAN_NAME
    if not path.is_file():
        raise ModelError(f"There is no sweep to resume in {run}: it has no {PLAN_NAME}.")
    try:
        saved = json.loads(path.read_text("utf-8"))
        differing = [key for key, value in _identity(recipe, plan).items() if saved[key] != value]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The plan {path} is damaged and its sweep cannot be resumed: start a new one.") from error
    if differing:
        raise RecipeError(
            f"{run} holds another sweep, which differs in {', '.join(differing)} (see {PLAN_NAME} there): resume with"
            " what it was started with, or start a new one in another folder."
        )


def read_cells(run: Path) -> list[Cell]:
    """Read the finished cells. A partial last line, left by a kill, is removed, so that its cell is trained again.

    Raises:
        ModelError: another line is damaged.
    """
    path = run / CELLS_NAME
    drop_partial_line(path)
    cells = []
    for number, line in enumerate(path.read_text("utf-8").splitlines() if path.is_file() else (), start=1):
        try:
            cells.append(Cell.from_dict(json.loads(line)))
        except (ValueError, TypeError, KeyError) as error:
            raise ModelError(
                f"Line {number} of {path} is damaged: remove that line, and its cell is trained again."
            ) from error
    return cells


def append_cell(run: Path, cell: Cell) -> None:
    """Append a finished cell.

    Raises:
        ModelError: it cannot be written.
    """
    append_line(run / CELLS_NAME, cell.to_dict())


def _identity(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """What identifies a sweep, as it is after a round trip through JSON."""
    identity: dict[str, Any] = json.loads(json.dumps(asdict(plan) | {"recipe": asdict(recipe)}))
    return identity
