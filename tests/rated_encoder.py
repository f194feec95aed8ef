"""An encoder that also tells valence, energy and themes, which follow from the emotions of the tiny model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np

from lyricsbert.model import EMOTIONS, Analysis, Encoder, QueryAnalysis, SongAnalyses
from lyricsbert.songs import Song

THEME_OF = {"tears": "sadness", "Dancing": "joy", "love": "love", "the dark": "fear"}
"""The emotion whose ratio is the probability of each theme."""


def shares(texts: Analysis, *emotions: str) -> np.ndarray:
    return texts.emotions[:, [EMOTIONS.index(emotion) for emotion in emotions]].sum(axis=1)


class RatedEncoder:
    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.model_id, self.model_hash, self.dimensions = "rated", "5" * 64, encoder.dimensions
        self.themes = tuple(THEME_OF)
        self.vocabulary = encoder.vocabulary

    def as_songs(self, texts: Analysis) -> Analysis:
        return replace(
            texts,
            valence=1 + 8 * shares(texts, "joy", "love"),
            energy=np.minimum(9, 1 + 12 * shares(texts, "joy", "anger")),
            themes=texts.emotions[:, [EMOTIONS.index(emotion) for emotion in THEME_OF.values()]],
        )

    def analyze(self, texts: Sequence[str]) -> Analysis:
        return self.as_songs(self._encoder.analyze(texts))

    def analyze_queries(self, texts: Sequence[str]) -> QueryAnalysis:
        asked = self._encoder.analyze_queries(texts)
        told = self.analyze(texts)
        expressed = {field.name: getattr(told, field.name) for field in fields(told)}
        return QueryAnalysis(
            **expressed,
            wanted=asked.wanted,
            feeling=asked.feeling,
            wanted_valence=told.valence,
            wanted_energy=told.energy,
        )

    def analyze_songs(self, songs: Sequence[Song]) -> SongAnalyses:
        found = self._encoder.analyze_songs(songs)
        return replace(found, songs=self.as_songs(found.songs))
