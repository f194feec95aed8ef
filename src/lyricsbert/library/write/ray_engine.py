"""The engine "ray": batches of songs are analysed by a Ray Data pipeline on the cores of a cluster.

    songs -> queue -> a task that makes a dataset of it -> workers, one per core -> analysed batches in the same order

A row of the dataset is a batch: going in, its songs as JSON, which can carry any Python string; coming out, the rows of
the two tables as Arrow. Only the calling process reads songs and writes tables.
"""

from __future__ import annotations

import io
import json
import logging
import os
import platform
import socket
import time
from contextlib import ExitStack, closing, contextmanager, redirect_stdout
from dataclasses import asdict
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import ray
import ray.data
from ray.exceptions import RayError
from ray.util.queue import Queue

from lyricsbert.errors import LibraryError, LyricsBERTError, ModelError
from lyricsbert.library.write.batches import AnalyzedBatch, Batch, analyze_batch
from lyricsbert.model import Encoder
from lyricsbert.model.bundle import shipped_bundle
from lyricsbert.songs import Song, TimedLine

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

_BATCHES_PER_WORKER: Final = 4
"""Batches in flight per worker: one being analysed, others on their way there and back. Bounds the memory, and what an
interruption may lose."""

_START: Final = "start"


def analyze_with_ray(batches: Iterator[Batch], encoder: Encoder) -> Generator[AnalyzedBatch, None, None]:
    """Analyse batches on the cluster that Ray is connected to or finds, or on a new one on this machine.

    There is one worker for each core that the cluster has at the first batch. Each loads the encoder's bundle: the
    shipped one from wherever LyricsBERT is installed there, any other from the same path.

    Raises:
        LibraryError: Ray cannot be started or reached, or it fails.
        ModelError: the encoder's bundle is not on a worker's machine.
    """
    first = next(batches, None)
    if first is None:
        return
    with _plain_errors(), _quiet_stack() as stack:
        _connect(stack)
        workers = max(1, int(ray.cluster_resources().get("CPU", 1)))
        queue = Queue(actor_options={"num_cpus": 0})
        stack.callback(queue.shutdown, force=True)
        queue.put(_START)
        dataset = _dataset(queue, encoder, workers)
        results = stack.enter_context(
            closing(iter(dataset.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0)))
        )
        analyzed = _unpack(results)
        in_flight = 0
        for batch in chain([first], batches):
            queue.put((batch.first_number, json.dumps([asdict(song) for song in batch.songs])))
            in_flight += 1
            if in_flight == workers * _BATCHES_PER_WORKER:
                yield next(analyzed)
                in_flight -= 1
        queue.put(None)
        yield from islice(analyzed, in_flight)


class _Worker:
    """Analyses batches in its own process, somewhere in the cluster.

    Args:
        bundle: folder of the model, None for the shipped one.
        model_hash: the hash that the model must have.
    """

    def __init__(self, bundle: Path | None, model_hash: str) -> None:
        self._bundle = bundle
        self._model_hash = model_hash

    def __call__(self, rows: pa.Table) -> pa.Table:
        analyzed = [
            analyze_batch(Batch(tuple(map(_song, json.loads(row["songs"]))), row["first_number"]), self._encoder)
            for row in rows.to_pylist()
        ]
        return pa.table(
            {
                "songs": [_to_bytes(batch.songs) for batch in analyzed],
                "sections": [_to_bytes(batch.sections) for batch in analyzed],
            }
        )

    @cached_property
    def _encoder(self) -> Encoder:
        """Loaded with the first batch, because Ray keeps restarting workers that fail to start."""
        os.environ["TOKENIZERS_PARALLELISM"] = "false"  # the other cores have their own workers
        try:
            encoder = Encoder.load(self._bundle, threads=1)
        except ModelError as error:
            raise ModelError(f"A worker on {platform.node()} cannot load the model: {error}") from error
        if encoder.model_hash != self._model_hash:
            raise ModelError(
                f"The model bundle {encoder.folder} on {platform.node()} is not the one the build was started with; it "
                "must be the same on all machines."
            )
        return encoder


