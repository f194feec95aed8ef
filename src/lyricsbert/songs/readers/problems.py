"""Problems of files and folders: whatever reading them raises, as one sentence or a reject."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers.columns import short
from lyricsbert.songs.readers.rejects import Reject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raise errors of the file system and of parsers as SourceError."""
    try:
        yield
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(f"{path} cannot be read: {_said(error)}.") from error


def unreadable(path: Path, error: Exception) -> Reject:
    """The reject for a file or a folder that cannot be read, or not to its end."""
    detail = str(error).removesuffix(".") if isinstance(error, SourceError) else _said(error)
    return Reject(str(path), None, None, "unreadable file", detail=detail)


def _said(error: Exception) -> str:
    """What an error says, in one line."""
    said = getattr(error, "strerror", None) or str(error).partition("\n")[0]
    return short(said) or type(error).__name__
