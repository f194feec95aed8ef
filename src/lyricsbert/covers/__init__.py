"""Covers, drawn from the numbers of a song."""
