"""From named sources into a library: the work behind `index` and `add`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyricsbert.library.write.engines import EngineName


def add_sources(
    library: str,
    sources: Sequence[str],
    *,
    columns: Mapping[str, str] | None,
    rejects: str | None,
    model: str | None,
    quiet: bool,
    as_json: bool,
    rebuild: bool = False,
    add: bool = False,
    engine: EngineName = "local",
) -> None:
    """Read sources (none: the built-in songs) into a library and report what was read, skipped and why."""
    from lyricsbert.cli.building import build, report_lines
    from lyricsbert.cli.output import print_json
    from lyricsbert.songs import RejectLog, builtin_songs, estimate_count, read_songs

    if rejects is None:
        rejects = "lyricsbert.rejects.jsonl" if "://" in library else f"{library.rstrip('/')}.rejects.jsonl"
    with RejectLog(rejects) as log:
        songs = read_songs(sources, columns=columns, rejects=log) if sources else iter(builtin_songs())
        report = build(
            library,
            songs,
            model=model,
            quiet=quiet or not sys.stderr.isatty(),
            rebuild=rebuild,
            add=add,
            engine=engine,
            estimate=estimate_count(sources) if sources else None,
        )
    if as_json:
        found = {"total": log.total, "counts": dict(log.counts), "file": str(log.path) if log.total else None}
        print_json(asdict(report) | {"rejects": found})
        return
    for line in report_lines(report, log, library):
        click.echo(line)
