"""Libraries of older formats are read as they are, and the next write brings them up.

Format 1 had no terms of songs; both had moods of nine features, and nothing of valence, energy, themes and wishes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lancedb
import numpy as np
import pytest
from lancedb.index import FTS
from library_doubles import HashEncoder, make_song, make_songs, write_old_metadata

from lyricsbert.library import Library
from lyricsbert.library.moods import MoodModel, mood_features, nearest_moods
from lyricsbert.library.search.bm25 import Bm25Index
from lyricsbert.library.search.lexical import LanceLexicalIndex
from lyricsbert.library.store.metadata import FORMAT
from lyricsbert.library.store.store import Store

SONGS = [
    *make_songs(20),
    make_song(20, lyrics="The copper whale ain't done singin'\nunder the harbour lights we were\nand you and I"),
    make_song(21, lyrics="copper whales are singing for the moon and you\nover the harbour there with you"),
    make_song(22, lyrics="…"),
]
QUERIES = ["copper whale aint done singing", "the blue river", "copper whales", "you and i", "xylophone", ""]


def to_format(number: int, path: Path) -> None:
    """Take from a library what an older format did not have."""
    database = lancedb.connect(path)
    songs = database.open_table("songs")
    if number == 1:
        for index in songs.list_indices():
            songs.drop_index(index.name)
        songs.drop_columns(["terms"])
        if songs.count_rows():
            songs.create_index("lyrics", config=FTS(with_position=True, stem=True, remove_stop_words=False))
    is_finished = Store(path).state().unfinished is None

    def change(row: dict[str, Any]) -> None:
        row["format"] = number
        del row["themes"]
        if row["state"] == "committed":
            row |= {"mood_mean": [0.1] * 9, "mood_scale": [0.2] * 9}
            row["mood_centroids"] = [[(value - 0.1) / 0.2 for value in mood[:9]] for mood in row["mood_centroids"]]
            if is_finished:
                row["songs_version"] = songs.version

    write_old_metadata(path, change)


def hits(library: Library) -> list[list[tuple[int, bool]]]:
    return [[(hit.row, hit.phrase) for hit in library.search_words(query, 99)] for query in QUERIES]


@pytest.fixture
def expected(tmp_path: Path) -> Library:
    """The same songs in the present format."""
    return Library.build(tmp_path / "present", SONGS, HashEncoder())


@pytest.fixture(params=[1, 2])
def number(request: pytest.FixtureRequest) -> int:
    """Number of the old format."""
    found: int = request.param
    return found


@pytest.fixture
def old(path: Path, number: int) -> Library:
    Library.build(path, SONGS, HashEncoder())
    to_format(number, path)
    return Library.open(path)


@pytest.mark.parametrize("index", ["exact", "approximate"])
def test_an_old_library_is_read_as_it_is(old: Library, expected: Library, index: str, number: int) -> None:
    files = sorted(Path(old.path).rglob("*"))
    library = Library.open(old.path, index=index)  # type: ignore[arg-type]
    assert library.info().format == number
    assert hits(library) == hits(expected)
    assert isinstance(library._words.index, Bm25Index) == (number == 1)
    library.load_lexical_index()
    assert hits(library) == hits(expected)
    assert list(library) == SONGS
    assert np.isnan(library.valence).all()
    assert np.isnan(library.energy).all()
    assert (library.themes, library.theme_scores.shape) == ((), (len(SONGS), 0))
    assert library.wish_embedding is library.index.similarities(library.embedding[0]).wish_cosine is None
    table = library.to_arrow(["valence", "themes", "energy"])
    assert [column.null_count for column in table.columns] == [len(SONGS)] * 3
    assert sorted(Path(old.path).rglob("*")) == files


def test_the_next_write_brings_it_into_the_present_format(old: Library, expected: Library) -> None:
    before = hits(old)
    one_more = make_song(23, lyrics="a whale of copper and a copper whale with you")
    library = old.add([one_more], HashEncoder())
    assert library.info().format == FORMAT
    assert isinstance(library._words.index, LanceLexicalIndex)
    assert hits(library) == hits(expected.add([one_more], HashEncoder()))
    assert list(library) == [*SONGS, one_more]
    np.testing.assert_array_equal(library.embedding[:-1], old.embedding)
    np.testing.assert_array_equal(library.emotions[:-1], old.emotions)
    assert hits(old) == before  # whoever reads the old version goes on reading
    assert Library.open(old.path).info().format == FORMAT


def test_removing_brings_it_into_the_present_format(old: Library, expected: Library) -> None:
    library = old.remove([SONGS[0].id])
    assert library.info().format == FORMAT
    assert hits(library) == hits(expected.remove([SONGS[0].id]))


def test_indexing_the_same_songs_again_brings_it_into_the_present_format(old: Library, expected: Library) -> None:
    encoder = HashEncoder()
    library = Library.build(old.path, SONGS, encoder)
    assert encoder.songs_encoded == []
    assert library.info().format == FORMAT
    assert hits(library) == hits(expected)


def test_moods_of_an_old_library_are_those_it_had_until_they_are_fitted_anew(old: Library, expected: Library) -> None:
    of_nine = mood_features(expected.emotions, expected.sentiment)
    before = old._snapshot.moods
    stored = MoodModel(np.array([0.2] * 9 + [np.inf] * 2), expected._snapshot.moods.centroids, 0)
    assert old.moods.tolist() == nearest_moods(stored, of_nine).tolist()
    after = old.remove([SONGS[0].id])._snapshot.moods
    assert np.isinf(before.scale[9:]).all()
    assert np.isfinite(after.scale).all()
    assert after.fitted_on == before.fitted_on - 1


def test_what_the_model_says_now_is_known_of_songs_that_are_added(old: Library) -> None:
    tells_all = HashEncoder(themes=("rivers", "lamps"))
    library = old.add(make_songs(5, start=50), tells_all)
    assert np.isnan(library.valence[: len(SONGS)]).all()
    assert np.isfinite(library.valence[len(SONGS) :]).all()
    assert library.themes == ("rivers", "lamps")
    assert np.isnan(library.theme_scores[: len(SONGS)]).all()
    assert np.isfinite(library.theme_scores[len(SONGS) :]).all()
    assert library.wish_embedding is not None
    assert np.linalg.norm(library.wish_embedding, axis=1).round(3).tolist() == [0.0] * len(SONGS) + [1.0] * 5
    assert (library.moods[~library.unusable] >= 0).all()


def test_an_interrupted_write_in_the_old_format_is_completed(old: Library, tmp_path: Path, number: int) -> None:
    more = make_songs(30, start=50)
    with pytest.raises(InterruptedError):
        old.add(more, HashEncoder(fail_after=20))
    assert Library.open(old.path).info().format == number
    to_format(number, Path(old.path))
    encoder = HashEncoder()
    library = Library.build(old.path, more, encoder)
    assert 0 < len(encoder.songs_encoded) < len(more)
    assert list(library) == [*SONGS, *more]
    anew = Library.build(tmp_path / "anew", [*SONGS, *more], HashEncoder())
    assert hits(library) == hits(anew)


def test_a_migration_that_was_cut_short_does_no_harm(old: Library, expected: Library, number: int) -> None:
    Store(old.path).open_writer().migrate()
    library = Library.open(old.path)
    assert library.info().format == number
    assert hits(library) == hits(expected)
    assert hits(library.add(make_songs(1), HashEncoder())) == hits(expected)


def test_an_old_library_without_songs(path: Path, number: int) -> None:
    Library.build(path, [], HashEncoder())
    to_format(number, path)
    library = Library.open(path)
    assert library.search_words("copper whale") == []
    library = library.add(SONGS, HashEncoder())
    assert library.search_words("copper whale")[0].phrase
