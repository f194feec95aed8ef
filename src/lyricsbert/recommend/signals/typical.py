"""Typical: how near songs are to what those of an artist, a genre or years have in common, if nothing else is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.library import dot
from lyricsbert.recommend.signals.standing import standing_scores
from lyricsbert.recommend.similarity import similarities

if TYPE_CHECKING:
    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.query import Query
    from lyricsbert.recommend.signals.signal import Scores


@dataclass(frozen=True, slots=True)
class Typical:
    """How near songs are in emotions and meaning to what those that pass the filters have in common.

    Attributes:
        weight: of the signal.
    """

    weight: float = 1.0
    name: str = "typical"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        if query.mood is not None or query.themes or not query.only_filters:
            return None
        if query.profile is not None and query.profile.interests:
            return None
        library, catalog, rows = candidates.library, candidates.catalog, candidates.rows
        values = np.zeros(len(rows), dtype=np.float32)
        if len(rows):
            middle = library.embedding[rows].mean(axis=0)
            middle /= max(float(np.linalg.norm(middle)), 1e-12)
            meaning = similarities(dot(library.embedding, middle)[None], catalog.sample)[0]
            emotion = catalog.emotions.agreement(library.emotions[rows].mean(axis=0))
            values = ((emotion + meaning) / 2)[rows]
        return standing_scores(self.name, "typical", values, self.weight)
