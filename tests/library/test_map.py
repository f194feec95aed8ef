"""The map: how it is drawn, and how it is kept while a library changes."""

import shutil
import sys

import numpy as np
import pytest
from library_doubles import HashEncoder, make_song, make_songs, write_old_metadata

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library
from lyricsbert.library import map as map_module
from lyricsbert.library.map import FEWEST_SONGS, draw_map, place_songs
from lyricsbert.library.store.store import Store
from lyricsbert.library.write import map_update
from lyricsbert.model import Analysis

LOOP = make_song(900, lyrics="\n".join(["around the garden wheel we go"] * 40))


def songs_around(*centres: int, count: int = 30, seed: int = 0) -> Analysis:
    """Songs in groups: those of a group have embeddings near one unit vector, and like emotions."""
    chance = np.random.default_rng(seed)
    embedding = np.concatenate([np.eye(16)[centre] + chance.normal(scale=0.05, size=(count, 16)) for centre in centres])
    embedding /= np.linalg.norm(embedding, axis=1, keepdims=True)
    emotions = np.concatenate([chance.dirichlet(1 + 20 * np.eye(6)[centre % 6], count) for centre in centres])
    sentiment = chance.dirichlet([1, 1, 1], len(embedding))
    return Analysis(*(values.astype(np.float32) for values in (embedding, emotions, sentiment)))


def joined(*parts: Analysis) -> Analysis:
    names = ("embedding", "emotions", "sentiment")
    return Analysis(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@pytest.fixture
def crowded_blocks(monkeypatch):
    monkeypatch.setattr(map_module, "_CELLS_PER_BLOCK", 100)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, FEWEST_SONGS - 1, FEWEST_SONGS, 60])
def test_every_song_has_a_finite_place(count):
    positions = draw_map(songs_around(0, count=count))
    assert positions.shape == (count, 2)
    assert positions.dtype == np.float32
    assert np.isfinite(positions).all()
    assert np.abs(positions).max(initial=0) <= 1
    if count > 1:
        assert np.abs(positions).max() == pytest.approx(1)
        assert len(np.unique(positions, axis=0)) == count


@pytest.mark.parametrize("count", [2, 10, 100])
def test_copies_of_one_song_have_places(count):
    positions = draw_map(songs_around(0, count=1)[np.zeros(count, dtype=np.int64)])
    assert np.isfinite(positions).all()


@pytest.mark.parametrize("method", ["tree", "grid"])
def test_groups_are_told_apart_and_the_map_is_the_same_twice(method, monkeypatch):
    if method == "grid":
        monkeypatch.setattr(map_module, "_FFT_FROM", FEWEST_SONGS)
        monkeypatch.setattr(map_module, "_EARLY_ITERATIONS", 40)
        monkeypatch.setattr(map_module, "_ITERATIONS", 40)
    songs = songs_around(1, 2, 3, 4)
    positions = draw_map(songs)
    np.testing.assert_array_equal(draw_map(songs), positions)
    groups = np.repeat(np.arange(4), 30)
    distances = np.linalg.norm(positions[:, None] - positions, axis=2)
    assert (groups[distances.argsort(axis=1)[:, 1:11]] == groups[:, None]).mean() > 0.95


def test_positive_songs_are_on_the_right_and_sad_ones_below():
    songs = songs_around(0, 1, 2)  # sadness, joy, love
    songs.sentiment[:] = np.where(songs.emotions[:, [1]] > 0.5, [0.1, 0.1, 0.8], [0.8, 0.1, 0.1])
    x, y = draw_map(songs).T
    assert np.corrcoef(x, songs.sentiment[:, 2])[0, 1] > 0
    assert np.corrcoef(y, songs.emotions[:, 0])[0, 1] < 0


@pytest.mark.usefixtures("crowded_blocks")
@pytest.mark.parametrize("count", [1, 5])
def test_the_nearest_are_those_of_comparing_all(count):
    chance = np.random.default_rng(0)
    features = chance.normal(size=(40, 6)).astype(np.float32)
    distances = np.linalg.norm(features[:, None] - features, axis=2)
    np.fill_diagonal(distances, np.inf)
    found, how_far = map_module._nearest(features, features, count, itself=False)
    right = distances.argsort(axis=1)[:, :count]
    assert np.sort(found).tolist() == np.sort(right).tolist()
    np.testing.assert_allclose(how_far, np.take_along_axis(distances, found, axis=1), atol=1e-3)
    assert map_module._nearest(features[:3], features, 1)[0].ravel().tolist() == [0, 1, 2]


