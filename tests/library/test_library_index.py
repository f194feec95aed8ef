import gc
import weakref
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from library_doubles import HashEncoder, make_song, make_songs

from lyricsbert.library import Library
from lyricsbert.library.search import vectors as index_module
from lyricsbert.library.search.vectors import AnnIndex, FlatIndex, RaggedMax
from lyricsbert.library.write import publish

EXACT = 0.02
"""How far a cosine of the test's 8 dimensions may be from the true one when a number has one byte."""

LOOP = make_song(900, lyrics="\n".join(["around the garden wheel we go"] * 40))


@pytest.fixture(scope="module")
def songs():
    return [*make_songs(120), LOOP, *make_songs(130, start=120)]


@pytest.fixture(params=["exact", "approximate", "approximate with a vector index"])
def library(request, tmp_path_factory, songs, monkeypatch):
    if request.param == "approximate with a vector index":
        monkeypatch.setattr(publish, "APPROXIMATE_FROM", 250)
    monkeypatch.setattr("lyricsbert.library.write.build.BATCH", 100)
    path = tmp_path_factory.mktemp("indexed") / "library"
    Library.build(path, songs, HashEncoder())
    return Library.open(path, index=request.param.split()[0])


def unit(seed):
    query = np.random.default_rng(seed).normal(size=8).astype(np.float32)
    return query / np.linalg.norm(query)


def test_the_best_song_and_section_are_those_of_a_plain_loop(library):
    query = unit(1)
    found = library.index.similarities(query)
    expected = {}
    for row, stored in enumerate(library.sections_of(range(len(library)))):
        if stored.sections:
            cosine = stored.analysis.embedding @ query
            expected[row] = (library.embedding[row] @ query, cosine.max())
            if row in found.rows:
                assert cosine[found.best_section(row)] == pytest.approx(cosine.max(), abs=EXACT)
    for row, *cosines in zip(found.rows.tolist(), found.song_cosine, found.section_cosine, strict=True):
        assert cosines == pytest.approx(list(expected[row]), abs=EXACT)
    ten_nearest = sorted(expected, key=lambda row: -expected[row][1])[:10]
    assert set(ten_nearest) <= set(found.rows.tolist())


def test_rows_ascend_and_leave_out_unusable_songs(library):
    found = library.index.similarities(unit(2), include=lambda: [120, 4])
    assert (np.diff(found.rows) > 0).all()
    assert 120 not in found.rows
    assert found.rows.dtype == np.int64
    assert found.song_cosine.dtype == found.section_cosine.dtype == np.float32
    assert found.best_section(120) == found.best_section(len(library)) == -1


def test_included_rows_are_there_however_far(library, monkeypatch):
    monkeypatch.setattr(index_module, "_NEAREST_SECTIONS", 5)
    monkeypatch.setattr(index_module, "_NEAREST_SONGS", 5)
    query = unit(3)
    far = np.argsort(library.embedding @ query)[:20]
    far = far[~library.unusable[far]]
    found = library.index.similarities(query, include=lambda: far)
    assert set(far.tolist()) <= set(found.rows.tolist())
    np.testing.assert_allclose(
        found.song_cosine[np.searchsorted(found.rows, far)], library.embedding[far] @ query, atol=EXACT
    )


def test_the_same_question_has_the_same_answer(library):
    first, second = (library.index.similarities(unit(4)) for _ in range(2))
    for name in ("rows", "song_cosine", "section_cosine"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


def test_it_follows_additions_and_removals(library):
    library = library.add(make_songs(3, start=300), HashEncoder())
    library = library.remove([make_song(0).id])
    for row in (0, len(library) - 1):
        section = library.sections(row).analysis.embedding[1]
        found = library.index.similarities(section)
        best = found.section_cosine.argmax()
        assert (found.rows[best], found.best_section(row)) == (row, 1)
        assert found.section_cosine[best] == pytest.approx(1, abs=EXACT)


def test_prefetched_queries_have_the_answers_of_each_alone(library):
    queries = np.stack([unit(seed) for seed in range(20, 37)])
    again = Library.open(library.path, index="exact" if isinstance(library.index, FlatIndex) else "approximate")
    again.index.prefetch([(query, None) for query in queries])
    for query in queries:
        alone, prefetched = library.index.similarities(query), again.index.similarities(query)
        np.testing.assert_array_equal(alone.rows, prefetched.rows)
        np.testing.assert_array_equal(alone.song_cosine, prefetched.song_cosine)
        np.testing.assert_array_equal(alone.section_cosine, prefetched.section_cosine)


@given(st.lists(st.integers(1, 9), max_size=40), st.integers(0, 2**32))
def test_ragged_max_is_the_maximum_of_each_song(counts, seed):
    values = np.random.default_rng(seed).integers(0, 20, sum(counts)).astype(np.float32)
    ends = np.cumsum([0, *counts])
    of_song = [values[start:end] for start, end in pairwise(ends)]
    sections = RaggedMax(np.array(counts, dtype=np.int64))
    placed = np.zeros(len(sections), dtype=np.float32)
    placed[sections.places] = values
    assert sorted(sections.places.tolist()) == list(range(sum(counts)))
    assert sections.max(placed).tolist() == [song.max() for song in of_song]
    for place, song in enumerate(of_song):
        assert sections.of_song(placed, place).tolist() == song.tolist()


def test_size_decides_unless_told_otherwise(tmp_path, monkeypatch):
    path = tmp_path / "library"
    Library.build(path, make_songs(3), HashEncoder())
    assert isinstance(Library.open(path).index, FlatIndex)
    monkeypatch.setattr("lyricsbert.library.library.APPROXIMATE_FROM", 3)
    assert isinstance(Library.open(path).index, AnnIndex)
    assert isinstance(Library.open(path, index="exact").index, FlatIndex)


def test_whole_songs_are_the_same_from_memory_and_from_disk(tmp_path, songs):
    Library.build(tmp_path / "library", songs, HashEncoder())
    rows = [7, 250, 120, 7, 0]
    from_memory, from_disk = (Library.open(tmp_path / "library", index=kind) for kind in ("exact", "approximate"))
    assert from_memory.songs(rows) == from_disk.songs(rows) == [songs[row] for row in rows]
    assert from_memory.songs([]) == []


def test_a_question_asked_again_is_not_computed_again_and_old_versions_are_let_go(tmp_path, songs, monkeypatch):
    library = Library.build(tmp_path / "library", songs, HashEncoder())
    first = library.index.similarities(unit(7))
    words = library.search_words("river moon")
    monkeypatch.setattr(index_module.Int8Matrix, "dot", None)
    monkeypatch.setattr("lyricsbert.library.store.full_text._loop", None)
    assert library.index.similarities(unit(7)) is first
    assert library.search_words("river moon") == words
    with pytest.raises(ValueError, match="read-only"):
        first.section_cosine[0] = 2
    monkeypatch.undo()
    old = [weakref.ref(library.index), weakref.ref(library._words.index)]
    gc.disable()
    library = library.remove([songs[0].id])
    assert [each() for each in old] == [None, None]
    gc.enable()
