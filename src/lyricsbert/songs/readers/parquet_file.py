"""Parquet, a batch of rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers.columns import Place, field_values, find_columns, make_song
from lyricsbert.songs.readers.rejects import Reject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from lyricsbert.songs.song import Song

_BATCH_ROWS = 1000


def open_parquet(path: Path, columns: Mapping[str, str]) -> Callable[[Callable[[Reject], None]], Iterator[Song]]:
    """Check a Parquet file and find its columns.

    Args:
        path: the file.
        columns: field of a song -> column, as named by the user.

    Returns:
        A function that reads the songs, given what to call with each reject.

    Raises:
        SourceError: it is not Parquet, has no rows or no usable columns.
    """
    import pyarrow
    from pyarrow import parquet

    source = str(path)
    try:
        with parquet.ParquetFile(path) as file:
            names, rows = file.schema_arrow.names, file.metadata.num_rows
    except (pyarrow.ArrowException, OSError) as error:
        raise SourceError(
            f"{source} is not a Parquet file, or a damaged one ({str(error).splitlines()[0]})."
        ) from error
    found = find_columns(names, columns, source)
    if not rows:
        raise SourceError(f"{source} has columns but no rows.")

    def read(rejects: Callable[[Reject], None]) -> Iterator[Song]:
        row = 0
        with parquet.ParquetFile(path) as file:
            try:
                for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=sorted(set(found.values()))):
                    for record in batch.to_pylist():
                        row += 1
                        song = make_song(field_values(found, record.get), Place(source, row))
                        if isinstance(song, Reject):
                            rejects(song)
                        else:
                            yield song
            except (pyarrow.ArrowException, OSError) as error:
                detail = f"it cannot be read from here to its end: {str(error).splitlines()[0]}"
                rejects(Reject(source, row + 1, None, "unreadable file", detail=detail))

    return read
