"""Mood: how plainly songs are of the mood that is asked for, where nothing else is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.library.moods import MOODS, mood_features
from lyricsbert.recommend.signals.standing import standing_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.query import Query
    from lyricsbert.recommend.signals.signal import Scores


@dataclass(frozen=True, slots=True)
class Mood:
    """How plainly songs are of the mood asked for.

    Attributes:
        weight: of the signal.
    """

    weight: float = 1.0
    name: str = "mood"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        if query.mood is None or not query.only_filters:
            return None
        library = candidates.library
        values = np.zeros(len(candidates), dtype=np.float32)
        if len(candidates):
            features = mood_features(library.emotions, library.sentiment, library.valence, library.energy)
            known = np.isfinite(features[~library.unusable]).all(axis=0)
            values = mood_values(features[:, known], np.asarray(library.moods), query.mood)[candidates.rows]
        return standing_scores(self.name, f"clearly {MOODS[query.mood]}", values, self.weight)


def mood_values(features: NDArray[np.float32], moods: NDArray[np.integer], mood: int) -> NDArray[np.float32]:
    """How plainly songs are of one mood: the silhouette of each song in its cluster, measured from the centres.

    Args:
        features: (n, d) of what moods are told by, NaN for unusable songs.
        moods: (n,) the mood of each song, -1 for unusable ones.
        mood: the wanted one, of which there are songs.

    Returns:
        (n,) float32 in 0..1, 0 for songs of another mood.

    Source: Rousseeuw 1987, with centres in place of mean distances.
    """
    usable = moods >= 0
    known = features[usable].astype(np.float64)
    scaled = (features - known.mean(axis=0)) / np.maximum(known.std(axis=0), 1e-9)
    present = [m for m in np.unique(moods[usable]).tolist() if m != mood]
    centre_of = {m: scaled[moods == m].mean(axis=0) for m in (mood, *present)}
    distance = {m: np.linalg.norm(scaled - centre, axis=1) for m, centre in centre_of.items()}
    own = distance[mood]
    other = np.min([distance[m] for m in present], axis=0) if present else own + 1
    values = np.where(moods == mood, (other - own) / np.maximum(np.maximum(other, own), 1e-9), 0)
    return values.clip(0, 1).astype(np.float32)
