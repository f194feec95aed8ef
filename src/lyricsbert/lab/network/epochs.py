"""Rows drawn in epochs: each once before any is drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class EpochSampler:
    """Shuffles rows 0..n-1 anew each epoch; the rows of a step depend on the seed and the step number alone."""

    def __init__(self, n: int, batch: int, seed: int) -> None:
        self._n, self._batch, self._seed = n, batch, seed
        self._permutations: dict[int, NDArray[np.int64]] = {}

    def rows(self, step: int) -> list[int]:
        """The rows of a step."""
        places = range(step * self._batch, (step + 1) * self._batch)
        return [int(self._permutation(place // self._n)[place % self._n]) for place in places]

    def _permutation(self, epoch: int) -> NDArray[np.int64]:
        if epoch not in self._permutations:
            self._permutations = {key: rows for key, rows in self._permutations.items() if key == epoch - 1}
            self._permutations[epoch] = np.random.default_rng([self._seed, epoch]).permutation(self._n)
        return self._permutations[epoch]
