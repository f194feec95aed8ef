"""Steps of an evaluation, counted and reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Steps:
    """Counts steps.

    Args:
        total: how many there are.
        progress: told before each step how many are done, of how many, and the name of the next; None for nobody.
    """

    def __init__(self, total: int, progress: Callable[[int, int, str], None] | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def start(self, name: str) -> None:
        """Begin the next step."""
        if self._progress:
            self._progress(self._done, self._total, name)
        self._done += 1
