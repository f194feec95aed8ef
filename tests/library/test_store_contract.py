"""What everything else may rely on in the store, held by the real one."""

from __future__ import annotations

import ast
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from library_doubles import HashEncoder, make_song, make_songs

import lyricsbert
from lyricsbert.errors import LibraryError
from lyricsbert.library.store.metadata import Commit
from lyricsbert.library.store.schema import matrix, positions_table
from lyricsbert.library.store.store import Store
from lyricsbert.library.write.batches import Batch, analyze_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lyricsbert.library.store.tables import Tables
    from lyricsbert.library.store.writer import TableWriter
    from lyricsbert.songs import Song

LOOP = make_song(900, lyrics="\n".join(["around the garden wheel we go"] * 40))
WHALE = make_song(901, lyrics="the copper whale has sung for you\nunder the harbour lights we were")
APART = make_song(902, lyrics="you sang of a whale and I had copper in my hand\nwhen the harbour was dark")
SONGS = [*make_songs(20), LOOP, WHALE, APART]
DIMENSIONS = 8


def append(writer: TableWriter, songs: Sequence[Song], first_number: int) -> None:
    batch = analyze_batch(Batch(tuple(songs), first_number), HashEncoder(dimensions=DIMENSIONS))  # type: ignore[arg-type]
    writer.append(batch.songs, batch.sections)


def committed(writer: TableWriter) -> Commit:
    return Commit(*writer.versions, datetime.now(UTC))


@pytest.fixture
def store(path: Path) -> Store:
    return Store(path)


@pytest.fixture
def writer(store: Store) -> TableWriter:
    """The songs in four batches, of which two came after a deletion, and the numbers have gaps."""
    writer = store.create(DIMENSIONS)
    append(writer, SONGS[:8], first_number=0)
    append(writer, make_songs(3, start=500), first_number=8)
    writer.delete([8, 9, 10])
    append(writer, SONGS[8:16], first_number=11)
    append(writer, SONGS[16:], first_number=40)
    writer.create_indexes(vectors=False)
    return writer


@pytest.fixture
def tables(writer: TableWriter) -> Tables:
    return writer.read()


def sections_of(tables: Tables, row: int) -> NDArray[np.int64]:
    return np.arange(tables.section_starts[row], tables.section_starts[row + 1])


def test_columns_are_in_the_order_of_arrival(tables: Tables) -> None:
    columns = tables.columns(["title", "id"])
    assert columns.column_names == ["title", "id"]
    assert columns["id"].to_pylist() == [song.id for song in SONGS]
    assert columns["title"].to_pylist() == [song.title for song in SONGS]
    assert tables.count() == len(SONGS)


def test_rows_are_taken_in_any_order_and_as_often_as_wished(tables: Tables) -> None:
    rows = np.array([22, 0, 9, 0])
    taken = tables.take(rows, ["lyrics", "title"])
    assert taken.column_names == ["lyrics", "title"]
    assert taken["lyrics"].to_pylist() == [SONGS[row].lyrics for row in rows]
    assert tables.take(np.zeros(0, dtype=np.int64), ["title"]).num_rows == 0


def test_embeddings_are_those_of_the_songs_and_zero_for_unusable_ones(tables: Tables) -> None:
    embedding = tables.embedding()
    expected = HashEncoder(dimensions=DIMENSIONS).analyze([song.lyrics for song in SONGS]).embedding
    expected[20] = 0
    np.testing.assert_array_equal(embedding, expected)
    np.testing.assert_array_equal(matrix(tables.take(np.array([3, 1]), ["embedding"])["embedding"]), expected[[3, 1]])


