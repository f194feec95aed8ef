"""Covers that songs bring along: pictures in the tags of their files, or in the folder beside these, made small."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lyricsbert.server.audio.files import OpenFile, open_audio, open_inside
from lyricsbert.server.covers.lookup import Picture, media_type
from lyricsbert.server.problems import ProblemError

if TYPE_CHECKING:
    from lyricsbert.songs import Song

MAX_BYTES: Final = 8_000_000
"""Maximum size of a picture, in bytes; a larger one is not shown."""

MAX_SHOWN: Final = 200_000
"""Size beyond which a picture is made smaller, if there is an ffmpeg, since a list shows many."""

_SHOWN_PIXELS: Final = 640
_MAX_PIXELS: Final = 50_000_000
_TIMEOUT: Final = 10.0
_DEMUXERS: Final = {"image/jpeg": "jpeg_pipe", "image/png": "png_pipe", "image/webp": "webp_pipe"}
_STEMS: Final = ("cover", "folder", "front", "albumart", "album")
_ENDINGS: Final = (".jpg", ".jpeg", ".png", ".webp")


def own_key(song: Song) -> str | None:
    """A key that changes whenever the song's own picture may; None if it has no file that can be read."""
    try:
        file = open_audio(song)
        file.close()
        folder = file.path.parent.stat()
    except (ProblemError, OSError):
        return None
    known = f"own\0{file.path}\0{file.tag}\0{folder.st_mtime_ns}"
    return hashlib.blake2b(known.encode(errors="surrogateescape"), digest_size=16).hexdigest()


def own_picture(song: Song) -> Picture | None:
    """The picture in the tags of a song's file, else the one beside it; None if there is none."""
    try:
        file = open_audio(song)
    except ProblemError:
        return None
    try:
        return _embedded(file) or _beside(song, file.path)
    finally:
        file.close()


def _embedded(file: OpenFile) -> Picture | None:
    from tinytag import TinyTag

    try:
        with os.fdopen(os.dup(file.content.fileno()), "rb") as content:
            image = TinyTag.get(file.path, file_obj=content, duration=False, image=True).images.any
    except Exception:  # of damaged files, it raises what Python does, too
        return None
    return None if image is None else _picture(image.data)


def _beside(song: Song, path: Path) -> Picture | None:
    """A picture in the folder that is called as players call it."""
    wanted = [stem + ending for stem in _STEMS for ending in _ENDINGS]
    try:
        with os.scandir(path.parent) as entries:
            found = {entry.name.lower(): entry.name for entry in entries if entry.name.lower() in wanted}
    except OSError:
        return None
    root = Path(song.source) if song.source else path.parent
    for name in wanted:
        if name in found:
            try:
                file = open_inside(root, path.parent / found[name], name)
            except ProblemError:
                continue
            try:
                picture = _picture(file.read(0, MAX_BYTES + 1))
            finally:
                file.close()
            if picture is not None:
                return picture
    return None


def _picture(content: bytes) -> Picture | None:
    kind = media_type(content)
    return None if kind is None or len(content) > MAX_BYTES else Picture(content, kind)


def made_small(picture: Picture, program: str | None) -> Picture:
    """A large picture as a smaller JPEG; the same one if it is small already, or cannot be made smaller.

    Args:
        picture: the picture.
        program: ffmpeg; None if there is none.
    """
    if program is None or len(picture.content) <= MAX_SHOWN:
        return picture
    scale = f"scale='min({_SHOWN_PIXELS},iw)':'min({_SHOWN_PIXELS},ih)':force_original_aspect_ratio=decrease"
    source = [
        "-protocol_whitelist",
        "pipe",
        "-max_pixels",
        str(_MAX_PIXELS),
        "-f",
        _DEMUXERS[picture.media_type],
        "-i",
        "pipe:0",
    ]
    result = ["-frames:v", "1", "-vf", scale, "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", "pipe:1"]
    try:
        done = subprocess.run(
            [program, "-v", "error", "-threads", "1", *source, *result],
            input=picture.content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return picture
    smaller = _picture(done.stdout)
    return smaller if smaller is not None and len(smaller.content) < len(picture.content) else picture
