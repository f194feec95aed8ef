"""A library as a sequence of songs, as a table, and as one version that stays."""

import sys
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest
from library_doubles import HashEncoder, make_song, make_songs

from lyricsbert.errors import LibraryError
from lyricsbert.library import MOODS, Library, whole_songs
from lyricsbert.library.export import COLUMNS
from lyricsbert.model.analysis import EMOTIONS, SENTIMENTS
from lyricsbert.songs import TimedLine

LOOP = make_song(900, lyrics="\n".join(["around the garden wheel we go"] * 40), year=None)
TIMED = make_song(901, genre="Polka", timed_lines=(TimedLine(0.5, "the blue lamp"),))
SONGS = [*make_songs(20), LOOP, TIMED]


@pytest.fixture(params=["exact", "approximate"])
def library(request, path, encoder):
    Library.build(path, SONGS, encoder)
    return Library.open(path, index=request.param)


def test_iterating_gives_all_songs_a_batch_at_a_time(library, monkeypatch):
    monkeypatch.setattr(whole_songs, "_BATCH", 5)
    assert list(library) == SONGS
    first, again = iter(library), iter(library)
    assert [next(first) for _ in range(7)] == SONGS[:7]
    assert next(again) == SONGS[0]


def test_indexing_gives_songs(library):
    assert library[0] == library[np.int64(0)] == SONGS[0]
    assert library[-1] == TIMED
    assert library[-3:] == SONGS[-3:]
    assert library[10:2:-4] == SONGS[10:2:-4]
    assert library[50:] == []
    for row in (22, -23):
        with pytest.raises(IndexError):
            library[row]


def test_songs_and_ids_are_in_it(library):
    assert LOOP in library
    assert LOOP.id in library
    assert make_song(99) not in library
    assert "Number 3" not in library  # a title is no id
    assert 3 not in library


def test_an_arrow_table_has_all_that_is_known_of_each_song(library):
    table = library.to_arrow()
    assert table.column_names == list(COLUMNS)
    assert table["id"].to_pylist() == library.ids
    assert table["lyrics"].to_pylist() == [song.lyrics for song in SONGS]
    assert table["year"].to_pylist() == [song.year for song in SONGS]
    assert table["genre"].to_pylist() == library.genres
    assert table["timed_lines"][21].as_py() == [{"seconds": 0.5, "text": "the blue lamp"}]
    assert table["mood"].to_pylist() == [None if mood < 0 else MOODS[mood] for mood in library.moods]
    assert table["unusable"].is_null().to_pylist() == (~library.unusable).tolist()
    for name, width in (("embedding", 8), ("emotions", len(EMOTIONS)), ("sentiment", len(SENTIMENTS))):
        assert table[name].type == pa.list_(pa.float32(), width)
        assert table[name][20].as_py() is None
        np.testing.assert_array_equal(table[name][21].as_py(), getattr(library, name)[21])


def test_an_arrow_table_of_some_columns(library):
    table = library.to_arrow(["mood", "title"])
    assert table.column_names == ["mood", "title"]
    assert table.num_rows == len(library.to_arrow(["mood"])) == 22
    with pytest.raises(LibraryError, match=r"no column 'tempo'; allowed: id, artist, .*, mood, .*embedding\."):
        library.to_arrow(["title", "tempo"])


def test_an_empty_library_is_an_empty_sequence_and_table(path, encoder):
    library = Library.build(path, [], encoder)
    assert list(library) == library[:] == []
    assert (library.to_arrow().num_rows, library.to_arrow().column_names) == (0, list(COLUMNS))


def test_a_data_frame(library):
    pytest.importorskip("pandas")
    frame = library.to_pandas(["title", "mood", "emotions"])
    assert frame["title"].tolist() == library.titles
    assert frame["mood"].dropna().tolist() == [MOODS[mood] for mood in library.moods if mood >= 0]
    np.testing.assert_array_equal(np.stack(frame["emotions"].dropna().tolist()), library.emotions[~library.unusable])


def test_a_data_frame_without_pandas_says_what_to_install(library, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(LibraryError, match="needs pandas, which is not installed: pip install pandas"):
        library.to_pandas()


WRITES: list[Callable[[Library], Library]] = [
    lambda library: library.add(make_songs(60, start=100), HashEncoder()),
    lambda library: library.remove(library.ids[:12]),
    lambda library: library.remove([]),
]


@pytest.mark.parametrize("write", WRITES)
def test_writing_returns_another_library_and_leaves_this_one(library, write):
    before = (list(library.ids), library.info().version, library.moods.copy(), library.last_report)
    written = write(library)
    assert written is not library
    assert type(written.index) is type(library.index)
    assert written.last_report is not None
    assert written.ids == Library.open(library.path).ids
    assert (library.ids, library.info().version, library.last_report) == (before[0], before[1], before[3])
    np.testing.assert_array_equal(library.moods, before[2])
    assert list(library) == SONGS
    assert len(library.sections(21).sections) == 3
    assert library.positions.shape == (22, 2)
    assert library.search_words("the garden")


def test_a_removal_is_reported(library):
    report = library.remove([*library.ids[:3], library.ids[0], "no such id"]).last_report
    assert report.removed == 3
    assert report.read == report.added == report.already_there == report.duplicates == 0
    assert report.unusable == {}
    assert report.seconds > 0


def test_two_writes_from_one_version_both_count(library):
    library.add(make_songs(2, start=100), HashEncoder())
    written = library.remove(library.ids[:1])
    assert [song.title for song in written][-2:] == ["Number 100", "Number 101"]
    assert len(written) == 23


def test_arrays_cannot_be_changed(library: Library) -> None:
    for array in (library.emotions, library.sentiment, library.moods, library.years, library.unusable, library.valence):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