def test_sections_are_numbered_song_by_song(tables: Tables) -> None:
    assert tables.section_starts.tolist() == [*range(0, 60, 3), 60, 60, 61, 62]
    assert tables.count_sections() == 62
    taken = tables.take_sections(
        np.concatenate([sections_of(tables, 17), sections_of(tables, 2)]), ["text", "position"]
    )
    assert taken["position"].to_pylist() == [0, 1, 2] * 2
    assert all(text in SONGS[17].lyrics for text in taken["text"].to_pylist()[:3])
    assert all(text in SONGS[2].lyrics for text in taken["text"].to_pylist()[3:])
    all_at_once = np.full((62, DIMENSIONS), np.nan, dtype=np.float32)
    for places, vectors in tables.section_embeddings():
        all_at_once[places] = vectors
    one_by_one = matrix(tables.take_sections(np.arange(62), ["embedding"])["embedding"])
    np.testing.assert_array_equal(all_at_once, one_by_one)


def test_the_nearest_are_those_of_comparing_all(tables: Tables) -> None:
    query = HashEncoder(dimensions=DIMENSIONS).analyze(["somebody asks"]).embedding[0]
    by_song = np.argsort(-(tables.embedding() @ query))[:4]
    sections = matrix(tables.take_sections(np.arange(62), ["embedding"])["embedding"]) @ query
    by_section = np.searchsorted(tables.section_starts, np.argsort(-sections)[:6], side="right") - 1
    found = tables.nearest(query, songs=4, sections=6)
    assert found.tolist() == np.union1d(by_song, by_section).tolist()


def test_matches_come_by_falling_score(tables: Tables) -> None:
    rows, scores = tables.match(["copper", "whale", "sing"], 50).result()
    assert rows.tolist()[:2] in ([21, 22], [22, 21])
    assert (np.diff(scores) <= 0).all()
    assert (scores > 0).all()
    assert (rows.dtype, scores.dtype) == (np.int64, np.float32)
    assert tables.match(["copper", "whale", "sing"], 1).result().rows.tolist() == rows.tolist()[:1]
    equal_scores = tables.match(["garden"], 50).result()
    for score in np.unique(equal_scores.scores):
        assert (np.diff(equal_scores.rows[equal_scores.scores == score]) > 0).all()


def test_a_phrase_is_matched_word_for_word(tables: Tables) -> None:
    assert tables.match_phrase(["copper", "whale"], 50).result().rows.tolist() == [21]
    assert tables.match_phrase(["copper", "whales"], 50).result().rows.tolist() == []  # the same stems
    assert tables.match_phrase(["you", "under"], 50).result().rows.tolist() == [21]  # over the end of a line


@pytest.mark.parametrize("words", [[], ["xylophone"], ["xylophone", "quasar"]])
def test_what_matches_nothing_has_no_hits(tables: Tables, words: list[str]) -> None:
    for find in (tables.match, tables.match_phrase):
        assert [len(part) for part in find(words, 50).result()] == [0, 0]
        assert [len(part) for part in find(["the", "you"], 0).result()] == [0, 0]


def test_a_library_without_songs_answers_everything(store: Store) -> None:
    writer = store.create(DIMENSIONS)
    writer.create_indexes(vectors=False)
    tables = writer.read()
    assert tables.count() == tables.count_sections() == tables.columns(["id"]).num_rows == 0
    assert tables.section_starts.tolist() == [0]
    assert tables.embedding().shape == (0, DIMENSIONS)
    assert tables.nearest(np.ones(DIMENSIONS, dtype=np.float32), songs=5, sections=5).tolist() == []
    assert len(tables.match(["copper"], 5).result().rows) == len(tables.match_phrase(["a", "b"], 5).result().rows) == 0


def test_the_map_is_what_was_written_last(store: Store, writer: TableWriter) -> None:
    assert writer.read().positions() is None
    for value in (0.25, 0.5):
        version = writer.write_positions(positions_table(["a", "b"], np.full((2, 2), value, dtype=np.float32)))
    commit = Commit(*writer.versions, datetime.now(UTC), version)
    rows = store.open(commit).positions()
    assert rows is not None
    assert rows["id"].to_pylist() == ["a", "b"]
    assert (matrix(rows["position"]) == 0.5).all()


