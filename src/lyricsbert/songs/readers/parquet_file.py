"""Parquet, read in batches of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers.columns import Place, column_notes, field_values, find_columns, make_song, short
from lyricsbert.songs.readers.encodings import MAX_RECORD, open_regular
from lyricsbert.songs.readers.rejects import Reject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lyricsbert.songs.readers.reader import Row, SourceFile
    from lyricsbert.songs.song import Song

_BATCH_ROWS: Final = 1000
_MAX_VALUES: Final = 1000
"""Maximum number of values of a row in a column of lists, on average."""

_SMALL: Final = 64 << 20
_MAX_GROWTH: Final = 1000
"""How many times its size in the file a column of more than 64 MiB may be in memory; lyrics grow about fivefold."""


def open_parquet(file: SourceFile) -> Iterator[Row]:
    """The rows of a Parquet file; its columns and their sizes are checked at once.

    Raises:
        SourceError: it is not Parquet, has no rows, no usable columns, or grows far beyond its size when it is read.
    """
    import pyarrow
    from pyarrow import parquet

    source = str(file.path)
    try:
        with open_regular(file.path) as raw, parquet.ParquetFile(raw) as table:
            schema, metadata = table.schema_arrow, table.metadata
    except (pyarrow.ArrowException, OSError) as error:
        raise SourceError(f"{source} is not a Parquet file, or is damaged ({_said(error)}).") from error
    found = find_columns(schema.names, file.columns, source)
    if not metadata.num_rows:
        raise SourceError(f"{source} has columns but no rows.")
    wanted = sorted(set(found.values()))
    _check_sizes(metadata, wanted, source)
    # A dictionary holds a text once, however many rows have it.
    texts = [name for name in wanted if pyarrow.types.is_string(schema.field(schema.names.index(name)).type)]

    def rows() -> Iterator[Row]:
        yield from column_notes(found, source)
        row = 0
        with open_regular(file.path) as raw, parquet.ParquetFile(raw, read_dictionary=texts) as table:
            try:
                for batch in table.iter_batches(batch_size=_BATCH_ROWS, columns=wanted):
                    for at in range(batch.num_rows):
                        row += 1
                        yield _song(batch, at, found, Place(source, row))
            except (pyarrow.ArrowException, OSError) as error:
                detail = f"it cannot be read from here to its end: {_said(error)}"
                yield Reject(source, row + 1, None, "unreadable file", detail=detail)

    return rows()


def count_parquet(path: Path) -> int:
    """Number of rows, from the file's metadata."""
    from pyarrow import parquet

    with open_regular(path) as raw:
        return int(parquet.read_metadata(raw).num_rows)


def _check_sizes(metadata: Any, wanted: list[str], source: str) -> None:
    """Check that no column is far larger in memory than in the file.

    Raises:
        SourceError: one is.
    """
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for column in map(group.column, range(group.num_columns)):
            if column.path_in_schema.partition(".")[0] not in wanted:
                continue
            grown = column.total_uncompressed_size
            is_too_large = grown > _SMALL and grown > _MAX_GROWTH * max(1, column.total_compressed_size)
            if is_too_large or column.num_values > _MAX_VALUES * (group.num_rows + 1):
                raise SourceError(
                    f"{source} cannot be read: its column {short(column.path_in_schema)!r} unfolds to"
                    f" {column.num_values:,} values and {grown:,} bytes, far more than songs do."
                )


def _song(batch: Any, at: int, columns: Mapping[str, str], place: Place) -> Song | Reject:
    """The song of one row of a batch."""
    try:
        return make_song(field_values(columns, lambda name: _cell(batch.column(name)[at])), place)
    # What a cell can be in Parquet but not in Python, such as a date in the year 100,000, or text that is not UTF-8.
    except (ArithmeticError, LookupError, OSError, RuntimeError, ValueError) as error:
        return Reject(place.source, place.row, None, "unreadable value", detail=_said(error))


def _cell(scalar: Any) -> object:
    """The value of a cell.

    Raises:
        ValueError: it is longer than a row may be.
    """
    if hasattr(scalar, "dictionary"):
        scalar = scalar.value
    if scalar.is_valid and hasattr(scalar, "as_buffer") and scalar.as_buffer().size > MAX_RECORD:
        raise ValueError(f"a cell of {scalar.as_buffer().size:,} bytes; at most {MAX_RECORD:,} are read")
    return scalar.as_py()


def _said(error: Exception) -> str:
    """The first line of a parser's message."""
    return short(str(error).partition("\n")[0]) or type(error).__name__
