"""What looking up a cover elsewhere has in common: polite requests, rate limits, and pictures that are pictures."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urljoin, urlsplit

import httpx2

from lyricsbert.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lyricsbert.songs import Song

USER_AGENT: Final = f"LyricsBERT/{__version__} ( https://pypi.org/project/lyricsbert/ )"
"""Says who asks, as MusicBrainz wants it: application, version, and where to complain."""

MAX_BYTES: Final = 3_000_000
"""A picture larger than this is not fetched."""

PAUSE: Final = 30.0
"""Seconds for which a service that failed is left alone."""

_TIMEOUT: Final = httpx2.Timeout(8.0, connect=4.0)
_MAX_PAUSE: Final = 3600.0
_MAX_REDIRECTS: Final = 5
_TOO_MANY: Final = (429, 503)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it was fetched."""

    content: bytes
    media_type: str

    @property
    def tag(self) -> str:
        """Changes with the content."""
        return hashlib.blake2b(self.content, digest_size=10).hexdigest()


class UnavailableError(Exception):
    """The service cannot be asked now; whether it has the cover is not known."""


class CoverService(Protocol):
    """Looks up covers."""

    async def find(self, song: Song) -> Picture | None:
        """The cover of the song's album; None if the service has none.

        Raises:
            UnavailableError: it cannot be asked now.
        """
        ...

    async def close(self) -> None:
        """Let go of the connections."""
        ...


class Client:
    """Asks a service, and leaves it alone when it says so or does not answer.

    Args:
        hosts: names, or ends of names (".example.org"), of the hosts that may be asked, redirects included.
        transport: what carries the requests; None for the network.
        now: seconds, never going back.
    """

    def __init__(
        self,
        hosts: tuple[str, ...],
        transport: httpx2.AsyncBaseTransport | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hosts = hosts
        self._http = httpx2.AsyncClient(
            timeout=_TIMEOUT, transport=transport, headers={"User-Agent": USER_AGENT}, follow_redirects=False
        )
        self._now = now
        self._silent_until = 0.0

    async def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """One request and its answer, whose body is read; redirects are followed within `hosts`.

        Raises:
            UnavailableError: the service wants no request now, does not answer, or sends too much.
        """
        if self._now() < self._silent_until:
            raise UnavailableError
        try:
            for _ in range(_MAX_REDIRECTS):
                self._check_host(url)
                request = self._http.build_request(method, url, params=params, headers=headers, data=data)
                response = await self._http.send(request, stream=True)
                try:
                    if not response.is_redirect:
                        return await self._read(response)
                finally:
                    await response.aclose()
                url, params = urljoin(url, response.headers.get("location", "")), None
                url = re.sub(r"^http:", "https:", url)
            raise UnavailableError
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            self.pause()
            raise UnavailableError from error

    def pause(self, seconds: float = PAUSE) -> None:
        """Ask nothing for some seconds."""
        self._silent_until = self._now() + min(max(seconds, 1.0), _MAX_PAUSE)

    async def picture(self, url: str) -> Picture | None:
        """Fetch an image; None if there is none, or something else."""
        response = await self.send("GET", url)
        media_type = _media_type(response.content)
        return Picture(response.content, media_type) if response.is_success and media_type else None

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def _read(self, response: httpx2.Response) -> httpx2.Response:
        if response.status_code in _TOO_MANY:
            wait = response.headers.get("retry-after", "")
            seconds = float(wait) if wait.isdecimal() else PAUSE
            self.pause(seconds)
            raise UnavailableError
        if response.status_code >= 500:
            self.pause()
            raise UnavailableError
        content = b""
        async for block in response.aiter_bytes():
            content += block
            if len(content) > MAX_BYTES:
                self.pause()
                raise UnavailableError
        return httpx2.Response(response.status_code, headers=_plain(response.headers), content=content)

    def _check_host(self, url: str) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        known = any(host == name or (name.startswith(".") and host.endswith(name)) for name in self._hosts)
        if parts.scheme != "https" or not known:
            raise UnavailableError


def _plain(headers: httpx2.Headers) -> dict[str, str]:
    """Headers of a body that is already unpacked."""
    return {name: value for name, value in headers.items() if name not in {"content-encoding", "content-length"}}


def _media_type(content: bytes) -> str | None:
    """The kind of a picture by its first bytes, whatever the server calls it."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None
