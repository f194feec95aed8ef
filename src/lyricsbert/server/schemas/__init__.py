"""The JSON schemas of the HTTP API, from which the OpenAPI file and the typed client are generated.

Classes are named after their JSON. If another class of the package has the same name, this one is written
`schemas.Reason`.
"""

from lyricsbert.server.schemas.base import Emotions, FieldProblem, Health, ModelName, Mood, Problem, Sentiment
from lyricsbert.server.schemas.conversations import (
    ConversationAnswer,
    ConversationChip,
    ConversationRequest,
    TurnRequest,
)
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
    Theme,
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
    "ConversationAnswer",
    "ConversationChip",
    "ConversationRequest",
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
    "Theme",
    "TurnRequest",
    "WishReading",
    "WishRequest",
]
