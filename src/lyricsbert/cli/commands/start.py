"""`lyricsbert start`: open the page in a browser and a prompt in the terminal, as `make run` does."""

from __future__ import annotations

import io
import os
import select
import sys
from typing import TYPE_CHECKING, Final

import click

from lyricsbert.cli.commands.chat import talk
from lyricsbert.cli.options import (
    check_server,
    help_text_option,
    leave_out_option,
    library_option,
    listeners_option,
    model_option,
    open_recommender,
)
from lyricsbert.cli.output import echo, escape_log

if TYPE_CHECKING:
    import socket

    from lyricsbert.recommend import Advisory, Recommender

_PIPE: Final = 1.0
"""Seconds to wait for a pipe to have input."""


@click.command
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=None,
    help="Port of the page; 0 takes a free one.  [default: 8000, or a free one if that is taken]",
)
@click.option("--open/--no-open", "open_page", default=True, show_default=True, help="Open the page in a browser.")
@leave_out_option
@help_text_option
@library_option
@listeners_option
@model_option
def command(
    port: int | None,
    open_page: bool,
    leave_out: tuple[Advisory, ...],
    help_text: str | None,
    library: str,
    listeners: str | None,
    model: str | None,
) -> None:
    """Open the page, and answer moods typed in the terminal. Builds a library from the built-in songs if there is none.

    Moods from a pipe are answered without the page. Without a terminal or a pipe, only the page is served.
    The page needs the extra `server`: pip install "lyricsbert[server]".
    """
    from lyricsbert.cli.building import build_if_missing

    if sys.stdin.isatty():
        check_server()  # before building a library for the page
    build_if_missing(library, model)
    if not sys.stdin.isatty() and _is_piped():
        recommender = open_recommender(library, model, help_text=help_text)
        talk(lambda: recommender, leave_out=leave_out)
        return

    check_server()
    from lyricsbert.recommend import parse_help
    from lyricsbert.server.app import create_app
    from lyricsbert.server.serve import address_of, serve, serving
    from lyricsbert.server.settings import TOKEN_VARIABLE, Settings

    listener = _listen(library, model, port)
    token = os.environ.get(TOKEN_VARIABLE) or None
    escape_log()
    app = create_app(
        Settings(
            library=library,
            listeners=listeners,
            port=listener.getsockname()[1],
            model=model,
            token=token,
            help_message=parse_help(help_text),
        )
    )
    address = address_of(listener)

    def latest() -> Recommender:
        recommender: Recommender = app.state.server.live.edition.recommender
        return recommender

    def greet() -> None:
        echo(f"The page is at {address}")

    if not sys.stdin.isatty():
        serve(app, listener, ready=greet)
        return
    with serving(app, listener):
        greet()
        if open_page:
            click.launch(address)
        talk(latest, leave_out=leave_out)


def _listen(library: str, model: str | None, port: int | None) -> socket.socket:
    from lyricsbert.errors import ServerError
    from lyricsbert.server.serve import bind
    from lyricsbert.server.settings import Settings

    def at(port: int) -> socket.socket:
        return bind(Settings(library=library, port=port, model=model))

    if port is not None:
        return at(port)
    try:
        return at(8000)
    except ServerError:
        return at(0)


def _is_piped() -> bool:
    """Whether input comes through a pipe; an empty one, such as /dev/null, has none."""
    try:
        readable, _, _ = select.select([sys.stdin], [], [], _PIPE)
    except (OSError, ValueError):  # some systems can only wait for sockets
        readable = [sys.stdin]
    pipe = sys.stdin.buffer
    return bool(readable) and isinstance(pipe, io.BufferedReader) and bool(pipe.peek(1))
