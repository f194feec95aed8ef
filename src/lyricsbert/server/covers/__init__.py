"""Covers: drawn from a song's own numbers, or looked up if the user asks for it."""

from __future__ import annotations

from lyricsbert.server.covers.finder import CoverFinder, draw

__all__ = ["CoverFinder", "draw"]
