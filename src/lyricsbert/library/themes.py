"""The themes of songs: what a library's songs are about, by the probabilities that a model gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

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
    likeliest = np.argsort(-scores, kind="stable")[:MOST_THEMES]
    return tuple(names[theme] for theme in likeliest.tolist() if scores[theme] >= THEME_LEAST)
