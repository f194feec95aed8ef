"""Micro-batching: wishes that queue for a worker are encoded in one batch."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from lyricsbert.errors import LyricsBERTError
from lyricsbert.listener.conversation import Turn, finish_turn
from lyricsbert.server.present import conversation_answer, recommended_song, wish_reading
from lyricsbert.server.schemas import RecommendationsOfWish
from lyricsbert.server.workers import call_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future

    from lyricsbert.listener.conversation import Steps
    from lyricsbert.recommend import Advisory, EncodedWish, Recommendations, Recommender, Wish
    from lyricsbert.recommend.profile import Profile
    from lyricsbert.server.live import Edition
    from lyricsbert.server.media import Media
    from lyricsbert.server.workers import Workers

J = TypeVar("J")
E = TypeVar("E")
A = TypeVar("A")

MAX_BATCH: Final = 4
"""Maximum size of a batch. Larger ones would save hardly more, and the first wish in them would wait longer."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting(Generic[J, A]):
    """A job in the queue, and the future of its answer."""

    job: J
    future: asyncio.Future[A]


class Batcher(Generic[J, A]):
    """Answers jobs in two stages: a batch is encoded at once, which costs less than one by one; then each is answered.

    A job that finds a free worker is a batch of its own, so none ever waits for a batch to fill. Jobs that wait for a
    worker make up the next batches.

    Args:
        workers: the worker threads.
        encode: the first stage, for a batch of jobs; returns the input of the second stage for each, in their order.
        answer: the second stage, for one job.
        max_batch: maximum number of jobs in a batch.
        holds_gil: whether answering a job holds the GIL, so that two threads would only slow each other down; then one
            thread answers while another encodes.
    """

    def __init__(
        self,
        workers: Workers,
        encode: Callable[[Sequence[J]], Sequence[E]],
        answer: Callable[[E], A],
        *,
        max_batch: int,
        holds_gil: Callable[[J], bool],
    ) -> None:
        self._workers = workers
        self._encode: Callable[[Sequence[J]], Sequence[Any]] = encode
        self._answer: Callable[[Any], A] = answer
        self._max_batch = max_batch
        self._holds_gil = holds_gil
        self._queue: deque[_Waiting[J, A]] = deque()
        self._answering = Lock()

    async def submit(self, job: J) -> A:
        """Answer a job.

        Raises:
            ProblemError: too many requests are waiting already.
            Exception: whatever answering the job, or encoding its batch, raised.
        """
        self._workers.acquire()
        loop = asyncio.get_running_loop()
        waiting: _Waiting[J, A] = _Waiting(job, loop.create_future())

        def give_up(task: Future[None]) -> None:
            if task.cancelled():
                with suppress(ValueError):  # it may be part of another task's batch
                    self._queue.remove(waiting)
                    call_in(loop, partial(self._deliver, [waiting], {waiting: asyncio.CancelledError()}))

        self._queue.append(waiting)
        # One task per job; those that find the queue empty return at once.
        self._workers.submit(partial(self._run_batch, loop)).add_done_callback(give_up)
        return await waiting.future

    def _run_batch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer a batch of the jobs that have waited longest."""
        batch: list[_Waiting[J, A]] = []
        while len(batch) < self._max_batch:
            try:
                batch.append(self._queue.popleft())
            except IndexError:
                break
        if not batch:
            return
        wanted = [waiting for waiting in batch if not waiting.future.cancelled()]
        answers = dict(zip(wanted, self._answers([each.job for each in wanted]), strict=True)) if wanted else {}
        # All at once: waking the event loop for each would cost more than the first would gain.
        call_in(loop, partial(self._deliver, batch, answers))

    def _answers(self, jobs: Sequence[J]) -> Sequence[A | BaseException]:
        """The answer to each job, or its error."""
        try:
            encoded = self._encode(jobs)
        except Exception as error:
            return [error] * len(jobs)
        answers: list[A | BaseException] = []
        with self._answering if all(map(self._holds_gil, jobs)) else nullcontext():
            for each in encoded:
                try:
                    answers.append(self._answer(each))
                except Exception as error:
                    answers.append(error)
        return answers

    def _deliver(self, batch: Sequence[_Waiting[J, A]], answers: Mapping[_Waiting[J, A], A | BaseException]) -> None:
        """Deliver the answers to those who are still waiting."""
        for waiting in batch:
            self._workers.release()
            if waiting.future.done():
                continue
            answer = answers[waiting]
            if isinstance(answer, asyncio.CancelledError):
                waiting.future.cancel()
            elif isinstance(answer, BaseException):
                waiting.future.set_exception(answer)
            else:
                waiting.future.set_result(answer)


class Job(Protocol):
    """What is answered by at most one wish."""

    @property
    def edition(self) -> Edition:
        """The edition of the library to answer from."""
        ...

    def prepare(self) -> Wish | None:
        """What the recommender is asked, None for nothing."""
        ...

    def present(self, found: Recommendations | None) -> bytes:
        """The answer as JSON, from the recommender's, which is None if nothing was asked."""
        ...


