"""The library: analysed songs in a LanceDB store, changed in versions, searched by meaning, words and titles."""

from lyricsbert.library.build import BuildReport, Progress
from lyricsbert.library.index import Index, Meaning
from lyricsbert.library.library import Library, LibraryInfo, StoredSections
from lyricsbert.library.moods import MOODS, text_mood
from lyricsbert.library.titles import Match
from lyricsbert.library.words import WordsMatch

__all__ = [
    "MOODS",
    "BuildReport",
    "Index",
    "Library",
    "LibraryInfo",
    "Match",
    "Meaning",
    "Progress",
    "StoredSections",
    "WordsMatch",
    "text_mood",
]
