"""Memory: what was needed for a moment is given back, what stays is not looked through."""

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
    """Call this after much was read into memory, most of which stays.

    Reading a library takes for a moment a third more than it leaves; C's allocator would keep that. And Python's search
    for garbage, which goes through all songs again and again, would stop every request for a tenth of a second.
    """
    gc.freeze()
    pa.default_memory_pool().release_unused()
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    """The allocator's own way to give memory back: of glibc, and of no other."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "malloc_trim"):
            trim: Callable[[int], object] = library.malloc_trim
            return trim
    return lambda _: None
