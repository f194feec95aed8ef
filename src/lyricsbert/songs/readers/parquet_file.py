"""Parquet, read in batches of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers.columns import Place, column_notes, field_values, find_columns, make_song
from lyricsbert.songs.readers.rejects import Reject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lyricsbert.songs.readers.reader import Row, SourceFile

_BATCH_ROWS = 1000


def open_parquet(file: SourceFile) -> Iterator[Row]:
    """The rows of a Parquet file; its columns are checked at once.

    Raises:
        SourceError: it is not Parquet, has no rows or no usable columns.
    """
    import pyarrow
    from pyarrow import parquet

    source = str(file.path)
    try:
        with parquet.ParquetFile(file.path) as table:
            names, count = table.schema_arrow.names, table.metadata.num_rows
    except (pyarrow.ArrowException, OSError) as error:
        raise SourceError(f"{source} is not a Parquet file, or is damaged ({str(error).splitlines()[0]}).") from error
    found = find_columns(names, file.columns, source)
    if not count:
        raise SourceError(f"{source} has columns but no rows.")

    def rows() -> Iterator[Row]:
        yield from column_notes(found, source)
        row = 0
        with parquet.ParquetFile(file.path) as table:
            try:
                for batch in table.iter_batches(batch_size=_BATCH_ROWS, columns=sorted(set(found.values()))):
                    for record in batch.to_pylist():
                        row += 1
                        yield make_song(field_values(found, record.get), Place(source, row))
            except (pyarrow.ArrowException, OSError) as error:
                detail = f"it cannot be read from here to its end: {str(error).splitlines()[0]}"
                yield Reject(source, row + 1, None, "unreadable file", detail=detail)

    return rows()


def count_parquet(path: Path) -> int:
    """Number of rows, from the file's metadata."""
    from pyarrow import parquet

    return int(parquet.read_metadata(path).num_rows)
