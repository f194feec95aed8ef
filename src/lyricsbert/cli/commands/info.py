"""`lyricsbert info`: show what is in a library."""

from __future__ import annotations

from dataclasses import asdict

import click

from lyricsbert.cli.options import json_option, library_option, open_library


@click.command
@click.option("--artist", metavar="NAME", help="Show what is known of one artist instead, and who sings of the same.")
@json_option
@library_option
def command(artist: str | None, as_json: bool, library: str) -> None:
    """Show what is in a library: songs, moods, unusable lyrics, model, size."""
    from lyricsbert.cli.output import console, count_table, print_json

    opened = open_library(library)
    if artist is not None:
        from lyricsbert.cli.artists import artist_facts, print_artist

        facts = artist_facts(artist, opened)
        if as_json:
            print_json(facts)
        else:
            print_artist(facts, console())
        return
    info = opened.info()
    if as_json:
        print_json(asdict(info) | {"written_at": info.written_at.isoformat()})
        return
    terminal = console()
    terminal.print(f"[bold]{info.songs:,} songs[/bold], {info.sections:,} sections in {info.path}", highlight=False)
    size = f", {info.bytes_on_disk / 1e6:,.1f} MB" if info.bytes_on_disk is not None else ""
    terminal.print(f"Model {info.model_id} ({info.model_hash[:12]}), {info.index} index{size}")
    terminal.print(f"Version {info.version}, written {info.written_at:%Y-%m-%d %H:%M}\n")
    terminal.print(count_table("Moods", info.moods))
    if info.unusable:
        terminal.print()
        terminal.print(count_table("Kept but not analysed", info.unusable))
