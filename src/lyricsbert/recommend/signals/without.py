"""Without: how far songs are from what the text does not want."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.recommend.recommendation import Reason, listing
from lyricsbert.recommend.signals.meaning import meaning_values
from lyricsbert.recommend.signals.signal import Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.catalog import Catalog
    from lyricsbert.recommend.comparisons import Excluded
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query

FAR: Final = 0.7
"""Value from which a song is called far from what is not wanted."""

_SECTION_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Without:
    """1 for a song that has nothing of what is excluded, by meaning and by emotion; the nearest exclusion counts.

    Attributes:
        weight: of the signal; it must outweigh that the words of what is excluded are those of the wish.
    """

    weight: float = 2.0
    name: str = "without"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        if not query.excluded:
            return None
        presence = np.stack([presence_of(excluded, candidates.catalog) for excluded in query.excluded])
        values = 1 - presence.max(axis=0)[candidates.rows]
        what = listing(dict.fromkeys(f"“{excluded.text}”" for excluded in query.excluded))

        def explain(place: int, _: LyricLines) -> tuple[Reason, ...]:
            if values[place] < FAR:
                return ()
            return (Reason("without", f"Has little to do with {what}, which you did not want."),)

        return Scores(values, self.weight, explain, FAR)


def presence_of(excluded: Excluded, catalog: Catalog) -> NDArray[np.float32]:
    """(n,) how much of something that is excluded each song of the library has, in 0..1."""
    library = catalog.library
    found = library.index.similarities(excluded.embedding, lambda: catalog.sample)
    presence = np.zeros(len(library), dtype=np.float32)
    presence[found.rows] = meaning_values(found, np.searchsorted(found.rows, catalog.sample), _SECTION_SHARE)
    for emotion in excluded.emotions:
        np.fmax(presence, library.emotions[:, emotion], out=presence)
    return presence
