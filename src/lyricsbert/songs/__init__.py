"""Songs: what they are, how they are read, cleaned and cut into sections."""

from lyricsbert.songs.builtin_songs import builtin_songs
from lyricsbert.songs.clean import clean_lyrics
from lyricsbert.songs.readers.read import SongSource, as_songs, estimate_count, read_songs
from lyricsbert.songs.readers.rejects import Note, Reject, RejectLog, RejectReason
from lyricsbert.songs.sections import cut_sections, distinct_sections, sings_phrase, sung_lines
from lyricsbert.songs.song import Section, Song, TimedLine
from lyricsbert.songs.usable import UnusableReason, unusable_reason

__all__ = [
    "Note",
    "Reject",
    "RejectLog",
    "RejectReason",
    "Section",
    "Song",
    "SongSource",
    "TimedLine",
    "UnusableReason",
    "as_songs",
    "builtin_songs",
    "clean_lyrics",
    "cut_sections",
    "distinct_sections",
    "estimate_count",
    "read_songs",
    "sings_phrase",
    "sung_lines",
    "unusable_reason",
]
