"""`lyricsbert check`: check whether a library is as it was written."""

from __future__ import annotations

from dataclasses import asdict

import click

from lyricsbert.cli.options import json_option

NAMED = 5
"""Damaged files that are named."""


@click.command
@click.argument("library")
@click.option("--deep", is_flag=True, help="Read all files, not just the sizes of all and the content of small ones.")
@click.option("--back", is_flag=True, help="Go back to the version before the present one, if that is undamaged.")
@json_option
def command(library: str, deep: bool, back: bool, as_json: bool) -> None:
    """Check whether the files of LIBRARY are as they were written; exits with status 2 if they are not.

    The files of a version are also checked whenever they are read.
    """
    from lyricsbert.cli.output import echo, print_json
    from lyricsbert.library.store.check import check_library, go_back
    from lyricsbert.library.store.checksums import damage

    if back:
        snapshot = go_back(library)
        echo(f"{library} is at version {snapshot.version} again, of {snapshot.tables.committed_at:%Y-%m-%d %H:%M}.")
        return
    report = check_library(library, deep=deep)
    if as_json:
        print_json(asdict(report) | {"written_at": report.written_at.isoformat()})
    if report.problems:
        more = len(report.problems) - NAMED
        raise damage(library, ", ".join(report.problems[:NAMED]) + (f" and {more} more files" if more > 0 else ""))
    if as_json:
        return
    if not report.files:
        echo(
            f"{library} was written before there were checksums: its next `lyricsbert add` or `lyricsbert remove` makes"
            " them."
        )
        return
    how = "read in full" if deep else "there, with their sizes; --deep reads them"
    echo(
        f"{library}, version {report.version} of {report.written_at:%Y-%m-%d %H:%M}: {report.songs:,} songs,"
        f" {report.files} files, {report.bytes / 1e6:,.1f} MB, all {how}."
    )
