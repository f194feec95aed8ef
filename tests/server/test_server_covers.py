"""Drawn covers, covers looked up elsewhere, and where they are kept."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from cover_services import JPEG, CoverArtArchiveDouble, SpotifyDouble
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from lyricsbert.covers.colour import oklch
from lyricsbert.covers.drawn import draw_cover
from lyricsbert.errors import ServerError
from lyricsbert.model import EMOTIONS
from lyricsbert.server.covers.cache import ABSENT_FOR, CoverCache, key_of
from lyricsbert.server.covers.coverartarchive import CoverArtArchive
from lyricsbert.server.covers.finder import CoverFinder
from lyricsbert.server.covers.lookup import Picture, UnavailableError
from lyricsbert.server.covers.spotify import Spotify
from lyricsbert.server.settings import Settings
from lyricsbert.songs import Song

CHAIR = Song("Ada Moss", "Empty Chair", "la", album="Kitchen Songs")
PICNIC = Song("Bo Fields", "Picnic", "la")


class Clock:
    """Seconds that pass when somebody says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def vector(seed: int, dimensions: int = 384) -> Any:
    values = np.random.default_rng(seed).normal(size=dimensions).astype(np.float32)
    return values / np.linalg.norm(values)


# --- drawn -----------------------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    song_id=st.text(max_size=30),
    name=st.text(max_size=30),
    ratios=st.none() | st.lists(st.floats(0, 1), min_size=6, max_size=6),
    valence=st.floats(-1, 1),
    seed=st.integers(0, 1000),
    dimensions=st.sampled_from([2, 16, 384]),
)
def test_every_song_has_a_cover_that_is_an_image_and_nothing_else(
    song_id: str, name: str, ratios: list[float] | None, valence: float, seed: int, dimensions: int
) -> None:
    emotions = None if ratios is None else dict(zip(EMOTIONS, ratios, strict=True))
    sentiment = {"negative": max(0, -valence), "neutral": 0.0, "positive": max(0, valence)}
    embedding = None if ratios is None else vector(seed, dimensions)
    drawn = draw_cover(song_id, name, emotions, sentiment, embedding)
    assert drawn == draw_cover(song_id, name, emotions, sentiment, embedding)
    root = ElementTree.fromstring(drawn)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "title", "defs", "linearGradient", "radialGradient", "stop", "rect", "circle", "path", "g",
                    "clipPath"}  # fmt: skip
    assert not any("href" in key or key.startswith("on") for element in root.iter() for key in element.attrib)
    assert "nan" not in drawn
    assert len(drawn) < 16_000


def test_feelings_change_the_colours_and_songs_the_form() -> None:
    def drawn(emotion: str, song_id: str = "a", seed: int = 1) -> str:
        ratios = dict.fromkeys(EMOTIONS, 0.05) | {emotion: 0.75}
        return draw_cover(song_id, "x", ratios, {"negative": 0.5, "positive": 0.1, "neutral": 0.4}, vector(seed))

    assert len({drawn(emotion) for emotion in EMOTIONS}) == 6
    assert len({drawn("joy", song_id=str(number)) for number in range(40)}) >= 9
    assert len({drawn("joy", seed=number) for number in range(20)}) == 20


def test_colours_are_colours() -> None:
    assert oklch(1, 0, 0) == "#ffffff"
    assert oklch(0, 0, 0) == "#000000"
    assert oklch(0.628, 0.2577, 29.23) == "#ff0000"  # sRGB red, as the CSS Color 4 specification converts it
    assert oklch(0.7, 0.9, 150).startswith("#")


# --- elsewhere -------------------------------------------------------------------------------------------------------


def find(service: Any, *songs: Song) -> list[Any]:
    async def scenario() -> list[Any]:
        found: list[Any] = []
        for song in songs:
            try:
                found.append(await service.find(song))
            except UnavailableError:
                found.append("unavailable")
        await service.close()
        return found

    return asyncio.run(scenario())


def test_spotify_gives_the_smallest_image_that_is_wide_enough() -> None:
    double = SpotifyDouble()
    found = find(Spotify("an-id", "a-secret", double.transport), CHAIR, PICNIC)
    assert found == [Picture(JPEG, "image/jpeg")] * 2
    assert [request.url.path for request in double.requests] == [
        "/api/token",
        "/v1/search",
        "/image/300",
        "/v1/search",
        "/image/300",
    ]
    assert double.requests[1].url.params["q"] == 'album:"Kitchen Songs" artist:"Ada Moss"'
    assert double.requests[3].url.params["type"] == "track"
    assert all("LyricsBERT/" in request.headers["user-agent"] for request in double.requests)


