"""Songs: what they are, how they are read, cleaned and cut into sections."""

from lyricsbert.songs.song import Section, Song, TimedLine

__all__ = ["Section", "Song", "TimedLine"]
