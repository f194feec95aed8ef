"""The schemas of a library's tables, and the conversion of songs to Arrow and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS, Analysis
from lyricsbert.songs import Section, Song, TimedLine, sung_lines
from lyricsbert.text import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

FILE_FIELDS: Final = (
    ("album_artist", pa.string()),
    ("track", pa.int64()),
    ("path", pa.string()),
    ("source", pa.string()),
    ("file_state", pa.string()),
)
"""The attributes that came with audio files: a library that was written before has no columns for them, which are read
as null and follow with the next songs. An older LyricsBERT reads a library that has them."""

SONG_FIELDS: Final = (
    ("artist", pa.string()),
    ("title", pa.string()),
    ("lyrics", pa.string()),
    ("link", pa.string()),
    ("album", pa.string()),
    ("year", pa.int64()),
    ("genre", pa.string()),
    ("language", pa.string()),
    ("duration", pa.float64()),
    ("isrc", pa.string()),
    ("musicbrainz_id", pa.string()),
    ("spotify_id", pa.string()),
    *FILE_FIELDS,
)
"""The attributes of a Song that are stored as they are; its timed lines are stored separately."""

# Only ever read as a whole, so space matters more than time.
TERMS: Final = pa.field("terms", pa.string(), metadata={"lance-encoding:compression": "zstd"})
"""The column with a song's terms for the lexical index, separated by spaces; null for none."""

AFFECT: Final = ("valence", "energy")
"""The columns with a number in 1..9 of each song; null for unusable songs."""

EMBEDDING: Final = "embedding"
WISH_EMBEDDING: Final = "wish_embedding"
THEMES: Final = "themes"
"""The columns with a vector of each song; a model may not give the last two, whose scores have two bytes each."""

POSITIONS_SCHEMA: Final = pa.schema([("id", pa.string()), ("position", pa.list_(pa.float32(), 2))])
"""One row per usable song, identified by its id: its position on the map."""


def songs_schema(dimensions: int) -> pa.Schema:
    """One row per song. `number` is the order of arrival; `unusable` is the reason why a song has no analysis.

    Columns of what not every model says follow with the first songs that it says it of.
    """
    return pa.schema(
        [
            ("number", pa.int64()),
            ("id", pa.string()),
            *SONG_FIELDS,
            ("timed_lines", pa.list_(pa.struct([("seconds", pa.float64()), ("text", pa.string())]))),
            ("unusable", pa.string()),
            *_analysis_fields(dimensions),
            TERMS,
        ]
    )


def sections_schema(dimensions: int) -> pa.Schema:
    """One row per distinct section: `song` is its song's number, `position` its index among the song's sections."""
    return pa.schema(
        [
            ("song", pa.int64()),
            ("position", pa.int32()),
            ("label", pa.string()),
            ("text", pa.string()),
            ("times_sung", pa.int32()),
            *_analysis_fields(dimensions),
        ]
    )


def songs_table(
    songs: Sequence[Song],
    numbers: Sequence[int],
    unusable: Sequence[str | None],
    analysis: Analysis,
    wish_embedding: NDArray[np.float32] | None = None,
) -> pa.Table:
    """Rows of the songs table, with columns for all that the model says; an unusable song's analysis is null."""
    missing = np.array([reason is not None for reason in unusable], dtype=bool)
    columns = [
        pa.array(numbers, pa.int64()),
        pa.array([song.id for song in songs], pa.string()),
        *(_column([getattr(song, name) for song in songs], kind) for name, kind in SONG_FIELDS),
        [[{"seconds": line.seconds, "text": _storable(line.text)} for line in song.timed_lines] for song in songs],
        pa.array(unusable, pa.string()),
        *_analysis_columns(analysis, missing),
        terms_column(song.lyrics for song in songs),
    ]
    table = pa.table(columns, schema=songs_schema(analysis.embedding.shape[1]))
    for name in AFFECT:
        if (values := getattr(analysis, name)) is not None:
            table = table.append_column(name, pa.array(values, pa.float32(), mask=missing))
    if wish_embedding is not None:
        table = table.append_column(WISH_EMBEDDING, _vector_column(wish_embedding, missing))
    if analysis.themes is not None:
        table = table.append_column(THEMES, _vector_column(analysis.themes.astype(np.float16), missing))
    return table


def fields_table(songs: Sequence[Song], numbers: Sequence[int]) -> pa.Table:
    """The columns of the songs table that a song's file may change while its id stays, and the songs' numbers."""
    fields = [(name, kind) for name, kind in SONG_FIELDS if name not in {"artist", "title", "lyrics"}]
    columns = [
        pa.array(numbers, pa.int64()),
        *(_column([getattr(song, name) for song in songs], kind) for name, kind in fields),
    ]
    return pa.table(columns, names=["number", *(name for name, _ in fields)])


