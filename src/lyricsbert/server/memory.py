"""Memory: returns what was only needed for a time, and exempts what stays from garbage collection."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable


_M_ARENA_MAX: Final = -8
_ARENAS: Final = 2


def limit_arenas() -> None:
    """Let glibc's allocator have two arenas instead of eight for each core; call this before threads are started.

    Each version of the library is read by many threads and freed by others, and what is free in one arena serves no
    thread of another: memory would grow for dozens of versions.
    """
    if mallopt := _of_glibc("mallopt"):
        mallopt(_M_ARENA_MAX, _ARENAS)


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
    if trim := _of_glibc("malloc_trim"):
        trim(0)


@cache
def _of_glibc(name: str) -> Callable[..., int] | None:
    """A function of the allocator, if it is glibc's."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "malloc_trim"):
            function: Callable[..., int] = getattr(library, name)
            return function
    return None
