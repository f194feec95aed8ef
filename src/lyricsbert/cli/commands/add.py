"""`lyricsbert add`: add songs to a library."""

from __future__ import annotations

import click

from lyricsbert.cli.sources import SourceOptions, add_sources, source_options


@click.command
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@source_options
def command(sources: tuple[str, ...], options: SourceOptions) -> None:
    """Add the songs in SOURCEs to an existing library."""
    from lyricsbert.library import Library

    add_sources(sources, options, Library.open(options.library).add)
