"""Inference: a model bundle on disk and the encoder that runs it. Never imports torch."""

from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS, Analysis, QueryAnalysis, SongAnalyses, TextEncoder
from lyricsbert.model.encoder import Encoder

__all__ = ["EMOTIONS", "SENTIMENTS", "Analysis", "Encoder", "QueryAnalysis", "SongAnalyses", "TextEncoder"]
