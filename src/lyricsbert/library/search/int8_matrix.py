"""Dot products of many vectors with a few queries, from one byte a number.

A product of floats waits for memory: 50,000 sections are 77 MB, which one core reads in 6 ms. As bytes they are a
quarter of that, processors have instructions that multiply 64 of them and more at once, and a few queries cost hardly
more than one.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRAPH: Final = "int8_matrix.onnx"
"""Integer product, the sum of its parts, the transpose. Written by `lyricsbert.lab.bundle.int8_matrix`."""

MOST_QUERIES: Final = 8
"""Queries in one call of the graph: their parts fill the 16 columns that the processor multiplies at a time."""

MIDDLE: Final = 128
"""What stands for zero among the unsigned bytes of the vectors."""

_STEPS: Final = 127
"""Steps of a vector's number on each side of zero."""

_QUERY_STEPS: Final = 63
"""Steps of a query's number. With 127, which a byte has room for, processors without VNNI would overflow when they add
two products in 16 bits."""

_FINER: Final = 2 * _QUERY_STEPS
"""Steps of the second byte of a query in one of the first."""

_ROWS: Final = 1 << 16
"""Vectors in one call of the graph, which bounds the memory it takes for a moment to 12 MB."""

_PACKED: Final = 512
"""Vectors that are packed at a time, in the processor's cache."""


class Int8Matrix:
    """Vectors in one byte a number, to be multiplied with queries. Safe to use from several threads once filled.

    A number is a whole number of 127ths of the greatest in its vector; a query's has two bytes, since these cost
    nothing. So a product of unit vectors of 384 dimensions is wrong by 0.0005 (standard deviation). It does not depend
    on the other vectors and queries.

    Args:
        count: n, how many vectors.
        dimensions: length of each.
    """

    def __init__(self, count: int, dimensions: int) -> None:
        self._bytes: NDArray[np.uint8] = np.full((count, dimensions), MIDDLE, dtype=np.uint8)
        self._step: NDArray[np.float32] = np.zeros(count, dtype=np.float32)

    def __len__(self) -> int:
        return len(self._step)

    def set_rows(self, rows: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Set some of the rows.

        Args:
            rows: (m,) of each vector among the n.
            vectors: (m, dimensions), finite.
        """
        for start in range(0, len(rows), _PACKED):
            chosen = rows[start : start + _PACKED]
            self._step[chosen], scaled = _in_steps(vectors[start : start + _PACKED], _STEPS)
            self._bytes[chosen] = np.rint(scaled) + MIDDLE

    def dot(self, queries: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """For each of the (b, dimensions) queries the (n,) dot products with the vectors."""
        products: list[NDArray[np.float32]] = [np.empty(len(self), dtype=np.float32) for _ in queries]
        for first in range(0, len(queries), MOST_QUERIES):
            parts, weights = _parts(queries[first : first + MOST_QUERIES])
            for start in range(0, len(self), _ROWS):
                rows = slice(start, start + _ROWS)
                feed = {"vectors": self._bytes[rows], "queries": parts, "weights": weights}
                found = _session().run(None, feed)[0]
                for product, sums in zip(products[first:], found, strict=False):
                    np.multiply(sums, self._step[rows], out=product[rows])
        return products


def _parts(queries: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """What the graph multiplies the vectors' bytes with, and how much each column of the result counts for each query.

    Returns:
        (dimensions, 2 * b) int8, one column for the first byte of each query, then one for the second;
        (2 * b, b) float32, for one query with a column of zeros.
    """
    step, scaled = _in_steps(queries, _QUERY_STEPS)
    first = np.rint(scaled)
    second = np.rint((scaled - first) * _FINER)
    weights = np.vstack([np.diag(step), np.diag(step / _FINER)])
    if len(queries) == 1:
        # A product with a single column may be rounded in another way than one with several.
        weights = np.pad(weights, ((0, 0), (0, 1)))
    return np.ascontiguousarray(np.vstack([first, second]).astype(np.int8).T), weights


def _in_steps(vectors: NDArray[np.float32], steps: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The size of a step for each vector, and its numbers counted in steps."""
    largest = np.abs(vectors).max(axis=1)
    step = (np.where(largest > 0, largest, 1) / steps).astype(np.float32)
    return step, vectors / step[:, None]


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread: who asks from several gets several, and none goes on spinning after a product.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(_graph(), options, providers=["CPUExecutionProvider"])


def _graph() -> bytes:
    return files("lyricsbert.library.search").joinpath(GRAPH).read_bytes()
