"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from lyricsbert.library import Library
    from lyricsbert.model import Encoder
    from lyricsbert.recommend import Recommender

LIBRARY_VARIABLE: Final = "LYRICSBERT_LIBRARY"
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
k_option: Decorator = click.option("-k", "k", type=int, default=10, show_default=True, help="How many songs.")
quiet_option: Decorator = click.option("-q", "--quiet", is_flag=True, help="No progress bar, only the result.")


@contextmanager
def needs_extra(extra: str, what: str) -> Iterator[None]:
    """Import what an extra installs.

    Args:
        extra: its name, for "pip install".
        what: what is not possible without it, the beginning of a sentence.

    Raises:
        ModelError: a package that is imported is not installed.
    """
    from lyricsbert.errors import ModelError

    try:
        yield
    except ModuleNotFoundError as error:
        raise ModelError(
            f'{what} needs {error.name}, which is not installed: pip install "lyricsbert[{extra}]".'
        ) from error


def load_encoder(model: str | None) -> Encoder:
    """The shipped model, or the one that was asked for."""
    from lyricsbert.model import Encoder

    return Encoder.load(model)


def open_library(path: str) -> Library:
    """Open a library; say how to make one if there is none.

    Raises:
        LibraryError: it is not there, half-written or damaged.
    """
    from lyricsbert.errors import LibraryError
    from lyricsbert.library import Library

    if "://" not in path and not os.path.lexists(path):
        raise LibraryError(
            f"There is no library at {path}: make one with `lyricsbert index SONGS.csv --library {path}`,"
            f" or from the built-in songs with `lyricsbert index --builtin --library {path}`."
        )
    return Library.open(path)


def open_recommender(path: str, model: str | None) -> Recommender:
    """A recommender over a library, with the model that made it."""
    from lyricsbert.recommend import Recommender

    library = open_library(path)
    return Recommender(library, load_encoder(model))
