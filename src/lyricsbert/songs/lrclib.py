"""LRCLIB: looks up lyrics of songs that have none, at https://lrclib.net or a server like it; only if asked for."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from lyricsbert.durable import replace_file
from lyricsbert.errors import SourceError
from lyricsbert.songs.lyrics import Lyrics, best_lyrics, read_lyrics
from lyricsbert.songs.readers.columns import UNKNOWN_ARTIST
from lyricsbert.songs.readers.rejects import Note
from lyricsbert.songs.timed_text import MAX_LYRIC
from lyricsbert.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lyricsbert.songs.song import Song

LRCLIB: Final = "https://lrclib.net"
"""The address of LRCLIB itself."""

USER_AGENT: Final = f"LyricsBERT/{__version__}"
_SECONDS_BETWEEN: Final = 0.5
_TIMEOUT: Final = 15.0
_MAX_BYTES: Final = 2_000_000
_ABSENT_FOR: Final = 30 * 24 * 3600.0
_MAX_FAILURES: Final = 3
_LONGEST_WAIT: Final = 60.0


@dataclass(slots=True)
class LookupCounts:
    """How many songs were looked up, and of how many lyrics were found."""

    asked: int = 0
    found: int = 0


class LrclibLookup:
    """Looks up lyrics, two requests a second at most; answers are cached on disk, also that there are none.

    A server that says when to come back ("Retry-After") is asked again then, once for each song. After three failures
    in a row no more is sent, and only what is cached is found.

    Args:
        address: of the server.
        cache: folder of the cache; None takes `$XDG_CACHE_HOME/lyricsbert/lrclib`, or the same in `~/.cache`.
        notes: told once why songs are no longer looked up, if the server fails several times in a row.

    Attributes:
        counts: what was looked up so far.

    Raises:
        SourceError: the address is not one of the web.
    """

    def __init__(
        self, address: str = LRCLIB, *, cache: Path | None = None, notes: Callable[[Note], None] | None = None
    ) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise SourceError(f"Lyrics cannot be looked up at {address!r}: that is no http or https address.")
        self._address = address.rstrip("/")
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self._cache = cache or base / "lyricsbert" / "lrclib"
        self._notes = notes
        self._opener = build_opener(_NoRedirect)
        self._next = 0.0
        self._failures = 0
        self.counts = LookupCounts()

    def fill(self, songs: Iterable[Song]) -> Iterator[Song]:
        """The songs, those without lyrics with what was found for them."""
        for song in songs:
            if song.lyrics or song.artist == UNKNOWN_ARTIST:
                yield song
                continue
            self.counts.asked += 1
            lyrics = self._lyrics(song)
            self.counts.found += bool(lyrics.text)
            yield replace(song, lyrics=lyrics.text, timed_lines=lyrics.timed_lines) if lyrics.text else song

    def _lyrics(self, song: Song) -> Lyrics:
        query = {"artist_name": song.artist, "track_name": song.title}
        if song.album:
            query["album_name"] = song.album
        if song.duration:
            query["duration"] = str(round(song.duration))
        record = self._record(f"{self._address}/api/get?{urlencode(query)}")
        plain, synced = (record.get(name) for name in ("plainLyrics", "syncedLyrics"))
        if record.get("instrumental") is True:
            return Lyrics()
        # Some plain lyrics have lost their line ends, which the others keep.
        if isinstance(synced, str) and synced.strip() and isinstance(plain, str) and "\n" not in plain.strip():
            plain = None
        texts = [text for text in (plain, synced) if isinstance(text, str) and len(text) <= MAX_LYRIC]
        return best_lyrics([read_lyrics(text, title=song.title, artist=song.artist) for text in texts])

    def _record(self, address: str) -> dict[str, Any]:
        """The record at an address; empty if there is none."""
        file = self._cache / f"{hashlib.sha256(address.encode()).hexdigest()[:40]}.json"
        try:
            record = json.loads(file.read_text("utf-8"))
            if isinstance(record, dict) and (record or time.time() - file.stat().st_mtime < _ABSENT_FOR):
                return record
        except (OSError, ValueError):
            pass  # not looked up yet, or damaged
        if self._failures >= _MAX_FAILURES:
            return {}
        try:
            record = self._fetch(address)
        except (OSError, HTTPException, ValueError) as error:
            self._failures += 1
            if self._failures == _MAX_FAILURES and self._notes:
                self._notes(Note(self._address, f"songs are no longer looked up there, because it failed ({error})"))
            return {}
        self._failures = 0
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            replace_file(file, json.dumps(record))
        except OSError:
            pass  # it will be fetched again
        return record

    def _fetch(self, address: str, *, again: bool = True) -> dict[str, Any]:
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + _SECONDS_BETWEEN
        request = Request(address, headers={"User-Agent": USER_AGENT, "Accept": "application/json"})
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as answer:
                record = json.loads(answer.read(_MAX_BYTES))
        except HTTPError as error:
            if error.code == 404:
                return {}
            wait = str(error.headers.get("Retry-After", ""))
            if again and wait.isdecimal() and float(wait) <= _LONGEST_WAIT:
                self._next = time.monotonic() + max(float(wait), _SECONDS_BETWEEN)
                return self._fetch(address, again=False)
            raise
        if not isinstance(record, dict):
            raise ValueError("it did not answer with an object")
        return record


class _NoRedirect(HTTPRedirectHandler):
    """Follows no redirect: it could lead anywhere."""

    def redirect_request(self, *_: Any) -> None:
        """Refuse."""
