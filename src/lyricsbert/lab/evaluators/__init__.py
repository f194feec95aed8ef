"""Evaluators: objects that take what analyses texts and give named figures, each with its 95 % bootstrap interval."""

from lyricsbert.lab.evaluators.agreement import Agreement, Precision
from lyricsbert.lab.evaluators.analyze_lyrics import Analyze, remember
from lyricsbert.lab.evaluators.bootstrap import Bootstrap, Figure, Figures, values
from lyricsbert.lab.evaluators.classification import Emotions, Sentiment
from lyricsbert.lab.evaluators.evaluator import Evaluator
from lyricsbert.lab.evaluators.moods import Moods, MoodSongs, read_moods
from lyricsbert.lab.evaluators.retrieval import Retrieval, near_duplicate, other_half, same_artist
from lyricsbert.lab.evaluators.separation import Separation

__all__ = [
    "Agreement",
    "Analyze",
    "Bootstrap",
    "Emotions",
    "Evaluator",
    "Figure",
    "Figures",
    "MoodSongs",
    "Moods",
    "Precision",
    "Retrieval",
    "Sentiment",
    "Separation",
    "near_duplicate",
    "other_half",
    "read_moods",
    "remember",
    "same_artist",
    "values",
]
