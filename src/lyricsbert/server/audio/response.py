"""The response with a file, or with the range of it that the client asks for."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from lyricsbert.server.audio.ranges import UnsatisfiableError, byte_range, http_date, is_current, range_holds
from lyricsbert.server.caching import REVALIDATE
from lyricsbert.server.notes import is_head, note_listened
from lyricsbert.server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from lyricsbert.server.audio.files import OpenFile

_BLOCK: Final = 128 * 1024
_log = logging.getLogger(__name__)


class FileResponse(Response):
    """Sends a file that is open, block by block as the client takes it, and closes it.

    A file that is written to meanwhile is not sent torn: the connection is closed instead.

    Args:
        file: the file; closed afterwards.
        media_type: its media type.
        request: the request, whose headers may ask for a range, or whether the file has changed.
        threads: run what may wait for the disk.
        done: called at the end.

    Raises:
        ProblemError: the range that is asked for does not exist.
    """

    def __init__(
        self, file: OpenFile, media_type: str, request: Request, threads: Executor, done: Callable[[], None]
    ) -> None:
        self._file, self._threads, self._done = file, threads, done
        headers = {
            "Accept-Ranges": "bytes",
            "ETag": f'"{file.tag}"',
            "Last-Modified": http_date(file.modified_ns),
            "Cache-Control": REVALIDATE,
        }
        self._bytes, status = _selected(request, file)
        if status != 304:
            headers["Content-Length"] = str(len(self._bytes))
        if status == 206:
            headers["Content-Range"] = f"bytes {self._bytes.start}-{self._bytes.stop - 1}/{file.size}"
        super().__init__(status_code=status, media_type=None if status == 304 else media_type, headers=headers)
        if status == 304:
            del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if is_head(scope) or not self._bytes:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
            note_listened(scope)
            await self._send_body(send, gone)
        finally:
            gone.cancel()
            self._file.close()
            self._done()

    async def _send_body(self, send: Send, gone: asyncio.Future[None]) -> None:
        loop = asyncio.get_running_loop()
        for start in range(self._bytes.start, self._bytes.stop, _BLOCK):
            if gone.done():
                return
            length = min(_BLOCK, self._bytes.stop - start)
            block = await loop.run_in_executor(self._threads, self._file.read, start, length)
            if len(block) < length:
                _log.warning("%s was changed while it was played.", self._file.path)
                return  # without an end, so that the connection is closed and the client knows
            await send({"type": "http.response.body", "body": block, "more_body": start + length < self._bytes.stop})


def _selected(request: Request, file: OpenFile) -> tuple[range, int]:
    """The bytes to send, and the status."""
    if is_current(request.headers, file.tag, file.modified_ns):
        return range(0), 304
    asked = request.headers.get("range") if range_holds(request.headers, file.tag, file.modified_ns) else None
    try:
        wanted = byte_range(asked, file.size)
    except UnsatisfiableError:
        detail = f"The file has {file.size:,} bytes, and none of the range {(asked or '')[:60]!r}."
        raise ProblemError("range", detail, {"Content-Range": f"bytes */{file.size}"}) from None
    return (range(file.size), 200) if wanted is None else (wanted, 206)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
