"""Writes that are stopped half-way: by an error, by SIGKILL at the worst moments, by a full disk."""

import os
import re
import subprocess
import sys
from pathlib import Path

import lancedb
import pytest
from library_doubles import HashEncoder, make_song, make_songs

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library

IMPORTED_FROM = os.pathsep.join(filter(None, [str(Path(__file__).parent), os.environ.get("PYTHONPATH")]))


def stopped(write, after):
    """Let a write fail once its encoder has seen more than `after` songs."""
    with pytest.raises(InterruptedError):
        write(after)


def test_a_half_written_library_says_how_far_it_is(path):
    stopped(lambda after: Library.build(path, make_songs(30), HashEncoder(fail_after=after)), after=17)
    with pytest.raises(
        LibraryError, match=r"half-written: 16 songs are analysed so far; run `lyricsbert index` on the same"
    ):
        Library.open(path)


def test_building_again_completes_it(path):
    stopped(lambda after: Library.build(path, make_songs(30), HashEncoder(fail_after=after)), after=17)
    encoder = HashEncoder()
    library = Library.build(path, make_songs(30), encoder)
    assert encoder.songs_encoded == make_songs(14, start=16)
    assert (library.last_report.already_there, library.last_report.added) == (16, 14)
    assert library.ids == [song.id for song in make_songs(30)]
    assert library.info().sections == 90


def test_another_model_cannot_complete_it_but_may_rebuild_it(path):
    stopped(lambda after: Library.build(path, make_songs(30), HashEncoder(fail_after=after)), after=17)
    other = HashEncoder("hash-b", dimensions=5)
    with pytest.raises(LibraryError, match=r"made by the model hash-a .* this is hash-b"):
        Library.build(path, make_songs(30), other)
    library = Library.build(path, make_songs(9), other, rebuild=True)
    assert (len(library), library.model_id, library.embedding.shape) == (9, "hash-b", (9, 5))


def test_a_failed_add_leaves_the_old_version_and_can_be_taken_up(path, library):
    stopped(lambda after: library.add(make_songs(30, start=30), HashEncoder(fail_after=after)), after=17)
    for seen in (library, Library.open(path)):
        assert seen.ids == [song.id for song in make_songs(30)]
        assert len(seen.index.similarities(seen.embedding[0]).rows) == 30
        assert {match.row for match in seen.search_words("the garden wheel", limit=99)} <= set(range(30))
    encoder = HashEncoder()
    library = library.add(make_songs(30, start=30), encoder)
    assert library.last_report.already_there == 16
    assert encoder.songs_encoded == make_songs(14, start=46)
    assert library.ids == [song.id for song in make_songs(60)]


def test_a_failed_rebuild_leaves_the_old_library_and_can_be_taken_up(path, library):
    stopped(lambda after: Library.build(path, make_songs(30), HashEncoder("hash-b", 5, after), rebuild=True), after=17)
    assert Library.open(path).model_id == "hash-a"
    assert Library.open(path).songs([29]) == [make_song(29)]
    with pytest.raises(LibraryError, match=r"A rebuild .* hash-b .* was interrupted: complete it with .*--rebuild"):
        library.add(make_songs(1, 99), HashEncoder())
    with pytest.raises(LibraryError, match="was interrupted"):
        library.remove(library.ids[:1])

    encoder = HashEncoder("hash-b", 5)
    rebuilt = Library.build(path, make_songs(26, start=4), encoder, rebuild=True)
    assert encoder.songs_encoded == make_songs(14, start=16)
    assert rebuilt.last_report.removed == 4  # the interrupted part had them, this time they did not come
    assert rebuilt.ids == [song.id for song in make_songs(26, start=4)]
    assert rebuilt.embedding.shape == (26, 5)


def test_a_failed_rebuild_can_be_given_up(path, library):
    stopped(lambda after: Library.build(path, make_songs(30), HashEncoder("hash-b", 5, after), rebuild=True), after=17)
    encoder = HashEncoder()
    same = Library.build(path, make_songs(31), encoder)
    assert encoder.songs_encoded == make_songs(1, start=30)
    assert (same.model_id, len(same), same.embedding.shape) == ("hash-a", 31, (31, 8))
    assert same.songs([30, 0]) == [make_song(30), make_song(0)]
    assert same.add(make_songs(1, start=31), encoder).last_report.added == 1


