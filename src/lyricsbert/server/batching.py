"""Answering together what is asked at the same time."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from lyricsbert.server.workers import call_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future

    from lyricsbert.server.workers import Workers

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True, slots=True, eq=False)
class _Asked(Generic[Q, A]):
    question: Q
    future: asyncio.Future[A]


class Together(Generic[Q, A]):
    """Has workers begin some questions at once, where that costs less than each alone.

    A question that finds a worker free is begun at once, alone: nobody ever waits for company. Those that wait for a
    worker are begun together.

    Args:
        workers: who does it.
        begin: does at once what can be done for several questions, and gives what ends each, in their order.
        most: how many questions are begun at once.
        takes_turns: whether a question's end is work for the interpreter alone, in which two threads would hinder one
            another; then one ends questions while another begins some.
    """

    def __init__(
        self,
        workers: Workers,
        begin: Callable[[Sequence[Q]], Sequence[Callable[[], A]]],
        most: int,
        takes_turns: Callable[[Q], bool],
    ) -> None:
        self._workers = workers
        self._begin = begin
        self._most = most
        self._takes_turns = takes_turns
        self._waiting: deque[_Asked[Q, A]] = deque()
        self._ending = Lock()

    async def ask(self, question: Q) -> A:
        """The answer to a question.

        Raises:
            ProblemError: so many requests wait already that this one is better tried again later.
            Exception: what its end raised, or the beginning that it shared with others.
        """
        self._workers.take_place()
        loop = asyncio.get_running_loop()
        asked: _Asked[Q, A] = _Asked(question, loop.create_future())

        def give_up(job: Future[None]) -> None:
            if job.cancelled():
                with suppress(ValueError):  # another question's job may have taken this one along
                    self._waiting.remove(asked)
                    call_in(loop, partial(self._deliver, [asked], {asked: asyncio.CancelledError()}))

        self._waiting.append(asked)
        # One job for each question: those that find nothing left to do end at once.
        self._workers.submit(partial(self._answer_some, loop)).add_done_callback(give_up)
        return await asked.future

    def _answer_some(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer those that have waited longest."""
        batch: list[_Asked[Q, A]] = []
        while len(batch) < self._most:
            try:
                batch.append(self._waiting.popleft())
            except IndexError:
                break
        if not batch:
            return
        wanted = [asked for asked in batch if not asked.future.cancelled()]
        answers = dict(zip(wanted, self._answers([asked.question for asked in wanted]), strict=True)) if wanted else {}
        # All at once: to wake the event loop for each would cost more than the first would gain.
        call_in(loop, partial(self._deliver, batch, answers))

    def _answers(self, questions: Sequence[Q]) -> Sequence[A | BaseException]:
        """The answer to each question, or its error."""
        try:
            ends = self._begin(questions)
        except Exception as error:
            return [error] * len(questions)
        answers: list[A | BaseException] = []
        with self._ending if all(map(self._takes_turns, questions)) else nullcontext():
            for end in ends:
                try:
                    answers.append(end())
                except Exception as error:
                    answers.append(error)
        return answers

    def _deliver(self, batch: Sequence[_Asked[Q, A]], answers: Mapping[_Asked[Q, A], A | BaseException]) -> None:
        """Give the answers to those who still want them."""
        for asked in batch:
            self._workers.free_place()
            if asked.future.done():
                continue
            answer = answers[asked]
            if isinstance(answer, asyncio.CancelledError):
                asked.future.cancel()
            elif isinstance(answer, BaseException):
                asked.future.set_exception(answer)
            else:
                asked.future.set_result(answer)
