"""Stand-ins for the services that know covers, answering as their documentation says."""

from __future__ import annotations

import base64
from typing import Any

import httpx2

JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 60


class SpotifyDouble:
    """accounts.spotify.com, api.spotify.com and the image host.

    Attributes:
        requests: what was asked, in order.
        limited: if not 0, the seconds of Retry-After in answers 429.
    """

    def __init__(
        self,
        *,
        known: bool = True,
        tokens_last: int = 10_000,
        failure: str = "",
        image: str = "https://i.scdn.co/image/300",
        content: bytes = JPEG,
    ) -> None:
        self.requests: list[httpx2.Request] = []
        self.limited = 0
        self.transport = httpx2.MockTransport(self.answer)
        self._known, self._failure, self._image, self._content = known, failure, image, content
        self._tokens_last, self._uses, self._tokens = tokens_last, 0, 0

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        if self.limited:
            return httpx2.Response(429, headers={"Retry-After": str(self.limited)}, json={"error": {"status": 429}})
        if self._failure == "timeout":
            raise httpx2.ReadTimeout("too slow", request=request)
        if self._failure == "refused":
            raise httpx2.ConnectError("refused", request=request)
        if self._failure == "500":
            return httpx2.Response(500)
        if self._failure == "no json":
            return httpx2.Response(200, text="<html>")
        if self._failure == "huge":
            return httpx2.Response(200, content=b" " * 4_000_000)
        if request.url.host == "accounts.spotify.com":
            return self._token(request)
        if request.url.host == "api.spotify.com":
            return self._api(request)
        assert request.url.host == "i.scdn.co"
        return httpx2.Response(200, content=self._content, headers={"Content-Type": "image/jpeg"})

    def _token(self, request: httpx2.Request) -> httpx2.Response:
        key = base64.b64encode(b"an-id:a-secret").decode()
        assert request.content == b"grant_type=client_credentials"
        if request.headers["authorization"] != f"Basic {key}" or self._failure == "wrong key":
            return httpx2.Response(400, json={"error": "invalid_client", "error_description": "Invalid client secret"})
        self._tokens, self._uses = self._tokens + 1, 0
        answer = {"access_token": f"token-{self._tokens}", "token_type": "Bearer", "expires_in": 3600}
        return httpx2.Response(200, json=answer)

    def _api(self, request: httpx2.Request) -> httpx2.Response:
        self._uses += 1
        if request.headers["authorization"] != f"Bearer token-{self._tokens}" or self._uses > self._tokens_last:
            error = {"error": {"status": 401, "message": "The access token expired"}}
            return httpx2.Response(401, json=error)
        images = [
            {"url": "https://i.scdn.co/image/640", "width": 640, "height": 640},
            {"url": self._image, "width": 300, "height": 300},
            {"url": "https://i.scdn.co/image/64", "width": 64, "height": 64},
        ]
        album = {"id": "a1", "name": "An album", "images": images}
        if request.url.path.startswith("/v1/tracks/"):
            return httpx2.Response(200, json={"id": "t1", "album": album})
        items: list[Any] = [album if request.url.params["type"] == "album" else {"id": "t1", "album": album}]
        return httpx2.Response(
            200, json={f"{request.url.params['type']}s": {"items": items if self._known else [], "total": len(items)}}
        )


class CoverArtArchiveDouble:
    """musicbrainz.org, coverartarchive.org, which redirects, and archive.org, which redirects once more."""

    def __init__(self, *, without_cover: tuple[str, ...] = (), limited: bool = False) -> None:
        self.requests: list[httpx2.Request] = []
        self.transport = httpx2.MockTransport(self.answer)
        self._without_cover, self._limited = without_cover, limited

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        host, path = request.url.host, request.url.path
        if host == "musicbrainz.org":
            assert "LyricsBERT/" in request.headers["user-agent"]
            assert request.url.params["fmt"] == "json"
            return self._musicbrainz(path)
        if host == "coverartarchive.org":
            group = path.split("/")[2]
            if group in self._without_cover:
                return httpx2.Response(404, text="No cover art found for release group")
            return httpx2.Response(307, headers={"Location": f"http://archive.org/download/{group}.jpg"})
        if host == "archive.org":
            return httpx2.Response(302, headers={"Location": f"https://ia800.us.archive.org/{path.split('/')[-1]}"})
        assert host == "ia800.us.archive.org"
        return httpx2.Response(200, content=JPEG)

    def _musicbrainz(self, path: str) -> httpx2.Response:
        if self._limited:
            error = {"error": "Your requests are exceeding the allowable rate limit."}
            return httpx2.Response(503, headers={"Retry-After": "2"}, json=error)
        groups = [{"id": "g1", "score": 100}, {"id": "g2", "score": 90}, {"id": "g3", "score": 20}]
        if path == "/ws/2/release-group":
            return httpx2.Response(200, json={"count": 3, "release-groups": groups})
        releases = [{"id": f"r{place}", "release-group": {"id": group["id"]}} for place, group in enumerate(groups)]
        if path == "/ws/2/recording":
            return httpx2.Response(
                200, json={"count": 1, "recordings": [{"id": "x", "score": 97, "releases": releases}]}
            )
        return httpx2.Response(200, json={"id": "x", "releases": releases})
