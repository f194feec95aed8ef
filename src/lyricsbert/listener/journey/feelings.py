"""The space of feelings: emotions, valence and energy of songs, on one scale, so that distances can be measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lyricsbert.model.analysis import EMOTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lyricsbert.library import Library

VALENCE: Final = len(EMOTIONS)
ENERGY: Final = VALENCE + 1
DIMENSIONS: Final = ENERGY + 1

_EMOTION_VARIANCE: Final = 2.0
"""The variance of the six emotions together; that of valence and of energy is 1 each."""


@dataclass(frozen=True, slots=True, eq=False)
class FeelingSpace:
    """Songs as points: the square roots of the six ratios, then valence and energy, each divided by its deviation.

    Square roots, since their distance is that of distributions (Hellinger 1909). A number that the model of the library
    does not tell is 0 in all points and counts for nothing.

    Attributes:
        points: (n, 8) float32; zero for unusable songs.
        scale: (8,) what a coordinate is multiplied by; 0 where nothing is known.
        slopes: (6, 2) how much the coordinates of the emotions rise with those of valence and energy.
    """

    points: NDArray[np.float32]
    scale: NDArray[np.float32]
    slopes: NDArray[np.float32]

    @classmethod
    def of(cls, library: Library) -> FeelingSpace:
        """Of the songs of a library."""
        return cls.of_numbers(library.emotions, library.valence, library.energy, ~library.unusable)

    @classmethod
    def of_numbers(
        cls,
        emotions: NDArray[np.floating],
        valence: NDArray[np.floating],
        energy: NDArray[np.floating],
        usable: NDArray[np.bool_],
    ) -> FeelingSpace:
        """Of n songs by their (n, 6) ratios and (n,) levels, of which those that are usable say how they spread."""
        raw = np.column_stack([np.sqrt(np.maximum(emotions, 0)), valence, energy])
        among = raw[usable]
        known = np.isfinite(among).all(axis=0) if len(among) else np.zeros(DIMENSIONS, dtype=bool)
        deviation = np.where(known, among.std(axis=0), 0) if len(among) else np.zeros(DIMENSIONS)
        spread = float(np.sqrt((deviation[:VALENCE] ** 2).sum() / _EMOTION_VARIANCE))
        deviation[:VALENCE] = np.where(known[:VALENCE], spread, 0)
        scale = np.divide(1, deviation, out=np.zeros(DIMENSIONS), where=deviation > 1e-6).astype(np.float32)
        points = np.nan_to_num(raw * scale, nan=0).astype(np.float32)
        return cls(points, scale, _slopes(points[usable]))

    def point(
        self, emotions: Sequence[float] | NDArray[np.floating] | None, valence: float | None, energy: float | None
    ) -> NDArray[np.float32]:
        """(8,) where something is, NaN in what is not known of it."""
        ratios = np.full(VALENCE, np.nan) if emotions is None else np.sqrt(np.maximum(emotions, 0))
        levels = [np.nan if level is None else level for level in (valence, energy)]
        placed: NDArray[np.float32] = (np.concatenate([ratios, levels]) * self.scale).astype(np.float32)
        placed[self.scale == 0] = 0
        return placed

    def emotions(self, point: NDArray[np.floating]) -> NDArray[np.float32]:
        """(6,) the ratios of a point."""
        roots = np.divide(point[:VALENCE], self.scale[:VALENCE], out=np.zeros(VALENCE), where=self.scale[:VALENCE] > 0)
        ratios = np.maximum(roots, 0) ** 2
        scaled: NDArray[np.float32] = (ratios / max(float(ratios.sum()), 1e-9)).astype(np.float32)
        return scaled

    def level(self, point: NDArray[np.floating], axis: int) -> float | None:
        """The valence or energy of a point in 1..9, None if the library's model does not tell it."""
        return float(np.clip(point[axis] / self.scale[axis], 1, 9)) if self.scale[axis] else None

    def squares(
        self, point: NDArray[np.floating], rows: NDArray[np.int64] | slice = slice(None)
    ) -> NDArray[np.float32]:
        """Squared distances of songs from a point, in the coordinates that are known of it."""
        known = np.flatnonzero(~np.isnan(point))
        difference = self.points[rows][:, known] - point[known].astype(np.float32)
        squares: NDArray[np.float32] = np.einsum("nd,nd->n", difference, difference)
        return squares

    def distance(self, a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
        """Between two points, in standard deviations, in the coordinates that are known of both."""
        difference = (a - b)[~np.isnan(a - b)]
        return float(np.sqrt((difference**2).sum()))

    def bend(self, point: NDArray[np.float32], valence: float, energy: float) -> NDArray[np.float32]:
        """A point moved to another valence and energy; its emotions go along as they do from song to song."""
        moved = point.copy()
        moved[[VALENCE, ENERGY]] = np.array([valence, energy], dtype=np.float32) * self.scale[[VALENCE, ENERGY]]
        moved[:VALENCE] += self.slopes @ (moved - point)[[VALENCE, ENERGY]]
        return moved


def _slopes(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Least squares of the emotions on valence and energy."""
    if not len(points):
        return np.zeros((VALENCE, 2), dtype=np.float32)
    centred = points - points.mean(axis=0)
    slopes, *_ = np.linalg.lstsq(centred[:, VALENCE:].astype(np.float64), centred[:, :VALENCE], rcond=None)
    found: NDArray[np.float32] = slopes.T.astype(np.float32)
    return found
