"""The covers that a server shows: drawn at once, those of the files, or looked up in the background; cached."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from typing import TYPE_CHECKING, Final

from lyricsbert.covers.drawn import DRAWING, draw_cover
from lyricsbert.errors import ServerError
from lyricsbert.model import EMOTIONS, SENTIMENTS
from lyricsbert.server.audio.transcode import find_ffmpeg
from lyricsbert.server.covers.cache import CoverCache, key_of
from lyricsbert.server.covers.coverartarchive import CoverArtArchive
from lyricsbert.server.covers.lookup import CoverService, UnavailableError
from lyricsbert.server.covers.own import made_small, own_key, own_picture
from lyricsbert.server.covers.spotify import Spotify

if TYPE_CHECKING:
    from lyricsbert.server.covers.lookup import Picture
    from lyricsbert.server.live import Edition
    from lyricsbert.server.settings import Settings
    from lyricsbert.songs import Song

LOOKUP_TIMEOUT: Final = 2.0
"""Seconds that a request waits for a lookup before it gets the drawn cover; the lookup continues for later requests."""

_MAX_LOOKUPS: Final = 200
_CONCURRENT_LOOKUPS: Final = 4
_CONCURRENT_READS: Final = 4
_log = logging.getLogger(__name__)


class CoverFinder:
    """Finds covers.

    Attributes:
        version: changes whenever covers may look different; part of their addresses.

    Args:
        settings: where to look covers up, and where to cache them.
        model_hash: hash of the model whose numbers are drawn.
        service: looks up covers; None takes the one in the settings.

    Raises:
        ServerError: Spotify is selected without keys.
    """

    def __init__(self, settings: Settings, model_hash: str, service: CoverService | None = None) -> None:
        self._source = settings.covers
        self._service = service or _service(settings)
        self._cache = CoverCache(settings.cache / "covers")
        self._lookups: dict[str, asyncio.Task[Picture | None]] = {}
        self._room = asyncio.Semaphore(_CONCURRENT_LOOKUPS)
        self._reading = asyncio.Semaphore(_CONCURRENT_READS)
        self.version = f"{model_hash[:8]}-{DRAWING}{self._source[0]}"

    def url(self, song: Song) -> str:
        """The address of a song's cover; it changes whenever the picture may."""
        if song.path is not None:
            # The file may have a picture, which changes with the file.
            state = hashlib.blake2b(f"{song.audio_file}\0{song.file_state}".encode(), digest_size=6).hexdigest()
            return f"/api/v1/songs/{song.id}/cover?v={self.version}.{state}"
        name = "cover.svg" if self._service is None else "cover"
        return f"/api/v1/songs/{song.id}/{name}?v={self.version}"

    async def own(self, song: Song) -> Picture | None:
        """The picture in the tags of the song's file or beside it; None if there is none."""
        if song.path is None:
            return None
        async with self._reading:
            return await asyncio.to_thread(self._read_own, song)

    async def find(self, song: Song) -> Picture | None:
        """The cover that is looked up; None if there is none, or if finding it takes too long."""
        service = self._service
        if service is None:
            return None
        key = key_of(song, self._source)
        try:
            return await asyncio.to_thread(self._cache.get, key)
        except KeyError:
            pass
        if key not in self._lookups:
            if len(self._lookups) >= _MAX_LOOKUPS:
                return None
            task = asyncio.create_task(self._look_up(service, song, key))
            self._lookups[key] = task
            task.add_done_callback(lambda _: self._lookups.pop(key, None))
        done, _ = await asyncio.wait([self._lookups[key]], timeout=LOOKUP_TIMEOUT)
        return done.pop().result() if done else None

    async def close(self) -> None:
        """Cancel all lookups."""
        for task in self._lookups.values():
            task.cancel()
        if self._service is not None:
            await self._service.close()

    def _read_own(self, song: Song) -> Picture | None:
        key = own_key(song)
        if key is None:
            return None
        try:
            return self._cache.get(key)
        except KeyError:
            picture = own_picture(song)
            picture = picture and made_small(picture, find_ffmpeg())
            self._cache.put(key, picture)
            return picture

    async def _look_up(self, service: CoverService, song: Song, key: str) -> Picture | None:
        async with self._room:
            try:
                picture = await service.find(song)
            except UnavailableError:
                return None
            except Exception:
                _log.exception("Looking up the cover of %s failed", song)
                return None
        await asyncio.to_thread(self._cache.put, key, picture)
        return picture


def _service(settings: Settings) -> CoverService | None:
    if settings.covers == "coverartarchive":
        return CoverArtArchive()
    if settings.covers == "spotify":
        if settings.spotify is None:
            raise ServerError(
                "--covers spotify needs the keys of an app registered with Spotify: set SPOTIFY_CLIENT_ID and"
                " SPOTIFY_CLIENT_SECRET."
            )
        return Spotify(*settings.spotify)
    return None


def draw(edition: Edition, row: int) -> str:
    """The drawn cover of a song in the library, as SVG."""
    library = edition.library
    usable = not library.unusable[row]
    return draw_cover(
        library.ids[row],
        f"{library.artists[row]} - {library.titles[row]}",
        dict(zip(EMOTIONS, library.emotions[row].tolist(), strict=True)) if usable else None,
        dict(zip(SENTIMENTS, library.sentiment[row].tolist(), strict=True)) if usable else None,
        library.embedding[row] if usable else None,
    )
