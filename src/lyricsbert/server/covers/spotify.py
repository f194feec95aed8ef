"""Covers from Spotify's Web API (https://developer.spotify.com/documentation/web-api), with the user's own keys."""

from __future__ import annotations

import base64
import logging
import time
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.server.covers.lookup import Client, Picture, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from lyricsbert.songs import Song

HOSTS: Final = ("accounts.spotify.com", "api.spotify.com", ".scdn.co", ".spotifycdn.com")

_TOKENS: Final = "https://accounts.spotify.com/api/token"
_API: Final = "https://api.spotify.com/v1"
_WIDTH: Final = 300
_EARLY: Final = 60.0
_REFUSED: Final = 3600.0
_log = logging.getLogger(__name__)


class Spotify:
    """Looks up covers with the client credentials flow: public catalogue only, no login.

    Args:
        client_id: client id of the app registered with Spotify.
        client_secret: its client secret.
        transport: HTTP transport; None for the network.
        now: monotonic clock, in seconds.
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        transport: httpx2.AsyncBaseTransport | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._key = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
        self._client = Client(HOSTS, transport, now)
        self._now = now
        self._token = ""
        self._valid_until = 0.0

    async def find(self, song: Song) -> Picture | None:
        """See `CoverService`."""
        images = await self._images(song)
        if not images:
            return None
        # The smallest image that is wide enough, or else the widest.
        wide = [image for image in images if (image.get("width") or 0) >= _WIDTH]
        best = min(wide, key=lambda image: image["width"]) if wide else images[0]
        return await self._client.picture(str(best.get("url", "")))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _images(self, song: Song) -> list[dict[str, Any]]:
        if song.spotify_id:
            track = await self._get(f"/tracks/{song.spotify_id}", {})
            return list(track.get("album", {}).get("images", []))
        if song.album:
            query = f'album:"{_plain(song.album)}" artist:"{_plain(song.artist)}"'
            found = await self._get("/search", {"q": query, "type": "album", "limit": "1"})
            albums = found.get("albums", {}).get("items", [])
        else:
            query = f'track:"{_plain(song.title)}" artist:"{_plain(song.artist)}"'
            found = await self._get("/search", {"q": query, "type": "track", "limit": "1"})
            albums = [track.get("album", {}) for track in found.get("tracks", {}).get("items", [])]
        return list(albums[0].get("images", [])) if albums else []

    async def _get(self, path: str, params: dict[str, str]) -> dict[str, Any]:
        for attempt in (1, 2):
            headers = {"Authorization": f"Bearer {await self._access()}"}
            response = await self._client.send("GET", f"{_API}{path}", params=params, headers=headers)
            if response.status_code != 401 or attempt == 2:
                break
            self._valid_until = 0.0  # the token expired early
        if response.status_code in (400, 404):
            return {}
        return self._json(response)

    async def _access(self) -> str:
        if self._now() >= self._valid_until:
            response = await self._client.send(
                "POST",
                _TOKENS,
                data={"grant_type": "client_credentials"},
                headers={"Authorization": f"Basic {self._key}"},
            )
            if response.status_code in (400, 401):
                _log.warning("Spotify rejects the client id and secret, so covers are drawn instead.")
                self._client.pause(_REFUSED)
            answer = self._json(response)
            self._token = str(answer.get("access_token", ""))
            self._valid_until = self._now() + float(answer.get("expires_in", 3600)) - _EARLY
        return self._token

    def _json(self, response: httpx2.Response) -> dict[str, Any]:
        try:
            answer = response.json()
        except ValueError as error:
            self._client.pause()
            raise UnavailableError from error
        if not response.is_success or not isinstance(answer, dict):
            raise UnavailableError
        return answer


def _plain(name: str) -> str:
    return name.replace('"', " ")
