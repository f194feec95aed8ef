"""History of imports: what each added, kept beside the library, so that it can be undone after a restart, too."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pydantic import ValidationError

from lyricsbert.durable import replace_file
from lyricsbert.server.schemas import ImportState

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLDER: Final = ".imports"
_log = logging.getLogger(__name__)


class PastImport(NamedTuple):
    """An import that has ended, and the ids of the songs that it added."""

    state: ImportState
    added: tuple[str, ...]


def keep_import(library: str, past: PastImport, most: int) -> None:
    """Remember an import beside its library, and forget the oldest ones.

    Each has a file of its own, so that several servers of one library don't overwrite what the others wrote. Nothing is
    kept beside a library in an object store. If it cannot be written, only the memory of it is lost.

    Args:
        library: folder or URI of the library.
        past: the import.
        most: number of imports that are kept.
    """
    if "://" in library:
        return
    folder = Path(library, _FOLDER)
    try:
        folder.mkdir(exist_ok=True)
        content = {"state": past.state.model_dump(mode="json"), "added": past.added}
        replace_file(folder / f"{past.state.id}.json", json.dumps(content))
        for old in _by_time(folder)[most:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("An import of %s is not remembered: %s", library, error)


def past_imports(library: str, most: int) -> list[PastImport]:
    """The imports that are remembered, oldest first; files that cannot be read are passed over.

    Args:
        library: folder or URI of the library.
        most: number of the latest ones to read.
    """
    folder = Path(library, _FOLDER)
    if "://" in library or not folder.is_dir():
        return []
    return list(_read(reversed(_by_time(folder)[:most])))


def _read(files: Iterable[Path]) -> Iterable[PastImport]:
    for file in files:
        try:
            content = json.loads(file.read_text("utf-8"))
            state = ImportState.model_validate(content["state"])
            yield PastImport(state, tuple(map(str, content["added"])))
        except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
            _log.warning("What %s remembers of an import cannot be read: %s", file, error)


def _by_time(folder: Path) -> list[Path]:
    """The files, the newest first."""
    found = [(file.stat().st_mtime_ns, file) for file in folder.glob("*.json")]
    return [file for _, file in sorted(found, reverse=True)]
