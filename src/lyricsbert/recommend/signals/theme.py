"""Theme: how surely songs are about the themes that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricsbert.recommend.lyric_lines import theme_reason
from lyricsbert.recommend.signals.signal import Scores
from lyricsbert.recommend.themes import about_themes

if TYPE_CHECKING:
    from lyricsbert.recommend.candidates import Candidates
    from lyricsbert.recommend.lyric_lines import LyricLines
    from lyricsbert.recommend.query import Query
    from lyricsbert.recommend.recommendation import Reason


@dataclass(frozen=True, slots=True)
class Theme:
    """The probability of the least sure of the themes asked for, 0 for a song that is not about all of them.

    Attributes:
        weight: of the signal; songs that are about something else do not pass the filter anyway.
    """

    weight: float = 0.5
    name: str = "theme"

    def score(self, query: Query, candidates: Candidates) -> Scores | None:
        """See `Signal`."""
        if not query.themes:
            return None
        catalog, rows = candidates.catalog, candidates.rows
        values = about_themes(query.themes, catalog.library)[rows]

        def explain(place: int, lyrics: LyricLines) -> tuple[Reason, ...]:
            if not values[place] > 0:
                return ()
            (sections,) = catalog.section_themes([int(rows[place])])
            return tuple(
                theme_reason(
                    lyrics,
                    catalog.library.themes[theme],
                    None if sections is None else int(sections[:, theme].argmax()),
                )
                for theme in query.themes
            )

        return Scores(values, self.weight, explain, threshold=0)
