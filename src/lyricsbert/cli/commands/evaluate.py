"""`lyricsbert evaluate`: evaluate a model next to its contenders."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lyricsbert.cli.options import json_option, quiet_option
from lyricsbert.extras import needs_extra
from lyricsbert.lab.report.metric_names import CONTENDERS, EVALUATORS, is_count, metric_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from rich.console import RenderableType
    from rich.table import Table

    from lyricsbert.lab.evaluators import Estimate, Evaluation, Result


@click.command
@click.argument("model")
@click.option(
    "--data", default="data", show_default=True, type=click.Path(path_type=Path), help="Folder of the recipe's files."
)
@click.option(
    "--recipe",
    type=click.Path(path_type=Path),
    help="The recipe that names the data and the base model.  [default: the model's own]",
)
@click.option(
    "--only",
    metavar="NAME",
    multiple=True,
    help="s, other_half, same_artist, near_duplicate, emotions, sentiment, lyric_ratings, wanted, themes, wishes,"
    " recommendations, journeys, taste, moods, agreement, conversation or precision; may be given several times."
    "  [default: all]",
)
@click.option(
    "--benchmark",
    type=click.Path(path_type=Path),
    help="Measure on a data set of ratings and wishes without lyrics instead, such as datasets/lyric-wishes,"
    " or turns of conversations (--only conversation) such as datasets/conversation-turns.",
)
@click.option(
    "--lyrics",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Songs with lyrics for --benchmark, in any format that `index` reads; may be given several times.",
)
@click.option(
    "--split", type=click.Choice(["test", "validation"]), default="test", show_default=True, help="Of --benchmark."
)
@click.option(
    "--rival",
    metavar="ENCODER",
    help="Another sentence encoder to measure as well, such as sentence-transformers/all-mpnet-base-v2.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Seed of every random draw."
)
@quiet_option
@json_option
def command(
    model: str,
    data: Path,
    recipe: Path | None,
    only: tuple[str, ...],
    benchmark: Path | None,
    lyrics: tuple[Path, ...],
    split: str,
    rival: str | None,
    seed: int,
    quiet: bool,
    as_json: bool,
) -> None:
    """Evaluate MODEL on validation data, next to TF-IDF, BM25 and the base model that it started from.

    MODEL is the folder of a bundle or of a run, a hub id, or "shipped". Every metric has a 95 % bootstrap interval.
    Needs the extra `lab`: pip install "lyricsbert[lab]".
    """
    with needs_extra("Evaluation", "lab"):
        from lyricsbert.lab.evaluate import run_benchmark, run_conversations, run_evaluation
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from lyricsbert.cli.output import console, print_json

    if unknown := [name for name in only if name not in EVALUATORS]:
        raise click.UsageError(f"--only {unknown[0]!r} is no evaluator; there are {', '.join(EVALUATORS)}.")
    of_turns = only == ("conversation",)
    if of_turns and benchmark is None:
        raise click.UsageError("--only conversation needs --benchmark, the folder of the turns.")
    if not of_turns and bool(benchmark) != bool(lyrics):
        raise click.UsageError("--benchmark and --lyrics go together: ratings without lyrics, and songs with them.")
    columns = (
        TextColumn("Measuring {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    terminal = console(stderr=True)
    with Progress(*columns, console=terminal, disable=quiet or not sys.stderr.isatty(), transient=True) as display:
        task = display.add_task("", total=None)

        def progress(done: int, total: int, name: str) -> None:
            display.update(task, completed=done, total=total, description=name)

        if of_turns and benchmark is not None:
            evaluation = run_conversations(model, benchmark, seed=seed, progress=progress)
        elif benchmark is None:
            evaluation = run_evaluation(
                model, data, recipe_path=recipe, seed=seed, only=only, rival=rival, progress=progress
            )
        else:
            evaluation = run_benchmark(
                model, benchmark, lyrics, split=split, seed=seed, only=only, rival=rival, progress=progress
            )
    if as_json:
        print_json(evaluation.to_dict())
        return
    out = console()
    for part in _view(evaluation):
        out.print(part)


def _view(evaluation: Evaluation) -> Iterator[RenderableType]:
    yield (
        f"[bold]{evaluation.model_id}[/bold] ({evaluation.model_hash[:12]}), 95 % intervals in brackets, seed"
        f" {evaluation.seed}"
    )
    for result in evaluation.results:
        metrics = result.metrics["model"]
        counts = [f"{count.value:,.0f} {name.split('_')[-1]}" for name, count in metrics.items() if is_count(name)]
        yield f"\n[bold]{', '.join([EVALUATORS[result.evaluator], *counts])}[/bold]"
        yield _table(result)
        if result.confusion is not None:
            yield _confusion_table(result.confusion)
        if result.seen_in_training:
            yield "[yellow]Seen in training: the model was trained on this data, which flatters its metrics.[/yellow]"
        elif result.seen_in_training is None:
            yield "[dim]Not known whether the model was trained on these.[/dim]"
    for name, why in evaluation.skipped.items():
        yield f"\n[dim]{EVALUATORS[name]}: left out. {why}[/dim]"


def _table(result: Result) -> Table:
    from rich.table import Table

    table = Table(box=None)
    table.add_column("", min_width=22)
    names = [name for name in result.metrics["model"] if not is_count(name)]
    for name in names:
        table.add_column(metric_heading(name), justify="right")
    for contender, measured in result.metrics.items():
        table.add_row(CONTENDERS[contender], *(_cell(measured.get(name)) for name in names))
    return table


def _confusion_table(counts: NDArray[np.int64]) -> Table:
    from rich.table import Table

    from lyricsbert.model import EMOTIONS

    table = Table(box=None)
    table.add_column("true, read as", style="dim")
    for name in EMOTIONS:
        table.add_column(name, justify="right")
    for name, row in zip(EMOTIONS, counts.tolist(), strict=True):
        table.add_row(name, *(str(count) for count in row))
    return table


def _cell(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} [dim]({estimate.low:.3f}-{estimate.high:.3f})[/dim]"
