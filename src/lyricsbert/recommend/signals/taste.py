"""Taste: how near a song is to the liked ones, and how far from the disliked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lyricsbert.recommend.recommendation import Reason
from lyricsbert.recommend.signals.signal import Scores
from lyricsbert.recommend.similarity import similarities

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.named_songs import NamedSongs
    from lyricsbert.recommend.query import Query

NEAR: Final = 0.3
"""Similarity (0..1) from which a song is called close to a liked one."""


@dataclass(frozen=True, slots=True)
class Taste:
    """Similarity to the nearest liked song minus similarity to the nearest disliked one.

    The nearest, not the mean: who likes two kinds of songs does not ask for what lies between them.

    Attributes:
        weight: of the signal.
    """

    weight: float = 1.0
    name: str = "taste"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        if query.liked is None and query.disliked is None:
            return None
        liked, disliked = (_similarities(named, candidates) for named in (query.liked, query.disliked))
        values = taste_values(liked, disliked)
        if query.liked is None or liked is None:
            return Scores(values, self.weight, lambda *_: (), float("inf"))
        named, catalog = query.liked, candidates.catalog
        nearest, similarity = liked.argmax(axis=0), liked.max(axis=0)

        def explain(place: int, _: LyricLines) -> tuple[Reason, ...]:
            if similarity[place] < NEAR or not values[place] > 0:
                return ()
            which = int(nearest[place])
            return (Reason("taste", f"Close in meaning to {catalog.label(named.rows[which])}, which you like."),)

        return Scores(values, self.weight, explain, NEAR if disliked is None else (1 + NEAR) / 2)


def taste_values(liked: NDArray[np.float32] | None, disliked: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """Similarity to the nearest liked song minus similarity to the nearest disliked one, brought to 0..1.

    Args:
        liked: (m, r) similarities to liked songs, None without any.
        disliked: (m, r) to disliked songs, None without any; one of both is given.

    Returns:
        (r,) float32.
    """
    if liked is None:
        assert disliked is not None
        values: NDArray[np.float32] = 1 - disliked.max(axis=0)
    elif disliked is None:
        values = liked.max(axis=0)
    else:
        values = (1 + liked.max(axis=0) - disliked.max(axis=0)) / 2
    return values


def _similarities(named: NamedSongs | None, candidates: Candidates) -> NDArray[np.float32] | None:
    if named is None:
        return None
    return similarities(named.cosines, candidates.catalog.sample)[:, candidates.rows]
