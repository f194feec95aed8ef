"""What a library keeps of audio files, also of one that was written before it kept any of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import lancedb
import pytest
from library_doubles import HashEncoder, make_song, make_songs, write_old_metadata

from lyricsbert.library import Library
from lyricsbert.library.store.schema import FILE_FIELDS

FILED = make_song(7, path="Band 0/a b.mp3", source="/home/me/Music", album_artist="Bands", track=3)
SILENT = replace(FILED, title="Without words", lyrics="", path="c.flac", track=None)


@pytest.fixture
def older(path: Path) -> Library:
    """A library without the columns."""
    Library.build(path, make_songs(3), HashEncoder())
    database = lancedb.connect(path)
    songs = database.open_table("songs")
    songs.drop_columns([name for name, _ in FILE_FIELDS])
    write_old_metadata(path, lambda row: row.update(songs_version=songs.version))
    return Library.open(path)


@pytest.mark.parametrize("index", ["exact", "approximate"])
def test_paths_are_kept(path: Path, index: str) -> None:
    Library.build(path, [make_song(0), FILED, SILENT], HashEncoder())
    library = Library.open(path, index=index)  # type: ignore[arg-type]
    assert list(library) == library.songs([0, 1, 2]) == [make_song(0), FILED, SILENT]
    assert [song.audio_file for song in library] == [None, "/home/me/Music/Band 0/a b.mp3", "/home/me/Music/c.flac"]
    assert library.to_arrow(["track", "path"]).to_pylist()[1] == {"track": 3, "path": "Band 0/a b.mp3"}


def test_a_song_without_lyrics_is_found_by_title(path: Path) -> None:
    library = Library.build(path, [make_song(0), SILENT], HashEncoder())
    assert library.unusable.tolist() == [False, True]
    assert library.info().unusable == {"no lyrics": 1}
    assert library.resolve("without words") == 1
    assert library.sections(1).sections == ()


@pytest.mark.parametrize("index", ["exact", "approximate"])
def test_an_older_library_has_none(older: Library, index: str) -> None:
    library = Library.open(older.path, index=index)  # type: ignore[arg-type]
    assert list(library) == library.songs([0, 1, 2]) == make_songs(3)
    assert library.to_arrow(["path", "track"]).to_pylist() == [{"path": None, "track": None}] * 3


def test_an_older_library_keeps_them_of_songs_that_are_added(older: Library) -> None:
    library = older.add([FILED], HashEncoder())
    assert list(library) == [*make_songs(3), FILED]
    assert library.remove([FILED.id]).songs([0, 1, 2]) == make_songs(3)
    assert list(older) == make_songs(3)
