"""Audio: streams the files of songs, transcoded where browsers do not play them."""

from __future__ import annotations

from lyricsbert.server.audio.streams import AudioStreams

__all__ = ["AudioStreams"]
