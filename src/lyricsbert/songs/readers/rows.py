"""Rows in memory: data frames, Arrow tables and dicts, read as a file of them would be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from lyricsbert.errors import SourceError
from lyricsbert.songs.readers.columns import Place, column_notes, field_values, find_columns, make_song, short
from lyricsbert.songs.readers.rejects import Reject

if TYPE_CHECKING:
    from lyricsbert.songs.readers.reader import Row

_BATCH_ROWS: Final = 1000
_SAMPLE_ROWS: Final = 1000


@runtime_checkable
class ArrowStream(Protocol):
    """A table by Arrow's PyCapsule interface: of pyarrow, pandas, polars, DuckDB and others."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The capsule of the stream."""
        ...


RowSource = ArrowStream | Iterable[Mapping[str, object]]
"""A table in memory, or dicts."""


def is_row_source(source: object) -> bool:
    """Whether a source is a table in memory; an iterable may still hold dicts."""
    return isinstance(source, ArrowStream) or _is_pandas(source) or hasattr(source, "collect_schema")


def open_rows(source: object, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a table in memory, or of an iterable of dicts; the first are checked at once.

    Args:
        source: a data frame of pandas or polars, anything with Arrow's PyCapsule interface, or dicts.
        columns: field of a song -> name of the column that holds it.

    Raises:
        SourceError: there are no rows, or no usable columns.
    """
    what = type(source).__name__ if is_row_source(source) else "rows"
    rows = _rows(source)
    try:
        sample = list(islice(rows, _SAMPLE_ROWS))
    except SourceError:
        raise
    except Exception as error:  # whatever the library of the table raises
        raise SourceError(f"The {what} cannot be read as rows: {short(str(error))}.") from error
    names = list(dict.fromkeys(str(name) for row in sample if isinstance(row, Mapping) for name in row))
    if not names:
        raise SourceError(f"The {what} has no rows." if sample == [] else f"The {what} must be dicts.")
    found = find_columns(names, columns, f"The {what}")
    songs = (_song(row, found, Place(what, number)) for number, row in enumerate(chain(sample, rows), 1))
    return chain(column_notes(found, what), songs)


def _song(row: object, found: Mapping[str, str], place: Place) -> Row:
    if not isinstance(row, Mapping):
        detail = f"a value of type {type(row).__name__}"
        return Reject(place.source, place.row, None, "not a JSON object", detail=detail)
    return make_song(field_values(found, lambda name: _plain(row.get(name))), place)


def _rows(source: Any) -> Iterator[object]:
    if _is_pandas(source):
        if any(name is not None for name in source.index.names):
            source = source.reset_index()
        for start in range(0, len(source), _BATCH_ROWS):
            part = source.iloc[start : start + _BATCH_ROWS].astype(object)
            yield from part.where(part.notna(), None).to_dict("records")
    elif isinstance(source, ArrowStream) or hasattr(source, "collect_schema"):
        import pyarrow

        # A lazy frame of polars is computed here.
        stream = source if isinstance(source, ArrowStream) else source.collect()
        for batch in pyarrow.RecordBatchReader.from_stream(stream):
            for start in range(0, batch.num_rows, _BATCH_ROWS):
                yield from batch.slice(start, _BATCH_ROWS).to_pylist()
    else:
        yield from source


def _is_pandas(source: object) -> bool:
    """Whether it is a data frame of pandas, whose columns may hold mixed types, which Arrow's may not."""
    return type(source).__module__.partition(".")[0] == "pandas" and hasattr(source, "columns")


def _plain(value: object) -> object:
    """A number or an array of NumPy as Python has it."""
    return value.tolist() if hasattr(value, "tolist") else value
