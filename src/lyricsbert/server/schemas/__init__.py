"""What the HTTP API takes and gives, as JSON; the OpenAPI file, and from it the typed client, is made of these.

A class is called what its JSON is called. Where the package has another class of that name, this one is written
`schemas.Reason`.
"""

from lyricsbert.server.schemas.base import Emotions, FieldProblem, Health, ModelName, Mood, Problem, Sentiment
from lyricsbert.server.schemas.imports import Imports, ImportState, RejectedRow
from lyricsbert.server.schemas.library import (
    Genre,
    LibrarySummary,
    ModelCard,
    Moods,
    MoodSummary,
    Plot,
    SongFormat,
    SongMap,
)
from lyricsbert.server.schemas.songs import (
    Artist,
    ArtistPage,
    Link,
    PlaylistRequest,
    Removed,
    SongPage,
    SongSheet,
    SongSummary,
    SungSection,
)
from lyricsbert.server.schemas.wishes import (
    Analyses,
    AnalysesRequest,
    Chip,
    Reason,
    Recommendations,
    RecommendationsOfWish,
    RecommendedSong,
    TextAnalysis,
    WishReading,
    WishRequest,
)

__all__ = [
    "Analyses",
    "AnalysesRequest",
    "Artist",
    "ArtistPage",
    "Chip",
    "Emotions",
    "FieldProblem",
    "Genre",
    "Health",
    "ImportState",
    "Imports",
    "LibrarySummary",
    "Link",
    "ModelCard",
    "ModelName",
    "Mood",
    "MoodSummary",
    "Moods",
    "PlaylistRequest",
    "Plot",
    "Problem",
    "Reason",
    "Recommendations",
    "RecommendationsOfWish",
    "RecommendedSong",
    "RejectedRow",
    "Removed",
    "Sentiment",
    "SongFormat",
    "SongMap",
    "SongPage",
    "SongSheet",
    "SongSummary",
    "SungSection",
    "TextAnalysis",
    "WishReading",
    "WishRequest",
]
