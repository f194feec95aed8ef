"""`lyricsbert restore`: make a library from a backup."""

from __future__ import annotations

from pathlib import Path

import click


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("library")
def command(file: Path, library: str) -> None:
    """Make the folder LIBRARY, which must not exist or be empty, from FILE, which `lyricsbert backup` wrote.

    Every file is checked. If one is damaged, no library is made.
    """
    from lyricsbert.cli.output import echo
    from lyricsbert.library.store.backup import restore_library

    done = restore_library(file, library)
    echo(f"{library} is version {done.version} of {done.tables.committed_at:%Y-%m-%d %H:%M}.")
