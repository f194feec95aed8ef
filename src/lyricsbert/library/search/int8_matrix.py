"""Dot products of many vectors with a few queries, with vectors stored as one byte per number.

A product of floats is bound by memory: 50,000 sections are 77 MB, which one core reads in 6 ms. As bytes they are a
quarter of that, and processors have instructions that multiply 64 of them at once. Vectors that are a constant of the
graph are laid out once for these instructions, and multiplied in a sixth of the time that others take.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRAPH: Final = "int8_matrix.onnx"
"""Integer product and sum of its parts, without the vectors. Written by `lyricsbert.lab.bundle.int8_matrix`."""

VECTORS: Final = "vectors"
"""The constant that the graph lacks."""

_INT8: Final = 3
"""The number of its type in ONNX."""

MOST_QUERIES: Final = 8
"""Maximum number of queries per call of the graph, which bounds its temporary memory."""

MIDDLE: Final = 64
"""The zero point of the queries' unsigned bytes."""

_STEPS: Final = 127
"""Quantization steps of a vector's numbers on each side of zero."""

_QUERY_STEPS: Final = 63
"""Quantization steps of a query's numbers. With 127, which would fit into a byte, processors without VNNI would
overflow when they add two products in 16 bits."""

_FINER: Final = 2 * _QUERY_STEPS
"""Steps of a query's second byte within one step of its first."""

_ROWS: Final = 1 << 14
"""Vectors per graph, which bounds the memory that its making takes to 20 MB."""

_QUANTIZED: Final = 512
"""Vectors that are quantized at a time, so that they stay in the processor's cache."""


class Int8Matrix:
    """Vectors with one byte per number, for dot products with queries. Safe to use from several threads once packed.

    A number is stored in 127ths of the largest in its vector; a query's numbers have two bytes, since these cost
    little. The dot product of unit vectors with 384 dimensions has an error of 0.0005 (standard deviation). It does
    not depend on the other vectors and queries.

    Args:
        count: n, the number of vectors.
        dimensions: length of each.
    """

    def __init__(self, count: int, dimensions: int) -> None:
        self._bytes: NDArray[np.int8] = np.zeros((count, dimensions), dtype=np.int8)
        self._step: NDArray[np.float32] = np.zeros(count, dtype=np.float32)
        self._sessions: list[Any] = []

    def __len__(self) -> int:
        return len(self._step)

    def set_rows(self, rows: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Set some of the rows, before they are packed.

        Args:
            rows: (m,) row of each vector among the n.
            vectors: (m, dimensions), finite.
        """
        for start in range(0, len(rows), _QUANTIZED):
            chosen = rows[start : start + _QUANTIZED]
            self._step[chosen], scaled = _in_steps(vectors[start : start + _QUANTIZED], _STEPS)
            self._bytes[chosen] = np.rint(scaled)

    def pack(self) -> None:
        """Lay the vectors out for `dot`, once all are set."""
        for start in range(0, len(self), _ROWS):
            self._sessions.append(_session(self._bytes[start : start + _ROWS]))
        del self._bytes

    def dot(self, queries: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """For each of the (b, dimensions) queries, its (n,) dot products with the vectors."""
        products: list[NDArray[np.float32]] = [np.empty(len(self), dtype=np.float32) for _ in queries]
        for first in range(0, len(queries), MOST_QUERIES):
            parts, weights = _parts(queries[first : first + MOST_QUERIES])
            for session, start in zip(self._sessions, range(0, len(self), _ROWS), strict=True):
                rows = slice(start, start + _ROWS)
                found = session.run(None, {"queries": parts, "weights": weights})[0]
                for product, sums in zip(products[first:], found, strict=False):
                    np.multiply(sums, self._step[rows], out=product[rows])
        return products


def _parts(queries: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The matrix that the graph multiplies by the vectors, and each query's weights of the result's rows.

    Returns:
        (2 * b, dimensions) uint8, one row for the first byte of each query, then one for the second;
        (b, 2 * b) float32, for one query with a row of zeros.
    """
    step, scaled = _in_steps(queries, _QUERY_STEPS)
    first = np.rint(scaled)
    second = np.rint((scaled - first) * _FINER)
    weights = np.hstack([np.diag(step), np.diag(step / _FINER)])
    if len(queries) == 1:
        # A product with a single row may be rounded differently from one with several.
        weights = np.vstack([weights, np.zeros_like(weights)])
    return (np.vstack([first, second]) + MIDDLE).astype(np.uint8), weights


def _in_steps(vectors: NDArray[np.float32], steps: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The step size of each vector, and its numbers in steps."""
    largest = np.abs(vectors).max(axis=1)
    step = (np.where(largest > 0, largest, 1) / steps).astype(np.float32)
    return step, vectors / step[:, None]


def _session(vectors: NDArray[np.int8]) -> Any:
    """A session of the graph with (n, dimensions) vectors."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread: callers bring their own threads, and none keeps spinning after a product.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # An arena would keep the memory in which the vectors were before they were laid out.
    options.enable_cpu_mem_arena = False
    model = _graph() + _constant(vectors)
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    session._model_bytes = b""  # as large as the vectors, and kept for nothing but other providers
    return session


@cache
def _graph() -> bytes:
    return files("lyricsbert.library.search").joinpath(GRAPH).read_bytes()


def _constant(vectors: NDArray[np.int8]) -> bytes:
    """What makes vectors, transposed, a constant of the graph if it is appended to the graph's bytes.

    Messages of Protocol Buffers that are appended to each other are one message with the content of both. Its fields
    have the numbers of `ModelProto`, `GraphProto` and `TensorProto` in ONNX's onnx.proto.
    """
    columns = vectors.T
    sizes = b"".join(_field(1, size) for size in columns.shape)
    tensor = sizes + _field(2, _INT8) + _field(8, VECTORS.encode()) + _field(9, columns.tobytes())
    return _field(7, _field(5, tensor))


def _field(number: int, value: int | bytes) -> bytes:
    """A field of a message of Protocol Buffers: a number, or bytes after their length."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    """A number in groups of seven bits, the lowest first; all but the last are marked."""
    groups = bytearray()
    while value > 127:
        groups.append(value & 127 | 128)
        value >>= 7
    return bytes([*groups, value])