def test_songs_are_placed_beside_the_most_similar_one():
    landmarks = songs_around(1, 2, 3)
    positions = draw_map(landmarks)
    placed = place_songs(landmarks, landmarks, positions, seed=0)
    assert (np.abs(placed) <= 1).all()
    assert np.linalg.norm(placed - positions, axis=1).max() < 0.2
    assert not (placed == positions).all(axis=1).any()  # beside, not upon
    np.testing.assert_array_equal(place_songs(landmarks, landmarks, positions, seed=0), placed)
    assert not (place_songs(landmarks, landmarks, positions, seed=1) == placed).all(axis=1).any()


def test_a_library_has_a_map(path, encoder):
    library = Library.build(path, [*make_songs(30), LOOP, *make_songs(5, start=30)], encoder)
    assert library.positions.shape == (36, 2)
    assert library.positions.dtype == np.float32
    assert np.isnan(library.positions).all(axis=1).tolist() == library.unusable.tolist()
    assert np.nanmax(np.abs(library.positions)) == 1
    usable = ~library.unusable
    analysis = Analysis(library.embedding[usable], library.emotions[usable], library.sentiment[usable])
    np.testing.assert_array_equal(library.positions[usable], draw_map(analysis))
    np.testing.assert_array_equal(Library.open(path).positions, library.positions)


@pytest.mark.parametrize("songs", [[], make_songs(1), make_songs(2), [LOOP]])
def test_a_tiny_library_has_a_map_and_grows(path, encoder, songs):
    library = Library.build(path, songs, encoder)
    assert library.positions.shape == (len(songs), 2)
    assert np.isfinite(library.positions[~library.unusable]).all()
    library = library.add(make_songs(30), encoder)
    assert np.isfinite(library.positions[~library.unusable]).all()
    assert len(library.positions) == len(library) >= 30


def test_a_build_tells_that_it_draws_the_map(path, encoder):
    told = []
    library = Library.build(path, make_songs(20), encoder, progress=told.append)
    assert [progress.drawing_map for progress in told[-2:]] == [True, False]
    assert sum(progress.drawing_map for progress in told) == 1
    told.clear()
    library = library.add(make_songs(5, start=20), encoder, progress=told.append)
    assert not any(progress.drawing_map for progress in told)


def test_additions_leave_the_others_where_they_are(library, encoder):
    before = library.positions
    library = library.add([LOOP, *make_songs(20, start=30)], encoder)
    np.testing.assert_array_equal(library.positions[:30], before)
    assert np.isnan(library.positions[30]).all()
    assert np.isfinite(library.positions[31:]).all()
    after = library.positions
    library = library.add(make_songs(4, start=50), encoder)
    np.testing.assert_array_equal(library.positions[:51], after)


def test_a_library_that_has_more_than_doubled_is_drawn_anew(library, encoder):
    before = library.positions
    library = library.add(make_songs(30, start=30), encoder)  # twice as many: not yet
    np.testing.assert_array_equal(library.positions[:30], before)
    library = library.add(make_songs(1, start=60), encoder)
    assert not np.isclose(library.positions[:30], before).all(axis=1).any()
    assert library._snapshot.map_drawn_on == 61


def test_removal_leaves_the_others_where_they_are(library, encoder):
    before = library.positions
    library = library.remove([library.ids[3], library.ids[29]])
    np.testing.assert_array_equal(library.positions, np.delete(before[:29], 3, axis=0))
    library = library.add([make_song(3)], encoder)  # has lost its place, and comes last now
    np.testing.assert_array_equal(library.positions[:-1], np.delete(before[:29], 3, axis=0))
    assert np.isfinite(library.positions[-1]).all()


def test_when_few_of_the_drawn_songs_are_left_the_map_is_drawn_anew(library, encoder):
    library = library.remove(library.ids[2:])
    library = library.add(make_songs(25, start=40), encoder)
    assert np.nanmax(np.abs(library.positions)) == pytest.approx(1)
    assert library._snapshot.map_drawn_on == 27
    library = library.remove(library.ids)
    assert library.positions.shape == (0, 2)
    library = library.add(make_songs(3), encoder)
    assert np.isfinite(library.positions).all()


