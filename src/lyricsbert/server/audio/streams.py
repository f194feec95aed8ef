"""The music of a server: which songs have a file, and how it is sent."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from lyricsbert.server.audio.files import open_audio
from lyricsbert.server.audio.kinds import TARGETS, Target, kind_of
from lyricsbert.server.audio.response import FileResponse
from lyricsbert.server.audio.transcode import Transcoder, find_ffmpeg
from lyricsbert.server.limits import MAX_STREAMS, MAX_STREAMS_OF_ONE
from lyricsbert.server.problems import ProblemError
from lyricsbert.server.schemas import SongAudio

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from lyricsbert.songs import Song

_THREADS: Final = 8
_FALLBACK: Final[Target] = "mp3"
"""What every browser plays."""


class AudioStreams:
    """Sends the audio files of songs.

    Args:
        cache: folder for what is transcoded.
        program: ffmpeg; None if there is none, "" to look for it.
    """

    def __init__(self, cache: Path, program: str | None = "") -> None:
        self._transcoder = Transcoder(cache, find_ffmpeg() if program == "" else program)
        # Threads of their own: a disk that does not answer must not keep the rest of the server waiting.
        self._threads = _threads()
        self._sent: Counter[str] = Counter()

    @property
    def transcodes(self) -> bool:
        """Whether files that browsers do not play can be transcoded."""
        return self._transcoder.is_there

    def describe(self, song: Song) -> SongAudio | None:
        """How a song is played; None if it has no file. Looks at no file."""
        kind = kind_of(song)
        if kind is None:
            return None
        url = f"/api/v1/songs/{song.id}/audio"
        transcoded = not kind.plays
        trouble = None
        if transcoded and not self.transcodes:
            trouble = f"Browsers do not play {kind.name}, and ffmpeg is not installed on the server."
        return SongAudio(
            url=f"{url}?as={_FALLBACK}" if transcoded else url,
            type=TARGETS[_FALLBACK].media_type if transcoded else kind.media_type,
            seconds=song.duration,
            transcoded=transcoded,
            fallback=f"{url}?as={_FALLBACK}" if kind.plays and self.transcodes else None,
            trouble=trouble,
        )

    async def respond(self, song: Song, request: Request, target: Target | None) -> Response:
        """Send the file of a song, or the part of it that the request asks for.

        Args:
            song: the song.
            request: the request.
            target: what to transcode it to; None for the file as it is.

        Raises:
            ProblemError: the song has no file that can be sent, or too many files are being sent.
        """
        kind = kind_of(song)
        if kind is None:
            raise ProblemError("no-audio", f"The library knows no audio file of {song}.")
        done = self._acquire(request)
        try:
            file = await asyncio.get_running_loop().run_in_executor(self._threads, open_audio, song)
            try:
                media_type = kind.media_type
                if target is not None:
                    original, media_type = file, TARGETS[target].media_type
                    file = await self._transcoder.get(original, target, request.is_disconnected)
                    original.close()
                return FileResponse(file, media_type, request, self._threads, done)
            except BaseException:
                file.close()
                raise
        except BaseException:
            done()
            raise

    async def close(self) -> None:
        """Stop every ffmpeg, and the threads; others start with the next request."""
        await self._transcoder.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._threads = _threads()

    def _acquire(self, request: Request) -> Callable[[], None]:
        """Take a place among the files that are sent; the result gives it back."""
        address = request.client.host if request.client else ""
        if self._sent[address] >= MAX_STREAMS_OF_ONE or self._sent.total() >= MAX_STREAMS:
            detail = f"{self._sent[address]} files are being sent to {address}; try again in some seconds."
            raise ProblemError("busy", detail, {"Retry-After": "5"})
        self._sent[address] += 1

        def release() -> None:
            self._sent[address] -= 1
            if not self._sent[address]:
                del self._sent[address]

        return release


def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="audio")
