"""`lyricsbert similar`: find songs with similar lyrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lyricsbert.cli.options import (
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
@click.argument("song")
@leave_out_option
@k_option
@playlist_options
@json_option
@library_option
@model_option
def command(
    song: str,
    leave_out: tuple[Advisory, ...],
    k: int,
    playlist: PlaylistOptions,
    as_json: bool,
    library: str,
    model: str | None,
) -> None:
    """Find songs with lyrics similar to those of SONG ("Artist - Title", a title, or an id)."""
    from lyricsbert.cli.output import console, print_json, print_recommendations
    from lyricsbert.recommend.text_checks import check_name

    recommender = open_recommender(library, model)
    opened = recommender.library
    row = opened.resolve(check_name("song", song))
    found = recommender.similar(opened.ids[row], k=k, leave_out=leave_out)
    playlist.save(found, f"Like {opened.titles[row]} by {opened.artists[row]}")
    if as_json:
        print_json([recommendation.to_dict() for recommendation in found])
        return
    terminal = console()
    terminal.print(f"Close to [bold]{opened.titles[row]}[/bold] by {opened.artists[row]}:\n")
    print_recommendations(found, terminal, nothing="No song is similar to it.")
