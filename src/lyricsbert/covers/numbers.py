"""The numbers that a cover is drawn from, taken from the song's embedding."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

T = TypeVar("T")

_SPREAD: Final = 0.8
_STEP: Final = 7


class Numbers:
    """An endless sequence of numbers in 0..1; close embeddings give close numbers.

    Each is a coefficient of the embedding's cosine transform, wound around the unit interval so that all values are
    about equally frequent.

    Args:
        embedding: (d,) of unit length; None derives the numbers from the id instead.
        song_id: the song's id.
    """

    def __init__(self, embedding: NDArray[np.float32] | None, song_id: str) -> None:
        digest = hashlib.sha256(song_id.encode("utf-8", "replace")).digest()
        self._choices = int.from_bytes(digest[:8], "big")
        if embedding is None:
            embedding = np.frombuffer(digest, dtype=np.uint8).astype(np.float32) - 127.5
            embedding /= np.linalg.norm(embedding)
        self._embedding = embedding.astype(np.float64)
        self._angle = np.pi * (np.arange(len(embedding)) + 0.5) / len(embedding)
        self._drawn = 0

    def next(self) -> float:
        """The next number, in 0..1."""
        self._drawn += 1
        coefficient = np.sqrt(2) * float(self._embedding @ np.cos(self._angle * (_STEP * self._drawn)))
        return float((0.5 + _SPREAD * coefficient) % 1)

    def between(self, low: float, high: float) -> float:
        """The next number, in low..high."""
        return low + (high - low) * self.next()

    def whole(self, low: int, high: int) -> int:
        """The next number as an integer, in low..high, both included."""
        return min(high, low + int(self.next() * (high - low + 1)))

    def choose(self, options: Sequence[T]) -> T:
        """One of several options, equally likely; decided by the id, so that covers of an artist differ."""
        self._choices, place = divmod(self._choices, len(options))
        return options[place]
