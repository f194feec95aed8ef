"""The metadata of a library in a folder: one small file, which is replaced in one step to publish a version.

The file names the versions of the tables that belong together and sums up their files, and has a checksum of its own.
Beside it lies that of the version before, to go back to.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.durable import replace_file
from lyricsbert.library.store.checksums import damage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAME: Final = "library.json"
BEFORE: Final = "library.before.json"


def read_rows(folder: Path, library: str, name: str = NAME) -> list[dict[str, Any]] | None:
    """Read the metadata.

    Args:
        folder: of the library.
        library: its path, for messages.
        name: NAME or BEFORE.

    Returns:
        Rows of `rows_from_state`; None if there is no such file.

    Raises:
        LibraryError: the file is damaged.
    """
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return parse_rows(content)
    except ValueError:
        raise damage(library, f"{name} does not hold what was written") from None


def parse_rows(content: bytes) -> list[dict[str, Any]]:
    """Decode what `encode_rows` gave.

    Raises:
        ValueError: it is damaged.
    """
    try:
        found = json.loads(content, object_hook=_with_times)
        rows: list[dict[str, Any]] = found["state"]
        if found["sha256"] != _checksum(rows):
            raise ValueError("wrong checksum")
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    return rows


def encode_rows(rows: Sequence[dict[str, Any]]) -> str:
    """Encode metadata with their checksum."""
    found = {"sha256": _checksum(rows), "state": rows}
    return json.dumps(found, indent=1, default=datetime.isoformat) + "\n"


def write_rows(folder: Path, rows: Sequence[dict[str, Any]], *, keep_before: bool = False) -> None:
    """Replace the metadata in one step; when this returns, they are on the disk.

    Args:
        folder: of the library.
        rows: see `rows_from_state`.
        keep_before: whether what the file holds now is kept as the version before.

    Raises:
        OSError: they cannot be written; the old ones are kept.
    """
    if keep_before and (folder / NAME).exists():
        replace_file(folder / BEFORE, (folder / NAME).read_bytes())
    replace_file(folder / NAME, encode_rows(rows))


def _checksum(rows: Sequence[dict[str, Any]]) -> str:
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"), default=datetime.isoformat)
    return hashlib.sha256(text.encode()).hexdigest()


def _with_times(found: dict[str, Any]) -> dict[str, Any]:
    if isinstance(at := found.get("committed_at"), str):
        found["committed_at"] = datetime.fromisoformat(at)
    return found
