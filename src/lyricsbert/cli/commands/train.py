"""`lyricsbert train`: train a model from a recipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lyricsbert.cli.options import json_option, quiet_option
from lyricsbert.cli.output import echo
from lyricsbert.extras import needs_extra

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command
@click.argument("recipe", type=click.Path(path_type=Path))
@click.option(
    "--data", default="data", show_default=True, type=click.Path(path_type=Path), help="Folder of the recipe's files."
)
@click.option(
    "--run", default="runs/latest", show_default=True, type=click.Path(path_type=Path), help="Folder of the run."
)
@click.option("--lyrics", multiple=True, metavar="FILE", help="Songs to train on instead of the recipe's (repeatable).")
@click.option("--resume", is_flag=True, help="Continue an interrupted run.")
@quiet_option
@json_option
def command(
    recipe: Path, data: Path, run: Path, lyrics: tuple[str, ...], resume: bool, quiet: bool, as_json: bool
) -> None:
    """Train a model from RECIPE (a TOML file), and write it as a bundle into the run's folder.

    A recipe of kind "heads" trains only what reads a whole song and what a wish wants, on top of a finished model.
    Ctrl-C keeps a checkpoint. Needs the extra `lab`: pip install "lyricsbert[lab]".
    """
    with needs_extra("Training", "lab"):
        from lyricsbert.lab.data.heads_recipe import is_heads_recipe
        from lyricsbert.lab.train import run_training
        from lyricsbert.lab.train_heads import run_heads
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from lyricsbert.cli.output import console, print_json

    heads = is_heads_recipe(recipe)
    if heads and lyrics:
        raise click.UsageError(
            "--lyrics does not apply to a recipe of heads: they learn from the rated songs it names."
        )
    counted = "{task.fields[stage]}" if heads else "steps, loss {task.fields[loss]:.3f}"
    columns = (
        TextColumn("Training"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(counted, style="dim"),
        TimeRemainingColumn(),
    )
    terminal = console(stderr=True)
    with Progress(*columns, console=terminal, disable=quiet or not sys.stderr.isatty(), transient=True) as display:
        task = display.add_task("", total=None, loss=0.0, stage="")

        def report(metrics: Mapping[str, float]) -> None:
            echo("  ".join(f"{name} {value:.4g}" for name, value in metrics.items()), err=True)

        def progress(step: int, steps: int, losses: Mapping[str, float]) -> None:
            display.update(task, completed=step, total=steps, loss=losses["loss"])

        def stage(done: int, total: int, name: str) -> None:
            display.update(task, completed=done, total=total, stage=name)

        if heads:
            metrics = run_heads(recipe, data, run, resume=resume, progress=stage)
        else:
            metrics = run_training(recipe, data, run, resume=resume, lyrics=lyrics, report=report, progress=progress)
    if as_json:
        print_json(metrics)
        return
    echo(f"The model is in {run / 'bundle'}. Its{'' if heads else ' int8'} figures on the validation data:")
    for name, value in metrics.items():
        echo(f"  {name:24} {value:.4f}")
