"""Colours for covers: OKLCH (Ottosson 2020), in which equal steps look equal, and palettes from emotions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lyricsbert.covers.numbers import Numbers

HUES: Final = {"sadness": 258.0, "joy": 88.0, "love": 355.0, "anger": 30.0, "fear": 305.0, "surprise": 195.0}
"""Hue of each emotion, in degrees of OKLCH: blue, gold, pink, red, violet, turquoise."""

_GREY_HUE: Final = 260.0


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one cover, as #rrggbb.

    Attributes:
        ground: the two tones of the background.
        main: tones of the leading emotion, from dark to bright.
        accent: tones of the second emotion.
        light: nearly white.
        ink: nearly black.
    """

    ground: tuple[str, str]
    main: tuple[str, str, str]
    accent: tuple[str, str]
    light: str
    ink: str


def palette(emotions: Mapping[str, float] | None, valence: float, numbers: Numbers) -> Palette:
    """The colours of a song: hue from its two leading emotions, brightness from its sentiment.

    Args:
        emotions: six ratios by name; None gives greys.
        valence: positive minus negative sentiment, -1..1.
        numbers: the song's own numbers, which shift the hues a little.
    """
    if emotions is None:
        first, second, strength = _GREY_HUE, _GREY_HUE, 0.12
    else:
        ranked = sorted(emotions.items(), key=lambda item: -item[1])
        first = HUES[ranked[0][0]] + numbers.between(-16, 16)
        second = HUES[ranked[1][0]] + numbers.between(-16, 16)
        strength = 0.55 + 0.45 * min(1.0, ranked[0][1] * 1.3)
    if emotions is not None and abs((first - second + 180) % 360 - 180) < 25:
        second = first + 150
    if valence + numbers.between(-0.3, 0.3) > 0.12:
        ground = (oklch(0.95, 0.05 * strength, second), oklch(0.86, 0.09 * strength, first))
        main = _tones(first, strength, (0.52, 0.68, 0.82))
        accent = (oklch(0.60, 0.19 * strength, second), oklch(0.78, 0.15 * strength, second))
    else:
        ground = (oklch(0.34, 0.10 * strength, _deep(second)), oklch(0.19, 0.06 * strength, _deep(first)))
        main = _tones(first, strength, (0.47, 0.66, 0.82))
        accent = (oklch(0.66, 0.19 * strength, second), oklch(0.84, 0.13 * strength, second))
    return Palette(ground, main, accent, oklch(0.97, 0.02, second), oklch(0.17, 0.04 * strength, _deep(first)))


def _tones(hue: float, strength: float, lightness: tuple[float, float, float]) -> tuple[str, str, str]:
    """Tones from dark to bright. Dark yellow looks muddy, so it turns to orange and stays brighter than other hues."""
    yellow = max(0.0, 1 - abs((hue % 360) - 92) / 40)
    chroma = (0.18, 0.19, 0.14)
    deep, middle, bright = (
        oklch(light + yellow * (0.86 - light) * 0.4, colour * strength, hue - yellow * turn)
        for light, colour, turn in zip(lightness, chroma, (42, 22, 0), strict=True)
    )
    return deep, middle, bright


def _deep(hue: float) -> float:
    """The hue of a dark background for a hue; for yellow it is wine red."""
    yellow = max(0.0, 1 - abs((hue % 360) - 92) / 45)
    return hue - 85 * yellow


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """The nearest sRGB colour, as #rrggbb: chroma is lowered until the colour exists.

    Args:
        lightness: 0..1.
        chroma: 0 (grey) to about 0.3.
        hue: degrees.
    """
    while True:
        channels = _linear(lightness, chroma, hue)
        if chroma < 1e-3 or all(-1e-3 <= channel <= 1.001 for channel in channels):
            break
        chroma *= 0.95
    return "#" + "".join(f"{round(255 * _gamma(min(1.0, max(0.0, channel)))):02x}" for channel in channels)


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
