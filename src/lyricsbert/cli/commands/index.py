"""`lyricsbert index`: build a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lyricsbert.cli.options import (
    columns_option,
    json_option,
    library_option,
    model_option,
    parse_columns,
    quiet_option,
    rejects_option,
)
from lyricsbert.cli.sources import add_sources

if TYPE_CHECKING:
    from lyricsbert.library.write.engines import EngineName


@click.command
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--builtin", is_flag=True, help="Read the songs that come with LyricsBERT.")
@click.option("--rebuild", is_flag=True, help="Analyse everything anew, and drop what is not in the sources.")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="What analyses the songs: this process, or a Ray cluster (the one named by RAY_ADDRESS, else this machine).",
)
@rejects_option
@columns_option
@quiet_option
@json_option
@library_option
@model_option
def command(
    sources: tuple[str, ...],
    builtin: bool,
    rebuild: bool,
    engine: EngineName,
    rejects: str | None,
    columns: str | None,
    quiet: bool,
    as_json: bool,
    library: str,
    model: str | None,
) -> None:
    """Build a library from SOURCEs: CSV, JSON Lines, Parquet, .txt and .lrc files, or folders of them.

    Songs that the library has already are not analysed again, so an interrupted run is completed by the same command.
    """
    if builtin == bool(sources):
        raise click.UsageError("Name at least one SOURCE, or --builtin for the songs that come with LyricsBERT.")
    add_sources(
        library,
        sources,
        columns=parse_columns(columns),
        rejects=rejects,
        model=model,
        quiet=quiet,
        as_json=as_json,
        rebuild=rebuild,
        engine=engine,
    )
