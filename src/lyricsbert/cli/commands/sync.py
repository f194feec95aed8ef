"""`lyricsbert sync`: bring a library in line with its folders of music."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from lyricsbert.cli.options import json_option, library_option, model_option, quiet_option
from lyricsbert.cli.sources import encoding_option, lookup_line, lyrics_from_option, lyrics_lookup, lyrics_url_option

if TYPE_CHECKING:
    from lyricsbert.songs import Note


@click.command
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@encoding_option
@lyrics_from_option
@lyrics_url_option
@quiet_option
@json_option
@library_option
@model_option
def command(
    folders: tuple[str, ...],
    encoding: str | None,
    lyrics_from: str | None,
    lyrics_url: str | None,
    quiet: bool,
    as_json: bool,
    library: str,
    model: str | None,
) -> None:
    """Bring a library in line with its folders of music, or with FOLDERs: songs that are new, changed, moved or gone.

    Files that are as they were are not read again. Songs of tables and of lyric files alone stay as they are.
    """
    from lyricsbert.cli.building import progress_bar, rejects_lines
    from lyricsbert.cli.options import load_encoder, open_library
    from lyricsbert.cli.output import echo, print_json
    from lyricsbert.library import sync_library
    from lyricsbert.songs import RejectLog

    open_library(library)
    encoder = load_encoder(model)
    notes: list[Note] = []
    lookup = lyrics_lookup(lyrics_from, lyrics_url, notes)
    with RejectLog() as log, progress_bar(quiet=quiet or not sys.stderr.isatty()) as progress:
        report = sync_library(
            library,
            encoder,
            folders,
            encoding=encoding,
            fill=lookup.fill if lookup else None,
            rejects=log,
            notes=notes.append,
            progress=progress,
        )
    if as_json:
        found = {"total": log.total, "counts": dict(log.counts), "file": None}
        looked_up = asdict(lookup.counts) if lookup else None
        print_json(asdict(report) | {"rejects": found, "notes": list(map(str, notes)), "looked_up": looked_up})
        return
    echo(
        f"{report.new:,} new, {report.changed:,} changed, {report.moved:,} moved, {report.gone:,} gone,"
        f" {report.unchanged:,} unchanged, in {report.seconds:.1f} s."
    )
    if lookup:
        echo(lookup_line(lookup))
    for line in (*rejects_lines(log), *map(str, notes)):
        echo(line)
