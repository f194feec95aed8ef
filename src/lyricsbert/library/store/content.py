"""Sums up what a table holds, in whatever order, to compare what was read back with what was written."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_WEIGHTS: Final = np.random.default_rng(0).integers(2**63, size=4096, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
"""Odd, so that no change of a single number of a vector is lost."""


def content_sum(batches: Iterable[pa.RecordBatch]) -> int:
    """A checksum of a table that does not depend on the order of its rows, nor on how they are cut into batches.

    What lies below a null does not count, nor does the order of the columns.

    Args:
        batches: of the table.

    Returns:
        The sum of 64-bit hashes of its rows, modulo 2^64.
    """
    total = 0
    for batch in batches:
        rows = np.zeros(batch.num_rows, dtype=np.uint64)
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            rows += _mixed(_hashes(column) + np.uint64(zlib.crc32(name.encode())))
        total += int(_mixed(rows).sum())
    return total % 2**64


def _hashes(column: pa.Array) -> NDArray[np.uint64]:
    """(n,) hash of each value, 0 for null."""
    hashes = np.zeros(len(column), dtype=np.uint64)
    valid = column.is_valid().to_numpy(zero_copy_only=False)
    hashes[valid] = _mixed(_raw_hashes(column.drop_null()) + np.uint64(1))
    return hashes


def _raw_hashes(column: pa.Array) -> NDArray[np.uint64]:
    kind = column.type
    if pa.types.is_fixed_size_list(kind):
        values = column.flatten().to_numpy(zero_copy_only=False)
        numbers = values.view(f"u{values.itemsize}").reshape(len(column), kind.list_size)
        # Without BLAS, which knows no integers; numbers wrap around.
        found: NDArray[np.uint64] = np.einsum("nd,d->n", numbers, _WEIGHTS[: kind.list_size], dtype=np.uint64)
        return found
    if pa.types.is_primitive(kind):
        values = column.to_numpy(zero_copy_only=False)
        bits: NDArray[np.uint64] = values.view(f"u{values.itemsize}").astype(np.uint64)
        return bits
    if pa.types.is_string(kind):
        texts = column.cast(pa.binary()).to_pylist()
    else:
        texts = [repr(value).encode() for value in column.to_pylist()]
    return np.array([zlib.crc32(text) for text in texts], dtype=np.uint64)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread each bit over the others (the finalizer of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
