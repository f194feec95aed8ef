"""`lyricsbert recommend`: recommend songs for a wish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lyricsbert.cli.options import (
    help_text_option,
    json_option,
    k_option,
    leave_out_option,
    library_option,
    listener_option,
    listeners_option,
    model_option,
    open_recommender,
    profile_of,
)
from lyricsbert.cli.playlists import PlaylistOptions, playlist_options

if TYPE_CHECKING:
    from lyricsbert.recommend import Advisory


@click.command
@click.argument("text", required=False)
@click.option(
    "--emotion", "emotions", metavar="NAME=RATIO", multiple=True, help="A wanted emotion, e.g. joy=0.8 (repeatable)."
)
@click.option("--valence", metavar="N", type=float, help="Wanted valence, from 1 (unpleasant) to 9 (pleasant).")
@click.option("--energy", metavar="N", type=float, help="Wanted energy, from 1 (calm) to 9 (energetic).")
@click.option("--mood", metavar="MOOD", help="Only songs of this mood: Happy, Anxious/Sad, Energetic or Calm.")
@click.option(
    "--like", "liked", metavar="SONG", multiple=True, help='Find songs like this one, "Artist - Title" (repeatable).'
)
@click.option("--dislike", "disliked", metavar="SONG", multiple=True, help="Avoid songs like this one (repeatable).")
@click.option("--artist", metavar="NAME", help="Only songs by this artist.")
@click.option("--year", "years", metavar="YEARS", help="Only songs from these years: 1985, 1980-1989, 1980- or -1989.")
@click.option("--genre", metavar="GENRE", help="Only songs of this genre.")
@click.option(
    "--theme",
    "themes",
    metavar="NAME",
    multiple=True,
    help="Only songs about this theme, e.g. love (repeatable: all of them).",
)
@click.option(
    "--method",
    type=click.Choice(["blend", "cluster-knn"]),
    default="blend",
    show_default=True,
    help="How songs are ranked; cluster-knn is nearest neighbours in emotion space within one mood.",
)
@click.option(
    "--ignore",
    "ignored",
    metavar="WHAT",
    multiple=True,
    help="Do not recognise this in TEXT: title, artist, like, years, genre, without, count, spelling, or one of them"
    " alone, e.g. years:1980-1989; or help, if TEXT does not speak of self-harm (repeatable).",
)
@leave_out_option
@help_text_option
@listener_option
@k_option
@playlist_options
@json_option
@library_option
@listeners_option
@model_option
def command(
    text: str | None,
    emotions: tuple[str, ...],
    valence: float | None,
    energy: float | None,
    mood: str | None,
    liked: tuple[str, ...],
    disliked: tuple[str, ...],
    artist: str | None,
    years: str | None,
    genre: str | None,
    themes: tuple[str, ...],
    method: str,
    ignored: tuple[str, ...],
    leave_out: tuple[Advisory, ...],
    help_text: str | None,
    listener: str | None,
    k: int,
    playlist: PlaylistOptions,
    as_json: bool,
    library: str,
    listeners: str | None,
    model: str | None,
) -> None:
    """Recommend songs for TEXT (a mood, a theme, a few lines), emotions, liked songs, or any combination.

    TEXT can name years, artists, songs, genres, exclusions and a number: "ten sad songs from the 80s, no Christmas".
    With --listener and nothing else, it is whatever that listener likes, and something new.
    """
    from lyricsbert.cli.output import (
        console,
        echo,
        print_help_message,
        print_json,
        print_recommendations,
        print_understood,
    )
    from lyricsbert.recommend import Wish, parse_emotion, parse_years

    recommender = open_recommender(library, model, help_text=help_text)
    wish = Wish(
        text=text,
        emotions=dict(map(parse_emotion, emotions)),
        valence=valence,
        energy=energy,
        mood=mood,
        liked=liked,
        disliked=disliked,
        artist=artist,
        years=parse_years(years) if years is not None else None,
        genre=genre,
        themes=themes,
        k=k,
        ignore=ignored,
        leave_out=leave_out,
        method=method,  # type: ignore[arg-type]  # click.Choice allows these two alone
        profile=None if listener is None else profile_of(listener, listeners, library, recommender),
    )
    found = recommender.recommend(wish)
    playlist.save(found, "Gentle songs" if found.reading.help else text or "LyricsBERT")
    if as_json:
        if found.reading.help:  # also where no song is there to say it with
            echo(str(found.reading.help), err=True)
        print_json(found.to_list())
        return
    terminal = console()
    print_help_message(found.reading.help, terminal)
    print_understood(found.reading, terminal)
    if found.reading.note:
        terminal.print(f"{found.reading.note}\n")
    if found.reading.text is not None and found.reading.mood is not None:
        terminal.print(f"You might like songs from the [bold cyan]{found.reading.mood}[/bold cyan] mood.\n")
    print_recommendations(found, terminal)
