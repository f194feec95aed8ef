"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

from lyricsbert.extras import needs_extra

if TYPE_CHECKING:
    from lyricsbert.library import Library
    from lyricsbert.model import Encoder
    from lyricsbert.recommend import Recommender
    from lyricsbert.recommend.profile import Profile

LIBRARY_VARIABLE: Final = "LYRICSBERT_LIBRARY"
HELP_VARIABLE: Final = "LYRICSBERT_HELP_TEXT"
DEFAULT_LIBRARY: Final = "library"

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

library_option: Decorator = click.option(
    "--library",
    "library",
    metavar="DIR",
    envvar=LIBRARY_VARIABLE,
    default=DEFAULT_LIBRARY,
    show_default=True,
    show_envvar=True,
    help="Folder of the library.",
)
model_option: Decorator = click.option(
    "--model", metavar="FOLDER|HUB-ID", help="Model bundle to use instead of the shipped one."
)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
k_option: Decorator = click.option("-k", "k", type=int, default=10, show_default=True, help="Number of songs.")
leave_out_option: Decorator = click.option(
    "--leave-out",
    "leave_out",
    type=click.Choice(["explicit", "violent"]),
    multiple=True,
    help="Leave out explicit songs (strong swearing) or violent ones (repeatable).",
)
help_text_option: Decorator = click.option(
    "--help-text",
    "help_text",
    metavar="TEXT|@FILE",
    envvar=HELP_VARIABLE,
    show_envvar=True,
    help="What is said to somebody who speaks of self-harm, with the address of help lines.",
)
listener_option: Decorator = click.option("--listener", metavar="NAME", help="For this listener, whose taste counts.")
listeners_option: Decorator = click.option(
    "--listeners",
    metavar="URL",
    envvar="LYRICSBERT_LISTENERS",
    show_envvar=True,
    help="Where listeners are kept: a file, or a URL such as postgresql://USER@HOST/DATABASE.  [default: in DIR]",
)
ignore_help_option: Decorator = click.option(
    "--ignore",
    "ignored",
    type=click.Choice(["help"]),
    multiple=True,
    help="Say that no text speaks of self-harm, where one is misread.",
)
quiet_option: Decorator = click.option("-q", "--quiet", is_flag=True, help="Show no progress bar, only the result.")


def load_encoder(model: str | None) -> Encoder:
    """Load the shipped model, or the given one."""
    from lyricsbert.model import Encoder

    return Encoder.load(model)


def open_library(path: str) -> Library:
    """Open a library, or say how to create one if there is none.

    Raises:
        LibraryError: it does not exist, is half-written or damaged.
    """
    from lyricsbert.errors import LibraryError
    from lyricsbert.library import Library

    if "://" not in path and not os.path.lexists(path):
        raise LibraryError(
            f"There is no library at {path}: make one with `lyricsbert index SONGS.csv --library {path}`,"
            f" or from the built-in songs with `lyricsbert index --builtin --library {path}`."
        )
    return Library.open(path)


def check_server() -> None:
    """Check that the page can be served.

    Raises:
        ExtraMissingError: the extra `server` is not installed.
    """
    with needs_extra("The page", "server"):
        import_module("lyricsbert.server.app")
        import_module("lyricsbert.server.serve")


def open_recommender(path: str, model: str | None, *, help_text: str | None = None) -> Recommender:
    """Open a recommender over a library, with the model that made it.

    Args:
        path: of the library.
        model: see `load_encoder`.
        help_text: as `parse_help` reads it.
    """
    from lyricsbert.recommend import Recommender, parse_help

    message = parse_help(help_text)
    # Loading the model takes most of its time outside of Python, and the library's database most of its time within.
    with ThreadPoolExecutor(1) as pool:
        encoder = pool.submit(load_encoder, model)
        library = open_library(path)
        return Recommender(library, encoder.result(), help_message=message)


def profile_of(listener: str, listeners: str | None, library: str, recommender: Recommender) -> Profile:
    """What is known of a listener."""
    from lyricsbert.listener.profile import Profiles, open_listeners

    with open_listeners(library, listeners) as store:
        return Profiles(store).profile(listener, recommender.library)
