"""`lyricsbert backup`: write a library into one file."""

from __future__ import annotations

from pathlib import Path

import click


@click.command
@click.argument("library")
@click.argument("file", type=click.Path(path_type=Path))
def command(library: str, file: Path) -> None:
    """Write the present version of LIBRARY into FILE, a tar archive with checksums, replacing it in one step.

    The library may be in use, and be written meanwhile. `lyricsbert restore` makes a library from the file.
    """
    from lyricsbert.cli.output import echo
    from lyricsbert.library.store.backup import backup_library

    done = backup_library(library, file)
    echo(f"Version {done.version} of {library} is in {file} ({file.stat().st_size / 1e6:,.1f} MB).")
