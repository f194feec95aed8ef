import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import filelock
import lancedb
import pytest
from library_doubles import HashEncoder, make_song, make_songs

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library
from lyricsbert.library.store import metadata, writer
from lyricsbert.library.store.metadata import Commit, Snapshot
from lyricsbert.library.write import publish


def test_no_library(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(LibraryError, match=r"no library at .*lyricsbert index"):
            Library.open(path)
    assert not (tmp_path / "nowhere").exists()


def test_a_file_is_not_a_library(tmp_path, encoder):
    file = tmp_path / "songs.csv"
    file.write_text("artist,title")
    with pytest.raises(LibraryError, match="no library at"):
        Library.open(file)
    with pytest.raises(LibraryError, match="is a file"):
        Library.build(file, make_songs(1), encoder)
    with pytest.raises(LibraryError, match="cannot be"):
        Library.build(file / "library", make_songs(1), encoder)


def test_a_folder_with_something_else_is_left_alone(tmp_path, encoder):
    (tmp_path / "thesis.txt").write_text("mine")
    (tmp_path / ".hidden").write_text("")
    with pytest.raises(LibraryError, match=r"holds something else \(thesis.txt\)"):
        Library.build(tmp_path, make_songs(1), encoder)
    (tmp_path / "thesis.txt").unlink()
    assert len(Library.build(tmp_path, make_songs(1), encoder)) == 1


def test_paths_may_be_text_or_file_uris(tmp_path, encoder):
    Library.build(str(tmp_path / "a"), make_songs(2), encoder)
    assert Library.open(f"file://{tmp_path}/a").titles == ["Number 0", "Number 1"]


def test_a_library_may_lie_elsewhere_than_in_a_folder(encoder):
    library = Library.build("memory://library", make_songs(20), encoder)
    library = library.add(make_songs(2, start=20), encoder)
    library = library.remove([library.ids[0]])
    assert library.songs([20, 0]) == [make_song(21), make_song(1)]
    assert library.info().bytes_on_disk is None


def test_a_later_format_is_refused(path, library, monkeypatch):
    monkeypatch.setattr(metadata, "FORMAT", 5)
    library.remove([library.ids[0]])
    monkeypatch.undo()
    with pytest.raises(LibraryError, match=r"has format 5, and LyricsBERT \S+ reads formats up to 4: upgrade"):
        Library.open(path)


@pytest.mark.parametrize("table", ["songs", "sections"])
@pytest.mark.parametrize("part", ["_versions", "data"])
def test_damage_is_told(path, library, table, part):
    for file in (path / f"{table}.lance" / part).iterdir():
        file.write_bytes(b"garbage")
    with pytest.raises(LibraryError, match="damaged"):
        _ = Library.open(path).index


def test_what_was_removed_below_an_open_library_is_told(path, library):
    for file in (path / "songs.lance" / "data").iterdir():
        file.unlink()
    with pytest.raises(LibraryError, match="has been rewritten since it was opened"):
        library.songs([3])


def test_a_second_writer_is_told_at_once(path, library, encoder):
    second = Library.open(path)
    with filelock.FileLock(path / ".lock"):
        for write in (
            lambda: Library.build(path, make_songs(2, 50), encoder),
            lambda: second.add(make_songs(2, 50), encoder),
            lambda: second.remove([second.ids[0]]),
        ):
            with pytest.raises(LibraryError, match="being written by another process"):
                write()
        assert len(Library.open(path)) == 30
    assert len(Library.build(path, make_songs(2, 50), encoder)) == 32


def test_a_reader_keeps_its_version(path, library, encoder):
    reader = Library.open(path)
    library = library.add(make_songs(200, start=30), encoder)  # enough batches to be compacted
    library = library.remove(library.ids[:100])
    assert reader.ids == [song.id for song in make_songs(30)]
    assert reader.songs([3]) == [make_song(3)]
    assert len(reader.sections(3).sections) == 3
    assert len(reader.index.similarities(reader.embedding[0]).rows) == 30
    assert {match.row for match in reader.search_words("the garden wheel", limit=99)} <= set(range(30))


def test_a_new_library_has_one_version_on_disk(path, encoder):
    library = Library.build(path, make_songs(160), encoder)
    database = lancedb.connect(path)
    for name in ("songs", "sections"):
        table = database.open_table(name)
        assert table.stats()["fragment_stats"]["num_fragments"] == 1
        assert len(list((path / f"{name}.lance" / "data").iterdir())) == 1
    assert len(library) == 160


def test_old_versions_are_cleaned_when_no_reader_can_hold_them(path, library, encoder, monkeypatch):
    def files():
        return {
            *path.glob("songs.lance/data/*"),
            *path.glob("sections.lance/data/*"),
            *path.glob("songs.lance/_indices/*"),
        }

    at_first = files()
    library = library.add(make_songs(1, start=30), encoder)
    assert at_first <= files()
    monkeypatch.setattr(publish, "RETENTION", timedelta(0))
    monkeypatch.setattr(writer, "_HEAD_START", timedelta(0))
    for number in range(31, 35):  # each cleans what was replaced before it began
        library = library.add([make_song(number)], encoder)
    assert not at_first & files()
    assert library.ids == Library.open(path).ids == [song.id for song in make_songs(35)]
    assert library.songs([34, 0]) == [make_song(34), make_song(0)]


def test_only_versions_replaced_within_the_retention_time_are_kept(path, library, encoder):
    now = datetime.now(UTC)
    first = library._snapshot.tables
    library = library.add(make_songs(1, start=30), encoder)
    snapshot = library._snapshot
    assert snapshot.earlier == (first,)
    assert publish.retained_commits(snapshot) == (first, snapshot.tables)

    def published(ago):
        return Commit(1, 1, now - timedelta(hours=ago))

    history = (published(ago=9), published(ago=5), published(ago=0.5))
    aged = Snapshot(snapshot.model, 4, published(ago=0.1), snapshot.moods, history)
    assert publish.retained_commits(aged) == (history[1], history[2], aged.tables)


@pytest.mark.slow
def test_cleaning_reckons_right_west_of_greenwich(path):
    script = f"""
from datetime import timedelta
from library_doubles import HashEncoder, make_songs
from lyricsbert.library import Library
from lyricsbert.library.store import writer
writer._HEAD_START = timedelta(seconds=5)
library = Library.build({str(path)!r}, make_songs(20), HashEncoder())
reader = Library.open({str(path)!r})
library = library.add(make_songs(100, start=20), HashEncoder())
library = library.remove(library.ids[10:60])
assert len(reader.songs(range(20))) == 20 and len(library.songs(range(70))) == 70
"""
    environment = {
        **os.environ,
        "TZ": "America/Los_Angeles",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
    }
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)


def test_nothing_is_written_to_stderr(path, encoder, capfd):
    library = Library.build(path, make_songs(20), encoder)
    library = library.add(make_songs(2, start=20), encoder)
    library.search_words("the garden")
    Library.build(path, make_songs(3), HashEncoder("hash-b"), rebuild=True)
    assert capfd.readouterr().err == ""
