"""The path of a journey: where each of its songs is to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lyricsbert.listener.journey.feelings import ENERGY, VALENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.listener.journey.feelings import FeelingSpace
    from lyricsbert.listener.journey.request import Via


def make_path(
    start: NDArray[np.float32], goal: NDArray[np.float32], via: Sequence[Via], n: int, space: FeelingSpace
) -> NDArray[np.float32]:
    """(n, 8) points at even distances on the straight line between two, or on a smooth curve through those between.

    Args:
        start: (8,) the first point.
        goal: (8,) the last.
        via: what bends the path, by rising position.
        n: number of points, at least 2.
        space: that the points are in.
    """
    knots, positions = [start], [0.0]
    for point in via:
        straight = start + np.float32(point.position) * (goal - start)
        levels = [
            space.level(straight, axis) if level is None else level
            for axis, level in ((VALENCE, point.valence), (ENERGY, point.energy))
        ]
        if None not in levels:
            knots.append(space.bend(straight, *levels))  # type: ignore[arg-type]  # None of them is None
            positions.append(point.position)
    knots.append(goal)
    positions.append(1.0)
    return curve(np.array(positions), np.stack(knots), np.linspace(0, 1, n)).astype(np.float32)


def curve(positions: NDArray[np.float64], knots: NDArray[np.floating], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, d) a smooth curve through (k, d) knots at rising positions, which never swings beyond two neighbours.

    Source: Steffen 1990 (monotone cubic interpolation), which the page draws, too.
    """
    width = np.diff(positions)[:, None]
    slope = np.diff(knots, axis=0) / width
    tangent = np.concatenate([slope[:1], slope[:1], slope[1:]])[: len(knots)].astype(np.float64)
    if len(knots) > 2:
        before, after, left, right = slope[:-1], slope[1:], width[:-1], width[1:]
        mean = (before * right + after * left) / (left + right)
        least = np.minimum(np.minimum(np.abs(before), np.abs(after)), np.abs(mean) / 2)
        tangent[1:-1] = (np.sign(before) + np.sign(after)) * least
        tangent[0] = (3 * slope[0] - tangent[1]) / 2
        tangent[-1] = (3 * slope[-1] - tangent[-2]) / 2
    piece = np.clip(np.searchsorted(positions, at, side="right") - 1, 0, len(width) - 1)
    t = ((at - positions[piece]) / width[piece, 0])[:, None]
    span = width[piece]
    curved: NDArray[np.float64] = (
        (2 * t**3 - 3 * t**2 + 1) * knots[piece]
        + (t**3 - 2 * t**2 + t) * span * tangent[piece]
        + (3 * t**2 - 2 * t**3) * knots[piece + 1]
        + (t**3 - t**2) * span * tangent[piece + 1]
    )
    return curved
