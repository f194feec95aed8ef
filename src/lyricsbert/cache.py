"""A cache of the most recently used values."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

K = TypeVar("K")
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """Maps keys to values and keeps the most recently used ones. Safe to use from several threads.

    Args:
        size: how many values are kept.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get_many(self, keys: Sequence[K], make: Callable[[list[K]], Iterable[V]]) -> list[V]:
        """The values of some keys, in the order of the keys.

        Args:
            keys: the keys.
            make: computes the values of the keys that are not cached, each once. Several threads may compute the same
                value at the same time; none waits for another.
        """
        with self._lock:
            found = {key: self._values[key] for key in keys if key in self._values}
            for key in found:
                self._values.move_to_end(key)
        new = [key for key in dict.fromkeys(keys) if key not in found]
        if new:
            made = dict(zip(new, make(new), strict=True))
            found |= made
            with self._lock:
                self._values |= made
                while len(self._values) > self._size:
                    self._values.popitem(last=False)
        return [found[key] for key in keys]
