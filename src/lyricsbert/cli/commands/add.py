"""`lyricsbert add`: more songs into a library."""

from __future__ import annotations

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


@click.command
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@rejects_option
@columns_option
@quiet_option
@json_option
@library_option
@model_option
def command(
    sources: tuple[str, ...],
    rejects: str | None,
    columns: str | None,
    quiet: bool,
    as_json: bool,
    library: str,
    model: str | None,
) -> None:
    """Add the songs of SOURCEs to a library that exists."""
    add_sources(
        library,
        sources,
        columns=parse_columns(columns),
        rejects=rejects,
        model=model,
        quiet=quiet,
        as_json=as_json,
        add=True,
    )
