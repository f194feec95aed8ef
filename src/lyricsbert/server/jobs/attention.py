"""The attention view, which needs the extra `lab`: drawn in its own process, one page at a time.

A page takes seconds of CPU time and a second copy of the model, which must not slow down other requests.
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
"""The packages of the extra that the view imports."""

KEPT: Final = 16
"""Maximum number of cached pages; each is a few hundred kilobytes."""

MAX_WAITING: Final = 3
"""Maximum number of pages that wait for the one that is being drawn; beyond it, requests get 503."""

TIMEOUT: Final = 300.0
"""Seconds after which drawing a page is given up."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AttentionJob:
    """What to draw.

    Attributes:
        text: lyrics.
        title: heading of the page.
        model: folder of the model's bundle.
        model_hash: hash of the model.
    """

    text: str
    title: str
    model: str
    model_hash: str


def check_installed() -> None:
    """Check that the packages of the extra are installed.

    Raises:
        ExtraMissingError: one is missing.
    """
    if not is_installed():
        raise ExtraMissingError(extras.install_hint("The attention view", "lab"))


def is_installed() -> bool:
    """Whether the packages of the extra are installed."""
    return extras.is_installed(*NEEDED)


class AttentionPages:
    """Draws pages one after another, and caches the latest.

    Args:
        command: the command that draws a page: it takes an AttentionJob as JSON on standard input, and writes the page
            to standard output.
    """

    def __init__(
        self, command: tuple[str, ...] = (sys.executable, "-m", "lyricsbert.server.jobs.attention_page")
    ) -> None:
        self._command = command
        self._turn = asyncio.Lock()
        self._drawing: dict[AttentionJob, asyncio.Task[bytes]] = {}
        self._pages: OrderedDict[AttentionJob, bytes] = OrderedDict()

    async def page(self, job: AttentionJob) -> bytes:
        """The page as HTML in UTF-8. Requests for a page that is already being drawn wait for it.

        Raises:
            ProblemError: too many pages are waiting already, the lyrics have no word, or the page cannot be drawn.
        """
        if (page := self._pages.get(job)) is not None:
            self._pages.move_to_end(job)
            return page
        if job not in self._drawing:
            if len(self._drawing) > MAX_WAITING:
                raise ProblemError(
                    "busy", "Other pages are being drawn; try again in a few seconds.", {"Retry-After": "10"}
                )
            task = asyncio.create_task(self._draw(job))
            self._drawing[job] = task
            task.add_done_callback(lambda _: self._drawing.pop(job, None))
        # A request that is cancelled leaves the page to others, and to the cache.
        return await asyncio.shield(self._drawing[job])

    async def close(self) -> None:
        """Stop drawing."""
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
