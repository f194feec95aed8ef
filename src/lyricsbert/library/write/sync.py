"""Synchronising: brings the songs of audio files in line with the folders that they were read from."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lyricsbert.errors import LibraryError
from lyricsbert.library.store.metadata import Model
from lyricsbert.library.store.store import Store
from lyricsbert.library.write.build import BuildRun
from lyricsbert.library.write.engines import analyze_locally
from lyricsbert.library.write.session import WriteSession
from lyricsbert.songs.readers.audio_file import file_state
from lyricsbert.songs.readers.source_files import FileToRead, source_files
from lyricsbert.songs.song import Song

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lyricsbert.library.store.tables import Tables
    from lyricsbert.library.write.build import Progress
    from lyricsbert.model import Encoder
    from lyricsbert.songs import Note, Reject


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a synchronisation did.

    Attributes:
        new: songs of files that the library did not know.
        changed: songs of files whose tags or lyrics had changed.
        moved: songs whose file was at another place.
        gone: songs that were removed with their files.
        unchanged: songs whose files were as before, and not read.
        seconds: wall-clock time.
    """

    new: int
    changed: int
    moved: int
    gone: int
    unchanged: int
    seconds: float


@dataclass(frozen=True, slots=True)
class MusicFolder:
    """A folder that songs of a library were read from, and how its files have changed since.

    Attributes:
        folder: absolute path.
        songs: songs of the library whose files were found in it.
        is_there: whether it can be read; if not, as when its disk is not mounted, the counts below are 0.
        new: files that the library does not know; some may have been moved.
        changed: files that are not as they were when they were read.
        gone: songs whose files are not there any more; some may have been moved.
    """

    folder: str
    songs: int
    is_there: bool
    new: int = 0
    changed: int = 0
    gone: int = 0


class _Known(NamedTuple):
    """A song of the library by its audio file."""

    song_id: str
    state: str | None


@dataclass(slots=True)
class _Changes:
    """What is to be written."""

    fresh: list[Song] = field(default_factory=list)
    updated: list[Song] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    new: int = 0
    changed: int = 0
    moved: int = 0


