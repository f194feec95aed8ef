"""Phrase: whether a song sings the query word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.recommend.lyric_lines import phrase_reason, words_reason
from lyricsbert.recommend.signals.signal import Scores

if TYPE_CHECKING:
    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query
    from lyricsbert.recommend.recommendation import Reason


@dataclass(frozen=True, slots=True)
class Phrase:
    """1 for a song that sings the phrase, else 0.

    Attributes:
        weight: of the signal.
    """

    weight: float = 2.0
    name: str = "phrase"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        if query.hits is None or not query.hits.phrase.any():
            return None
        over_all = np.zeros(len(candidates.library), dtype=np.float32)
        over_all[query.hits.rows[query.hits.phrase]] = 1
        values = over_all[candidates.rows]

        def explain(place: int, lyrics: LyricLines) -> tuple[Reason, ...]:
            if not values[place] > 0:
                return ()
            # A phrase over more lines than are shown is explained by its words.
            reason = phrase_reason(lyrics, query.about) or words_reason(lyrics, query.words)
            return (reason,) if reason else ()

        return Scores(values, self.weight, explain, threshold=0)
