"""How a song stands among those that pass the filters: what ranks a query that asks for nothing else."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.recommend.recommendation import Reason
from lyricsbert.recommend.signals.signal import Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyricsbert.recommend.lyric_lines import LyricLines


def standing_scores(name: str, quality: str, values: NDArray[np.float32], weight: float) -> Scores:
    """Scores that are explained by how many of the candidates have less.

    Args:
        name: of the signal.
        quality: what it measures, for example "typical".
        values: (r,) in 0..1.
        weight: of the signal.
    """
    # Above this, half of the candidates and more have less.
    lower_median = float(np.sort(values)[(len(values) - 1) // 2]) if len(values) else 0.0

    def explain(place: int, _: LyricLines) -> tuple[Reason, ...]:
        share = float((values < values[place]).mean())
        if share < 0.5 or not values[place] > 0:
            return ()
        text = f"More {quality} than {math.floor(100 * share)} % of the {len(values):,} songs that fit."
        return (Reason(name, text),)

    return Scores(values, weight, explain, lower_median)
