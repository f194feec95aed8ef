"""LyricsBERT: a music recommender that reads lyrics.

The names below are the public interface; everything else is an implementation detail. They are imported on first use,
so that `import lyricsbert` (and `lyricsbert --help`) stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from lyricsbert.offline import stay_offline
from lyricsbert.version import __version__

if TYPE_CHECKING:
    from lyricsbert.library import MOODS, Library
    from lyricsbert.model import EMOTIONS, Analysis, Encoder
    from lyricsbert.recommend import Recommendation, Recommender, Wish
    from lyricsbert.songs import Section, Song, read_songs

stay_offline()

__all__ = [
    "EMOTIONS",
    "MOODS",
    "Analysis",
    "Encoder",
    "Library",
    "Recommendation",
    "Recommender",
    "Section",
    "Song",
    "Wish",
    "__version__",
    "read_songs",
]

_MODULE_OF = {
    "EMOTIONS": "model",
    "MOODS": "library",
    "Analysis": "model",
    "Encoder": "model",
    "Library": "library",
    "Recommendation": "recommend",
    "Recommender": "recommend",
    "Section": "songs",
    "Song": "songs",
    "Wish": "recommend",
    "read_songs": "songs",
}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
