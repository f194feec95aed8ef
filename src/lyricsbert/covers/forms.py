"""The forms of covers: each draws a square of 320 units in a palette, from a song's numbers."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricsbert.covers.colour import Palette
    from lyricsbert.covers.numbers import Numbers

    Form = Callable[[Numbers, Palette], str]

SIZE: Final = 320
"""Side of the square."""


def hills(numbers: Numbers, colours: Palette) -> str:
    """Ridges one behind another under a low disc."""
    x, y, radius = numbers.between(70, 250), numbers.between(70, 130), numbers.between(34, 62)
    parts = [_ground(colours), _disc(x, y, radius, colours.accent[1])]
    tones = (colours.main[2], colours.main[1], colours.main[0], colours.ink)
    for layer, tone in enumerate(tones):
        base = 150 + layer * 46 + numbers.between(-10, 10)
        height, phase = numbers.between(14, 34), numbers.between(0, 2 * math.pi)
        waves = numbers.between(0.7, 1.7)
        points = [
            (
                step * 16,
                base
                + height * math.sin(phase + waves * 2 * math.pi * step / 20)
                + height * 0.35 * math.sin(2.3 * phase + waves * 5.1 * math.pi * step / 20),
            )
            for step in range(21)
        ]
        parts.append(f'<path d="{_smooth(points)}L320 320L0 320Z" fill="{tone}"/>')
    return "".join(parts)


def rings(numbers: Numbers, colours: Palette) -> str:
    """Rings that drift away from their centre."""
    x, y = numbers.between(90, 230), numbers.between(90, 230)
    angle, drift = numbers.between(0, 2 * math.pi), numbers.between(4, 11)
    count = numbers.whole(6, 9)
    tones = (colours.main[0], colours.main[1], colours.accent[0], colours.main[2], colours.accent[1])
    start = numbers.whole(0, 4)
    parts = [_ground(colours)]
    for ring in range(count):
        radius = 210 * (1 - ring / count) ** 1.15 + 10
        shift = drift * ring
        parts.append(
            _disc(x + shift * math.cos(angle), y + shift * math.sin(angle), radius, tones[(start + ring) % len(tones)])
        )
    shift = drift * count
    parts.append(_disc(x + shift * math.cos(angle), y + shift * math.sin(angle), 9, colours.light))
    return "".join(parts)


def strings(numbers: Numbers, colours: Palette) -> str:
    """Fine lines, one above another, that swell around a centre."""
    centre, width = numbers.between(110, 210), numbers.between(45, 85)
    bumps = [(numbers.between(-60, 60), numbers.between(14, 40), numbers.between(0.4, 1)) for _ in range(4)]
    parts = [_ground(colours)]
    for line in range(15):
        base = 72 + line * 15.5
        pull = math.exp(-(((line - 7 + 6 * math.sin(bumps[0][2] * 5)) / 6.5) ** 2))
        points = []
        for step in range(33):
            x = step * 10
            envelope = math.exp(-(((x - centre) / width) ** 2))
            swell = sum(
                high
                * weight
                * (0.55 + 0.45 * math.sin(line * 0.9 * weight + place))
                * math.exp(-(((x - centre - place) / (high * 0.8)) ** 2))
                for place, high, weight in bumps
            )
            points.append((x, base - envelope * (0.35 + pull) * swell))
        tone = _between(colours.accent[1], colours.main[2], line / 14)
        fill = _between(colours.ground[0], colours.ground[1], min(1, (base + 20) / 320))
        parts.append(
            f'<path d="{_smooth(points)}" fill="{fill}" stroke="{tone}" stroke-width="2.4" stroke-linejoin="round"/>'
        )
    return "".join(parts)


def tiles(numbers: Numbers, colours: Palette) -> str:
    """A grid of quarter circles, turned this way and that."""
    count = numbers.choose((3, 4))
    side = SIZE / count
    tones = (*colours.main, *colours.accent, colours.light)
    parts = [f'<rect width="320" height="320" fill="{colours.ground[1]}"/>']
    for place in range(count * count):
        x, y = place % count * side, place // count * side
        fill, back = tones[numbers.whole(0, 5)], (*colours.ground, colours.main[0])[numbers.whole(0, 2)]
        parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{back}"/>')
        kind, turn = numbers.whole(0, 3), 90 * numbers.whole(0, 3)
        middle = f'transform="rotate({turn} {x + side / 2:.1f} {y + side / 2:.1f})"'
        if kind < 2:
            arc = f"h{side:.1f}a{side:.1f} {side:.1f} 0 0 1 -{side:.1f} {side:.1f}z"
            parts.append(f'<path d="M{x:.1f} {y:.1f}{arc}" fill="{fill}" {middle}/>')
        elif kind == 2:
            arc = f"h{side:.1f}a{side / 2:.1f} {side / 2:.1f} 0 0 1 -{side:.1f} 0z"
            parts.append(f'<path d="M{x:.1f} {y:.1f}{arc}" fill="{fill}" {middle}/>')
        else:
            parts.append(_disc(x + side / 2, y + side / 2, side * numbers.between(0.2, 0.42), fill))
    return "".join(parts)


def horizon(numbers: Numbers, colours: Palette) -> str:
    """A large disc, cut into bands as it sinks."""
    x, y, radius = numbers.between(130, 190), numbers.between(140, 175), numbers.between(92, 122)
    parts = [
        _ground(colours),
        f'<defs><linearGradient id="d" x1="0" y1="0" x2="0" y2="1"><stop stop-color="{colours.accent[1]}"/>'
        f'<stop offset="1" stop-color="{colours.main[1]}"/></linearGradient></defs>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="url(#d)"/>',
    ]
    count, first = numbers.whole(4, 7), y + radius * numbers.between(-0.25, 0.15)
    gap = (y + radius - first) / count
    for band in range(count):
        thick = gap * (0.16 + 0.62 * band / count)
        tone = _between(colours.ground[0], colours.ground[1], (first + band * gap) / SIZE)
        parts.append(f'<rect x="0" y="{first + band * gap:.1f}" width="320" height="{thick:.1f}" fill="{tone}"/>')
    stars = [
        _disc(numbers.between(10, 310), numbers.between(10, 120), numbers.between(0.9, 2.2), colours.light)
        for _ in range(numbers.whole(5, 9))
    ]
    return "".join([*parts, *stars])


def ribbons(numbers: Numbers, colours: Palette) -> str:
    """Broad bands that sweep across one another."""
    tones = (colours.main[0], colours.main[1], colours.accent[0], colours.main[2], colours.accent[1])
    lean = numbers.between(-120, 120)
    start, bend = numbers.between(20, 300), numbers.between(-190, 190)
    parts = [_ground(colours), '<g fill="none">']
    for band, tone in enumerate(tones):
        offset = (band - 2) * 40
        left, right = start + offset, SIZE - start + offset
        near, far = 90 + bend * 0.4, 210 - lean * 0.5
        parts.append(
            f'<path d="M-30 {left:.1f}C{near:.1f} {left + bend:.1f} {far:.1f} {right - bend:.1f}'
            f' 350 {160 + lean + offset:.1f}" stroke="{tone}" stroke-width="41"/>'
        )
    return "".join([*parts, "</g>"])


def glow(numbers: Numbers, colours: Palette) -> str:
    """Clouds of light that run into one another, behind a thin frame of circles."""
    tones = (colours.main[1], colours.accent[0], colours.main[2], colours.accent[1], colours.main[0])
    parts = [_ground(colours), "<defs>"]
    for cloud, tone in enumerate(tones):
        parts.append(
            f'<radialGradient id="g{cloud}"><stop stop-color="{tone}" stop-opacity=".95"/>'
            f'<stop offset=".55" stop-color="{tone}" stop-opacity=".45"/>'
            f'<stop offset="1" stop-color="{tone}" stop-opacity="0"/></radialGradient>'
        )
    parts.append("</defs>")
    for cloud in range(len(tones)):
        x, y, radius = numbers.between(0, 320), numbers.between(0, 320), numbers.between(130, 220)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="url(#g{cloud})"/>')
    x, y = numbers.between(120, 200), numbers.between(120, 200)
    circles = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{34 + 22 * ring}" fill="none" stroke="{colours.light}"'
        f' stroke-width="{3.2 - 0.6 * ring:.1f}" stroke-opacity="{0.95 - 0.2 * ring:.2f}"/>'
        for ring in range(numbers.whole(1, 4))
    ]
    return "".join([*parts, *circles])


def petals(numbers: Numbers, colours: Palette) -> str:
    """A flower of overlapping leaves."""
    count = numbers.whole(5, 11)
    length, width, turn = numbers.between(105, 150), numbers.between(26, 58), numbers.between(0, 360)
    parts = [_ground(colours)]
    for layer, (tone, scale) in enumerate(((colours.main[1], 1.0), (colours.accent[0], 0.72), (colours.main[2], 0.44))):
        w, h = width * scale, length * scale
        curves = (
            f"M0 0C{w:.1f} {-h * 0.35:.1f} {w:.1f} {-h * 0.75:.1f} 0 {-h:.1f}"
            f"C{-w:.1f} {-h * 0.75:.1f} {-w:.1f} {-h * 0.35:.1f} 0 0Z"
        )
        for leaf in range(count):
            angle = turn + 360 * (leaf + layer / 2) / count
            place = f'transform="translate(160 160) rotate({angle:.1f})"'
            parts.append(f'<path d="{curves}" fill="{tone}" fill-opacity=".82" {place}/>')
    parts.append(_disc(160, 160, 13, colours.light))
    return "".join(parts)


def blinds(numbers: Numbers, colours: Palette) -> str:
    """Stripes that change colour inside a circle."""
    count, phase = numbers.whole(9, 15), numbers.between(0, 2 * math.pi)
    x, y, radius = numbers.between(110, 210), numbers.between(110, 210), numbers.between(78, 118)
    turn = 45 * numbers.choose((0, 1, 2, 3))
    step = 460 / count
    outer, inner = [], []
    for stripe in range(count):
        thick = step * (0.5 + 0.34 * math.sin(phase + stripe * numbers.between(0.45, 0.6)))
        left = -70 + stripe * step
        outer.append(f'<rect x="{left:.1f}" y="-70" width="{thick:.1f}" height="460"/>')
        inner.append(f'<rect x="{left + thick:.1f}" y="-70" width="{step - thick:.1f}" height="460"/>')
    rotate = f'transform="rotate({turn} 160 160)"'
    return "".join(
        [
            _ground(colours),
            f'<clipPath id="c"><circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/></clipPath>',
            f'<g fill="{colours.main[0]}" {rotate}>{"".join(outer)}</g>',
            f'<g clip-path="url(#c)"><rect width="320" height="320" fill="{colours.main[2]}"/>',
            f'<g fill="{colours.accent[0]}" {rotate}>{"".join(inner)}</g></g>',
        ]
    )


FORMS: Final[tuple[Form, ...]] = (hills, rings, strings, tiles, horizon, ribbons, glow, petals, blinds)
"""All forms."""


def _ground(colours: Palette) -> str:
    return (
        f'<defs><linearGradient id="b" x1="0" y1="0" x2="0" y2="1"><stop stop-color="{colours.ground[0]}"/>'
        f'<stop offset="1" stop-color="{colours.ground[1]}"/></linearGradient></defs>'
        '<rect width="320" height="320" fill="url(#b)"/>'
    )


def _disc(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"/>'


def _smooth(points: Sequence[tuple[float, float]]) -> str:
    """A path through points, rounded between them (each is the control point of a quadratic curve)."""
    path = [f"M{points[0][0]:.0f} {points[0][1]:.1f}"]
    for (x, y), (next_x, next_y) in pairwise(points[1:]):
        path.append(f"Q{x:.0f} {y:.1f} {(x + next_x) / 2:.0f} {(y + next_y) / 2:.1f}")
    path.append(f"L{points[-1][0]:.0f} {points[-1][1]:.1f}")
    return "".join(path)


def _between(first: str, second: str, share: float) -> str:
    """A colour on the way from one #rrggbb to another."""
    mixed = (
        round(int(first[at : at + 2], 16) * (1 - share) + int(second[at : at + 2], 16) * share) for at in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
