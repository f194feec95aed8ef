"""Covers: drawn from a song's own numbers."""
