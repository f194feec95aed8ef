"""Readers: songs out of files, whatever their format."""
