"""`lyricsbert train`: train a model from a recipe."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from lyricsbert.cli.options import json_option
from lyricsbert.errors import ModelError


@click.command
@click.argument("recipe", type=click.Path(path_type=Path))
@click.option(
    "--data", default="data", show_default=True, type=click.Path(path_type=Path), help="Folder of the recipe's files."
)
@click.option(
    "--run", "run", default="runs/latest", show_default=True, type=click.Path(path_type=Path), help="Folder of the run."
)
@click.option("--resume", is_flag=True, help="Go on with a run that was interrupted.")
@json_option
def command(recipe: Path, data: Path, run: Path, resume: bool, as_json: bool) -> None:
    """Train a model as RECIPE (a TOML file) says, and write it as a bundle into the run's folder.

    Needs the extra `lab`: pip install "lyricsbert[lab]".
    """
    from lyricsbert.cli.output import print_json

    try:
        from lyricsbert.lab.run import run_training
    except ModuleNotFoundError as error:
        raise ModelError(
            f'Training needs {error.name}, which is not installed: pip install "lyricsbert[lab]".'
        ) from error

    def report(figures: Mapping[str, float]) -> None:
        click.echo("  ".join(f"{name} {value:.4g}" for name, value in figures.items()), err=True)

    figures = run_training(recipe, data, run, resume=resume, report=report)
    if as_json:
        print_json(figures)
        return
    click.echo(f"The model is in {run / 'bundle'}. Its int8 figures on the validation data:")
    for name, value in figures.items():
        click.echo(f"  {name:24} {value:.4f}")
