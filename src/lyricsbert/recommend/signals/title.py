"""Title: whether a song is called what the query says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.recommend.recommendation import Reason
from lyricsbert.recommend.signals.signal import Scores

if TYPE_CHECKING:
    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query

MATCHES: Final = 10
"""Songs with the most similar titles that are looked at."""

TITLED: Final = 0.3
"""Value above which a title is a reason."""

_UNLIKE: Final = 0.75
"""Similarity that unlike titles have."""


@dataclass(frozen=True, slots=True)
class Title:
    """Similarity of the title, or of artist and title, with the query.

    Attributes:
        weight: of the signal.
    """

    weight: float = 2.0
    name: str = "title"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        if query.text is None:
            return None
        library = candidates.library
        over_all = np.zeros(len(library), dtype=np.float32)
        for match in library.find(query.text, limit=MATCHES):
            over_all[match.row] = title_value(match.score)
        values = over_all[candidates.rows]
        if not values.any():
            return None

        def explain(place: int, _: LyricLines) -> tuple[Reason, ...]:
            if not values[place] > TITLED:
                return ()
            return (Reason("title", f"Its title is “{library.titles[candidates.rows[place]]}”."),)

        return Scores(values, self.weight, explain, TITLED)


def title_value(score: float) -> float:
    """A title's similarity (0..1, of which unlike titles have up to three quarters) as a value."""
    return max(0.0, (score - _UNLIKE) / (1 - _UNLIKE)) ** 2
