"""Lowers the priority of a job's process below that of the server."""

from __future__ import annotations

import os
from typing import Final

_NICE: Final = 5


def lower_priority() -> None:
    """Let the server's own requests go first."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
