"""Workers: a few threads that do everything which takes time, so that the event loop is always free to answer."""

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
        threads: how many requests are worked on at a time.
        waiting: how many more may wait.
    """

    def __init__(self, threads: int, waiting: int) -> None:
        self._threads = threads
        self.open()
        self._capacity = threads + waiting
        self.taken = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Do some work in a thread.

        Raises:
            ProblemError: so many requests wait already that this one is better tried again later.
        """
        self.acquire()
        loop = asyncio.get_running_loop()
        future = self.submit(work)
        # A request that is given up leaves its work running: only its end frees the place.
        future.add_done_callback(lambda _: call_in(loop, self.release))
        return await asyncio.wrap_future(future)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Have some work done by a thread, as soon as one is free; whoever calls this has acquired the place for it."""
        return self._pool.submit(work)

    def acquire(self) -> None:
        """Take a place among the requests that are worked on or wait.

        Raises:
            ProblemError: all are taken.
        """
        self.check_capacity()
        self.taken += 1

    def release(self) -> None:
        """Give the place back."""
        self.taken -= 1

    def check_capacity(self) -> None:
        """Make sure that there is a place for one more request.

        Raises:
            ProblemError: there is none.
        """
        if self.taken >= self._capacity:
            raise ProblemError(
                "busy", f"{self.taken} requests are being worked on; try again in a second.", {"Retry-After": "1"}
            )

    def open(self) -> None:
        """Have threads, at first and after `close`."""
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="lyricsbert")

    def close(self) -> None:
        """Forget what waits, and let go of the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def call_in(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    """Have an event loop call something, from any thread, unless it is closed."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)
