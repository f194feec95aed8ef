"""Recommending: a wish becomes scored candidates, a diverse list, and reasons."""

from lyricsbert.recommend.recommendation import Reason, Recommendation, TextAnalysis
from lyricsbert.recommend.recommender import Recommender, analyze_text
from lyricsbert.recommend.wish import Wish, parse_emotion, parse_years

__all__ = [
    "Reason",
    "Recommendation",
    "Recommender",
    "TextAnalysis",
    "Wish",
    "analyze_text",
    "parse_emotion",
    "parse_years",
]
