"""A library in line with its folders of music: new, changed, moved and gone files, and those not read again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from library_doubles import HashEncoder, make_songs

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library, SyncReport, sync_library
from lyricsbert.library.store.check import check_library
from lyricsbert.library.write import build, session
from lyricsbert.library.write.build import Progress
from lyricsbert.songs import Reject, Song, read_songs
from lyricsbert.songs.readers import audio_file
from music_files import HARBOUR, lyrics_frame, text_frame, write_mp3


def write_song(path: Path, title: str, words: str = "lantern", album: str = "Letters") -> Path:
    lyrics = HARBOUR.replace("lantern", words)
    frames = [text_frame("TPE1", "Tide"), text_frame("TIT2", title), text_frame("TALB", album), lyrics_frame(lyrics)]
    return write_mp3(path, *frames)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    for number in range(4):
        write_song(tmp_path / "music" / f"{number}.mp3", f"Door {number}", f"lantern {number}")
    return tmp_path / "music"


@pytest.fixture
def library(path: Path, music: Path) -> Library:
    return Library.build(path, read_songs(music), HashEncoder())


def counts(report: SyncReport) -> tuple[int, int, int, int, int]:
    return report.new, report.changed, report.moved, report.gone, report.unchanged


def sync(library: Library, *sources: Path) -> tuple[int, int, int, int, int]:
    return counts(sync_library(library.path, HashEncoder(), sources))


def test_nothing_is_read_or_written_if_nothing_changed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_file, "_read_tags", None)
    assert sync(library) == (0, 0, 0, 0, 4)
    assert library.is_newest()


def test_new_changed_moved_and_gone_files(library: Library, music: Path) -> None:
    before = list(library)
    write_song(music / "new" / "4.mp3", "Door 4", "lantern 4")
    write_song(music / "0.mp3", "Door 0", "other words")
    (music / "1.mp3").rename(music / "new" / "1.mp3")
    (music / "2.mp3").unlink()
    encoder = HashEncoder()
    assert counts(sync_library(library.path, encoder)) == (1, 1, 1, 1, 1)
    after = {song.title: song for song in Library.open(library.path)}
    assert sorted(after) == ["Door 0", "Door 1", "Door 3", "Door 4"]
    assert "other words" in after["Door 0"].lyrics
    assert (after["Door 1"].id, after["Door 1"].path) == (before[1].id, "new/1.mp3")
    assert sorted(song.title for song in encoder.songs_encoded) == ["Door 0", "Door 4"]
    assert sync(library) == (0, 0, 0, 0, 4)


def test_tags_are_taken_over_without_another_analysis(library: Library, music: Path) -> None:
    write_song(music / "0.mp3", "Door 0", "lantern 0", album="Other letters")
    (music / "1.lrc").write_text("[00:01.00]" + HARBOUR.replace("lantern", "lantern 1").replace("\n", "\n[00:02.00]"))
    encoder = HashEncoder()
    assert counts(sync_library(library.path, encoder)) == (0, 2, 0, 0, 2)
    assert encoder.songs_encoded == []
    found = Library.open(library.path)
    assert [song.album for song in found] == ["Other letters", "Letters", "Letters", "Letters"]
    assert found[0].id == library[0].id


def test_a_moved_folder_keeps_its_songs(library: Library, music: Path) -> None:
    ids = library.ids
    music.rename(music.parent / "elsewhere")
    with pytest.raises(LibraryError, match="is not there, so nothing was changed"):
        sync(library)
    assert sync(library, music.parent / "elsewhere") == (0, 0, 4, 0, 0)
    assert Library.open(library.path).ids == ids
    assert sync(library) == (0, 0, 0, 0, 4)


def test_an_empty_folder_removes_nothing(library: Library, music: Path) -> None:
    music.rename(music.parent / "elsewhere")
    music.mkdir()
    with pytest.raises(LibraryError, match="has no audio files any more, so nothing was changed"):
        sync(library)
    assert len(Library.open(library.path)) == 4


def test_of_two_copies_one_is_the_songs_file(library: Library, music: Path) -> None:
    shutil.copy(music / "0.mp3", music / "copy.mp3")
    assert sync(library) == (0, 0, 0, 0, 4)
    (music / "0.mp3").unlink()
    assert sync(library) == (0, 0, 1, 0, 3)
    assert Library.open(library.path)[0].path == "copy.mp3"


def test_files_that_changed_places_keep_their_songs(library: Library, music: Path) -> None:
    ids = library.ids
    (music / "0.mp3").rename(music / "x")
    (music / "1.mp3").rename(music / "0.mp3")
    (music / "x").rename(music / "1.mp3")
    assert sync(library) == (0, 0, 2, 0, 2)
    found = Library.open(library.path)
    assert sorted(found.ids) == sorted(ids)
    assert {song.title: song.path for song in found}["Door 0"] == "1.mp3"
    assert sync(library) == (0, 0, 0, 0, 4)


def test_a_song_that_made_room_for_another_stays(library: Library, music: Path) -> None:
    (music / "0.mp3").rename(music / "away.mp3")
    write_song(music / "0.mp3", "New door", "new words")
    assert sync(library) == (0, 1, 1, 0, 3)
    found = {song.title: song.path for song in Library.open(library.path)}
    assert (found["Door 0"], found["New door"], len(found)) == ("away.mp3", "0.mp3", 5)


def test_copies_that_change_together_are_one_song(library: Library, music: Path) -> None:
    (music / "0.mp3").rename(music / "a.mp3")
    shutil.copy(music / "a.mp3", music / "b.mp3")
    assert sync(library) == (0, 0, 1, 0, 3)
    for name in ("c.mp3", "d.mp3"):
        write_song(music / name, "Door 9", "lantern 9")
    assert sync(library) == (1, 0, 0, 0, 4)
    assert len(Library.open(library.path)) == 5


def test_lyrics_are_looked_up_only_for_files_that_are_read(library: Library, music: Path) -> None:
    asked: list[str] = []

    def fill(songs: Iterable[Song]) -> Iterator[Song]:
        for song in songs:
            asked.append(song.title)
            yield song if song.lyrics else replace(song, lyrics=HARBOUR)

    write_mp3(music / "4.mp3", text_frame("TPE1", "Tide"), text_frame("TIT2", "Silent"))
    assert counts(sync_library(library.path, HashEncoder(), fill=fill)) == (1, 0, 0, 0, 4)
    assert asked == ["Silent"]
    assert Library.open(library.path)[4].lyrics == HARBOUR


def test_lyrics_that_are_found_later_replace_the_silent_song(path: Path, music: Path) -> None:
    songs = list(read_songs(music))
    library = Library.build(path, [replace(songs[0], lyrics=""), *songs[1:]], HashEncoder())
    library = Library.build(path, songs, HashEncoder())
    assert [song.title for song in library] == ["Door 1", "Door 2", "Door 3", "Door 0"]
    assert library.last_report is not None
    assert (library.last_report.added, library.last_report.replaced) == (1, 1)


def test_songs_of_tables_stay_and_get_their_files(path: Path, music: Path) -> None:
    songs = list(read_songs(music))
    bare = [*make_songs(2), *(type(song)(song.artist, song.title, song.lyrics) for song in songs)]
    library = Library.build(path, bare, HashEncoder())
    with pytest.raises(LibraryError, match="has no songs of audio files: name a folder"):
        sync(library)
    encoder = HashEncoder()
    library = library.add(songs, encoder)
    assert encoder.songs_encoded == []
    assert [song.path for song in library] == [None, None, "0.mp3", "1.mp3", "2.mp3", "3.mp3"]
    assert sync(library) == (0, 0, 0, 0, 4)
    assert len(Library.open(path)) == 6


def test_files_that_cannot_be_read_are_listed(library: Library, music: Path) -> None:
    (music / "empty.mp3").touch()
    os.mkfifo(music / "pipe.mp3")
    rejects: list[Reject] = []
    report = sync_library(library.path, HashEncoder(), rejects=rejects.append)
    assert counts(report) == (0, 0, 0, 0, 4)
    assert sorted(Path(reject.source).name for reject in rejects) == ["empty.mp3", "pipe.mp3"]


def test_an_update_that_the_disk_lost_is_told(library: Library, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lancedb.merge import LanceMergeInsertBuilder

    write_song(music / "0.mp3", "Door 0", "lantern 0", album="Other letters")
    with monkeypatch.context() as lost:
        lost.setattr(LanceMergeInsertBuilder, "execute", lambda *_: None)
        with pytest.raises(LibraryError, match="something else was read back than was written"):
            sync(library)
    assert Library.open(library.path)[0].album == "Letters"
    assert sync(library) == (0, 1, 0, 0, 3)
    assert Library.open(library.path)[0].album == "Other letters"
    assert check_library(library.path, deep=True).problems == ()


def test_songs_in_a_folder_that_cannot_be_read_stay(
    library: Library, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_song(music / "inner" / "4.mp3", "Door 4", "lantern 4")
    assert sync(library) == (1, 0, 0, 0, 4)
    scan = os.scandir

    def failing(path: Path) -> Any:
        if Path(path).name == "inner":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", failing)
    rejects: list[Reject] = []
    assert counts(sync_library(library.path, HashEncoder(), rejects=rejects.append)) == (0, 0, 0, 0, 4)
    assert [reject.detail for reject in rejects] == [f"{music / 'inner'} cannot be read: Permission denied"]
    assert len(Library.open(library.path)) == 5


@pytest.mark.parametrize(("reports", "stopped_by"), [(0, InterruptedError), (2, KeyboardInterrupt)])
def test_a_sync_that_is_stopped_leaves_no_song_out(
    library: Library, music: Path, monkeypatch: pytest.MonkeyPatch, reports: int, stopped_by: type[BaseException]
) -> None:
    """Whatever is written next publishes what the sync has done: each changed song is there as it was or as it is."""
    monkeypatch.setattr(build, "BATCH", 2)
    for number in range(4):
        write_song(music / f"{number}.mp3", f"Door {number}", f"other {number}")
    (music / "3.mp3").rename(music / "moved.mp3")
    told: list[Progress] = []

    def stop(progress: Progress) -> None:
        told.append(progress)
        if len(told) > reports:
            raise stopped_by

    with pytest.raises(stopped_by):
        sync_library(library.path, HashEncoder(), progress=stop)
    assert [song.title for song in Library.open(library.path)] == [f"Door {number}" for number in range(4)]
    Library.open(library.path).add(make_songs(1), HashEncoder())
    found = Library.open(library.path)
    assert {song.title for song in found} == {*(f"Door {number}" for number in range(4)), make_songs(1)[0].title}
    sync(library)
    found = Library.open(library.path)
    assert sorted(song.path or "" for song in found) == ["", "0.mp3", "1.mp3", "2.mp3", "moved.mp3"]
    assert all("other" in song.lyrics for song in found if song.path)
    assert sync(library) == (0, 0, 0, 0, 4)
    assert check_library(library.path, deep=True).problems == ()


def stop_before_publishing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Synchronise, and stop when all is written but the new version."""

    def stop(*_: object, **__: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as stopping:
        stopping.setattr(session, "publish", stop)
        with pytest.raises(InterruptedError):
            sync(library)


def test_a_file_that_changes_again_after_a_stop_keeps_its_last_song_only(
    library: Library, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_song(music / "0.mp3", "Door 0", "second")
    write_song(music / "new.mp3", "Door 9", "ninth")
    stop_before_publishing(library, monkeypatch)
    write_song(music / "0.mp3", "Door 0", "and third")
    (music / "new.mp3").unlink()
    sync(library)
    found = Library.open(library.path)
    assert sorted(song.title for song in found) == [f"Door {number}" for number in range(4)]
    assert "and third" in next(song.lyrics for song in found if song.title == "Door 0")


def test_what_a_stopped_sync_had_finished_is_published(
    library: Library, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_song(music / "0.mp3", "Door 0", "second")
    stop_before_publishing(library, monkeypatch)
    encoder = HashEncoder()
    assert counts(sync_library(library.path, encoder)) == (0, 0, 0, 0, 4)
    assert encoder.songs_encoded == []
    assert any("second" in song.lyrics for song in Library.open(library.path))
