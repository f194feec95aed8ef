"""Recommending: a wish becomes scored candidates, a diverse list, and reasons."""

from lyricsbert.recommend.blends import BlendPart, parse_part
from lyricsbert.recommend.changes import Change, parse_change
from lyricsbert.recommend.query import EncodedWish
from lyricsbert.recommend.recommendation import Reading, Reason, Recommendation, Recommendations, TextAnalysis
from lyricsbert.recommend.recommender import Recommender
from lyricsbert.recommend.text_analysis import analyze_query, analyze_text
from lyricsbert.recommend.understanding.chips import Chip
from lyricsbert.recommend.wish import Wish, parse_emotion, parse_years

__all__ = [
    "BlendPart",
    "Change",
    "Chip",
    "EncodedWish",
    "Reading",
    "Reason",
    "Recommendation",
    "Recommendations",
    "Recommender",
    "TextAnalysis",
    "Wish",
    "analyze_query",
    "analyze_text",
    "parse_change",
    "parse_emotion",
    "parse_part",
    "parse_years",
]
