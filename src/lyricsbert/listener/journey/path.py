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
    """(n, 8) points at even distances on the straight line between two, or through the points between them.

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
    places = np.linspace(0, 1, n)
    return np.column_stack([np.interp(places, positions, column) for column in np.stack(knots).T]).astype(np.float32)