KILLED_WHEN = """
import os, signal, sys
from lancedb.table import LanceTable
from library_doubles import HashEncoder, make_songs
from lyricsbert.library import Library
from lyricsbert.library.write import build
build.BATCH = 8
moment, countdown = sys.argv[2], int(sys.argv[3])

def kill_before(owner, method, applies):
    original = getattr(owner, method)
    def watched(self, *args, **options):
        global countdown
        if applies(self):
            countdown -= 1
            if countdown < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return original(self, *args, **options)
    setattr(owner, method, watched)

if moment == "encoding":
    kill_before(HashEncoder, "analyze_songs", lambda encoder: True)
elif moment == "between sections and songs":
    kill_before(LanceTable, "add", lambda table: table.name == "songs")
elif moment == "committing":
    kill_before(LanceTable, "create_index", lambda table: True)
Library.build(sys.argv[1], make_songs(int(sys.argv[4])), HashEncoder())
"""


def build_and_be_killed(path, moment, countdown, songs=30):
    environment = {**os.environ, "PYTHONPATH": IMPORTED_FROM}
    arguments = [str(path), moment, str(countdown), str(songs)]
    done = subprocess.run([sys.executable, "-c", KILLED_WHEN, *arguments], env=environment, check=False)
    assert done.returncode == -9


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "countdown", "kept"),
    [
        ("encoding", 0, {0}),
        ("encoding", 2, {8, 16}),  # the second batch is written while the third one is encoded
        ("between sections and songs", 0, {0}),
        ("between sections and songs", 2, {16}),
        ("committing", 0, {30}),
    ],
)
def test_kill_9_loses_at_most_what_is_in_work(path, moment, countdown, kept):
    build_and_be_killed(path, moment, countdown)
    with pytest.raises(LibraryError) as caught:
        Library.open(path)
    found = re.search(r"half-written: (\d+) songs", str(caught.value))
    assert found or (moment, countdown) == ("encoding", 0)
    done = int(found[1]) if found else 0
    assert done in kept
    encoder = HashEncoder()
    library = Library.build(path, make_songs(30), encoder)
    assert encoder.songs_encoded == make_songs(30 - done, start=done)
    assert library.ids == [song.id for song in make_songs(30)]
    assert library.songs(range(30)) == make_songs(30)
    assert library.info().sections == 90  # none is there twice, none is left of the batch that was cut short
    assert [len(stored.sections) for stored in library.sections_of(range(30))] == [3] * 30


@pytest.mark.slow
def test_kill_9_while_adding_leaves_the_old_version(path, library):
    build_and_be_killed(path, "between sections and songs", 1, songs=60)
    assert Library.open(path).ids == library.ids
    encoder = HashEncoder()
    assert len(Library.build(path, make_songs(60), encoder)) == 60
    assert encoder.songs_encoded == make_songs(22, start=38)


FULL_DISK = """
import resource, sys
from library_doubles import HashEncoder, make_songs
from lyricsbert.errors import LibraryError
from lyricsbert.library import Library
from lyricsbert.library.write import build
build.BATCH = 8
def limit(progress):
    if progress.done == 16:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
try:
    Library.build(sys.argv[1], make_songs(60), HashEncoder(dimensions=512), progress=limit)
except LibraryError as error:
    print(error)
"""


@pytest.mark.slow
def test_a_file_that_may_not_grow_is_a_full_disk(path):
    pytest.importorskip("resource", reason="limits on file size are a Unix matter")
    environment = {**os.environ, "PYTHONPATH": IMPORTED_FROM}
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], env=environment, check=True, capture_output=True, text=True
    )
    assert f"The disk that holds the library {path} is full: the 16 songs analysed so far are kept" in done.stdout
    assert "run the same command again" in done.stdout
    encoder = HashEncoder(dimensions=512)
    assert len(Library.build(path, make_songs(60), encoder)) == 60
    assert len(encoder.songs_encoded) == 44


@pytest.mark.slow
def test_a_full_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = hasattr(os, "geteuid") and os.geteuid() == 0
    mounted = (
        mounted
        and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk], check=False).returncode == 0
    )
    if not mounted:
        pytest.skip("only root can mount a small disk")
    try:
        path = disk / "library"
        library = Library.build(path, make_songs(30), HashEncoder(dimensions=256))
        with pytest.raises(LibraryError, match=r"is full: the [0-9]+ songs analysed so far are kept"):
            library.add(make_songs(2000, start=30), HashEncoder(dimensions=256))
        assert Library.open(path).ids == library.ids
        assert Library.open(path).songs([29]) == [make_song(29)]
        kept = lancedb.connect(path).open_table("songs").count_rows()
        assert kept > 30
        subprocess.run(["mount", "-o", "remount,size=60m", disk], check=True)
        report = library.add(make_songs(kept, start=30), HashEncoder(dimensions=256)).last_report
        assert (report.already_there, report.added) == (kept - 30, 30)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
