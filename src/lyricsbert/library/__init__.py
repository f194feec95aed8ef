"""The library: analysed songs in a versioned LanceDB store, searched by meaning, words and titles."""

from lyricsbert.library.info import LibraryInfo
from lyricsbert.library.library import Library
from lyricsbert.library.moods import MOODS, text_mood
from lyricsbert.library.search.lexical import LexicalHit, LexicalHits
from lyricsbert.library.search.titles import Match
from lyricsbert.library.search.vectors import Index, Similarities, dot
from lyricsbert.library.sections import StoredSections
from lyricsbert.library.write.build import BuildReport, Progress
from lyricsbert.library.write.sync import MusicFolder, SyncReport, music_folders, sync_library
from lyricsbert.library.write.undo import undo_removal

__all__ = [
    "MOODS",
    "BuildReport",
    "Index",
    "LexicalHit",
    "LexicalHits",
    "Library",
    "LibraryInfo",
    "Match",
    "MusicFolder",
    "Progress",
    "Similarities",
    "StoredSections",
    "SyncReport",
    "dot",
    "music_folders",
    "sync_library",
    "text_mood",
    "undo_removal",
]
