"""`lyricsbert index`: build a library."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from lyricsbert.cli.sources import SourceOptions, add_sources, source_options
from lyricsbert.songs.readers import format_names

if TYPE_CHECKING:
    from lyricsbert.library.write.engines import EngineName


@click.command(
    help=f"""Build a library from SOURCEs: files ({format_names()}), or folders of them.

    Songs that are already in the library are not analysed again, so the same command completes an interrupted run.
    """
)
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--builtin", is_flag=True, help="Read the songs that come with LyricsBERT.")
@click.option("--rebuild", is_flag=True, help="Analyse everything anew, and drop songs that are not in the sources.")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where songs are analysed: in this process, or on a Ray cluster (that of RAY_ADDRESS, or else this machine).",
)
@source_options
def command(sources: tuple[str, ...], builtin: bool, rebuild: bool, engine: EngineName, options: SourceOptions) -> None:
    """Build a library from sources, or from the built-in songs."""
    from lyricsbert.library import Library

    if builtin == bool(sources):
        raise click.UsageError("Name at least one SOURCE, or use --builtin for the songs that come with LyricsBERT.")
    add_sources(sources, options, partial(Library.build, options.library, rebuild=rebuild, engine=engine))
