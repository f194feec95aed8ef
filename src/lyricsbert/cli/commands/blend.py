"""`lyricsbert blend`: songs that are like several songs and texts at once."""

from __future__ import annotations

import click

from lyricsbert.cli.options import json_option, k_option, library_option, model_option, open_recommender
from lyricsbert.cli.playlists import PlaylistOptions, playlist_options


@click.command
@click.argument("parts", metavar="PART[=WEIGHT]...", nargs=-1, required=True)
@click.option("--artist", metavar="NAME", help="Only songs by this artist.")
@click.option("--year", "years", metavar="YEARS", help="Only songs from these years: 1985, 1980-1989, 1980- or -1989.")
@click.option("--genre", metavar="GENRE", help="Only songs of this genre.")
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
    from lyricsbert.cli.output import console, print_json, print_recommendations
    from lyricsbert.recommend import Wish, parse_part, parse_years

    blend = tuple(map(parse_part, parts))
    wish = Wish(blend=blend, artist=artist, years=None if years is None else parse_years(years), genre=genre, k=k)
    found = open_recommender(library, model).recommend(wish)
    playlist.save(found, " + ".join(part.label for part in blend if part.weight > 0))
    if as_json:
        print_json(found.to_list())
        return
    print_recommendations(found, console(), nothing="No song fits this blend.")