def test_beyond_the_landmarks_songs_are_placed_beside_them(path, encoder, monkeypatch):
    monkeypatch.setattr(map_update, "MOST_LANDMARKS", 25)
    monkeypatch.setattr(map_update, "_SONGS_PER_READ", 7)
    library = Library.build(path, make_songs(60), encoder)
    assert np.isfinite(library.positions).all()
    assert len(np.unique(library.positions, axis=0)) == 60
    before = library.positions
    library = library.add(make_songs(9, start=60), encoder)
    np.testing.assert_array_equal(library.positions[:60], before)
    assert np.isfinite(library.positions[60:]).all()


def test_a_rebuilt_library_has_a_map_of_its_own(path, library):
    rebuilt = Library.build(path, make_songs(12), HashEncoder("hash-b", dimensions=5), rebuild=True)
    assert np.isfinite(rebuilt.positions).all()
    assert rebuilt._snapshot.map_drawn_on == 12


def test_a_reader_keeps_the_map_of_its_version(path, library, encoder):
    reader = Library.open(path)
    before = library.positions
    library = library.add(make_songs(200, start=30), encoder)  # drawn anew, and compacted
    library = library.remove(library.ids[:100])
    np.testing.assert_array_equal(reader.positions, before)


def test_a_write_that_is_stopped_before_it_is_published_leaves_the_map(path, library, encoder, monkeypatch):
    before = library.positions
    publishes = Store.write_state

    def stop(store, state, **options):
        if state.unfinished is None:
            raise KeyboardInterrupt
        publishes(store, state, **options)

    monkeypatch.setattr(Store, "write_state", stop)
    with pytest.raises(KeyboardInterrupt):
        library.add(make_songs(40, start=30), encoder)
    monkeypatch.undo()
    np.testing.assert_array_equal(Library.open(path).positions, before)
    completed = Library.build(path, make_songs(31), encoder)
    assert len(completed) == 70
    straight = Library.build(path.with_name("other"), make_songs(70), encoder)
    np.testing.assert_array_equal(completed.positions, straight.positions)


def test_a_library_from_before_there_were_maps_has_one_after_the_next_write(path, library, encoder):
    drawn = library.positions

    def forget_map(row):
        del row["positions_version"], row["map_drawn_on"]

    write_old_metadata(path, forget_map)
    shutil.rmtree(path / "positions.lance")
    old = Library.open(path)
    assert old.positions is None
    assert len(old.index.similarities(old.embedding[0]).rows) == 30
    again = Library.build(path, make_songs(30), encoder)  # nothing new
    np.testing.assert_array_equal(again.positions, drawn)
    assert old.positions is None


def test_a_damaged_map_is_told(path, library):
    for file in (path / "positions.lance" / "data").iterdir():
        file.write_bytes(b"garbage")
    with pytest.raises(LibraryError, match=r"damaged: positions\.lance"):
        Library.open(path)


def test_drawing_says_nothing(path, encoder, capfd):
    Library.build(path, make_songs(40), encoder)
    captured = capfd.readouterr()
    assert captured.out == captured.err == ""


@pytest.fixture
def undrawable(monkeypatch):
    """No map can be drawn: the extra is not installed."""
    monkeypatch.setitem(sys.modules, "openTSNE", None)


@pytest.mark.usefixtures("undrawable")
def test_without_the_extra_a_library_has_no_map(path, encoder):
    library = Library.build(path, make_songs(30), encoder)
    assert library.positions is None
    version = library.info().version
    assert Library.build(path, make_songs(30), encoder).info().version == version  # nothing new
    grown = library.add(make_songs(1, start=30), encoder)
    assert grown.positions is None
    assert len(grown) == 31


def test_the_next_write_with_the_extra_draws_the_map(path, encoder, monkeypatch):
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "openTSNE", None)
        Library.build(path, make_songs(30), encoder)
    drawn = Library.build(path, make_songs(30), encoder).positions
    straight = Library.build(path.with_name("other"), make_songs(30), encoder)
    np.testing.assert_array_equal(drawn, straight.positions)


def test_without_the_extra_songs_are_placed_on_the_map_that_is_there(path, library, encoder, monkeypatch):
    before = library.positions
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "openTSNE", None)
        grown = library.add(make_songs(60, start=30), encoder)  # three times as many
        np.testing.assert_array_equal(grown.positions[:30], before)
        assert np.isfinite(grown.positions).all()
        assert grown._snapshot.map_drawn_on == 30
    assert grown.add(make_songs(1, start=90), encoder)._snapshot.map_drawn_on == 91


@pytest.mark.usefixtures("undrawable")
def test_without_the_extra_a_map_of_which_no_song_is_left_is_given_up(path, library, encoder):
    few = library.remove(library.ids).add(make_songs(3), encoder)
    assert few.positions is None
