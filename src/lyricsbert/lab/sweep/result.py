"""The result of a sweep."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from lyricsbert.lab.sweep.summary import sentences

if TYPE_CHECKING:
    from lyricsbert.lab.sweep.claims import Claim, Point
    from lyricsbert.lab.sweep.grid import Cell, Plan

_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class Sweep:
    """A finished sweep.

    Attributes:
        base: the encoder that every cell started from.
        steps: number of steps of each cell.
        head_ratio: the heads' learning rate, as a multiple of the swept one.
        plan: what was swept.
        untrained: architecture -> its metrics before any training.
        cells: every training.
        points: summary of the cells of each architecture and rate.
        claims: the published claims, tested on the cells; empty unless both architectures were swept.
    """

    base: str
    steps: int
    head_ratio: float
    plan: Plan
    untrained: dict[str, dict[str, float]]
    cells: tuple[Cell, ...]
    points: tuple[Point, ...]
    claims: tuple[Claim, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The result in plain words."""
        return sentences(self.plan, self.untrained, self.cells, self.points, self.claims)

    def to_dict(self) -> dict[str, Any]:
        """The sweep as JSON."""
        return {
            "base": self.base,
            "steps": self.steps,
            "head_ratio": self.head_ratio,
            **asdict(self.plan),
            "untrained": {
                architecture: {name: round(value, _DECIMALS) for name, value in metrics.items()}
                for architecture, metrics in self.untrained.items()
            },
            "points": [point.to_dict() for point in self.points],
            "claims": [claim.to_dict() for claim in self.claims],
            "sentences": list(self.sentences),
            "cells": [cell.to_dict() for cell in self.cells],
        }
