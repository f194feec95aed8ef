"""`lyricsbert sweep`: plot the average embedding difference against the learning rate, for both architectures."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lyricsbert.cli.options import json_option, quiet_option
from lyricsbert.cli.output import echo
from lyricsbert.extras import needs_extra

if TYPE_CHECKING:
    from rich.table import Table

    from lyricsbert.lab.evaluators import Estimate
    from lyricsbert.lab.sweep.grid import Cell
    from lyricsbert.lab.sweep.result import Sweep


@click.command
@click.argument("recipe", type=click.Path(path_type=Path))
@click.option(
    "--learning-rates",
    metavar="RATE,...",
    default="1e-6,1e-5,5e-5,1e-4,5e-4,1e-3",
    show_default=True,
    help="Peak learning rates; those of the heads keep the recipe's ratio to them.",
)
@click.option(
    "--architectures",
    metavar="NAME,...",
    default="original,modified",
    show_default=True,
    help="Architectures to compare.",
)
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Number of trainings for each rate and architecture, with seeds counting up from the recipe's.",
)
@click.option(
    "--data", default="data", show_default=True, type=click.Path(path_type=Path), help="Folder of the recipe's files."
)
@click.option(
    "--run", default="runs/sweep", show_default=True, type=click.Path(path_type=Path), help="Folder of the sweep."
)
@click.option("--resume", is_flag=True, help="Continue an interrupted sweep.")
@quiet_option
@json_option
def command(
    recipe: Path,
    learning_rates: str,
    architectures: str,
    seeds: int,
    data: Path,
    run: Path,
    resume: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Train RECIPE with each architecture, learning rate and seed, and plot the average embedding difference S.

    Says whether small rates favour the original architecture, large rates the modified one, and whether added layers
    perform better. Ctrl-C keeps every finished training. Needs the extra `lab`: pip install "lyricsbert[lab]".
    """
    rates = [_rate(text) for text in learning_rates.split(",")]
    with needs_extra("A sweep", "lab"):
        from lyricsbert.lab.sweep.sweep import run_sweep
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from lyricsbert.cli.output import console, print_json

    columns = (
        TextColumn("Sweeping"),
        BarColumn(),
        TextColumn("{task.fields[finished]}/{task.total:.0f} trainings"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    terminal = console(stderr=True)
    display = Progress(
        *columns,
        console=terminal,
        disable=quiet or not sys.stderr.isatty(),
        transient=True,
        speed_estimate_period=3600,  # evaluating is slower than training, so only the speed of whole trainings counts
    )
    with display:
        task = display.add_task("", total=None, finished=0, visible=False)
        started, trained = time.monotonic(), 0

        def report(cell: Cell, finished: int, total: int) -> None:
            nonlocal trained
            trained += 1
            left = (time.monotonic() - started) / trained * (total - finished)
            if not quiet:
                echo(f"[{finished}/{total}] {_cell_line(cell)}, about {_duration(left)} left", err=True)

        def progress(finished: int, total: int, share: float) -> None:
            display.update(task, total=total, completed=finished + share, finished=finished, visible=True)

        sweep = run_sweep(
            recipe,
            data,
            run,
            learning_rates=rates,
            architectures=[name.strip() for name in architectures.split(",")],
            seeds=seeds,
            resume=resume,
            report=report,
            progress=progress,
        )
    if as_json:
        print_json(sweep.to_dict())
        return
    out = console()
    out.print(_table(sweep))
    out.print()
    for sentence in sweep.sentences:
        out.print(sentence, markup=False)
    out.print(
        f"\nThe plot is in {run / 'sweep.svg'} (and .png), all numbers are in {run / 'sweep.json'}.", markup=False
    )


def _rate(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise click.UsageError(
            f"--learning-rates cannot be read at {text!r}: write numbers separated by commas, e.g. 1e-5,1e-4."
        ) from None


def _table(sweep: Sweep) -> Table:
    from rich.table import Table

    from lyricsbert.lab.sweep.claims import MEASURES
    from lyricsbert.lab.sweep.grid import rate_name

    table = Table(box=None, title=f"{sweep.base}, {sweep.steps} steps", title_justify="left", title_style="bold")
    table.add_column("learning rate", justify="right")
    table.add_column("architecture")
    for title in MEASURES.values():
        table.add_column(title, justify="right")
    for architecture, metrics in sweep.untrained.items():
        table.add_row("before training", architecture, *(f"{metrics[name]:.3f}" for name in MEASURES), style="dim")
    for rate in sweep.plan.learning_rates:
        for point in sweep.points:
            if point.learning_rate == rate:
                cells = [_cell(point.metrics[name]) if point.metrics else "diverged" for name in MEASURES]
                table.add_row(rate_name(rate), point.architecture, *cells)
    return table


def _cell(estimate: Estimate) -> str:
    if estimate.high is None:
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} [dim]± {estimate.high - estimate.value:.3f}[/dim]"


def _cell_line(cell: Cell) -> str:
    from lyricsbert.lab.sweep.claims import MEASURES
    from lyricsbert.lab.sweep.grid import rate_name

    metrics = (
        f"diverged at step {cell.diverged_at}"
        if cell.metrics is None
        else ", ".join(f"{title} {cell.metrics[name]:.3f}" for name, title in MEASURES.items())
    )
    return f"{cell.architecture}, {rate_name(cell.learning_rate)}, seed {cell.seed}: {metrics} ({cell.seconds:.0f} s)"


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
