"""The themes of songs: what they are about, by the probabilities that a model gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

THEME_LEAST: Final = 0.35
"""Probability from which a text counts as being about a theme."""

MOST_THEMES: Final = 3
"""Themes that are named of one text at most."""


def themes_of(scores: NDArray[np.floating], names: Sequence[str]) -> tuple[str, ...]:
    """The themes that a text is about, the likeliest first.

    Args:
        scores: (t,) probability of each theme; NaN where the model says nothing.
        names: of the t themes.

    Returns:
        Up to MOST_THEMES names.
    """
    told = (scores >= THEME_LEAST).nonzero()[0].tolist()
    return tuple(names[theme] for theme in sorted(told, key=lambda theme: -scores[theme])[:MOST_THEMES])


def theme_lists(scores: NDArray[np.floating], names: Sequence[str]) -> pa.ListArray:
    """`themes_of` n texts in one array; null for texts that the model says nothing of.

    Args:
        scores: (n, t).
        names: of the t themes.
    """
    likeliest = np.argsort(-scores, axis=1, kind="stable")[:, :MOST_THEMES]
    told = np.take_along_axis(scores, likeliest, axis=1) >= THEME_LEAST
    ends = np.concatenate([[0], np.cumsum(told.sum(axis=1))])
    values = pa.array(names, pa.string()).take(pa.array(likeliest[told], pa.int64()))
    unknown = np.isnan(scores).all(axis=1)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), values, mask=pa.array(unknown))
