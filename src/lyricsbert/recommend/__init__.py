"""Recommending: a wish becomes scored candidates, a diverse list, and reasons."""

from lyricsbert.recommend.query import EncodedWish, analyze_text, describe
from lyricsbert.recommend.recommendation import Reading, Reason, Recommendation, Recommendations, TextAnalysis
from lyricsbert.recommend.recommender import Recommender
from lyricsbert.recommend.wish import Wish, parse_emotion, parse_years

__all__ = [
    "EncodedWish",
    "Reading",
    "Reason",
    "Recommendation",
    "Recommendations",
    "Recommender",
    "TextAnalysis",
    "Wish",
    "analyze_text",
    "describe",
    "parse_emotion",
    "parse_years",
]
