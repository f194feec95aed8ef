"""`lyricsbert remove`: remove songs from a library."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from lyricsbert.cli.options import json_option, library_option, open_library
from lyricsbert.cli.output import confirm, echo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricsbert.library import Library

DECLINED_EXIT: Final = 1


@click.command
@click.argument("songs", nargs=-1, required=True, metavar="SONG...")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before removing.")
@json_option
@library_option
def command(songs: tuple[str, ...], yes: bool, as_json: bool, library: str) -> int:
    """Remove each SONG ("Artist - Title", a title, or an id) from a library. If one is not found, none is removed.

    Names must be exact apart from case, accents and punctuation; a name made of signs must match sign for sign. On a
    terminal the command asks first, unless --yes or --json is given.
    """
    from lyricsbert.cli.output import print_json

    opened = open_library(library)
    rows = list(dict.fromkeys(_find(song, opened) for song in songs))
    names = [_name(row, opened) for row in rows]
    ids = [opened.ids[row] for row in rows]
    asks = sys.stdin is not None and sys.stdin.isatty() and not (yes or as_json)
    if asks and not _confirm(names):
        echo("Nothing was removed.")
        return DECLINED_EXIT
    opened.remove(ids)
    if as_json:
        print_json([{"id": song_id, "song": name} for song_id, name in zip(ids, names, strict=True)])
        return 0
    for name in names:
        echo(f"Removed {name}.")
    return 0


def _find(song: str, library: Library) -> int:
    """The row of the one song with this exact name or id; nothing is guessed, since a removal cannot be undone.

    Raises:
        SongNotFoundError: no song has this name (the message lists the nearest), or several have (it lists them all).
    """
    from lyricsbert.errors import SongNotFoundError

    rows = library.exact(song)
    if not rows:
        near = ", ".join(dict.fromkeys(f'"{_name(match.row, library)}"' for match in library.find(song)))
        hint = f"; nearest: {near}" if near else ""
        raise SongNotFoundError(f"No song in the library is called {song!r}, so nothing was removed{hint}.")
    if len(rows) > 1:
        listed = ", ".join(f'"{_name(row, library)}" ({library.ids[row]})' for row in rows)
        raise SongNotFoundError(
            f"{len(rows)} songs are called {song!r}, so nothing was removed: {listed}; name the one you mean by its id."
        )
    return rows[0]


def _name(row: int, library: Library) -> str:
    return f"{library.artists[row]} - {library.titles[row]}"


def _confirm(names: Sequence[str]) -> bool:
    """Ask on the terminal whether to remove these songs."""
    if len(names) == 1:
        return confirm(f"Remove {names[0]}?")
    for name in names:
        echo(name, err=True)
    return confirm(f"Remove these {len(names)} songs?")