@dataclass(frozen=True, slots=True)
class WishJob:
    """A wish, and the edition of the library to answer it from."""

    wish: Wish
    edition: Edition
    media: Media

    def prepare(self) -> Wish:
        """The wish."""
        return self.wish

    def present(self, found: Recommendations | None) -> bytes:
        """The songs for the wish and its reading, as JSON."""
        assert found is not None
        answer = RecommendationsOfWish(
            recommendations=[recommended_song(each, self.edition.library, self.media) for each in found],
            wish=wish_reading(found.reading),
        )
        return answer.model_dump_json().encode()


Begin = Callable[["Steps", "Recommender"], "Turn"]
"""The first stage of a turn."""


@dataclass(slots=True)
class TurnJob:
    """A turn of a conversation, and the edition of the library to answer it from.

    Attributes:
        conversation: id of the conversation.
        steps: its states before the turn; after it, once the turn is presented.
        begin: the first stage of the turn.
        edition: of the library.
        media: the addresses of covers and music.
        leave_out: advisories of songs that are never given.
        profile: what is known of the listener.
    """

    conversation: str
    steps: Steps
    begin: Begin
    edition: Edition
    media: Media
    leave_out: tuple[Advisory, ...] = ()
    profile: Profile | None = None
    _begun: Turn | LyricsBERTError | None = None

    def prepare(self) -> Wish | None:
        """What the line asks the recommender; an error waits until the answer, since others share its batch."""
        try:
            turn = self.begin(self.steps, self.edition.recommender)
            self._begun = turn.framed(self.leave_out, self.profile)
        except LyricsBERTError as error:
            self._begun = error
            return None
        return self._begun.wish

    def present(self, found: Recommendations | None) -> bytes:
        """The answer to the line, as JSON.

        Raises:
            ConversationError: there is no such chip to take off.
        """
        if not isinstance(self._begun, Turn):
            raise self._begun or RuntimeError("the turn was not prepared")
        answer, self.steps = finish_turn(self._begun, found, self.edition.journeys)
        return conversation_answer(answer, self.conversation, self.steps, self.edition.library, self.media)


def wish_batcher(workers: Workers) -> Batcher[Job, bytes]:
    """A batcher that answers wishes and turns of conversations as JSON."""
    return Batcher(workers, encode_wishes, answer_wish, max_batch=MAX_BATCH, holds_gil=_is_in_memory)


def encode_wishes(jobs: Sequence[Job]) -> list[tuple[Job, EncodedWish | None]]:
    """Encode the texts of wishes, one batch per edition."""
    encoded: dict[int, EncodedWish] = {}
    wishes = {place: wish for place, job in enumerate(jobs) if (wish := job.prepare()) is not None}
    for edition in dict.fromkeys(job.edition for job in jobs):
        places = [place for place in wishes if jobs[place].edition is edition]
        batch = edition.recommender.encode([wishes[place] for place in places])
        encoded |= dict(zip(places, batch, strict=True))
    return [(job, encoded.get(place)) for place, job in enumerate(jobs)]


def answer_wish(encoded: tuple[Job, EncodedWish | None]) -> bytes:
    """The answer to a job, as JSON."""
    job, wish = encoded
    return job.present(None if wish is None else job.edition.recommender.answer(wish))


def _is_in_memory(job: Job) -> bool:
    """Whether answering a wish waits for no I/O."""
    return job.edition.library.is_in_memory
