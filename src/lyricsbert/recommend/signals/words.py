"""Words: how well a song answers the query's own words (BM25), a phrase that is sung word by word first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.recommend.content_words import function_words
from lyricsbert.recommend.lyric_lines import phrase_reason, words_reason
from lyricsbert.recommend.query import MAX_HITS
from lyricsbert.recommend.signals.signal import Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.library import LexicalHits
    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query
    from lyricsbert.recommend.recommendation import Reason

_HALF_BM25: Final = 8.0
"""BM25 at which the value is one half: two fairly rare words of the query sung more than once."""


@dataclass(frozen=True, slots=True)
class Words:
    """BM25 brought to 0..1, at least one half for a phrase.

    Attributes:
        weight: of the signal.
        names_phrases: whether a phrase is a reason; where another signal is about phrases, only the words are.
        threshold: value above which function words are named as well, if the song sings no other word of the query.
    """

    weight: float = 0.25
    names_phrases: bool = True
    threshold: float = 0
    name: str = "words"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        if query.hits is None or not query.words:
            return None
        over_all = np.zeros(len(candidates.library), dtype=np.float32)
        over_all[query.hits.rows] = hit_values(query.hits)
        values = over_all[candidates.rows]

        def explain(place: int, lyrics: LyricLines) -> tuple[Reason, ...]:
            if not values[place] > 0:
                return ()
            phrase = phrase_reason(lyrics, query.about) if self.names_phrases else None
            reason = phrase or words_reason(lyrics, query.words)
            if reason is None and values[place] > self.threshold:
                reason = words_reason(lyrics, function_words(query.about))
            return (reason,) if reason else ()

        return Scores(values, self.weight, explain, self.threshold)


def hit_values(hits: LexicalHits) -> NDArray[np.float32]:
    """Hits in 0..1: b / (b + 8), and at least one half for a song that sings the words as a phrase.

    Where there may be more songs than the hits, the BM25 of the last is subtracted, so that it is worth no more than
    the first song that is missing.

    Returns:
        A value for each hit, none below that of a later one.
    """
    is_cut = len(hits.rows) >= MAX_HITS and not hits.phrase.all()
    unlisted = float(hits.bm25[~hits.phrase].min()) if is_cut else 0.0
    best = np.maximum.accumulate(np.maximum(hits.bm25 - unlisted, 0)[::-1])[::-1]
    value = best / (best + _HALF_BM25)
    return np.where(hits.phrase, (1 + value) / 2, value).astype(np.float32)
