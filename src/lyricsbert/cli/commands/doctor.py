"""`lyricsbert doctor`: list songs whose lyrics look wrong."""

from __future__ import annotations

import click

from lyricsbert.cli.options import json_option, library_option, open_library


@click.command
@click.option(
    "-n", "most", type=click.IntRange(min=1), default=10, show_default=True, help="Songs to show of each kind."
)
@json_option
@library_option
def command(most: int, as_json: bool, library: str) -> None:
    """List songs whose lyrics look wrong: another song's, cut off, placeholders, another language's.

    Nothing is changed. --json lists all of them, with their ids and files.
    """
    from lyricsbert.cli.output import echo, print_json
    from lyricsbert.library.doctor import DOUBTS, check_lyrics

    findings = check_lyrics(open_library(library))
    if as_json:
        print_json(
            [
                {
                    "id": finding.song.id,
                    "song": str(finding.song),
                    "file": finding.song.audio_file,
                    "doubt": finding.doubt,
                    "detail": finding.detail,
                }
                for finding in findings
            ]
        )
        return
    if not findings:
        echo("No lyrics look wrong.")
    for doubt, meaning in DOUBTS.items():
        found = [finding for finding in findings if finding.doubt == doubt]
        if not found:
            continue
        echo(f"{len(found):,} {doubt} ({meaning}):")
        for finding in found[:most]:
            detail = f": {finding.detail}" if finding.detail else ""
            echo(f"  {finding.song.id}  {finding.song.audio_file or finding.song}{detail}")
        if len(found) > most:
            echo(f"  and {len(found) - most:,} more")
