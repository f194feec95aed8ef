"""Recommending: a wish becomes scored candidates, a diverse list, and reasons."""

from lyricsbert.recommend.advisories import ADVISORIES, Advisory
from lyricsbert.recommend.blends import BlendPart, parse_part
from lyricsbert.recommend.changes import Change, parse_change
from lyricsbert.recommend.help_message import DEFAULT_HELP, HelpMessage, parse_help
from lyricsbert.recommend.query import EncodedWish
from lyricsbert.recommend.recommendation import Reading, Reason, Recommendation, Recommendations, TextAnalysis
from lyricsbert.recommend.recommender import Recommender
from lyricsbert.recommend.text_analysis import analyze_query, analyze_text
from lyricsbert.recommend.understanding.chips import Chip
from lyricsbert.recommend.wish import Wish, parse_emotion, parse_years

__all__ = [
    "ADVISORIES",
    "DEFAULT_HELP",
    "Advisory",
    "BlendPart",
    "Change",
    "Chip",
    "EncodedWish",
    "HelpMessage",
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
    "parse_help",
    "parse_part",
    "parse_years",
]
