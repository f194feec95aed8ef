"""`lyricsbert remove`: take songs out of a library."""

from __future__ import annotations

import click

from lyricsbert.cli.options import json_option, library_option, open_library


@click.command
@click.argument("songs", nargs=-1, required=True, metavar="SONG...")
@json_option
@library_option
def command(songs: tuple[str, ...], as_json: bool, library: str) -> None:
    """Remove each SONG ("Artist - Title", a title, or an id) from a library. If one is not found, none is removed."""
    from lyricsbert.cli.output import print_json

    opened = open_library(library)
    rows = list(dict.fromkeys(opened.resolve(song) for song in songs))
    names = [f"{opened.artists[row]} - {opened.titles[row]}" for row in rows]
    ids = [opened.ids[row] for row in rows]
    opened.remove(ids)
    if as_json:
        print_json([{"id": song_id, "song": name} for song_id, name in zip(ids, names, strict=True)])
        return
    for name in names:
        click.echo(f"Removed {name}.")
