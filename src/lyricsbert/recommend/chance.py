"""Whether the songs of an answer are any nearer to what was asked for than songs are to anything."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.query import Query

LITTLE_FITS: Final = "Little here is about that: these songs are hardly nearer to your words than to any others."

_BEST: Final = 10
_FEWEST: Final = 50
"""Songs among which chance can be told."""

_COSINE: Final = 0.165
_PER_E_FOLD: Final = 0.032
_SONGS: Final = 168
"""The ten best sections of so many songs, one a song, have this mean cosine with a text by chance, and for each e-fold
of songs so much more.

The mean of 99 % of 447 wishes kept from training is above that, in libraries of 168, 500, 2,000 and 8,656 songs. That
of pieces of code and of sentences about invoices or molecules is below: seven in ten among 500 songs and more, three
among 168. Measured with the shipped model.
"""

_MOSTLY_FEELING: Final = 0.6
"""How much a query must be about feeling for its emotions to say what fits."""


def fits_little(query: Query, candidates: Candidates) -> bool:
    """Whether the songs nearest to a query's subject are no nearer than by chance, and nothing else is asked for."""
    found = candidates.similarities
    if found is None or not query.about or len(candidates) < _FEWEST:
        return False
    if query.liked or query.models or query.pinned or query.themes or query.sliders or query.affect_sliders:
        return False
    if (query.wanted is not None and query.feeling >= _MOSTLY_FEELING) or (query.hits and query.hits.phrase.any()):
        return False
    cosines = found.section_cosine[np.isin(found.rows, candidates.rows, assume_unique=True)]
    best = np.partition(cosines, -_BEST)[-_BEST:].mean() if len(cosines) >= _BEST else 1.0
    return bool(best < _COSINE + _PER_E_FOLD * math.log(len(candidates) / _SONGS))
