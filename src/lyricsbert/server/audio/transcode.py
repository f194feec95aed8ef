"""Transcoding by ffmpeg, into a bounded cache, for files that browsers do not play."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.server.audio.files import OpenFile, open_inside
from lyricsbert.server.audio.kinds import DEMUXERS, TARGETS, Target
from lyricsbert.server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

MAX_BYTES: Final = 1_000_000_000
"""Maximum size of the cache, in bytes; beyond it, the results that were played least recently are removed."""

MAX_WAITING: Final = 16
"""Files that may be transcoded or wait for it; beyond it, requests get 503."""

_PROCESSES: Final = 2
_TIMEOUT: Final = 900.0
_LOOK: Final = 0.25
_NICE: Final = 5
_PART: Final = ".part"
_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Job:
    """A file that is being transcoded, and how many wait for it."""

    task: asyncio.Task[Path]
    waiting: int = 0


class Transcoder:
    """Transcodes files, each once, as long as somebody waits for it.

    Args:
        folder: of the cache; created with the first result.
        program: ffmpeg; None if there is none.
        max_bytes: maximum size of the cache.
        timeout: seconds for one file.
    """

    def __init__(
        self, folder: Path, program: str | None, *, max_bytes: int = MAX_BYTES, timeout: float = _TIMEOUT
    ) -> None:
        self._folder = folder
        self._program = program
        self._max_bytes = max_bytes
        self._timeout = timeout
        self._jobs: dict[str, _Job] = {}
        self._room = asyncio.Semaphore(_PROCESSES)

    @property
    def is_there(self) -> bool:
        """Whether there is an ffmpeg."""
        return self._program is not None

    async def get(self, file: OpenFile, target: Target, is_gone: Callable[[], Awaitable[bool]]) -> OpenFile:
        """The transcoded file, from the cache or made now.

        Args:
            file: what to transcode.
            target: what to make of it.
            is_gone: says whether who asks has gone; ffmpeg is stopped when all have.

        Raises:
            ProblemError: there is no ffmpeg, it cannot read the file, or too many files wait for it.
        """
        if self._program is None:
            raise ProblemError("unplayable", "ffmpeg is not installed on the server, so nothing can be transcoded.")
        known = hashlib.blake2b(f"{file.path}\0{file.tag}\0{target}".encode(errors="surrogateescape"), digest_size=16)
        path = self._folder / f"{known.hexdigest()}{TARGETS[target].extension}"
        with suppress(ProblemError):
            return await asyncio.to_thread(_take, path)
        job = self._jobs.get(path.name)
        if job is None:
            if len(self._jobs) >= MAX_WAITING:
                raise ProblemError("busy", "Too many files are being transcoded; try again soon.", {"Retry-After": "5"})
            job = _Job(asyncio.create_task(self._make(self._program, file, target, path)))
            self._jobs[path.name] = job
            job.task.add_done_callback(partial(self._forget, job))
        await self._wait(job, is_gone)
        return await asyncio.to_thread(_take, job.task.result())

    async def close(self) -> None:
        """Stop every ffmpeg."""
        tasks = [job.task for job in self._jobs.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _wait(self, job: _Job, is_gone: Callable[[], Awaitable[bool]]) -> None:
        job.waiting += 1
        try:
            while not job.task.done():
                await asyncio.wait([job.task], timeout=_LOOK)
                if not job.task.done() and await is_gone():
                    raise ProblemError("timeout", "Who asked for the file has gone.")
        finally:
            job.waiting -= 1
            if not job.waiting and not job.task.done():
                self._forget(job)
                job.task.cancel()

    def _forget(self, job: _Job, _: object = None) -> None:
        self._jobs = {name: other for name, other in self._jobs.items() if other is not job}

    async def _make(self, program: str, file: OpenFile, target: Target, path: Path) -> Path:
        # Who asked first may go, and closes the file then.
        descriptor = os.dup(file.content.fileno())
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_PART}")
        try:
            async with self._room:
                await asyncio.to_thread(self._make_room)
                await self._run(program, descriptor, file.path, [*TARGETS[target].options, str(part)])
                await asyncio.to_thread(part.replace, path)
                return path
        finally:
            os.close(descriptor)
            part.unlink(missing_ok=True)

    async def _run(self, program: str, descriptor: int, path: Path, output: list[str]) -> None:
        """Run ffmpeg.

        Raises:
            ProblemError: it fails, or takes too long.
        """
        source = f"/dev/fd/{descriptor}" if os.name == "posix" else str(path)
        # A file may be a list of other files or addresses, whatever its name says: ffmpeg may read none of these.
        limits = ["-protocol_whitelist", "file", "-format_whitelist", DEMUXERS]
        which = ["-map", "0:a:0", "-map_metadata", "-1", "-threads", "1"]
        process = await asyncio.create_subprocess_exec(
            *[program, "-nostdin", "-v", "error", "-y", *limits, "-i", source, *which, *output],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            pass_fds=(descriptor,) if os.name == "posix" else (),
        )
        try:
            if hasattr(os, "setpriority"):
                with suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
            _, said = await asyncio.wait_for(process.communicate(), self._timeout)
        except TimeoutError:
            raise ProblemError(
                "unplayable", f"{path.name} could not be transcoded within {self._timeout:.0f} seconds."
            ) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            _log.warning("ffmpeg cannot read %s: %s", path, said.decode(errors="replace").strip()[:500])
            raise ProblemError("unplayable", f"ffmpeg cannot read {path.name}; the server's log says why.")

    def _make_room(self) -> None:
        """Remove what was played least recently while the cache is too large."""
        self._folder.mkdir(parents=True, exist_ok=True)
        done = [entry for entry in os.scandir(self._folder) if not entry.name.endswith(_PART)]
        found = sorted((entry.stat().st_atime, entry.stat().st_size, entry.path) for entry in done)
        total = sum(size for _, size, _ in found)
        for _, size, path in found:
            if total <= self._max_bytes:
                return
            Path(path).unlink(missing_ok=True)
            total -= size


def find_ffmpeg() -> str | None:
    """Path of ffmpeg, if it is installed."""
    return shutil.which("ffmpeg")


def _take(path: Path) -> OpenFile:
    """Open a result, and note that it was used."""
    file = open_inside(path.parent, path, path.name)
    with suppress(OSError):
        os.utime(path, ns=(time.time_ns(), file.modified_ns))
    return file
