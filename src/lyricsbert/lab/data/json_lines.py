"""JSON Lines files that a long run appends to."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from lyricsbert.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def append_line(path: Path, row: Mapping[str, Any], *, kept: str = "what was in it before") -> None:
    """Append a row to a file; when this returns, it is on the disk.

    Args:
        path: the file; created if it does not exist.
        row: what to append.
        kept: what is not lost if this fails, for the message.

    Raises:
        ModelError: the file cannot be written (no space, or no permission).
    """
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ModelError(f"{path} cannot be written: {error.strerror}; {kept} is kept.") from error


def drop_partial_line(path: Path) -> None:
    """Truncate a file after its last complete line, since a kill or a full disk may have left a partial one."""
    if path.is_file():
        written = path.read_bytes()
        with path.open("r+b") as file:
            file.truncate(written.rfind(b"\n") + 1)
