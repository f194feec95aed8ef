"""The import itself, in its own process, so that the server stays responsive.

`python -m lyricsbert.server.jobs.importer` reads one line of JSON from its standard input, an ImportJob, and writes one
line of JSON to its standard output for each step, an Event. When its standard input ends, or says "cancel", it reads no
more songs, gives up the batch in work, publishes the songs that it has analysed, and exits. So it also exits when the
server is gone.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from lyricsbert.server.jobs.priority import lower_priority

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lyricsbert.library import Progress
    from lyricsbert.songs import Reject, Song

CANCEL: Final = "cancel"
_FIRST_REJECTS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportJob:
    """What to import.

    Attributes:
        library: folder or URI of the library, which must exist.
        model: folder of the bundle that the library was made by.
        paths: files of songs; empty for the built-in songs.
        columns: field of a song -> name of the column that holds it.
        rejects: file for rejected rows, in the folder of the upload.
    """

    library: str
    model: str
    paths: tuple[str, ...]
    columns: dict[str, str]
    rejects: str


class _CancelledError(Exception):
    """The import was cancelled while a batch of songs was read or analysed."""


def run(job: ImportJob, cancelled: threading.Event, out: TextIO) -> None:
    """Add the songs and write events: `progress`, then one of `done`, `cancelled` and `failed`."""
    from lyricsbert.errors import LyricsBERTError
    from lyricsbert.library import Library
    from lyricsbert.model import Encoder
    from lyricsbert.songs import RejectLog, builtin_songs, estimate_count, read_songs

    def emit(kind: str, **values: Any) -> None:
        try:
            out.write(json.dumps({"kind": kind, **values}, default=str) + "\n")
            out.flush()
        except BrokenPipeError:  # the server is gone: publish what is analysed all the same
            cancelled.set()

    try:
        with RejectLog(job.rejects, keep=_FIRST_REJECTS) as log:
            # One thread, since requests that read the library come first.
            encoder = Encoder.load(job.model, threads=1)
            done = 0

            def stop_if_cancelled() -> None:
                if cancelled.is_set():
                    raise _CancelledError

            def reject(row: Reject) -> None:
                log(row)
                stop_if_cancelled()  # a source may have nothing but rejects

            encoder.before_batch = stop_if_cancelled
            songs = read_songs(job.paths, columns=job.columns, rejects=reject) if job.paths else builtin_songs()
            # An upload is removed afterwards, and a path in a table is not believed: its sender may not be the owner.
            songs = (replace(song, path=None, source=None, file_state=None) for song in songs)
            total = estimate_count(job.paths) if job.paths else len(builtin_songs())

            def rejected() -> dict[str, Any]:
                return {"rejected": log.total, "first_rejects": [asdict(reject) for reject in log.first]}

            def report(progress: Progress) -> None:
                nonlocal done
                done = progress.done
                speed = progress.songs_per_second
                left = max(0, total - log.total - progress.done) / speed if total and speed else None
                emit(
                    "progress",
                    read=progress.done + log.total,
                    total=total or None,
                    songs_per_second=speed,
                    seconds_left=left,
                    **rejected(),
                )

            library = Library.open(job.library)
            try:
                found = library.add(_until(cancelled, songs), encoder, progress=report).last_report
                assert found is not None
                counts = {
                    "read": found.read + log.total,
                    "added": found.added,
                    "already_there": found.already_there,
                    "duplicates": found.duplicates,
                    "unusable": found.unusable,
                }
            except _CancelledError:
                # Adding nothing publishes the batches that were analysed before.
                encoder.before_batch = bool
                added = len(Library.open(job.library).add((), encoder)) - len(library)
                counts = {"read": done + log.total, "added": added, "already_there": max(0, done - added)}
        emit("cancelled" if cancelled.is_set() else "done", **counts, **rejected())
    except LyricsBERTError as error:
        emit("failed", problem=str(error))


def _until(cancelled: threading.Event, songs: Iterable[Song]) -> Iterator[Song]:
    for song in songs:
        if cancelled.is_set():
            return
        yield song


def _watch(lines: TextIO, cancelled: threading.Event, orphaned: threading.Event) -> None:
    for line in lines:
        if line.strip() == CANCEL:
            cancelled.set()
    cancelled.set()
    orphaned.set()


def main() -> None:
    """Run the import that the first line of standard input describes."""
    lower_priority()
    values = json.loads(sys.stdin.readline())
    job = ImportJob(**{**values, "paths": tuple(values["paths"])})
    cancelled, orphaned = threading.Event(), threading.Event()
    threading.Thread(target=_watch, args=(sys.stdin, cancelled, orphaned), daemon=True).start()
    run(job, cancelled, sys.stdout)
    if orphaned.is_set():  # the server that would remove the upload is gone
        shutil.rmtree(Path(job.rejects).parent, ignore_errors=True)
    os._exit(0)  # a normal exit would report a broken pipe, and wait for the reading thread


if __name__ == "__main__":
    main()
