"""Caches fetched covers on disk, and which ones do not exist, in bounded space."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.durable import replace_file
from lyricsbert.server.covers.lookup import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricsbert.songs import Song

ABSENT_FOR: Final = 7 * 24 * 3600.0
"""Seconds after which a cover that was not found is looked up again."""

MAX_BYTES: Final = 300_000_000
"""Maximum size of the cache, in bytes; beyond it, the least recently used covers are removed."""

_EXTENSIONS: Final = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
_ABSENT: Final = ".none"


class CoverCache:
    """A folder of covers.

    Args:
        folder: created with the first cover.
        max_bytes: maximum size.
        now: seconds since the epoch.
    """

    def __init__(self, folder: Path, *, max_bytes: int = MAX_BYTES, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._now = now

    def get(self, key: str) -> Picture | None:
        """The cover with this key.

        Raises:
            KeyError: it was not looked up, or too long ago.
        """
        for media_type, extension in _EXTENSIONS.items():
            path = self._folder / f"{key}{extension}"
            try:
                content = path.read_bytes()
                os.utime(path)
            except OSError:
                continue
            return Picture(content, media_type)
        try:
            absent_since = (self._folder / f"{key}{_ABSENT}").stat().st_mtime
        except OSError:
            raise KeyError(key) from None
        if self._now() - absent_since > ABSENT_FOR:
            raise KeyError(key)
        return None

    def put(self, key: str, picture: Picture | None) -> None:
        """Store a cover, or that there is none. If the disk is full, nothing is stored, which is not an error."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{key}{_EXTENSIONS[picture.media_type] if picture else _ABSENT}"
            replace_file(path, picture.content if picture else b"")
            self._shrink()
        except OSError:
            return

    def _shrink(self) -> None:
        found = [(file.stat().st_mtime, file.stat().st_size, file.path) for file in os.scandir(self._folder)]
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self._max_bytes:
                return
            Path(path).unlink()
            total -= size


def key_of(song: Song, source: str) -> str:
    """The cache key of a song: the same for all songs that share a cover, by album or by title."""
    parts = [source, song.artist, song.album or song.title, "album" if song.album else "title"]
    if song.album is None:
        parts += [song.spotify_id or "", song.musicbrainz_id or ""]
    return hashlib.blake2b("\x1f".join(parts).casefold().encode(), digest_size=16).hexdigest()
