"""Optional dependencies: whether they are installed, and the one sentence that names the extra if they are not."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from lyricsbert.errors import ExtraMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_installed(*modules: str) -> bool:
    """Whether top-level modules are installed; none of them is imported."""
    return all(find_spec(module) is not None for module in modules)


def install_hint(what: str, extra: str, reason: object = None) -> str:
    """The sentence that says how to install what something needs.

    Args:
        what: what needs the extra, as the beginning of the sentence.
        extra: name of the extra in pyproject.toml.
        reason: what was missing, if that is known.
    """
    known = f" ({reason})" if reason else ""
    return f'{what} needs the extra `{extra}`{known}: run `pip install "lyricsbert[{extra}]"`.'


@contextmanager
def needs_extra(what: str, extra: str) -> Iterator[None]:
    """Wrap imports that only work if an extra is installed.

    Raises:
        ExtraMissingError: a module could not be imported; see `install_hint`.
    """
    try:
        yield
    except ImportError as error:
        if error.name and error.name.startswith("lyricsbert"):
            raise  # a bug of ours, which installing the extra would not fix
        raise ExtraMissingError(install_hint(what, extra, error)) from error
