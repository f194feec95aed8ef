"""`lyricsbert chat`: answer moods typed at a prompt with songs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from lyricsbert.cli.options import (
    help_text_option,
    leave_out_option,
    library_option,
    model_option,
    open_recommender,
)
from lyricsbert.cli.output import echo

if TYPE_CHECKING:
    from lyricsbert.recommend import Advisory, Recommender

MOOD_SONGS: Final = 5


@click.command
@click.option("-k", "k", type=int, default=MOOD_SONGS, show_default=True, help="Number of songs per answer.")
@leave_out_option
@help_text_option
@library_option
@model_option
def command(k: int, leave_out: tuple[Advisory, ...], help_text: str | None, library: str, model: str | None) -> None:
    """Type how you feel and get songs. Builds a library from the built-in songs if there is none.

    Reads one mood per line, from the keyboard or from a pipe, until the end of the input, "quit" or Ctrl-D.
    """
    from lyricsbert.cli.building import build_if_missing

    build_if_missing(library, model)
    recommender = open_recommender(library, model, help_text=help_text)
    answer_moods(lambda: recommender, k, leave_out)


def answer_moods(
    recommender: Callable[[], Recommender], k: int = MOOD_SONGS, leave_out: tuple[Advisory, ...] = ()
) -> None:
    """Answer each mood that is typed or piped in, until there are no more.

    Args:
        recommender: returns the recommender for the next answer, since the library may grow in the meantime.
        k: number of songs per answer.
        leave_out: advisories of songs to leave out.
    """
    from lyricsbert.cli.output import (
        analysis_view,
        console,
        print_help_message,
        print_recommendations,
        print_understood,
    )
    from lyricsbert.errors import WishError
    from lyricsbert.recommend import Wish

    terminal = console()
    for text in _moods(f"{len(recommender().library.ids):,} songs"):
        try:
            wish = Wish(text=text, leave_out=leave_out)
            found = recommender().recommend(wish if k == MOOD_SONGS else replace(wish, k=k))
        except WishError as error:
            echo(f"{error}", err=True)
            continue
        print_help_message(found.reading, terminal)
        print_understood(found.reading, terminal)
        if found.reading.fit is not None:
            terminal.print(f"{found.reading.fit}\n")
        if found.reading.text is not None:
            terminal.print(analysis_view(found.reading.text))
            terminal.print()
        asked = any(chip.used and chip.kind == "count" for chip in found.reading.chips)
        print_recommendations(found if asked else found[:k], terminal)


def _moods(what: str) -> Iterator[str]:
    """Lines from a prompt, or from a pipe."""
    if not sys.stdin.isatty():
        yield from (line.strip() for line in sys.stdin if line.strip())
        return
    echo(f'How do you feel? I read the lyrics of {what} to find what fits. Type "quit" to leave.')
    while True:
        try:
            line = input("\n> ").strip()
        except EOFError:
            echo()
            return
        if line.casefold() in {"quit", "exit"}:
            return
        yield line
