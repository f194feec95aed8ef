"""Common parts of cover lookups: polite requests, rate limits, and checks that a picture is a picture."""

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

USER_AGENT: Final = f"LyricsBERT/{__version__}"
"""Identifies the client as MusicBrainz requires: application, version and contact."""

MAX_BYTES: Final = 3_000_000
"""Maximum size of a picture, in bytes."""

PAUSE: Final = 30.0
"""Seconds for which a service that failed is not asked again."""

_TIMEOUT: Final = httpx2.Timeout(8.0, connect=4.0)
_MAX_PAUSE: Final = 3600.0
_MAX_REDIRECTS: Final = 5
_TOO_MANY: Final = (429, 503)


@dataclass(frozen=True, slots=True)
class Picture:
    """A fetched image."""

    content: bytes
    media_type: str

    @property
    def tag(self) -> str:
        """A hash of the content."""
        return hashlib.blake2b(self.content, digest_size=10).hexdigest()


class UnavailableError(Exception):
    """The service cannot be asked now, so it is unknown whether it has the cover."""


class CoverService(Protocol):
    """Looks up covers."""

    async def find(self, song: Song) -> Picture | None:
        """The cover of the song's album; None if the service has none.

        Raises:
            UnavailableError: the service cannot be asked now.
        """
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


class Client:
    """Sends requests to a service, and pauses if it asks for that or does not answer.

    Args:
        hosts: the hosts that requests and redirects may go to: names, or ends of names (".example.org").
        transport: HTTP transport; None for the network.
        now: monotonic clock, in seconds.
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
        """Send a request and read the response; redirects are followed within `hosts`.

        Raises:
            UnavailableError: the service is paused, does not answer, or sends too much.
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
        """Send no requests for some seconds."""
        self._silent_until = self._now() + min(max(seconds, 1.0), _MAX_PAUSE)

    async def picture(self, url: str) -> Picture | None:
        """Fetch an image; None if there is none, or if it is something else."""
        response = await self.send("GET", url)
        kind = media_type(response.content)
        return Picture(response.content, kind) if response.is_success and kind else None

    async def close(self) -> None:
        """Close the connections."""
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
    """Headers for a body that is already decompressed."""
    return {name: value for name, value in headers.items() if name not in {"content-encoding", "content-length"}}


def media_type(content: bytes) -> str | None:
    """The media type of a picture by its first bytes, whatever the server says."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None