def test_spotify_knows_a_track_by_its_id() -> None:
    double = SpotifyDouble()
    (found,) = find(Spotify("an-id", "a-secret", double.transport), Song("A", "B", "la", spotify_id="abc123"))
    assert found == Picture(JPEG, "image/jpeg")
    assert double.requests[1].url.path == "/v1/tracks/abc123"


def test_what_spotify_does_not_know_is_absent() -> None:
    assert find(Spotify("an-id", "a-secret", SpotifyDouble(known=False).transport), CHAIR) == [None]


def test_a_token_that_ends_early_is_asked_for_again() -> None:
    double = SpotifyDouble(tokens_last=1)
    assert find(Spotify("an-id", "a-secret", double.transport), CHAIR, PICNIC) == [Picture(JPEG, "image/jpeg")] * 2
    assert [request.url.path for request in double.requests].count("/api/token") == 2


def test_retry_after_decides_how_long_nothing_is_asked() -> None:
    clock, double = Clock(), SpotifyDouble()
    double.limited = 7

    async def scenario() -> None:
        service = Spotify("an-id", "a-secret", double.transport, clock)
        for seconds, requests in ((0.0, 1), (6.9, 1), (0.2, 2)):
            clock.seconds += seconds
            with pytest.raises(UnavailableError):
                await service.find(CHAIR)
            assert len(double.requests) == requests
        await service.close()

    asyncio.run(scenario())


@pytest.mark.parametrize("failure", ["timeout", "refused", "500", "no json", "huge", "wrong key"])
def test_a_service_that_fails_is_left_alone(failure: str) -> None:
    double = SpotifyDouble(failure=failure)
    assert find(Spotify("an-id", "a-secret", double.transport, Clock()), CHAIR, PICNIC) == ["unavailable"] * 2
    assert len(double.requests) == 1


@pytest.mark.parametrize("image", ["http://127.0.0.1/secret", "https://evil.example/x.jpg", "file:///etc/passwd", ""])
def test_images_come_from_the_service_and_from_nowhere_else(image: str) -> None:
    double = SpotifyDouble(image=image)
    assert find(Spotify("an-id", "a-secret", double.transport), CHAIR) == ["unavailable"]
    assert {request.url.host for request in double.requests} == {"accounts.spotify.com", "api.spotify.com"}


def test_what_is_no_picture_is_none() -> None:
    double = SpotifyDouble(content=b"<svg onload=alert(1)>")
    assert find(Spotify("an-id", "a-secret", double.transport), CHAIR) == [None]


def test_the_cover_art_archive_is_found_by_way_of_musicbrainz() -> None:
    clock, double = Clock(), CoverArtArchiveDouble()
    by_id = Song("A", "B", "la", musicbrainz_id="b1a9")
    service = CoverArtArchive(double.transport, clock, clock.sleep)
    assert find(service, CHAIR, PICNIC, by_id) == [Picture(JPEG, "image/jpeg")] * 3
    paths = [(request.url.host, request.url.path) for request in double.requests]
    assert paths[:4] == [
        ("musicbrainz.org", "/ws/2/release-group"),
        ("coverartarchive.org", "/release-group/g1/front-250"),
        ("archive.org", "/download/g1.jpg"),
        ("ia800.us.archive.org", "/g1.jpg"),
    ]
    assert double.requests[0].url.params["query"] == 'releasegroup:"Kitchen Songs" AND artist:"Ada Moss"'
    assert ("musicbrainz.org", "/ws/2/recording/b1a9") in paths
    assert [round(seconds, 1) for seconds in clock.slept] == [1.1, 1.1]  # one request a second to MusicBrainz


def test_a_release_group_without_a_cover_is_passed_over() -> None:
    clock, double = Clock(), CoverArtArchiveDouble(without_cover=("g1",))
    assert find(CoverArtArchive(double.transport, clock, clock.sleep), CHAIR) == [Picture(JPEG, "image/jpeg")]
    double = CoverArtArchiveDouble(without_cover=("g1", "g2"))
    assert find(CoverArtArchive(double.transport, clock, clock.sleep), CHAIR) == [None]


def test_musicbrainz_says_503_when_it_is_asked_too_often() -> None:
    clock, double = Clock(), CoverArtArchiveDouble(limited=True)
    assert find(CoverArtArchive(double.transport, clock, clock.sleep), CHAIR, CHAIR) == ["unavailable"] * 2
    assert len(double.requests) == 1


# --- kept ------------------------------------------------------------------------------------------------------------


