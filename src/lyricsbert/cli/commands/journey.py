"""`lyricsbert journey`: a playlist from one feeling to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lyricsbert.cli.options import (
    help_text_option,
    ignore_help_option,
    json_option,
    leave_out_option,
    library_option,
    model_option,
    open_recommender,
)
from lyricsbert.cli.playlists import PlaylistOptions, playlist_options

if TYPE_CHECKING:
    from lyricsbert.recommend import Advisory


@click.command
@click.argument("start")
@click.argument("goal", required=False)
@click.option("-k", "k", type=int, default=12, show_default=True, help="Number of songs, both ends included.")
@click.option("--minutes", metavar="N", type=float, help="How long it is to be, instead of a number of songs.")
@click.option(
    "--via",
    "via",
    metavar="POSITION:VALENCE,ENERGY",
    multiple=True,
    help="A point on the way, e.g. 0.5:7,3 halfway; either number may be left out (repeatable).",
)
@click.option("--artist", metavar="NAME", help="Only songs by this artist.")
@click.option("--year", "years", metavar="YEARS", help="Only songs from these years: 1985, 1980-1989, 1980- or -1989.")
@click.option("--genre", metavar="GENRE", help="Only songs of this genre.")
@click.option(
    "--theme", "themes", metavar="NAME", multiple=True, help="Only songs about this theme (repeatable: all of them)."
)
@click.option("--without", metavar="SONG", multiple=True, help="Leave out this song (repeatable).")
@leave_out_option
@ignore_help_option
@help_text_option
@playlist_options
@json_option
@library_option
@model_option
def command(
    start: str,
    goal: str | None,
    k: int,
    minutes: float | None,
    via: tuple[str, ...],
    artist: str | None,
    years: str | None,
    genre: str | None,
    themes: tuple[str, ...],
    without: tuple[str, ...],
    leave_out: tuple[Advisory, ...],
    ignored: tuple[str, ...],
    help_text: str | None,
    playlist: PlaylistOptions,
    as_json: bool,
    library: str,
    model: str | None,
) -> None:
    """Make a playlist from how you feel (START) to how you want to feel (GOAL), in steps as even as songs allow.

    Each end is a text ("sad", "I feel awful after the break-up"), a song ("ABBA - Chiquitita" or song=Chiquitita),
    valence=2,energy=3, joy=0.8, mood=Calm, or, for GOAL, a comparison ("a little happier"). Without GOAL, START says
    both: "from sad to hopeful".
    """
    from lyricsbert.cli.journey_view import print_journey
    from lyricsbert.cli.output import console, echo, print_json
    from lyricsbert.listener.journey import JourneyPlanner, JourneyRequest, parse_end, parse_via
    from lyricsbert.recommend import Wish, parse_years

    filtered = artist is not None or years is not None or genre is not None or themes
    filters = (
        Wish(artist=artist, years=parse_years(years) if years is not None else None, genre=genre, themes=themes)
        if filtered
        else None
    )
    request = JourneyRequest(
        start=parse_end(start),
        goal=None if goal is None else parse_end(goal),
        via=tuple(map(parse_via, via)),
        k=k,
        minutes=minutes,
        filters=filters,
        without=without,
        leave_out=leave_out,
        ignore=ignored,
    )
    journey = JourneyPlanner(open_recommender(library, model, help_text=help_text)).plan(request)
    name = "Gentle songs" if journey.help else f"From {journey.start.label} to {journey.goal.label}"
    playlist.save(journey.recommendations, name)
    if as_json:
        if journey.help:  # where only the songs are looked at, it is said all the same
            echo(str(journey.help), err=True)
        print_json(journey.to_dict())
        return
    print_journey(journey, console())