def terms_column(lyrics: Iterable[str]) -> pa.Array:
    """The column `terms` of songs with these lyrics: the stems of what is sung."""
    return pa.array([" ".join(terms("\n".join(sung_lines(text)))) or None for text in lyrics], pa.string())


def sections_table(
    sections: Sequence[Section],
    song_numbers: NDArray[np.int64],
    positions: NDArray[np.int64],
    times_sung: NDArray[np.int64],
    analysis: Analysis,
) -> pa.Table:
    """Rows of the sections table."""
    columns = [
        pa.array(song_numbers, pa.int64()),
        pa.array(positions).cast(pa.int32()),
        _column([section.label for section in sections], pa.string()),
        _column([section.text for section in sections], pa.string()),
        pa.array(times_sung).cast(pa.int32()),
        *_analysis_columns(analysis, np.zeros(len(sections), dtype=bool)),
    ]
    return pa.table(columns, schema=sections_schema(analysis.embedding.shape[1]))


def positions_table(ids: pa.Array | pa.ChunkedArray, positions: NDArray[np.float32]) -> pa.Table:
    """Rows of the positions table, from n ids and (n, 2) positions."""
    column = pa.FixedSizeListArray.from_arrays(pa.array(positions.ravel(), pa.float32()), 2)
    return pa.table([ids, column], schema=POSITIONS_SCHEMA)


def positions_of(ids: pa.ChunkedArray, table: pa.Table) -> NDArray[np.float32]:
    """The (n, 2) positions of n songs from rows of the positions table, NaN for songs that are not in it."""
    places = pc.index_in(ids, table["id"]).fill_null(table.num_rows).to_numpy()
    positions = np.vstack([matrix(table["position"]), np.full((1, 2), np.nan, dtype=np.float32)])
    found: NDArray[np.float32] = positions[places]
    return found


def song_from_row(row: dict[str, Any]) -> Song:
    """The Song that `songs_table` stored."""
    timed_lines = tuple(TimedLine(line["seconds"], line["text"]) for line in row["timed_lines"] or ())
    return Song(**{name: row[name] for name, _ in SONG_FIELDS}, timed_lines=timed_lines)


def section_from_row(row: dict[str, Any]) -> Section:
    """The Section that `sections_table` stored."""
    return Section(row["label"], tuple(row["text"].split("\n")))


def analysis_from_table(table: pa.Table) -> Analysis:
    """The analysis in rows of either table; NaN for null."""
    return Analysis(*(matrix(table[name]) for name in ("embedding", "emotions", "sentiment")))


def matrix(column: pa.ChunkedArray | pa.FixedSizeListArray) -> NDArray[np.float32]:
    """A column of fixed-size lists as (rows, width) float32 (float16 for themes), NaN for null."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    if not chunks:
        return np.zeros((0, column.type.list_size), dtype=column.type.value_type.to_pandas_dtype())
    return np.concatenate([_chunk_matrix(chunk) for chunk in chunks])


def _chunk_matrix(chunk: pa.FixedSizeListArray) -> NDArray[np.float32]:
    width = chunk.type.list_size
    values: NDArray[np.float32] = chunk.values.to_numpy(zero_copy_only=False)
    rows = values[chunk.offset * width : (chunk.offset + len(chunk)) * width].reshape(len(chunk), width)
    if not chunk.null_count:
        return rows
    valid = np.asarray(chunk.is_valid().to_numpy(zero_copy_only=False), dtype=bool)
    return np.where(valid[:, None], rows, rows.dtype.type(np.nan))


def _analysis_fields(dimensions: int) -> list[tuple[str, pa.DataType]]:
    widths = {"embedding": dimensions, "emotions": len(EMOTIONS), "sentiment": len(SENTIMENTS)}
    return [(name, pa.list_(pa.float32(), width)) for name, width in widths.items()]


def _analysis_columns(analysis: Analysis, missing: NDArray[np.bool_]) -> list[pa.FixedSizeListArray]:
    return [_vector_column(values, missing) for values in (analysis.embedding, analysis.emotions, analysis.sentiment)]


def _vector_column(values: NDArray[np.floating], missing: NDArray[np.bool_]) -> pa.FixedSizeListArray:
    filled = np.where(missing[:, None], values.dtype.type(0), values)
    return pa.FixedSizeListArray.from_arrays(pa.array(filled.ravel()), values.shape[1], mask=pa.array(missing))


def _column(values: list[Any], kind: pa.DataType) -> pa.Array:
    return pa.array([_storable(value) for value in values] if pa.types.is_string(kind) else values, kind)


def _storable(text: str | None) -> str | None:
    """Replace lone surrogates, which JSON can contain but which are not text, by question marks."""
    return text if text is None else text.encode("utf-8", "replace").decode("utf-8")
