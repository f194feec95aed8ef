"""Covers: drawn from a song's own numbers, or looked up where the user asked to."""

from __future__ import annotations

from lyricsbert.server.covers.finder import CoverFinder, draw

__all__ = ["CoverFinder", "draw"]
