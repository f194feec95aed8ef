"""The attention view, which needs the laboratory (extra `lab`): drawn in a process of its own, one page at a time.

A page takes seconds of all the processor there is, and a second copy of the model: neither may be taken from the
requests that want an answer at once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections import OrderedDict
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Final

from lyricsbert import extras
from lyricsbert.errors import ExtraMissingError
from lyricsbert.server.jobs.attention_page import UNREADABLE
from lyricsbert.server.problems import ProblemError

NEEDED: Final = ("onnx", "scipy")
"""Packages of the extra that the view imports."""

KEPT: Final = 16
"""Pages that are remembered; each is a few hundred kilobytes."""

MAX_WAITING: Final = 3
"""Pages that wait for the one that is being drawn; one more is answered 503."""

TIMEOUT: Final = 300.0
"""Seconds after which a page is given up."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AttentionJob:
    """What is drawn.

    Attributes:
        text: lyrics.
        title: heading of the page.
        model: folder of the bundle that reads them.
        model_hash: of that bundle.
    """

    text: str
    title: str
    model: str
    model_hash: str


def check_installed() -> None:
    """Make sure that the packages of the extra are there.

    Raises:
        ExtraMissingError: one is not.
    """
    if not is_installed():
        raise ExtraMissingError(extras.install_hint("The attention view", "lab"))


def is_installed() -> bool:
    """Whether the packages of the extra are there."""
    return extras.is_installed(*NEEDED)


class AttentionPages:
    """Draws pages one after another, and remembers the latest.

    Args:
        command: the process that draws: it takes an AttentionJob as JSON on its standard input and writes the page to
            its standard output.
    """

    def __init__(
        self, command: tuple[str, ...] = (sys.executable, "-m", "lyricsbert.server.jobs.attention_page")
    ) -> None:
        self._command = command
        self._turn = asyncio.Lock()
        self._drawing: dict[AttentionJob, asyncio.Task[bytes]] = {}
        self._pages: OrderedDict[AttentionJob, bytes] = OrderedDict()

    async def page(self, job: AttentionJob) -> bytes:
        """The page as HTML in UTF-8. Who asks for what is being drawn already waits for that.

        Raises:
            ProblemError: too many pages wait already, the lyrics have no word, or the page cannot be drawn.
        """
        if (page := self._pages.get(job)) is not None:
            self._pages.move_to_end(job)
            return page
        if job not in self._drawing:
            if len(self._drawing) > MAX_WAITING:
                raise ProblemError(
                    "busy", "Other pages are being drawn; try again in some seconds.", {"Retry-After": "10"}
                )
            task = asyncio.create_task(self._draw(job))
            self._drawing[job] = task
            task.add_done_callback(lambda _: self._drawing.pop(job, None))
        # Whoever gives up waiting leaves the page to the others, and to the cache.
        return await asyncio.shield(self._drawing[job])

    async def close(self) -> None:
        """Give up what is being drawn."""
        tasks = list(self._drawing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _draw(self, job: AttentionJob) -> bytes:
        async with self._turn:
            pipe = asyncio.subprocess.PIPE
            process = await asyncio.create_subprocess_exec(*self._command, stdin=pipe, stdout=pipe, stderr=pipe)
            try:
                described = json.dumps(asdict(job)).encode()
                page, said = await asyncio.wait_for(process.communicate(described), TIMEOUT)
            except TimeoutError:
                raise ProblemError("internal", f"The page took longer than {TIMEOUT:.0f} seconds.") from None
            finally:
                if process.returncode is None:
                    with suppress(ProcessLookupError):
                        process.kill()
                    await process.wait()
        if process.returncode == UNREADABLE:
            raise ProblemError("source", said.decode("utf-8", "replace").strip().rpartition("\n")[2])
        if process.returncode:
            _log.error("The attention view of %s failed: %s", job.title, said.decode("utf-8", "replace").strip())
            raise ProblemError("internal", "The page could not be drawn; the server's log has the details.")
        self._pages[job] = page
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        return page