def test_the_cache_keeps_pictures_and_what_is_absent(tmp_path: Path) -> None:
    clock = Clock()
    cache = CoverCache(tmp_path / "covers", now=clock)
    with pytest.raises(KeyError):
        cache.get("a")
    cache.put("a", Picture(JPEG, "image/jpeg"))
    cache.put("b", None)
    assert cache.get("a") == Picture(JPEG, "image/jpeg")
    clock.seconds = (tmp_path / "covers" / "b.none").stat().st_mtime + ABSENT_FOR - 1
    assert cache.get("b") is None
    clock.seconds += 2
    with pytest.raises(KeyError):
        cache.get("b")


def test_the_cache_stays_within_its_size(tmp_path: Path) -> None:
    cache = CoverCache(tmp_path, max_bytes=3 * len(JPEG))
    for place, key in enumerate("abc"):
        cache.put(key, Picture(JPEG, "image/jpeg"))
        os.utime(tmp_path / f"{key}.jpg", (place, place))
    cache.get("a")  # used: "b" is the longest unused
    cache.put("d", Picture(JPEG, "image/jpeg"))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.jpg", "c.jpg", "d.jpg"]


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    CoverCache(tmp_path / "file").put("a", Picture(JPEG, "image/jpeg"))


def test_songs_of_one_album_share_a_cover() -> None:
    assert key_of(CHAIR, "spotify") == key_of(Song("ada moss", "Other", "la", album="Kitchen songs"), "spotify")
    assert key_of(CHAIR, "spotify") != key_of(CHAIR, "coverartarchive")
    assert key_of(PICNIC, "spotify") != key_of(CHAIR, "spotify")


class Service:
    """Gives a cover, or fails, as it is told; counts."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def find(self, song: Song) -> Picture | None:
        self.asked += 1
        answer: Picture | Exception | None = self.answers.pop(0)
        await asyncio.sleep(0.01)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def close(self) -> None:
        pass


def test_a_cover_is_looked_up_once_however_many_ask(tmp_path: Path) -> None:
    service = Service(Picture(JPEG, "image/jpeg"))

    async def scenario() -> None:
        covers = CoverFinder(Settings(library="x", covers="spotify", cache=tmp_path), "hash", service)
        found = await asyncio.gather(*(covers.find(CHAIR) for _ in range(5)))
        assert found == [Picture(JPEG, "image/jpeg")] * 5
        assert await covers.find(CHAIR) == Picture(JPEG, "image/jpeg")
        await covers.close()

    asyncio.run(scenario())
    assert service.asked == 1


def test_a_failure_is_not_remembered(tmp_path: Path) -> None:
    service = Service(UnavailableError(), RuntimeError("a bug"), Picture(JPEG, "image/jpeg"))

    async def scenario() -> list[Any]:
        covers = CoverFinder(Settings(library="x", covers="spotify", cache=tmp_path), "hash", service)
        found = [await covers.find(CHAIR) for _ in range(4)]
        await covers.close()
        return found

    assert asyncio.run(scenario()) == [None, None, *[Picture(JPEG, "image/jpeg")] * 2]
    assert service.asked == 3


def test_spotify_without_keys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="SPOTIFY_CLIENT_ID"):
        CoverFinder(Settings(library="x", covers="spotify", cache=tmp_path), "hash")


def test_real_covers_are_served_by_this_server_and_fall_back(serve: Any) -> None:
    client: TestClient = serve(covers="spotify", spotify=("an-id", "a-secret"))
    server = client.app.state.server  # type: ignore[attr-defined]
    server.media.covers._service = Service(UnavailableError(), Picture(JPEG, "image/jpeg"))
    song = client.get("/api/v1/songs").json()["songs"][0]
    assert song["cover"].startswith(f"/api/v1/songs/{song['id']}/cover?v=")
    drawn = client.get(song["cover"])
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "immutable" not in drawn.headers["cache-control"]
    real = client.get(song["cover"])
    assert (real.headers["content-type"], real.content) == ("image/jpeg", JPEG)
    assert "immutable" in real.headers["cache-control"]
    assert client.get(song["cover"], headers={"If-None-Match": real.headers["etag"]}).status_code == 304
    assert client.get("/api/v1/library").json()["covers"] == "spotify"


def test_drawn_covers_stay_with_the_browser(client: TestClient, ids: dict[str, str]) -> None:
    song = client.get(f"/api/v1/songs/{ids['Picnic']}").json()
    cover = client.get(song["cover"])
    assert cover.headers["content-type"] == "image/svg+xml"
    assert "immutable" in cover.headers["cache-control"]
    other = client.get(song["cover"].partition("?")[0] + "?v=old")
    assert other.headers["cache-control"] == "no-cache"
    assert other.text == cover.text
    assert client.get(f"/api/v1/songs/{ids['Picnic']}/cover").text == cover.text
