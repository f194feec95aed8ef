"""Profile: how near a song is to what a listener has come to like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricsbert.recommend.recommendation import Reason, listing
from lyricsbert.recommend.signals.signal import Scores
from lyricsbert.recommend.signals.taste import NEAR

if TYPE_CHECKING:
    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query


@dataclass(frozen=True, slots=True)
class ProfileTaste:
    """Nearness to the nearest interest of the listener, less nearness to what they do not like.

    Attributes:
        weight: of the signal beside what a wish says.
        alone: of the signal where a wish says nothing but filters.
    """

    weight: float = 0.4
    alone: float = 1.0
    name: str = "profile"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        profile = query.profile
        if profile is None or not profile.interests:
            return None
        catalog, rows = candidates.catalog, candidates.rows
        values = profile.likeness[rows]

        def explain(place: int, _: LyricLines) -> tuple[Reason, ...]:
            if values[place] < NEAR:
                return ()
            interest = profile.interests[int(profile.nearest[rows[place]])]
            songs = listing(catalog.label(row) for row in interest.songs[:2])
            return (Reason("profile", f"Close to what you listen to: {songs}."),)

        return Scores(values, self.alone if query.only_filters else self.weight, explain, NEAR)
