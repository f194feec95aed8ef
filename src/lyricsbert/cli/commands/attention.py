"""`lyricsbert attention`: write a page that shows what a model reads in a song."""

from __future__ import annotations

import sys
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lyricsbert.cli.options import json_option, library_option, model_option, open_library, quiet_option
from lyricsbert.cli.output import echo
from lyricsbert.durable import replace_file
from lyricsbert.errors import SourceError
from lyricsbert.extras import needs_extra

if TYPE_CHECKING:
    from lyricsbert.lab.attention import Inspection

DEFAULT_PAGE: Final = "attention.html"
SUFFIXES: Final = (".html", ".htm")
LEAST_RATIO: Final = 0.1
LEAST_POINTS: Final = 0.0005


@click.command
@click.argument("song", required=False)
@click.option(
    "--text", metavar="TEXT", help="Inspect this text instead of a song in the library; - reads standard input."
)
@click.option("--title", metavar="TITLE", default="", help="Heading of the page for --text.")
@click.option(
    "--beside",
    metavar="FOLDER|HUB-ID",
    help="A second model to show on the same page, e.g. the modified architecture beside the original.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help=f"Where to write the page; the name must end in .html.  [default: {DEFAULT_PAGE}; with --json no page]",
)
@quiet_option
@json_option
@library_option
@model_option
def command(
    song: str | None,
    text: str | None,
    title: str,
    beside: str | None,
    output: Path | None,
    quiet: bool,
    as_json: bool,
    library: str,
    model: str | None,
) -> None:
    """Show what a model reads in SONG ("Artist - Title", a title, or an id): attention, and words that carry emotions.

    Writes one HTML file that needs no network. Needs the extra `lab`: pip install "lyricsbert[lab]".
    """
    with needs_extra("The attention view", "lab"):
        from lyricsbert.lab.attention import InstrumentedModel, inspect_song, render_page
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from lyricsbert.cli.output import console, print_json

    if (song is None) == (text is None):
        raise click.UsageError('Give either a song of the library ("Artist - Title") or --text TEXT.')
    if title and text is None:
        raise click.UsageError("--title goes with --text: a song of the library has its own title.")
    page = output or (None if as_json else Path(DEFAULT_PAGE))
    if page and page.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"--output {str(page)!r} would not be opened as a page: give a name that ends in .html.")
    lyrics, heading = _lyrics(song, text, title, library)
    models = [InstrumentedModel.load(name) for name in [model, *([beside] if beside else [])]]
    columns = (TextColumn("Reading {task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    terminal = console(stderr=True)
    with Progress(*columns, console=terminal, disable=quiet or not sys.stderr.isatty(), transient=True) as display:
        task = display.add_task("", total=None)

        def progress(done: int, total: int) -> None:
            display.update(task, completed=done, total=total)

        inspections = []
        for instrumented in models:
            display.update(task, description=f"with {instrumented.config.model_id}, sections")
            inspections.append(inspect_song(lyrics, instrumented, progress=progress))
    if page:
        _write(page, render_page(inspections, title=heading))
    if as_json:
        result = [inspection.to_dict() for inspection in inspections]
        print_json({"title": heading, "page": str(page) if page else None, "models": result})
        return
    _summary(inspections[0])
    echo(f"The page is in {page}.")


def _lyrics(song: str | None, text: str | None, title: str, library: str) -> tuple[str, str]:
    """Lyrics and heading."""
    if song is None:
        return (sys.stdin.read() if text == "-" else text or ""), title
    opened = open_library(library)
    (found,) = opened.songs([opened.resolve(song)])
    return found.lyrics, str(found)


def _write(page: Path, text: str) -> None:
    try:
        replace_file(page, text)
    except OSError as error:
        raise SourceError(f"The page {page} cannot be written: {error.strerror}.") from error


def _summary(inspection: Inspection) -> None:
    """Print the song's emotions and, for each that matters, the words that carry it."""
    from rich.table import Table
    from rich.text import Text

    from lyricsbert.cli.output import bars, console
    from lyricsbert.model import EMOTIONS

    terminal = console()
    terminal.print(bars(dict(zip(EMOTIONS, inspection.emotions.tolist(), strict=True))))
    table = Table(box=None)
    table.add_column("emotion")
    table.add_column("words that raise it (percentage points)")
    for name in inspection.agreement:
        table.add_column(f"ρ {name}", justify="right")
    for column in inspection.emotions.argsort()[::-1].tolist():
        if inspection.emotions[column] < LEAST_RATIO:
            break
        carriers = [(word, points) for word, points in inspection.carriers(column)[:6] if points >= LEAST_POINTS]
        words = Text(", ".join(f"{word} +{points * 100:.1f}" for word, points in carriers))
        correlations = (float(values[column]) for values in inspection.agreement.values())
        table.add_row(EMOTIONS[column], words, *("-" if isnan(value) else f"{value:.2f}" for value in correlations))
    terminal.print(table)
    terminal.print(
        "[dim]ρ: rank correlation between the attention that words get (the emotion head's reading, attention, rollout)"
        " and the change when they are left out.[/dim]"
    )
