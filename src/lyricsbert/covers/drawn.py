"""Draws a cover from a song's own numbers: its id picks the form, its embedding shapes it, its emotions colour it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from lyricsbert.covers.colour import palette
from lyricsbert.covers.forms import FORMS, SIZE
from lyricsbert.covers.numbers import Numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

DRAWING: Final = 1
"""Version of the drawing, raised whenever covers look different, so that browsers do not keep old ones."""


def draw_cover(
    song_id: str,
    name: str,
    emotions: Mapping[str, float] | None,
    sentiment: Mapping[str, float] | None,
    embedding: NDArray[np.float32] | None,
) -> str:
    """Draw a cover. The same song and numbers give the same picture.

    Args:
        song_id: the song's id; it decides the form.
        name: text alternative for those who cannot see the picture.
        emotions: six ratios by name; None for a song whose lyrics are unusable.
        sentiment: three ratios by name, None likewise.
        embedding: (d,) of unit length, None likewise.

    Returns:
        An SVG document.
    """
    numbers = Numbers(embedding, song_id)
    form = numbers.choose(FORMS)
    valence = 0.0 if sentiment is None else sentiment["positive"] - sentiment["negative"]
    body = form(numbers, palette(emotions, valence, numbers))
    title = escape("".join(letter for letter in name if letter.isprintable()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img"><title>{title}</title>'
        f"{body}</svg>"
    )
