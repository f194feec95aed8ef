"""Memory: returns what was only needed temporarily, and exempts what stays from garbage collection."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable


def freeze_and_trim() -> None:
    """Collect garbage, freeze the garbage collector's other objects, and return free memory to the system.

    Call this after reading much into memory, most of which stays.

    Reading a library temporarily takes a third more memory than stays in use, which C's allocator would keep. And
    Python's garbage collector, which visits all songs again and again, would stop all requests for a tenth of a second.
    What is garbage already must not be frozen: it would never be freed, with all the rows that it holds.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    pa.default_memory_pool().release_unused()
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    """The allocator's function to return memory, if it is glibc's."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "malloc_trim"):
            trim: Callable[[int], object] = library.malloc_trim
            return trim
    return lambda _: None
