"""Questions that wait for a worker are begun together; each has its own answer or error."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from lyricsbert.server.batching import Together
from lyricsbert.server.problems import ProblemError
from lyricsbert.server.workers import Workers


class Blocked:
    """Begins questions, and holds up their end until it is let go."""

    def __init__(self) -> None:
        self.begun: list[list[int]] = []
        self.is_at_work = threading.Event()
        self.go_on = threading.Event()

    def begin(self, questions: Sequence[int]) -> list[Callable[[], int]]:
        self.begun.append(list(questions))
        if 13 in questions:
            raise RuntimeError("a bad beginning")
        return [lambda question=question: self.end(question) for question in questions]

    def end(self, question: int) -> int:
        self.is_at_work.set()
        assert self.go_on.wait(10)
        if question == 7:
            raise ValueError("seven")
        return question * question


async def ask_while_busy(together: Together[int, int], blocked: Blocked, questions: Sequence[int]) -> list[Any]:
    """Ask the first question, and the others while that is being answered."""
    first = asyncio.create_task(together.ask(questions[0]))
    await asyncio.to_thread(blocked.is_at_work.wait, 10)
    others = [asyncio.create_task(together.ask(question)) for question in questions[1:]]
    await asyncio.sleep(0)
    blocked.go_on.set()
    return list(await asyncio.gather(first, *others, return_exceptions=True))


def run(scenario: Callable[[Workers, Blocked, Together[int, int]], Any], waiting: int = 20) -> Blocked:
    async def within() -> None:
        workers, blocked = Workers(1, waiting), Blocked()
        try:
            await scenario(workers, blocked, Together(workers, blocked.begin, 3, lambda _: True))
            await asyncio.sleep(0.05)
            assert workers.taken == 0
        finally:
            blocked.go_on.set()
            workers.close()
        seen.append(blocked)

    seen: list[Blocked] = []
    asyncio.run(within())
    return seen[0]


def test_who_finds_a_worker_is_answered_alone_and_those_who_wait_together() -> None:
    async def scenario(_: Workers, blocked: Blocked, together: Together[int, int]) -> None:
        assert await ask_while_busy(together, blocked, [1, 2, 3, 4, 5]) == [1, 4, 9, 16, 25]

    assert run(scenario).begun == [[1], [2, 3, 4], [5]]


def test_one_that_fails_leaves_the_others_their_answers() -> None:
    async def scenario(_: Workers, blocked: Blocked, together: Together[int, int]) -> None:
        one, six, seven, eight = await ask_while_busy(together, blocked, [1, 6, 7, 8])
        assert (one, six, eight) == (1, 36, 64)
        assert str(seven) == "seven"

    assert run(scenario).begun == [[1], [6, 7, 8]]


def test_a_beginning_that_fails_is_the_error_of_all_that_share_it() -> None:
    async def scenario(_: Workers, blocked: Blocked, together: Together[int, int]) -> None:
        one, *others = await ask_while_busy(together, blocked, [1, 12, 13])
        assert one == 1
        assert [str(error) for error in others] == ["a bad beginning"] * 2
        assert await together.ask(5) == 25

    run(scenario)


def test_a_question_that_is_given_up_while_it_waits_is_not_begun() -> None:
    async def scenario(_: Workers, blocked: Blocked, together: Together[int, int]) -> None:
        first = asyncio.create_task(together.ask(1))
        await asyncio.to_thread(blocked.is_at_work.wait, 10)
        second, third = (asyncio.create_task(together.ask(question)) for question in (2, 3))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        blocked.go_on.set()
        assert await asyncio.gather(first, third) == [1, 9]

    assert run(scenario).begun == [[1], [3]]


def test_a_full_queue_turns_away() -> None:
    async def scenario(_: Workers, blocked: Blocked, together: Together[int, int]) -> None:
        first = asyncio.create_task(together.ask(1))
        await asyncio.to_thread(blocked.is_at_work.wait, 10)
        second = asyncio.create_task(together.ask(2))
        await asyncio.sleep(0)
        with pytest.raises(ProblemError):
            await together.ask(3)
        blocked.go_on.set()
        assert await asyncio.gather(first, second) == [1, 4]

    assert run(scenario, waiting=1).begun == [[1], [2]]


def test_closing_the_workers_leaves_the_answers_of_those_who_were_begun_with_another() -> None:
    async def scenario(workers: Workers, blocked: Blocked, _: Together[int, int]) -> None:
        began, go_on = threading.Event(), threading.Event()

        def begin(questions: Sequence[int]) -> list[Callable[[], int]]:
            if len(questions) == 2:
                began.set()
                assert go_on.wait(10)
            return blocked.begin(questions)

        together = Together(workers, begin, 3, lambda _: True)
        first = asyncio.create_task(together.ask(1))
        await asyncio.to_thread(blocked.is_at_work.wait, 10)
        others = [asyncio.create_task(together.ask(question)) for question in (2, 3)]
        await asyncio.sleep(0)
        blocked.go_on.set()
        await asyncio.to_thread(began.wait, 10)
        workers.close()  # the job of the third, whose question the job of the second has taken along, is cancelled
        go_on.set()
        assert await asyncio.gather(first, *others) == [1, 4, 9]

    assert run(scenario).begun == [[1], [2, 3]]


def test_closing_the_workers_gives_up_what_waits() -> None:
    async def scenario(workers: Workers, blocked: Blocked, together: Together[int, int]) -> None:
        first = asyncio.create_task(together.ask(1))
        await asyncio.to_thread(blocked.is_at_work.wait, 10)
        second = asyncio.create_task(together.ask(2))
        await asyncio.sleep(0)
        workers.close()
        with pytest.raises(asyncio.CancelledError):
            await second
        blocked.go_on.set()
        assert await first == 1

    run(scenario)


@pytest.mark.parametrize("takes_turns", [True, False])
def test_ends_take_turns_only_where_they_would_hinder_one_another(*, takes_turns: bool) -> None:
    at_work: list[int] = []
    most_at_work: list[int] = []
    both = threading.Barrier(2)

    def end(question: int) -> int:
        at_work.append(question)
        if not takes_turns:
            both.wait(10)
        most_at_work.append(len(at_work))
        at_work.remove(question)
        return question

    def begin(questions: Sequence[int]) -> list[Callable[[], int]]:
        if takes_turns:
            both.wait(10)  # both have begun before one ends
        return [lambda question=question: end(question) for question in questions]

    async def scenario() -> None:
        workers = Workers(2, 20)
        together = Together(workers, begin, 1, lambda _: takes_turns)
        assert await asyncio.gather(together.ask(1), together.ask(2)) == [1, 2]
        workers.close()

    asyncio.run(scenario())
    assert max(most_at_work) == (1 if takes_turns else 2)
