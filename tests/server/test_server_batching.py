"""Jobs that wait for a worker are encoded in one batch; each has its own answer or error."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from lyricsbert.server.batching import Batcher
from lyricsbert.server.problems import ProblemError
from lyricsbert.server.workers import Workers


class Blocked:
    """Encodes jobs, and holds up their answers until it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.is_at_work = threading.Event()
        self.go_on = threading.Event()

    def encode(self, jobs: Sequence[int]) -> list[int]:
        self.batches.append(list(jobs))
        if 13 in jobs:
            raise RuntimeError("a bad batch")
        return list(jobs)

    def answer(self, job: int) -> int:
        self.is_at_work.set()
        assert self.go_on.wait(10)
        if job == 7:
            raise ValueError("seven")
        return job * job


def batcher_of(workers: Workers, blocked: Blocked) -> Batcher[int, int]:
    return Batcher(workers, blocked.encode, blocked.answer, max_batch=3, holds_gil=lambda _: True)


async def submit_while_busy(batcher: Batcher[int, int], blocked: Blocked, jobs: Sequence[int]) -> list[Any]:
    """Submit the first job, and the others while that is being answered."""
    first = asyncio.create_task(batcher.submit(jobs[0]))
    await asyncio.to_thread(blocked.is_at_work.wait, 10)
    others = [asyncio.create_task(batcher.submit(job)) for job in jobs[1:]]
    await asyncio.sleep(0)
    blocked.go_on.set()
    return list(await asyncio.gather(first, *others, return_exceptions=True))


def run(scenario: Callable[[Workers, Blocked, Batcher[int, int]], Any], waiting: int = 20) -> Blocked:
    async def within() -> None:
        workers, blocked = Workers(1, waiting), Blocked()
        try:
            await scenario(workers, blocked, batcher_of(workers, blocked))
            await asyncio.sleep(0.05)
            assert workers.taken == 0
        finally:
            blocked.go_on.set()
            workers.close()
        seen.append(blocked)

    seen: list[Blocked] = []
    asyncio.run(within())
    return seen[0]


def test_who_finds_a_worker_is_answered_alone_and_those_who_wait_are_a_batch() -> None:
    async def scenario(_: Workers, blocked: Blocked, batcher: Batcher[int, int]) -> None:
        assert await submit_while_busy(batcher, blocked, [1, 2, 3, 4, 5]) == [1, 4, 9, 16, 25]

    assert run(scenario).batches == [[1], [2, 3, 4], [5]]


def test_one_that_fails_leaves_the_others_their_answers() -> None:
    async def scenario(_: Workers, blocked: Blocked, batcher: Batcher[int, int]) -> None:
        one, six, seven, eight = await submit_while_busy(batcher, blocked, [1, 6, 7, 8])
        assert (one, six, eight) == (1, 36, 64)
        assert str(seven) == "seven"

    assert run(scenario).batches == [[1], [6, 7, 8]]


def test_encoding_that_fails_is_the_error_of_the_whole_batch() -> None:
    async def scenario(_: Workers, blocked: Blocked, batcher: Batcher[int, int]) -> None:
        one, *others = await submit_while_busy(batcher, blocked, [1, 12, 13])
        assert one == 1
        assert [str(error) for error in others] == ["a bad batch"] * 2
        assert await batcher.submit(5) == 25

    run(scenario)


def test_a_job_that_is_given_up_while_it_waits_is_not_encoded() -> None:
    async def scenario(_: Workers, blocked: Blocked, batcher: Batcher[int, int]) -> None:
        first = asyncio.create_task(batcher.submit(1))
        await asyncio.to_thread(blocked.is_at_work.wait, 10)
        second, third = (asyncio.create_task(batcher.submit(job)) for job in (2, 3))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        blocked.go_on.set()
        assert await asyncio.gather(first, third) == [1, 9]

    assert run(scenario).batches == [[1], [3]]


def test_a_full_queue_turns_away() -> None:
    async def scenario(_: Workers, blocked: Blocked, batcher: Batcher[int, int]) -> None:
        first = asyncio.create_task(batcher.submit(1))
        await asyncio.to_thread(blocked.is_at_work.wait, 10)
        second = asyncio.create_task(batcher.submit(2))
        await asyncio.sleep(0)
        with pytest.raises(ProblemError):
            await batcher.submit(3)
        blocked.go_on.set()
        assert await asyncio.gather(first, second) == [1, 4]

    assert run(scenario, waiting=1).batches == [[1], [2]]


def test_closing_the_workers_leaves_the_answers_of_those_whose_batch_is_at_work() -> None:
    async def scenario(workers: Workers, blocked: Blocked, _: Batcher[int, int]) -> None:
        began, go_on = threading.Event(), threading.Event()

        def encode(jobs: Sequence[int]) -> list[int]:
            if len(jobs) == 2:
                began.set()
                assert go_on.wait(10)
            return blocked.encode(jobs)

        batcher = Batcher(workers, encode, blocked.answer, max_batch=3, holds_gil=lambda _: True)
        first = asyncio.create_task(batcher.submit(1))
        await asyncio.to_thread(blocked.is_at_work.wait, 10)
        others = [asyncio.create_task(batcher.submit(job)) for job in (2, 3)]
        await asyncio.sleep(0)
        blocked.go_on.set()
        await asyncio.to_thread(began.wait, 10)
        workers.close()  # the task of the third, whose job is in the batch of the second, is cancelled
        go_on.set()
        assert await asyncio.gather(first, *others) == [1, 4, 9]

    assert run(scenario).batches == [[1], [2, 3]]


def test_closing_the_workers_gives_up_what_waits() -> None:
    async def scenario(workers: Workers, blocked: Blocked, batcher: Batcher[int, int]) -> None:
        first = asyncio.create_task(batcher.submit(1))
        await asyncio.to_thread(blocked.is_at_work.wait, 10)
        second = asyncio.create_task(batcher.submit(2))
        await asyncio.sleep(0)
        workers.close()
        with pytest.raises(asyncio.CancelledError):
            await second
        blocked.go_on.set()
        assert await first == 1

    run(scenario)


@pytest.mark.parametrize("holds_gil", [True, False])
def test_answers_take_turns_only_where_they_would_hinder_one_another(*, holds_gil: bool) -> None:
    at_work: list[int] = []
    most_at_work: list[int] = []
    both = threading.Barrier(2)

    def encode(jobs: Sequence[int]) -> Sequence[int]:
        if holds_gil:
            both.wait(10)  # both are encoded before one is answered
        return jobs

    def answer(job: int) -> int:
        at_work.append(job)
        if not holds_gil:
            both.wait(10)
        most_at_work.append(len(at_work))
        at_work.remove(job)
        return job

    async def scenario() -> None:
        workers = Workers(2, 20)
        batcher = Batcher(workers, encode, answer, max_batch=1, holds_gil=lambda _: holds_gil)
        assert await asyncio.gather(batcher.submit(1), batcher.submit(2)) == [1, 2]
        workers.close()

    asyncio.run(scenario())
    assert max(most_at_work) == (1 if holds_gil else 2)
