"""Distance: nearest neighbours in emotion space, as the system that this one replaces ranks songs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.library.moods import MOODS
from lyricsbert.recommend.recommendation import Reason
from lyricsbert.recommend.signals.signal import Scores

if TYPE_CHECKING:
    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query


@dataclass(frozen=True, slots=True)
class Distance:
    """1 / (1 + Euclidean distance between the song's six ratios and the wanted ones).

    Attributes:
        weight: of the signal.
    """

    weight: float = 1.0
    name: str = "emotion"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        if query.wanted is None:
            return None
        library, rows = candidates.library, candidates.rows
        difference = library.emotions[rows].astype(np.float64) - query.wanted
        distance = np.sqrt((difference**2).sum(axis=1)).round(6)
        values = (1 / (1 + distance)).astype(np.float32)

        def explain(place: int, _: LyricLines) -> tuple[Reason, ...]:
            mood = MOODS[int(library.moods[rows[place]])]
            text = f"From the {mood} mood, with emotions close to the ones you asked for."
            return (Reason("mood", text),)

        return Scores(values, self.weight, explain, threshold=0)