def _dataset(queue: Queue, encoder: Encoder, workers: int) -> ray.data.Dataset:
    """The batches in the queue, analysed; computed lazily."""
    context = ray.data.DataContext.get_current().copy()
    context.execution_options.preserve_order = True
    context.target_max_block_size = 1  # pass on each row at once; Ray would collect 128 MiB of them otherwise
    context.raise_original_map_exception = True
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    bundle = None if encoder.folder == shipped_bundle().absolute() else encoder.folder
    with ray.data.DataContext.current(context):
        # The task mostly waits, so it needs no core. That also keeps Ray from fusing it with the workers.
        rows = ray.data.from_items([None]).map_batches(
            _take_rows, fn_kwargs={"queue": queue}, batch_size=1, batch_format="pyarrow", num_cpus=0
        )
        return rows.map_batches(
            _Worker,
            fn_constructor_kwargs={"bundle": bundle, "model_hash": encoder.model_hash},
            batch_size=1,
            batch_format="pyarrow",
            num_cpus=1,
            compute=ray.data.ActorPoolStrategy(size=workers),
        )


def _take_rows(_: pa.Table, queue: Queue) -> Iterator[pa.Table]:
    # Ray reruns a task whose process was lost, but what that one took from the queue is gone. Yield no songs then, so
    # that the missing results are noticed.
    if queue.empty() or queue.get() != _START:
        return
    while (row := queue.get()) is not None:
        yield pa.table({"first_number": [row[0]], "songs": [row[1]]})


def _unpack(results: Iterable[pa.Table]) -> Iterator[AnalyzedBatch]:
    """The analysed batches, each with the time since the previous one, since they are analysed in parallel.

    Ask for no more batches than were sent.
    """
    before = time.perf_counter()
    for rows in results:
        for songs, sections in zip(rows["songs"], rows["sections"], strict=True):
            now = time.perf_counter()
            yield AnalyzedBatch(_to_table(songs), _to_table(sections), now - before)
            before = now
    raise LibraryError(
        "The process that hands the songs to Ray's workers was lost: the songs analysed so far are kept, run the same "
        "command again to continue."
    )


@contextmanager
def _quiet_stack() -> Iterator[ExitStack]:
    """An exit stack that closes silently: Ray would print the tasks that it cancels to standard output."""
    with ExitStack() as stack:
        try:
            yield stack
        finally:
            with redirect_stdout(io.StringIO()):
                stack.close()


def _connect(stack: ExitStack) -> None:
    """Use the current connection to Ray, or else make a silent one that is closed with the stack."""
    if ray.is_initialized():
        return
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # https://github.com/ray-project/ray/issues/57733
    for handler in logging.getLogger("ray.data").handlers:
        if isinstance(handler, logging.StreamHandler):  # the console handler; the session's log file stays
            handler.setLevel(logging.CRITICAL + 1)
    _check_address(os.environ.get("RAY_ADDRESS", ""))
    stack.callback(ray.shutdown)
    try:
        with _mute():
            ray.init(include_dashboard=False, logging_level=logging.CRITICAL, log_to_driver=False)
    except (OSError, RuntimeError, ValueError, RayError) as error:
        raise LibraryError(f"Ray cannot be started or reached: {error}") from error


def _check_address(address: str) -> None:
    """Fail at once if nothing answers at "host:port", where Ray would wait a quarter of an hour."""
    host, _, port = address.rpartition(":")
    if port.isdigit() and "/" not in host:
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
        except OSError as error:
            raise LibraryError(f"There is no Ray cluster at RAY_ADDRESS={address}: {error}.") from error


@contextmanager
def _mute() -> Iterator[None]:
    """Silence standard error: Ray's core prints its log level there, whatever it is."""
    stderr = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn errors of Ray into the error of this package that caused them, or into a LibraryError."""
    try:
        yield
    except RayError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, LyricsBERTError):
            raise type(cause)(str(cause).splitlines()[0]) from error  # Ray appends advice on its settings
        reason = (str(error).strip() or type(error).__name__).splitlines()[-1]
        raise LibraryError(
            f"Ray gave up ({reason}): the songs analysed so far are kept, run the same command again to continue."
        ) from error


def _song(fields: dict[str, Any]) -> Song:
    """The Song that `asdict` turned into a dict."""
    timed_lines = tuple(TimedLine(**line) for line in fields["timed_lines"])
    return Song(**{**fields, "timed_lines": timed_lines})


def _to_bytes(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _to_table(value: pa.BinaryScalar) -> pa.Table:
    return pa.ipc.open_stream(value.as_buffer()).read_all()
