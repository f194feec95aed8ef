"""`lyricsbert blend`: songs that are like several songs and texts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lyricsbert.cli.options import (
    help_text_option,
    ignore_help_option,
    json_option,
    k_option,
    leave_out_option,
    library_option,
    model_option,
    open_recommender,
)
from lyricsbert.cli.playlists import PlaylistOptions, playlist_options

if TYPE_CHECKING:
    from lyricsbert.recommend import Advisory


@click.command
@click.argument("parts", metavar="PART[=WEIGHT]...", nargs=-1, required=True)
@click.option("--artist", metavar="NAME", help="Only songs by this artist.")
@click.option("--year", "years", metavar="YEARS", help="Only songs from these years: 1985, 1980-1989, 1980- or -1989.")
@click.option("--genre", metavar="GENRE", help="Only songs of this genre.")
@leave_out_option
@ignore_help_option
@help_text_option
@k_option
@playlist_options
@json_option
@library_option
@model_option
def command(
    parts: tuple[str, ...],
    artist: str | None,
    years: str | None,
    genre: str | None,
    leave_out: tuple[Advisory, ...],
    ignored: tuple[str, ...],
    help_text: str | None,
    k: int,
    playlist: PlaylistOptions,
    as_json: bool,
    library: str,
    model: str | None,
) -> None:
    """Find songs that are like all PARTs at once.

    A part is a song ("ABBA - Chiquitita"), a text ("driving at night") or a change ("a little calmer"), which is seen
    from the middle of the others. A weight is from -10 to 10: "ABBA - Chiquitita=2" counts twice, "party songs=-1" is
    what songs are to be unlike.
    """
    from lyricsbert.cli.output import console, echo, print_help_message, print_json, print_recommendations
    from lyricsbert.recommend import Wish, parse_part, parse_years

    blend = tuple(map(parse_part, parts))
    wish = Wish(
        blend=blend,
        artist=artist,
        years=None if years is None else parse_years(years),
        genre=genre,
        k=k,
        leave_out=leave_out,
        ignore=ignored,
    )
    found = open_recommender(library, model, help_text=help_text).recommend(wish)
    name = "Gentle songs" if found.reading.help else " + ".join(part.label for part in blend if part.weight > 0)
    playlist.save(found, name)
    if as_json:
        if found.reading.help:  # also where no song is there to say it with
            echo(str(found.reading.help), err=True)
        print_json(found.to_list())
        return
    terminal = console()
    print_help_message(found.reading.help, terminal)
    print_recommendations(found, terminal, nothing="No song fits this blend.")
