"""Blend: how near songs are to all the parts of a blend, and how far from those with a negative weight."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.library import dot
from lyricsbert.recommend.candidates import Candidates
from lyricsbert.recommend.content_words import content_words, stems_of
from lyricsbert.recommend.lyric_lines import section_reason
from lyricsbert.recommend.recommendation import Reason, listing
from lyricsbert.recommend.signals.meaning import Meaning
from lyricsbert.recommend.signals.signal import Scores
from lyricsbert.recommend.signals.taste import NEAR
from lyricsbert.recommend.similarity import Scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.library import Similarities
    from lyricsbert.recommend.blending import Difference, Ingredient
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query

_EMOTION_WEIGHT: Final = 0.3
"""What emotions count beside meaning, as for a wish that is about nothing but feeling."""

_FITS: Final = 0.75
"""Share of a change from which it is called made."""

_LEAST: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Blend:
    """The mean of what songs have of each part, weighted; of a part with a negative weight, what they lack of it.

    Attributes:
        weight: of the signal.
    """

    weight: float = 1.0
    name: str = "blend"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        if query.blend is None:
            return None
        blend, rows = query.blend, candidates.rows
        compared = [_compare(each, query, candidates) for each in blend.ingredients]
        near = [values for values, _ in compared]
        differs = [_done(each, candidates) for each in blend.differences]
        told = [*(each.weight for each in blend.ingredients), *(each.weight for each in blend.differences)]
        weights = np.array(told, dtype=np.float32)
        stacked = np.stack([*near, *differs])
        had = np.where(weights[:, None] < 0, 1 - stacked, stacked)
        # Of the mean of the roots a song that has a little of each part gets more than one that has all of one.
        values = ((np.abs(weights) / np.abs(weights).sum()) @ np.sqrt(had.clip(0, 1))) ** 2

        def explain(place: int, lyrics: LyricLines) -> tuple[Reason, ...]:
            wanted = [i for i, part in enumerate(blend.ingredients) if part.weight > 0]
            wanted.sort(key=lambda i: -float(near[i][place]))
            close = [i for i in wanted if near[i][place] >= NEAR]
            close = close or [i for i in wanted[:1] if near[i][place] > 0]
            reasons = []
            if close:
                labels = listing(f"“{blend.ingredients[i].label}”" for i in close)
                how = "Close to" if near[close[0]][place] >= NEAR else "Has something of"
                reasons.append(Reason(self.name, f"{how} {labels}."))
            for each, fit in zip(blend.differences, differs, strict=True):
                if fit[place] >= _FITS:
                    reasons.append(Reason(self.name, f"{each.label[0].upper()}{each.label[1:]}, as you asked."))
            for i in close:
                label, found = blend.ingredients[i].label, compared[i][1]
                if found is not None:
                    stems = stems_of(tuple(content_words(label)))
                    lines = section_reason(lyrics, found.best_section(int(rows[place])), stems, f"“{label}”")
                    return (*reasons, lines) if lines else tuple(reasons)
            return tuple(reasons)

        return Scores(values.astype(np.float32), self.weight, explain, float("inf"))


def _compare(part: Ingredient, query: Query, candidates: Candidates) -> tuple[NDArray[np.float32], Similarities | None]:
    """(r,) how near songs are to a song or a text, in meaning and emotion, in 0..1; and the cosines with a text."""
    catalog, rows = candidates.catalog, candidates.rows
    found = None
    if part.row is None:
        found = catalog.library.index.similarities(part.embedding, lambda: catalog.sample, part.wish_embedding)
        asked = replace(query, embedding=part.embedding, wish_embedding=part.wish_embedding)
        scores = Meaning().score(asked, Candidates(catalog, rows, found))
        assert scores is not None
        meaning = scores.values
    else:
        cosine = dot(catalog.library.embedding, part.embedding)
        meaning = Scale.of(cosine[catalog.sample]).apply(cosine)[rows]
    if part.ratios is None:
        return meaning, found
    share = np.float32(_EMOTION_WEIGHT * part.feeling**2)
    nearness = (meaning + share * catalog.emotions.agreement(part.ratios)[rows]) / (1 + share)
    return np.nan_to_num(nearness, nan=0).astype(np.float32), found


def _done(difference: Difference, candidates: Candidates) -> NDArray[np.float32]:
    """(r,) how much of a change songs have made, 0..1: all of it from where it was asked to go."""
    library, rows = candidates.library, candidates.rows
    moved = [(getattr(library, name)[rows], ends) for name, ends in difference.levels.items()]
    moved += [(library.emotions[rows, place], ends) for place, ends in difference.emotions.items()]
    shares = [
        ((values - start) / (end - start) if abs(end - start) > _LEAST else (values - start) * 0).clip(0, 1)
        for values, (start, end) in moved
    ]
    if not shares:  # the library's model does not tell it
        return np.zeros(len(rows), dtype=np.float32)
    done: NDArray[np.float32] = np.nan_to_num(np.mean(shares, axis=0), nan=0).astype(np.float32)
    return done
