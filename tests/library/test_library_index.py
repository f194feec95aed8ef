import gc
import weakref

import numpy as np
import pytest
from library_doubles import HashEncoder, make_song, make_songs

from lyricsbert.library import Library, commit
from lyricsbert.library import index as index_module
from lyricsbert.library.index import ApproximateIndex, ExactIndex

LOOP = make_song(900, lyrics="\n".join(["around the garden wheel we go"] * 40))


@pytest.fixture(scope="module")
def songs():
    return [*make_songs(120), LOOP, *make_songs(130, start=120)]


@pytest.fixture(params=["exact", "approximate", "approximate with a vector index"])
def library(request, tmp_path_factory, songs, monkeypatch):
    if request.param == "approximate with a vector index":
        monkeypatch.setattr(commit, "APPROXIMATE_FROM", 250)
    monkeypatch.setattr("lyricsbert.library.build.BATCH", 100)
    path = tmp_path_factory.mktemp("indexed") / "library"
    Library.build(path, songs, HashEncoder())
    return Library.open(path, index=request.param.split()[0])


def unit(seed):
    query = np.random.default_rng(seed).normal(size=8).astype(np.float32)
    return query / np.linalg.norm(query)


def test_the_best_song_and_section_are_those_of_a_plain_loop(library):
    query = unit(1)
    meaning = library.index.meaning(query)
    expected = {}
    for row, stored in enumerate(library.sections_of(range(len(library)))):
        if stored.sections:
            cosine = stored.analysis.embedding @ query
            expected[row] = (library.embedding[row] @ query, cosine.max(), int(cosine.argmax()))
    found = zip(meaning.rows, meaning.song_cosine, meaning.section_cosine, meaning.best_section, strict=True)
    for row, song_cosine, section_cosine, best_section in found:
        assert (song_cosine, section_cosine) == pytest.approx(expected[row][:2], abs=1e-5)
        assert best_section == expected[row][2]
    ten_nearest = sorted(expected, key=lambda row: -expected[row][1])[:10]
    assert set(ten_nearest) <= set(meaning.rows.tolist())


def test_rows_ascend_and_leave_out_unusable_songs(library):
    meaning = library.index.meaning(unit(2), include=[120, 4])
    assert (np.diff(meaning.rows) > 0).all()
    assert 120 not in meaning.rows
    assert meaning.rows.dtype == np.int64
    assert meaning.song_cosine.dtype == meaning.section_cosine.dtype == np.float32
    assert meaning.best_section.dtype == np.int32


def test_included_rows_are_there_however_far(library, monkeypatch):
    monkeypatch.setattr(index_module, "_NEAREST_SECTIONS", 5)
    monkeypatch.setattr(index_module, "_NEAREST_SONGS", 5)
    query = unit(3)
    far = np.argsort(library.embedding @ query)[:20]
    far = far[~library.unusable[far]]
    meaning = library.index.meaning(query, include=far)
    assert set(far.tolist()) <= set(meaning.rows.tolist())
    np.testing.assert_allclose(
        meaning.song_cosine[np.searchsorted(meaning.rows, far)], library.embedding[far] @ query, atol=1e-6
    )


def test_the_same_question_has_the_same_answer(library):
    first, second = (library.index.meaning(unit(4)) for _ in range(2))
    for name in ("rows", "song_cosine", "section_cosine", "best_section"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


def test_it_follows_additions_and_removals(library):
    library.add(make_songs(3, start=300), HashEncoder())
    library.remove([make_song(0).id])
    for row in (0, len(library) - 1):
        section = library.sections(row).analysis.embedding[1]
        meaning = library.index.meaning(section)
        best = meaning.section_cosine.argmax()
        assert (meaning.rows[best], meaning.best_section[best]) == (row, 1)
        assert meaning.section_cosine[best] == pytest.approx(1, abs=1e-5)


def test_the_first_of_equal_sections_is_the_best():
    best, place = index_module._best_sections(
        np.array([0.5, 0.9, 0.9, 0.1, 0.1], dtype=np.float32), np.array([0, 3]), np.array([3, 2])
    )
    assert best.tolist() == pytest.approx([0.9, 0.1])
    assert place.tolist() == [1, 0]


def test_size_decides_unless_told_otherwise(tmp_path, monkeypatch):
    path = tmp_path / "library"
    Library.build(path, make_songs(3), HashEncoder())
    assert isinstance(Library.open(path).index, ExactIndex)
    monkeypatch.setattr("lyricsbert.library.library.APPROXIMATE_FROM", 3)
    assert isinstance(Library.open(path).index, ApproximateIndex)
    assert isinstance(Library.open(path, index="exact").index, ExactIndex)


def test_two_threads_give_what_one_gives(monkeypatch):
    vectors = np.random.default_rng(5).normal(size=(101, 8)).astype(np.float32)
    alone = index_module._cosines(vectors, vectors[0])
    monkeypatch.setattr(index_module, "_SHARED_FROM", 10)
    np.testing.assert_array_equal(index_module._cosines(vectors, vectors[0]), alone)


def test_whole_songs_are_the_same_from_memory_and_from_disk(tmp_path, songs):
    Library.build(tmp_path / "library", songs, HashEncoder())
    rows = [7, 250, 120, 7, 0]
    from_memory, from_disk = (Library.open(tmp_path / "library", index=kind) for kind in ("exact", "approximate"))
    assert from_memory.songs(rows) == from_disk.songs(rows) == [songs[row] for row in rows]
    assert from_memory.songs([]) == []


def test_a_question_asked_again_is_not_computed_again_and_old_versions_are_let_go(tmp_path, songs, monkeypatch):
    library = Library.build(tmp_path / "library", songs, HashEncoder())
    first = library.index.meaning(unit(7))
    words = library.search_words("river moon")
    monkeypatch.setattr(index_module, "_cosines", None)
    monkeypatch.setattr("lyricsbert.library.words._loop", None)
    assert library.index.meaning(unit(7)) is first
    assert library.search_words("river moon") == words
    with pytest.raises(ValueError, match="read-only"):
        first.section_cosine[0] = 2
    monkeypatch.undo()
    old = [weakref.ref(library.index), weakref.ref(library._words)]
    gc.disable()
    library.remove([songs[0].id])
    assert [each() for each in old] == [None, None]
    gc.enable()
