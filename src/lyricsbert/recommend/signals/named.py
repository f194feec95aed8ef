"""Named: songs and artists that the text names, and songs that are like theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.recommend.recommendation import Reason
from lyricsbert.recommend.signals.signal import Scores
from lyricsbert.recommend.signals.taste import NEAR
from lyricsbert.recommend.similarity import Scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.comparisons import Model
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query

_STEP: Final = 0.1
"""How far the songs that are named are ahead of those that are only like them."""


@dataclass(frozen=True, slots=True)
class Named:
    """Similarity to the songs that the text names; those that are asked for themselves come first.

    Attributes:
        weight: of the signal; twice as much for songs that are asked for themselves.
    """

    weight: float = 1.0
    name: str = "named"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        if not query.models:
            return None
        catalog, rows = candidates.catalog, candidates.rows
        values = np.stack([model_values(model, catalog.sample)[rows] for model in query.models])
        nearest, best = values.argmax(axis=0), values.max(axis=0)
        leads = any(model.leads for model in query.models)

        def explain(place: int, _: LyricLines) -> tuple[Reason, ...]:
            model, row = query.models[nearest[place]], int(rows[place])
            if row in model.rows:
                title = candidates.library.titles[row]
                text = f"It is by {model.label}." if model.is_artist else f"Its title is “{title}”."
                return (Reason("artist" if model.is_artist else "title", text),)
            if best[place] < NEAR:
                return ()
            whose = f"{model.label}’s" if model.is_artist else f"those of {model.label}"
            text = f"Its lyrics are close to {whose}."
            return (Reason("meaning", text),)

        return Scores(best, self.weight * (2 if leads else 1), explain, NEAR)


def model_values(model: Model, sample: NDArray[np.int64]) -> NDArray[np.float32]:
    """(n,) how near the songs of the library are to what a text names, in 0..1."""
    near = Scale.of(model.cosine[sample]).apply(model.cosine)
    if not model.leads:
        return near
    values = (1 - _STEP) * near
    rows = list(model.rows)
    values[rows] = 1 - _STEP * (1 - near[rows]) if model.is_artist else 1
    return values
