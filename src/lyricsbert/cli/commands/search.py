"""`lyricsbert search`: find songs by their words."""

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
@click.argument("words")
@leave_out_option
@k_option
@playlist_options
@json_option
@library_option
@model_option
def command(
    words: str,
    leave_out: tuple[Advisory, ...],
    k: int,
    playlist: PlaylistOptions,
    as_json: bool,
    library: str,
    model: str | None,
) -> None:
    """Find songs by exact or half-remembered WORDS of their lyrics."""
    from lyricsbert.cli.artists import print_artist_hint
    from lyricsbert.cli.output import console, print_json, print_recommendations

    recommender = open_recommender(library, model)
    found = recommender.search(words, k=k, leave_out=leave_out)
    playlist.save(found, words)
    if as_json:
        print_json([recommendation.to_dict() for recommendation in found])
        return
    print_artist_hint(words, recommender.library, console())
    print_recommendations(found, console(), nothing="No song has these words.")
