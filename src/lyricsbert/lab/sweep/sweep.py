"""Sweeps learning rates for both architectures: what `lyricsbert sweep` calls."""

from __future__ import annotations

import json
import math
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.durable import replace_file
from lyricsbert.errors import ModelError, RecipeError
from lyricsbert.lab.data.corpus import read_corpus
from lyricsbert.lab.data.recipe import read_recipe
from lyricsbert.lab.data.run_folder import check_unused
from lyricsbert.lab.evaluators import Bootstrap, Separation, other_half, values
from lyricsbert.lab.network.trainer import Trainer
from lyricsbert.lab.sweep.claims import MEASURES, claims, points
from lyricsbert.lab.sweep.grid import (
    UNTRAINED,
    Cell,
    append_cell,
    check_same_sweep,
    create_sweep,
    head_ratio,
    make_plan,
    read_cells,
)
from lyricsbert.lab.sweep.plot import plot_sweep
from lyricsbert.lab.sweep.result import Sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lyricsbert.lab.data.corpus import Corpus
    from lyricsbert.lab.data.recipe import Recipe
    from lyricsbert.lab.evaluators import Analyze
    from lyricsbert.lab.sweep.grid import Plan

RESULT_NAME: Final = "sweep.json"
PLOT_NAME: Final = "sweep"

DRAWS: Final = 500
"""Draws of S in a cell: the same for all cells, since their seed is fixed."""
SONGS: Final = 300
"""Number of songs among which a cell searches for other halves."""


def run_sweep(
    recipe_path: Path,
    data: Path,
    run: Path,
    *,
    learning_rates: Sequence[float],
    architectures: Sequence[str],
    seeds: int,
    resume: bool = False,
    report: Callable[[Cell, int, int], None] | None = None,
    progress: Callable[[int, int, float], None] | None = None,
) -> Sweep:
    """Train a recipe with every architecture, learning rate and seed, and compare the results.

    A cell is the recipe with these three replaced; its heads' learning rate keeps the recipe's ratio to the trunk's.
    The run's folder gets sweep.toml (a copy of the recipe), plan.json (what is swept), cells.jsonl (a line for each
    finished cell), and at the end sweep.json, sweep.svg and sweep.png. Resuming trains the missing cells; if none is
    missing, it only compares and plots again.

    Args:
        recipe_path: the recipe.
        data: folder that the recipe's files lie below.
        run: folder of the sweep; created if it does not exist.
        learning_rates: peak rates of the trunk, each above 0 and at most 1.
        architectures: names from ARCHITECTURES.
        seeds: number of seeds, counting up from the recipe's.
        resume: continue the sweep in that folder.
        report: called with each finished cell, the number of finished cells and the number of all cells.
        progress: called with the numbers of finished and of all cells, and the current cell's progress (0..1).

    Raises:
        RecipeError: the recipe, its data or the grid cannot be used, the folder holds another sweep, or there are too
            few validation songs.
        SourceError: a file of lyrics has no songs.
        ModelError: the folder is in use, damaged or cannot be written, there is nothing to resume, or the base model
            cannot be loaded.
        KeyboardInterrupt: Ctrl-C; the sweep can be resumed at the current cell.
    """
    recipe = read_recipe(recipe_path, data)
    plan = make_plan(recipe, learning_rates, architectures, seeds)
    if resume:
        check_same_sweep(run, recipe, plan)
    else:
        check_unused(run, "sweep")
    corpus = read_corpus(recipe, data)
    finished = {cell.setting: cell for cell in (read_cells(run) if resume else ())}
    untrained = [
        _measure_untrained(recipe, corpus, architecture)
        for architecture in plan.architectures
        if (architecture, UNTRAINED, recipe.seed) not in finished
    ]
    if not resume:
        create_sweep(run, recipe_path, recipe, plan)  # after everything that may reject the recipe
    for cell in untrained:
        append_cell(run, cell)
        finished[cell.setting] = cell
    settings = list(plan.settings())
    missing = [setting for setting in settings if setting not in finished]
    for done, setting in enumerate(missing, start=len(settings) - len(missing)):
        cell = _train(recipe, corpus, setting, partial(progress, done, len(settings)) if progress else None)
        append_cell(run, cell)
        finished[setting] = cell
        if report is not None:
            report(cell, done + 1, len(settings))
    return _finish(recipe, plan, finished, run)


