"""Rows in memory: data frames, Arrow tables and dicts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from lyricsbert.errors import SourceError
from lyricsbert.library import Library
from lyricsbert.model import Encoder
from lyricsbert.songs import Note, Reject, Song, read_songs

RAIN = "the rain came over the hill tonight and the river and I were there with you"
ROWS: list[dict[str, Any]] = [
    {"trackName": "Tin Roof", "artistName": "Mila", "lyrics": RAIN, "year": 1999, "duration_ms": 205_000.0},
    {"trackName": None, "artistName": "Mila", "lyrics": RAIN, "year": None, "duration_ms": None},
    {
        "trackName": "Slate",
        "artistName": "Otto &amp; Mila",
        "lyrics": f"{RAIN} again",
        "year": 2001,
        "duration_ms": None,
    },
]


def pandas_frame() -> Any:
    return pd.DataFrame(ROWS)


def polars_frame() -> Any:
    return pytest.importorskip("polars").DataFrame(ROWS)


def lazy_polars_frame() -> Any:
    return polars_frame().lazy()


def arrow_table() -> Any:
    return pa.Table.from_pylist(ROWS)


def arrow_reader() -> Any:
    return pa.Table.from_pylist(ROWS).to_reader()


def dicts() -> Any:
    return ROWS


def a_generator_of_dicts() -> Any:
    return (dict(row) for row in ROWS)


every_kind = pytest.mark.parametrize(
    "source",
    [pandas_frame, polars_frame, lazy_polars_frame, arrow_table, arrow_reader, dicts, a_generator_of_dicts],
    ids=lambda source: source.__name__,
)


@every_kind
def test_rows_are_read_as_a_table_in_a_file(source: Callable[[], Any]) -> None:
    rejects: list[Reject] = []
    songs = list(read_songs(source(), rejects=rejects.append))
    assert [(song.artist, song.title, song.year, song.duration) for song in songs] == [
        ("Mila", "Tin Roof", 1999, 205.0),
        ("Otto & Mila", "Slate", 2001, None),
    ]
    assert [(reject.row, reject.reason) for reject in rejects] == [(2, "no title")]


@every_kind
def test_a_library_is_built_from_rows(source: Callable[[], Any], tmp_path: Path, tiny_encoder: Encoder) -> None:
    library = Library.build(tmp_path / "library", source(), tiny_encoder)
    assert library.titles == ["Tin Roof", "Slate"]
    assert library.add([Song("Bo", "Dust", f"{RAIN} at noon")], tiny_encoder).titles == ["Tin Roof", "Slate", "Dust"]


def test_columns_can_be_named() -> None:
    frame = pd.DataFrame({"wer": ["Mila"], "was": [1999.0], "worte": [RAIN]})
    (song,) = read_songs(frame, columns={"artist": "wer", "title": "was", "lyrics": "worte"})
    assert (song.artist, song.title) == ("Mila", "1999")


def test_cells_may_be_lists_and_objects() -> None:
    lines = [{"time": 1.5, "text": "the rain came"}, {"time": 62, "text": "over the hill"}]
    frame = pd.DataFrame(
        {"artist": [{"name": "Mila"}], "title": ["Tin"], "lyrics": [lines], "genres": [["folk", "pop"]]}
    )
    (song,) = read_songs(frame)
    assert (song.artist, song.genre, song.lyrics) == ("Mila", "folk, pop", "the rain came\nover the hill")
    assert [line.seconds for line in song.timed_lines] == [1.5, 62.0]


def test_a_row_that_is_no_dict_is_a_reject() -> None:
    rejects: list[Reject] = []
    rows: list[Any] = [ROWS[0], 7]
    assert len(list(read_songs(rows, rejects=rejects.append))) == 1
    assert [reject.detail for reject in rejects] == ["a value of type int"]


def test_rows_without_artist_are_said() -> None:
    notes: list[Note] = []
    assert next(read_songs([{"title": "Tin", "lyrics": RAIN}], notes=notes.append)).artist == "Unknown artist"
    assert [str(note) for note in notes] == [
        "rows: has no column for the artist, so it is 'Unknown artist': name one with --columns artist=COLUMN."
    ]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (pd.DataFrame(), r"The DataFrame has no rows\."),
        (pd.DataFrame({"x": [1]}), r"The DataFrame has no usable columns for title and lyrics"),
        ([{"x": 1}], r"The rows has no usable columns for title and lyrics: it has the columns 'x'"),
        ([], r"There is nothing to read songs from"),
    ],
)
def test_unusable_rows_are_refused(source: Any, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_songs(source)


def test_one_dict_is_a_row_and_a_named_index_a_column() -> None:
    assert [song.title for song in read_songs(ROWS[0])] == ["Tin Roof"]
    frame = pd.DataFrame(ROWS[:1]).set_index("trackName")
    assert [song.title for song in read_songs(frame)] == ["Tin Roof"]


@pytest.mark.parametrize("source", [None, 7, [1, 2], [("Mila", "Tin Roof")], pd.Series([1, 2])])
def test_what_is_no_row_is_said(source: Any) -> None:
    with pytest.raises(SourceError, match=r"(cannot be read|must be dicts)[^\n]*\.$"):
        read_songs(source)
