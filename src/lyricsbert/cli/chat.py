"""`lyricsbert chat`: moods typed at a prompt, songs as answers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from lyricsbert.cli.options import library_option, model_option, open_recommender


@click.command
@click.option("-k", "k", type=int, default=5, show_default=True, help="How many songs.")
@library_option
@model_option
def command(k: int, library: str, model: str | None) -> None:
    """Type how you feel, get songs. Builds a library from the built-in songs if there is none.

    Reads one mood a line, from the keyboard or from a pipe, until an empty end of input, "quit" or Ctrl-D.
    """
    from lyricsbert.cli.building import build_from_builtin_songs
    from lyricsbert.cli.output import analysis_view, console, print_recommendations
    from lyricsbert.errors import WishError
    from lyricsbert.recommend import Wish

    if "://" not in library and not Path(library).exists():
        build_from_builtin_songs(library, model)
    recommender = open_recommender(library, model)
    terminal = console()
    for text in _moods(f"{len(recommender.library.ids):,} songs"):
        try:
            found = recommender.recommend(Wish(text=text, k=k))
        except WishError as error:
            click.echo(f"{error}", err=True)
            continue
        terminal.print(analysis_view(recommender.analyze_text(text)))
        terminal.print()
        print_recommendations(found, terminal)


def _moods(what: str) -> Iterator[str]:
    """Lines from the keyboard, asked for, or from a pipe."""
    if not sys.stdin.isatty():
        yield from (line.strip() for line in sys.stdin if line.strip())
        return
    click.echo(f'How do you feel? I read the lyrics of {what} to find what fits. "quit" ends.')
    while True:
        try:
            line = input("\n> ").strip()
        except EOFError:
            click.echo()
            return
        if line.casefold() in {"quit", "exit"}:
            return
        yield line