class _CellTrainer(Trainer):
    """A training without checkpoints that is evaluated once, at its end, by the metrics that the sweep compares.

    An interrupted cell starts over: it takes minutes, and its checkpoint would take as much disk space as a model.
    """

    def measure(self, analyze: Callable[[Sequence[str]], Any]) -> dict[str, float]:
        """S, its margin and AUC, and the other half of a song."""
        return measure(self.corpus, analyze)

    def save(self) -> None:
        """Nothing is kept."""


def measure(corpus: Corpus, analyze: Analyze) -> dict[str, float]:
    """The metrics of MEASURES on the validation songs; fewer if these are too few.

    The draws of S and the searched songs are the same for every model, so that cells can be compared.
    """
    bootstrap = Bootstrap(draws=0)
    evaluators = (
        Separation(tuple(corpus.validation_songs), bootstrap, draws=DRAWS),
        other_half(corpus.validation_songs, bootstrap, most=SONGS),
    )
    found = {name: value for each in evaluators for name, value in values(each.metrics(analyze)).items()}
    return {name: found[name] for name in MEASURES if name in found}


def cell_recipe(recipe: Recipe, architecture: str, learning_rate: float, seed: int) -> Recipe:
    """The recipe of one cell, which is evaluated only at its end."""
    optimizer = replace(
        recipe.optimizer, learning_rate=learning_rate, head_learning_rate=learning_rate * head_ratio(recipe)
    )
    return replace(
        recipe,
        architecture=architecture,  # type: ignore[arg-type]  # make_plan has checked it
        seed=seed,
        optimizer=optimizer,
        evaluate_every=recipe.steps,
    )


def _measure_untrained(recipe: Recipe, corpus: Corpus, architecture: str) -> Cell:
    started = time.monotonic()
    with TemporaryDirectory() as scratch:
        trainer = _CellTrainer(cell_recipe(recipe, architecture, UNTRAINED, recipe.seed), corpus, Path(scratch))
    metrics = measure(corpus, trainer.analyze)
    if len(metrics) < len(MEASURES):
        raise RecipeError(
            f"There are {len(corpus.validation_songs)} songs to validate with; a sweep needs at least two, and one"
            " that has six lines left in its second half: raise data.validation_artists."
        )
    return Cell(
        architecture,
        UNTRAINED,
        recipe.seed,
        metrics=metrics,
        diverged_at=None,
        loss=None,
        seconds=round(time.monotonic() - started, 2),
    )


def _train(
    recipe: Recipe, corpus: Corpus, setting: tuple[str, float, int], progress: Callable[[float], None] | None
) -> Cell:
    started = time.monotonic()
    last: dict[str, float] = {}
    if progress is not None:
        progress(0.0)

    def step(number: int, losses: Mapping[str, float]) -> None:
        last.update(losses)
        if progress is not None:
            progress(number / (recipe.steps + 1))  # the rest is its evaluation

    metrics: dict[str, float] | None = None
    with TemporaryDirectory() as scratch:
        trainer = _CellTrainer(cell_recipe(recipe, *setting), corpus, Path(scratch))
        try:
            trainer.train(last.update, step)
            metrics = {name: last[name] for name in MEASURES}
        except ModelError:
            if trainer.step == recipe.steps:
                raise
            # Otherwise the loss is no longer finite, which is an effect of this learning rate, and so a result.
    if metrics is not None and not all(map(math.isfinite, metrics.values())):
        metrics = None
    return Cell(
        *setting,
        metrics=metrics,
        diverged_at=min(trainer.step + 1, recipe.steps) if metrics is None else None,
        loss=last.get("loss"),
        seconds=round(time.monotonic() - started, 2),
    )


def _finish(recipe: Recipe, plan: Plan, found: Mapping[tuple[str, float, int], Cell], run: Path) -> Sweep:
    """Compare the cells, write the result and plot it.

    Raises:
        ModelError: the folder cannot be written.
    """
    cells = tuple(found[setting] for setting in plan.settings())
    sweep = Sweep(
        base=recipe.base,
        steps=recipe.steps,
        head_ratio=head_ratio(recipe),
        plan=plan,
        untrained={
            architecture: dict(found[architecture, UNTRAINED, recipe.seed].metrics or {})
            for architecture in plan.architectures
        },
        cells=cells,
        points=tuple(points(plan, cells)),
        claims=tuple(claims(plan, cells)),
    )
    try:
        replace_file(run / RESULT_NAME, json.dumps(sweep.to_dict(), indent=2) + "\n")
        plot_sweep(sweep, run / PLOT_NAME)
    except OSError as error:
        raise ModelError(
            f"The result cannot be written to {run}: {error.strerror}; every training is kept, so resume the sweep."
        ) from error
    return sweep
