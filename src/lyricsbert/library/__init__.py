"""The library: analysed songs in a LanceDB store, changed in versions, searched by meaning, words and titles."""

from lyricsbert.library.library import Library, LibraryInfo, StoredSections
from lyricsbert.library.moods import MOODS, text_mood
from lyricsbert.library.search.lexical import WordsMatch
from lyricsbert.library.search.titles import Match
from lyricsbert.library.search.vectors import Index, Similarities
from lyricsbert.library.write.build import BuildReport, Progress

__all__ = [
    "MOODS",
    "BuildReport",
    "Index",
    "Library",
    "LibraryInfo",
    "Match",
    "Progress",
    "Similarities",
    "StoredSections",
    "WordsMatch",
    "text_mood",
]
