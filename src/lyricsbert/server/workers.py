"""Workers: a few threads that run everything that takes time, so that the event loop stays responsive."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from lyricsbert.server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

T = TypeVar("T")


class Workers:
    """A pool of threads with a bounded queue.

    Args:
        threads: number of requests that are processed at a time.
        waiting: number of further requests that may wait.
    """

    def __init__(self, threads: int, waiting: int) -> None:
        self._threads = threads
        self.open()
        self._capacity = threads + waiting
        self.taken = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Run a function in a worker thread.

        Raises:
            ProblemError: too many requests are waiting already.
        """
        self.acquire()
        loop = asyncio.get_running_loop()
        future = self.submit(work)
        # A cancelled request leaves its function running, so the slot is released when that ends.
        future.add_done_callback(lambda _: call_in(loop, self.release))
        return await asyncio.wrap_future(future)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Queue a function for a worker thread; the caller must have acquired a slot for it."""
        return self._pool.submit(work)

    def acquire(self) -> None:
        """Acquire a slot among the requests in progress or waiting.

        Raises:
            ProblemError: there is none.
        """
        self.check_capacity()
        self.taken += 1

    def release(self) -> None:
        """Release a slot."""
        self.taken -= 1

    def check_capacity(self) -> None:
        """Check that there is a slot for one more request.

        Raises:
            ProblemError: there is none.
        """
        if self.taken >= self._capacity:
            raise ProblemError(
                "busy", f"{self.taken} requests are in progress; try again in a second.", {"Retry-After": "1"}
            )

    def open(self) -> None:
        """Start the threads, initially and after `close`."""
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="lyricsbert")

    def close(self) -> None:
        """Drop what is waiting, and stop the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def call_in(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    """Call a function on an event loop from any thread, unless the loop is closed."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)
