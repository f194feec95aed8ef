"""Lullabies, raps, songs that lie between them, and others, and an encoder that tells these four kinds apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lyricsbert.model import Analysis, Encoder, QueryAnalysis, SongAnalyses
from lyricsbert.songs import Song

_LOVE = "Kiss me, my dear darling\nmy heart is in love, darling\nall my love, dear heart"
_ANGER = "I hate you, angry liar\nthe rage of a furious liar\nall the rage and the hate"
_BOTH = "I hate my dear darling\nthe rage of a heart in love\nall the hate, dear heart"
_FEAR = "Afraid and so scared in the dark\nthe fear is trembling in the dark\nall afraid and all scared"
KINDS = {"lullaby": _LOVE, "rap": _ANGER, "between": _BOTH, "other": _FEAR}
SONGS_OF_KIND = 8
_THINGS = ("spoon", "ladder", "kettle", "window", "harbour", "pillow", "lantern", "meadow")


def song(kind: str, number: int) -> Song:
    thing = _THINGS[number]
    verse = f"The {thing} of my house, the {thing} by the door\nthe {thing} I had and I have it no more"
    lyrics = f"[Verse]\n{verse}\n\n[Chorus]\n{KINDS[kind]}"
    return Song(
        f"{kind.title()} Band {number}", f"{thing.title()} {kind.title()}", lyrics, isrc=f"XX{kind[:2].upper()}{number}"
    )


def songs() -> list[Song]:
    return [song(kind, number) for kind in KINDS for number in range(SONGS_OF_KIND)]


class KindEncoder:
    """The tiny model, but a song's embedding is that of its kind, and a little of its own."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.model_id, self.model_hash, self.dimensions = "kinds", "7" * 64, encoder.dimensions
        self.themes, self.vocabulary = encoder.themes, encoder.vocabulary
        self.analyze, self.as_songs = encoder.analyze, encoder.as_songs

    def analyze_queries(self, texts: Sequence[str]) -> QueryAnalysis:
        return self._encoder.analyze_queries(texts)

    def analyze_songs(self, songs: Sequence[Song]) -> SongAnalyses:
        found = self._encoder.analyze_songs(songs)
        analysis: Analysis = replace(found.songs, embedding=np.stack([self._embedding(song) for song in songs]))
        return replace(found, songs=analysis)

    def _embedding(self, song: Song) -> np.ndarray:
        kind = song.artist.split()[0].lower()
        vector = np.random.default_rng(int(song.id[:8], 16)).normal(size=self.dimensions)
        vector[:3] = 0
        vector /= np.linalg.norm(vector)
        towards = {"lullaby": (1, 0, 0), "rap": (0, 1, 0), "between": (0.5**0.5, 0.5**0.5, 0), "other": (0, 0, 1)}[kind]
        vector[:3] = 1.6 * np.array(towards)
        return (vector / np.linalg.norm(vector)).astype(np.float32)
