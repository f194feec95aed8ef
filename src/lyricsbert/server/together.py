"""Answering together what is asked at the same time."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricsbert.server.workers import Workers

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class _Asked(Generic[Q, A]):
    question: Q
    future: Future[A] = field(default_factory=Future)


class Together(Generic[Q, A]):
    """Has workers begin some questions at once, where that costs less than each alone.

    A question that finds a worker free is begun at once, alone: nobody ever waits for company. Those that wait for a
    worker are begun together.

    Args:
        workers: who does it.
        begin: does at once what can be done for several questions, and gives what ends each, in their order.
        most: how many questions are begun at once.
    """

    def __init__(self, workers: Workers, begin: Callable[[Sequence[Q]], Sequence[Callable[[], A]]], most: int) -> None:
        self._workers = workers
        self._begin = begin
        self._most = most
        self._waiting: deque[_Asked[Q, A]] = deque()

    async def ask(self, question: Q) -> A:
        """The answer to a question.

        Raises:
            ProblemError: so many requests wait already that this one is better tried again later.
            Exception: what its end raised, or the beginning that it shared with others.
        """
        self._workers.check_free()
        asked: _Asked[Q, A] = _Asked(question)
        self._waiting.append(asked)
        # One job for each question: those that find nothing left to do end at once.
        self._workers.submit(self._answer_some).add_done_callback(
            lambda job: asked.future.cancel() if job.cancelled() else None
        )
        return await self._workers.end_of(asked.future)

    def _answer_some(self) -> None:
        """Answer those that have waited longest."""
        batch: list[_Asked[Q, A]] = []
        while self._waiting and len(batch) < self._most:
            try:
                asked = self._waiting.popleft()
            except IndexError:  # another worker was quicker
                break
            if asked.future.set_running_or_notify_cancel():
                batch.append(asked)
        if not batch:
            return
        try:
            ends = self._begin([asked.question for asked in batch])
        except Exception as error:
            for asked in batch:
                asked.future.set_exception(error)
            return
        for asked, end in zip(batch, ends, strict=True):
            try:
                asked.future.set_result(end())
            except Exception as error:
                asked.future.set_exception(error)
