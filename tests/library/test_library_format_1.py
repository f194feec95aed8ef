"""Libraries of format 1, which had no terms of songs: they are read as they are, and the next write brings them up."""

from __future__ import annotations

from pathlib import Path

import lancedb
import numpy as np
import pyarrow as pa
import pytest
from lancedb.index import FTS
from library_doubles import HashEncoder, make_song, make_songs

from lyricsbert.library import Library
from lyricsbert.library.search.bm25 import Bm25Index
from lyricsbert.library.search.lexical import LanceLexicalIndex
from lyricsbert.library.store.store import Store

SONGS = [
    *make_songs(20),
    make_song(20, lyrics="The copper whale ain't done singin'\nunder the harbour lights we were\nand you and I"),
    make_song(21, lyrics="copper whales are singing for the moon and you\nover the harbour there with you"),
    make_song(22, lyrics="…"),
]
QUERIES = ["copper whale aint done singing", "the blue river", "copper whales", "you and i", "xylophone", ""]


def to_format_1(path: Path) -> None:
    """Take from a library what format 1 did not have."""
    database = lancedb.connect(path)
    songs = database.open_table("songs")
    for index in songs.list_indices():
        songs.drop_index(index.name)
    songs.drop_columns(["terms"])
    if songs.count_rows():
        songs.create_index("lyrics", config=FTS(with_position=True, stem=True, remove_stop_words=False))
    metadata = database.open_table("metadata").to_arrow()
    rows = metadata.to_pylist()
    for row in rows:
        row["format"] = 1
        if row["state"] == "committed" and len(rows) == 1:
            row["songs_version"] = songs.version
    database.create_table("metadata", pa.Table.from_pylist(rows, metadata.schema), mode="overwrite")


def hits(library: Library) -> list[list[tuple[int, bool]]]:
    return [[(hit.row, hit.phrase) for hit in library.search_words(query, 99)] for query in QUERIES]


@pytest.fixture
def expected(tmp_path: Path) -> Library:
    """The same songs in the present format."""
    return Library.build(tmp_path / "present", SONGS, HashEncoder())


@pytest.fixture
def old(path: Path) -> Library:
    Library.build(path, SONGS, HashEncoder())
    to_format_1(path)
    return Library.open(path)


@pytest.mark.parametrize("index", ["exact", "approximate"])
def test_an_old_library_is_read_as_it_is(old: Library, expected: Library, index: str) -> None:
    files = sorted(Path(old.path).rglob("*"))
    library = Library.open(old.path, index=index)  # type: ignore[arg-type]
    assert library.info().format == 1
    assert hits(library) == hits(expected)
    assert isinstance(library._lexical_index, Bm25Index)
    library.load_lexical_index()
    assert hits(library) == hits(expected)
    assert list(library) == SONGS
    assert sorted(Path(old.path).rglob("*")) == files


def test_the_next_write_brings_it_into_the_present_format(old: Library, expected: Library) -> None:
    before = hits(old)
    one_more = make_song(23, lyrics="a whale of copper and a copper whale with you")
    library = old.add([one_more], HashEncoder())
    assert library.info().format == 2
    assert isinstance(library._lexical_index, LanceLexicalIndex)
    # In which order is another matter: LanceDB scores songs that were added since by statistics of their own.
    expected = expected.add([one_more], HashEncoder())
    assert list(map(sorted, hits(library))) == list(map(sorted, hits(expected)))
    assert list(library) == [*SONGS, one_more]
    np.testing.assert_array_equal(library.embedding[:-1], old.embedding)
    np.testing.assert_array_equal(library.emotions[:-1], old.emotions)
    assert hits(old) == before  # whoever reads the old version goes on reading
    assert Library.open(old.path).info().format == 2


def test_removing_brings_it_into_the_present_format(old: Library, expected: Library) -> None:
    library = old.remove([SONGS[0].id])
    assert library.info().format == 2
    assert hits(library) == hits(expected.remove([SONGS[0].id]))


def test_indexing_the_same_songs_again_brings_it_into_the_present_format(old: Library, expected: Library) -> None:
    encoder = HashEncoder()
    library = Library.build(old.path, SONGS, encoder)
    assert encoder.songs_encoded == []
    assert library.info().format == 2
    assert hits(library) == hits(expected)


def test_an_interrupted_write_in_the_old_format_is_completed(old: Library, tmp_path: Path) -> None:
    more = make_songs(30, start=50)
    with pytest.raises(InterruptedError):
        old.add(more, HashEncoder(fail_after=20))
    assert Library.open(old.path).info().format == 1
    to_format_1(Path(old.path))
    encoder = HashEncoder()
    library = Library.build(old.path, more, encoder)
    assert 0 < len(encoder.songs_encoded) < len(more)
    assert list(library) == [*SONGS, *more]
    assert hits(library) == hits(Library.build(tmp_path / "anew", [*SONGS, *more], HashEncoder()))


def test_a_migration_that_was_cut_short_does_no_harm(old: Library, expected: Library) -> None:
    Store(old.path).open_writer().migrate()
    library = Library.open(old.path)
    assert library.info().format == 1
    assert hits(library) == hits(expected)
    assert hits(library.add(make_songs(1), HashEncoder())) == hits(expected)


def test_an_old_library_without_songs(path: Path) -> None:
    Library.build(path, [], HashEncoder())
    to_format_1(path)
    library = Library.open(path)
    assert library.search_words("copper whale") == []
    library = library.add(SONGS, HashEncoder())
    assert library.search_words("copper whale")[0].phrase
