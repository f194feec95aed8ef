"""The priority of a job's process, below that of the server."""

from __future__ import annotations

import os
from typing import Final

_NICE: Final = 5


def lower_priority() -> None:
    """Let the requests that want an answer at once go first."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
