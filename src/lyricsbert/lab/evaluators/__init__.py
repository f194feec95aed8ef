"""Evaluators: each measures a model by named metrics with 95 % bootstrap intervals."""

from lyricsbert.lab.evaluators.agreement import Agreement, Precision
from lyricsbert.lab.evaluators.analyze_lyrics import Analyze, memoize
from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Estimate, Metrics, values
from lyricsbert.lab.evaluators.classification import Emotions, Sentiment
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.lab.evaluators.held import HeldSongs
from lyricsbert.lab.evaluators.journeys import Journeys, halves
from lyricsbert.lab.evaluators.moods import Moods, MoodSongs, read_moods
from lyricsbert.lab.evaluators.ratings import LyricRatings, WantedEmotions
from lyricsbert.lab.evaluators.recommendations import RecommendedLists
from lyricsbert.lab.evaluators.result import Evaluation, Result
from lyricsbert.lab.evaluators.retrieval import Retrieval, near_duplicate, other_half, same_artist
from lyricsbert.lab.evaluators.separation import Separation
from lyricsbert.lab.evaluators.taste import Taste
from lyricsbert.lab.evaluators.wishes import Themes, Wishes

__all__ = [
    "Agreement",
    "Analyze",
    "Bootstrap",
    "Emotions",
    "Estimate",
    "Evaluation",
    "Evaluator",
    "HeldSongs",
    "Journeys",
    "LyricRatings",
    "Metrics",
    "MoodSongs",
    "Moods",
    "Precision",
    "RecommendedLists",
    "Result",
    "Retrieval",
    "Sentiment",
    "Separation",
    "Taste",
    "Themes",
    "WantedEmotions",
    "Wishes",
    "halves",
    "memoize",
    "near_duplicate",
    "other_half",
    "read_moods",
    "same_artist",
    "values",
]
