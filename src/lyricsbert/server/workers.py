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
        self._most = threads + waiting
        self.taken = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Do some work in a thread.

        Raises:
            ProblemError: so many requests wait already that this one is better tried again later.
        """
        self.take_place()
        loop = asyncio.get_running_loop()
        future = self.submit(work)
        # A request that is given up leaves its work running: only its end frees the place.
        future.add_done_callback(lambda _: call_in(loop, self.free_place))
        return await asyncio.wrap_future(future)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Have some work done by a thread, as soon as one is free."""
        return self._pool.submit(work)

    def take_place(self) -> None:
        """Count one more request that is worked on or waits.

        Raises:
            ProblemError: there is no room for one.
        """
        self.check_free()
        self.taken += 1

    def free_place(self) -> None:
        """Count one less."""
        self.taken -= 1

    def check_free(self) -> None:
        """Make sure that there is room for one more.

        Raises:
            ProblemError: there is none.
        """
        if self.taken >= self._most:
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
