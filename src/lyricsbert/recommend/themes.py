"""Themes that a wish names: which of the library's they are, which songs are about them, and where they say so."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.errors import WishError
from lyricsbert.library.themes import THEME_LEAST
from lyricsbert.recommend.recommendation import listing
from lyricsbert.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library


def theme_positions(names: Sequence[str], library: Library) -> tuple[int, ...]:
    """Positions of themes among those of a library; case and accents do not matter.

    Raises:
        WishError: the library has no themes, or none of such a name; the message says which there are.
    """
    if not names:
        return ()
    if not library.themes:
        raise WishError(f"There is no theme {names[0]!r} in this library: its model, {library.model_id}, knows none.")
    known = {fold(name): place for place, name in enumerate(library.themes)}
    for name in names:
        if fold(name) not in known:
            near = [library.themes[known[each]] for each in get_close_matches(fold(name), known, n=3, cutoff=0.7)]
            meant = f"did you mean {listing(near).replace(' and ', ' or ')}? The" if near else "the"
            raise WishError(f"There is no theme {name!r}: {meant} themes are {', '.join(library.themes)}.")
    return tuple(known[fold(name)] for name in names)


def about_themes(themes: Sequence[int], library: Library) -> NDArray[np.float32]:
    """(n,) how surely each song is about all of some themes, in 0..1: 0 for one that is not, or not analysed.

    Args:
        themes: positions among the library's themes, at least one.
        library: the songs.
    """
    least = library.theme_scores[:, list(themes)].astype(np.float32).min(axis=1)
    return np.where(least >= THEME_LEAST, least, np.float32(0))
