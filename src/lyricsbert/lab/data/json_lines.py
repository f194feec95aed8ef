"""Files to which a long run adds a JSON line at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lyricsbert.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def append_line(path: Path, row: Mapping[str, Any]) -> None:
    """Add a line.

    Raises:
        ModelError: it cannot be written, for want of room or of the right to.
    """
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
    except OSError as error:
        raise ModelError(f"{path} cannot be written: {error.strerror}; what was in it before is kept.") from error


def cut_half_line(path: Path) -> None:
    """Cut off the last line of a file if a kill or a full disk left it half-written."""
    if path.is_file():
        written = path.read_bytes()
        with path.open("r+b") as file:
            file.truncate(written.rfind(b"\n") + 1)
