"""Covers from the Cover Art Archive (https://coverartarchive.org), found by way of MusicBrainz."""

from __future__ import annotations

import asyncio
import re
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from lyricsbert.server.covers.lookup import Client, Picture, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx2

    from lyricsbert.songs import Song

HOSTS: Final = ("musicbrainz.org", "coverartarchive.org", "archive.org", ".archive.org")

REQUEST_INTERVAL: Final = 1.1
"""MusicBrainz allows one request a second."""

_MUSICBRAINZ: Final = "https://musicbrainz.org/ws/2"
_ARCHIVE: Final = "https://coverartarchive.org"
_CANDIDATES: Final = 3
_MIN_SCORE: Final = 80
_SPECIAL: Final = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')


class CoverArtArchive:
    """Looks up covers; needs no account.

    Args:
        transport: HTTP transport; None for the network.
        now: monotonic clock, in seconds.
        sleep: sleeps for a number of seconds.
    """

    def __init__(
        self,
        transport: httpx2.AsyncBaseTransport | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = Client(HOSTS, transport, now)
        self._now = now
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._next = 0.0

    async def find(self, song: Song) -> Picture | None:
        """See `CoverService`."""
        for group in await self._release_groups(song):
            picture = await self._client.picture(f"{_ARCHIVE}/release-group/{quote(group, safe='')}/front-250")
            if picture is not None:
                return picture
        return None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _release_groups(self, song: Song) -> list[str]:
        """Ids of the release groups that may contain the song, likeliest first."""
        if song.musicbrainz_id:
            found = await self._ask(
                f"recording/{quote(song.musicbrainz_id, safe='')}", {"inc": "releases+release-groups"}
            )
            groups = [release.get("release-group", {}) for release in found.get("releases", [])]
        elif song.album:
            query = f"releasegroup:{_quoted(song.album)} AND artist:{_quoted(song.artist)}"
            found = await self._ask("release-group", {"query": query, "limit": str(_CANDIDATES)})
            groups = [group for group in found.get("release-groups", []) if group.get("score", 0) >= _MIN_SCORE]
        else:
            query = f"recording:{_quoted(song.title)} AND artist:{_quoted(song.artist)}"
            found = await self._ask("recording", {"query": query, "limit": str(_CANDIDATES)})
            likely = [each for each in found.get("recordings", []) if each.get("score", 0) >= _MIN_SCORE]
            groups = [release.get("release-group", {}) for each in likely for release in each.get("releases", [])]
        return list(dict.fromkeys(group["id"] for group in groups if "id" in group))[:_CANDIDATES]

    async def _ask(self, path: str, params: dict[str, str]) -> dict[str, Any]:
        async with self._turn:
            wait = self._next - self._now()
            if wait > 0:
                await self._sleep(wait)
            self._next = self._now() + REQUEST_INTERVAL
            response = await self._client.send("GET", f"{_MUSICBRAINZ}/{path}", params={**params, "fmt": "json"})
        if response.status_code in (400, 404):
            return {}
        try:
            answer = response.json()
        except ValueError as error:
            raise UnavailableError from error
        if not response.is_success or not isinstance(answer, dict):
            raise UnavailableError
        return answer


def _quoted(name: str) -> str:
    """A phrase of Lucene's query language."""
    escaped = _SPECIAL.sub(r"\\\1", name)
    return f'"{escaped}"'
