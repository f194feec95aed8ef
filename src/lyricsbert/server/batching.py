"""Micro-batching: wishes that wait for a worker are encoded in one batch."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import numpy as np

from lyricsbert.library import text_mood
from lyricsbert.recommend.wish import wished_ratios
from lyricsbert.server.present import recommended_song, to_emotions, to_mood, to_sentiment
from lyricsbert.server.schemas import RecommendationsOfWish, WishReading
from lyricsbert.server.workers import call_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future

    from lyricsbert.model import Encoder
    from lyricsbert.recommend import Recommendation, Wish
    from lyricsbert.server.live import Edition
    from lyricsbert.server.present import CoverUrl
    from lyricsbert.server.workers import Workers

J = TypeVar("J")
E = TypeVar("E")
A = TypeVar("A")

MAX_BATCH: Final = 4
"""Wishes that are encoded in one batch. More would hardly save more, and the first of them would wait longer."""

_WITHOUT_NEUTRAL: Final = (0.5, 0.0, 0.5)


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting(Generic[J, A]):
    """A job in the queue, and whoever waits for its answer."""

    job: J
    future: asyncio.Future[A]


class Batcher(Generic[J, A]):
    """Answers jobs in two stages: a batch is encoded at once, which costs less than one by one; each is then answered.

    A job that finds a worker free is a batch of its own: nobody ever waits for company. Those that wait for a worker
    make up the next batches.

    Args:
        workers: who does it.
        encode: the first stage, for a batch of jobs; gives what the second needs of each, in their order.
        answer: the second stage, for one job.
        max_batch: how many jobs are encoded at once.
        holds_gil: whether answering a job is work for the interpreter alone, in which two threads would hinder one
            another; then one thread answers while another encodes.
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
        """The answer to a job.

        Raises:
            ProblemError: so many requests wait already that this one is better tried again later.
            Exception: what answering it raised, or encoding the batch that it was part of.
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
        # One task for each job: those that find the queue empty end at once.
        self._workers.submit(partial(self._run_batch, loop)).add_done_callback(give_up)
        return await waiting.future

    def _run_batch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer the jobs that have waited longest."""
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
        # All at once: to wake the event loop for each would cost more than the first would gain.
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
        """Give the answers to those who still want them."""
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


@dataclass(frozen=True, slots=True)
class WishJob:
    """A wish, and the edition of the library that answers it."""

    wish: Wish
    edition: Edition
    cover: CoverUrl


@dataclass(frozen=True, slots=True)
class EncodedWish:
    """A wish whose text is encoded, and what finds its songs."""

    job: WishJob
    find: Callable[[], list[Recommendation]]


def wish_batcher(workers: Workers) -> Batcher[WishJob, bytes]:
    """Answers wishes, as JSON."""
    return Batcher(workers, encode_wishes, answer_wish, max_batch=MAX_BATCH, holds_gil=_is_in_memory)


def encode_wishes(jobs: Sequence[WishJob]) -> list[EncodedWish]:
    """Encode the texts of several wishes, those to one edition in one batch."""
    found: dict[int, EncodedWish] = {}
    for edition in dict.fromkeys(job.edition for job in jobs):
        places = [place for place, job in enumerate(jobs) if job.edition is edition]
        begun = edition.recommender.begin([jobs[place].wish for place in places])
        found |= {place: EncodedWish(jobs[place], find) for place, find in zip(places, begun, strict=True)}
    return [found[place] for place in range(len(jobs))]


def answer_wish(encoded: EncodedWish) -> bytes:
    """The songs for a wish and how it was understood, as JSON."""
    job = encoded.job
    answer = RecommendationsOfWish(
        recommendations=[recommended_song(each, job.edition.library, job.cover) for each in encoded.find()],
        wish=_reading(job.wish, job.edition.recommender.encoder),
    )
    return answer.model_dump_json().encode()


def _is_in_memory(job: WishJob) -> bool:
    """Whether nothing is waited for while a wish is answered."""
    return job.edition.library.is_in_memory


def _reading(wish: Wish, encoder: Encoder) -> WishReading:
    """How the recommender reads the wish; its text is remembered, not encoded again."""
    text = encoder.analyze([wish.text]) if wish.text is not None else None
    emotions = text.emotions[0] if text is not None else None
    sentiment = text.sentiment[0] if text is not None else None
    if wish.emotions:
        emotions = wished_ratios(wish.emotions, emotions)
    mood = None
    if emotions is not None:
        # Sliders say nothing of sentiment: the leading emotion alone decides.
        spoken = sentiment if sentiment is not None and not wish.emotions else np.array(_WITHOUT_NEUTRAL)
        mood = text_mood(emotions, spoken)
    return WishReading(
        emotions=None if emotions is None else to_emotions(emotions),
        sentiment=None if sentiment is None else to_sentiment(sentiment),
        mood=None if mood is None else to_mood(mood),
    )