def test_a_commit_stays_as_it_was(store: Store, writer: TableWriter) -> None:
    first = committed(writer)
    before = store.open(first)
    append(writer, make_songs(5, start=100), first_number=60)
    writer.delete([0, 1, 42])
    writer.compact([first])
    for tables in (before, store.open(first)):
        assert tables.columns(["id"])["id"].to_pylist() == [song.id for song in SONGS]
        assert tables.take(np.array([22, 0]), ["title"])["title"].to_pylist() == [SONGS[22].title, SONGS[0].title]
        assert tables.match_phrase(["copper", "whale"], 5).result().rows.tolist() == [21]
        assert len(sections_of(tables, 0)) == 3
    expected = [*SONGS[2:18], *SONGS[19:], *make_songs(5, start=100)]
    now = store.open(committed(writer))
    assert now.columns(["id"])["id"].to_pylist() == [song.id for song in expected]
    assert now.count() == writer.count == len(expected)
    assert now.match_phrase(["copper", "whale"], 5).result().rows.tolist() == [expected.index(WHALE)]


def test_a_writer_goes_back_to_a_commit(store: Store, writer: TableWriter) -> None:
    commit = committed(writer)
    append(writer, make_songs(5, start=100), first_number=60)
    writer = store.open_writer()
    assert writer.count == len(SONGS) + 5
    writer.restore(commit)
    assert writer.count == len(SONGS)
    assert store.open().columns(["id"])["id"].to_pylist() == [song.id for song in SONGS]


def test_sections_without_a_song_are_deleted(store: Store, writer: TableWriter) -> None:
    batch = analyze_batch(Batch(tuple(make_songs(2, start=100)), 60), HashEncoder(dimensions=DIMENSIONS))  # type: ignore[arg-type]
    writer.append(batch.songs.slice(0, 0), batch.sections)
    assert store.open().count_sections() == 68
    writer.delete_orphans()
    assert store.open().count_sections() == 62


def test_small_files_need_compaction(store: Store) -> None:
    writer = store.create(DIMENSIONS)
    for number in range(17):
        append(writer, [make_song(number)], first_number=number)
    assert writer.needs_compaction([])
    writer.compact([])
    assert not writer.needs_compaction([])
    assert writer.read().columns(["title"])["title"].to_pylist() == [f"Number {number}" for number in range(17)]


@pytest.mark.parametrize(
    "read",
    [
        lambda tables: tables.columns(["id"]),
        lambda tables: tables.take(np.array([3]), ["id"]),
        lambda tables: tables.embedding(),
        lambda tables: tables.section_starts,
        lambda tables: tables.take_sections(np.array([3]), ["text"]),
        lambda tables: list(tables.section_embeddings()),
        lambda tables: tables.nearest(np.ones(DIMENSIONS, dtype=np.float32), songs=3, sections=3),
        lambda tables: tables.match_phrase(["copper", "whale"], 5).result(),
    ],
)
def test_files_that_are_gone_are_a_library_error(path: Path, tables: Tables, read: Callable[[Tables], object]) -> None:
    for table in ("songs", "sections"):
        shutil.rmtree(path / f"{table}.lance" / "data")
    with pytest.raises(LibraryError, match="cannot be read"):
        read(tables)


def test_what_cannot_be_written_is_a_library_error_that_counts_what_is_safe(
    path: Path, writer: TableWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(type(writer._songs), "add", full)
    with pytest.raises(LibraryError, match=f"{path} is full: the {len(SONGS)} songs analysed so far are kept"):
        append(writer, make_songs(1, start=100), first_number=60)


def imported_modules(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_lancedb_is_imported_in_the_store_alone() -> None:
    package = Path(lyricsbert.__file__).parent
    store = package / "library" / "store"
    importing = {
        file
        for file in package.rglob("*.py")
        if any(name.split(".")[0] in ("lancedb", "lance") for name in imported_modules(file))
    }
    assert importing
    assert [file for file in importing if not file.is_relative_to(store)] == []
