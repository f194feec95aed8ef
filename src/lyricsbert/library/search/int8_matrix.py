"""Dot products of many vectors with a few queries, with vectors stored as one byte per number.

A product of floats is bound by memory: 50,000 sections are 77 MB, which one core reads in 6 ms. As bytes they are a
quarter of that, processors have instructions that multiply 64 or more of them at once, and a few queries cost hardly
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
"""Integer product, sum of its parts, transpose. Written by `lyricsbert.lab.bundle.int8_matrix`."""

MOST_QUERIES: Final = 8
"""Maximum number of queries per call of the graph: they fill the 16 columns that the processor multiplies at once."""

MIDDLE: Final = 128
"""The zero point of the vectors' unsigned bytes."""

_STEPS: Final = 127
"""Quantization steps of a vector's numbers on each side of zero."""

_QUERY_STEPS: Final = 63
"""Quantization steps of a query's numbers. With 127, which would fit into a byte, processors without VNNI would
overflow when they add two products in 16 bits."""

_FINER: Final = 2 * _QUERY_STEPS
"""Steps of a query's second byte within one step of its first."""

_ROWS: Final = 1 << 16
"""Vectors per call of the graph, which bounds its temporary memory to 12 MB."""

_PACKED: Final = 512
"""Vectors that are quantized at a time, so that they stay in the processor's cache."""


class Int8Matrix:
    """Vectors with one byte per number, for dot products with queries. Safe to use from several threads once filled.

    A number is stored in 127ths of the largest in its vector; a query's numbers have two bytes, since these cost
    nothing. The dot product of unit vectors with 384 dimensions has an error of 0.0005 (standard deviation). It does
    not depend on the other vectors and queries.

    Args:
        count: n, the number of vectors.
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
            rows: (m,) row of each vector among the n.
            vectors: (m, dimensions), finite.
        """
        for start in range(0, len(rows), _PACKED):
            chosen = rows[start : start + _PACKED]
            self._step[chosen], scaled = _in_steps(vectors[start : start + _PACKED], _STEPS)
            self._bytes[chosen] = np.rint(scaled) + MIDDLE

    def dot(self, queries: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """For each of the (b, dimensions) queries, its (n,) dot products with the vectors."""
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
    """The matrix that the graph multiplies the vectors' bytes by, and each query's weights of the result's columns.

    Returns:
        (dimensions, 2 * b) int8, one column for the first byte of each query, then one for the second;
        (2 * b, b) float32, for one query with a column of zeros.
    """
    step, scaled = _in_steps(queries, _QUERY_STEPS)
    first = np.rint(scaled)
    second = np.rint((scaled - first) * _FINER)
    weights = np.vstack([np.diag(step), np.diag(step / _FINER)])
    if len(queries) == 1:
        # A product with a single column may be rounded differently from one with several.
        weights = np.pad(weights, ((0, 0), (0, 1)))
    return np.ascontiguousarray(np.vstack([first, second]).astype(np.int8).T), weights


def _in_steps(vectors: NDArray[np.float32], steps: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The step size of each vector, and its numbers in steps."""
    largest = np.abs(vectors).max(axis=1)
    step = (np.where(largest > 0, largest, 1) / steps).astype(np.float32)
    return step, vectors / step[:, None]


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread: callers bring their own threads, and none keeps spinning after a product.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(_graph(), options, providers=["CPUExecutionProvider"])


def _graph() -> bytes:
    return files("lyricsbert.library.search").joinpath(GRAPH).read_bytes()