def sync_library(
    path: str | Path,
    encoder: Encoder,
    sources: Iterable[str | Path] = (),
    *,
    encoding: str | None = None,
    fill: Callable[[Iterable[Song]], Iterable[Song]] | None = None,
    rejects: Callable[[Reject], None] | None = None,
    notes: Callable[[Note], None] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> SyncReport:
    """Read the audio files of a library's folders that are new or changed, and remove the songs of those that are gone.

    A file whose size and time, and those of the lyric files beside it, are as they were is not read. A song keeps its
    id as long as artist, title and lyrics stay, wherever its file moves. Songs in folders that cannot be read stay.
    What files had before is removed last, so that a synchronisation that is stopped leaves no song out.

    Args:
        path: folder or URI of the library.
        encoder: the model that made it.
        sources: folders; none means all that songs of the library were found in.
        encoding: see `read_songs`.
        fill: finds lyrics for songs that were read without, see `LrclibLookup.fill`; None looks up none.
        rejects: see `read_songs`.
        notes: see `read_songs`.
        progress: see `Library.build`.

    Raises:
        LibraryError: the library cannot be written, knows no folder, or a folder is not there or has no audio file any
            more, as when its disk is not mounted: then nothing is changed.
    """
    started = time.perf_counter()
    store = Store(path)
    model = Model(encoder.model_id, encoder.model_hash, encoder.dimensions, encoder.themes)
    with store.lock():
        session = WriteSession(store, model, adding=True)
        known, folders, outdated = _known(session.read())
        roots = [Path(source).absolute() for source in sources] or [Path(folder) for folder in folders]
        if not roots:
            raise LibraryError(
                f"The library {store.path} has no songs of audio files: name a folder, `lyricsbert sync FOLDER`."
            )
        unread: list[Reject] = []
        files = {file.file.path.as_posix(): file for root in roots for file in _audio_files(root, known, unread)}
        for folder in unread:
            if rejects:
                rejects(folder)
        out_of_sight = [Path(folder.source) for folder in unread]
        here = {
            file: song
            for file, song in known.items()
            if any(map(Path(file).is_relative_to, roots)) and not any(map(Path(file).is_relative_to, out_of_sight))
        }
        changes = _Changes(dropped={song_id for file in here for song_id in outdated.get(file, ())})
        same = {file for file, song in here.items() if file in files and song.state == _state(files[file])}
        songs = _read([file for name, file in files.items() if name not in same], encoding, rejects, notes)
        songs = list(fill(songs)) if fill else songs
        gone = {song.song_id for file, song in here.items() if file not in files}
        _decide(songs, known, {song.song_id: file for file, song in known.items()}, gone, session.numbers, changes)
        if changes.fresh or changes.updated or changes.dropped or gone or session.resumes:
            session.update(changes.updated)
            session.files.clear()  # what they had is decided here
            BuildRun(changes.fresh, progress, changes.dropped | gone).write(session, encoder, analyze_locally)
    return SyncReport(changes.new, changes.changed, changes.moved, len(gone), len(same), time.perf_counter() - started)


def music_folders(path: str | Path) -> list[MusicFolder]:
    """The folders that songs of a library were read from, with what `sync_library` would find; no file is read.

    Args:
        path: folder or URI of the library.

    Raises:
        LibraryError: there is no library, or it is damaged.
    """
    store = Store(path)
    snapshot = store.state().snapshot
    if snapshot is None:
        raise LibraryError(f"There is no finished library at {store.path}.")
    known, folders, _ = _known(store.open(snapshot.tables))
    return [_compared(Path(folder), known) for folder in folders]


def _compared(root: Path, known: dict[str, _Known]) -> MusicFolder:
    inside = {file: song for file, song in known.items() if Path(file).is_relative_to(root)}
    try:
        files = {file.file.path.as_posix(): file for file in _audio_files(root, known, [])}
    except LibraryError:
        return MusicFolder(str(root), len(inside), is_there=False)
    return MusicFolder(
        str(root),
        len(inside),
        is_there=True,
        new=len(files.keys() - inside.keys()),
        changed=sum(inside[file].state != _state(files[file]) for file in files.keys() & inside.keys()),
        gone=len(inside.keys() - files.keys()),
    )


def _known(tables: Tables) -> tuple[dict[str, _Known], list[str], dict[str, set[str]]]:
    """The songs by their audio files, the folders that these were found in, and ids of songs that files had before.

    A write that was stopped leaves the songs before beside those that were to replace them.
    """
    columns = tables.columns(["id", "path", "source", "file_state"])
    known: dict[str, _Known] = {}
    outdated: dict[str, set[str]] = {}
    sources: set[str] = set()
    for row in columns.filter(columns["path"].is_valid()).to_pylist():
        file, song = Path(row["source"] or "", row["path"]).as_posix(), _Known(row["id"], row["file_state"])
        if (before := known.get(file)) and before.state is not None and song.state is not None:
            outdated.setdefault(file, set()).add(before.song_id)
        known[file] = song
        sources |= {row["source"]} if row["source"] else set()
    return known, sorted(sources), outdated


def _audio_files(root: Path, known: dict[str, _Known], unread: list[Reject]) -> list[FileToRead]:
    if not root.is_dir():
        raise LibraryError(f"The folder {root} is not there, so nothing was changed: mount it, or name others.")
    found = [file for file in source_files(root, unread) if file.reader.is_audio]
    if not found and any(Path(file).is_relative_to(root) for file in known):
        raise LibraryError(
            f"The folder {root} has no audio files any more, so nothing was changed: mount it, or remove its songs "
            "with `lyricsbert remove`."
        )
    return found


def _state(file: FileToRead) -> str | None:
    try:
        return file_state(file.file)
    except OSError:
        return None


def _read(
    files: Sequence[FileToRead],
    encoding: str | None,
    rejects: Callable[[Reject], None] | None,
    notes: Callable[[Note], None] | None,
) -> list[Song]:
    from lyricsbert.songs.readers.read import read_files

    return list(read_files(files, encoding=encoding, rejects=rejects, notes=notes))


def _decide(
    songs: Sequence[Song],
    known: dict[str, _Known],
    file_of: dict[str, str],
    gone: set[str],
    numbers: dict[str, int],
    changes: _Changes,
) -> None:
    """Sort songs that were read into new, changed and moved ones; what has moved is not gone.

    A song in several files stays with the file that it has, or else goes to the first.
    """
    now = {song.audio_file or "": song.id for song in songs}
    chosen: dict[str, Song] = {}
    for song in songs:
        file, owner = song.audio_file or "", file_of.get(song.id)
        before = known.get(file)
        if before is not None and before.song_id != song.id:
            changes.dropped.add(before.song_id)
        if song.id in numbers and file != owner and _is_still(owner, song.id, now, gone):
            continue  # a copy of a song whose file is still there
        if song.id not in chosen or file == owner:
            chosen[song.id] = song
    for song in chosen.values():
        file, owner = song.audio_file or "", file_of.get(song.id)
        if song.id not in numbers:
            changes.fresh.append(song)
            changes.new += file not in known
            changes.changed += file in known
        else:
            changes.updated.append(song)
            changes.moved += owner not in (None, file)
            changes.changed += owner in (None, file)
            gone.discard(song.id)
    changes.dropped -= chosen.keys()


def _is_still(file: str | None, song_id: str, now: dict[str, str], gone: set[str]) -> bool:
    """Whether a song is still in its file."""
    if file is None or file in now:
        return file is not None and now[file] == song_id
    return song_id not in gone and Path(file).exists()
