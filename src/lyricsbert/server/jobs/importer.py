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

    from lyricsbert.library import Library, Progress
    from lyricsbert.songs import Reject, RejectLog, Song

CANCEL: Final = "cancel"
_FIRST_REJECTS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportJob:
    """What to import.

    Attributes:
        library: folder or URI of the library, which must exist.
        model: folder of the bundle that the library was made by.
        paths: files and folders of songs; empty for the built-in songs. Of a sync: the folders of music.
        columns: field of a song -> name of the column that holds it.
        rejects: file for rejected rows, in the folder of the upload.
        added: file for the ids of the songs that were added, as a list in JSON, in the same folder.
        sync: whether to bring the library in line with the folders, rather than to add to it.
    """

    library: str
    model: str
    paths: tuple[str, ...]
    columns: dict[str, str]
    rejects: str
    added: str
    sync: bool = False


class _CancelledError(Exception):
    """The import was cancelled while a batch of songs was read or analysed."""


class _Step:
    """What a job does: its songs, its cancellation, its rejects and its events.

    Args:
        job: what to do.
        cancelled: set when it is to stop.
        out: receives the events.
        log: receives the rejects.
    """

    def __init__(self, job: ImportJob, cancelled: threading.Event, out: TextIO, log: RejectLog) -> None:
        from lyricsbert.model import Encoder

        self.job = job
        self.cancelled = cancelled
        self.log = log
        self._out = out
        self.done = 0
        self.total = 0
        # One thread, since requests that read the library come first.
        self.encoder = Encoder.load(job.model, threads=1)
        self.encoder.before_batch = self.stop_if_cancelled

    def stop_if_cancelled(self) -> None:
        if self.cancelled.is_set():
            raise _CancelledError

    def reject(self, row: Reject) -> None:
        self.log(row)
        self.stop_if_cancelled()  # a source may have nothing but rejects

    def emit(self, kind: str, **values: Any) -> None:
        rejected = {"rejected": self.log.total, "first_rejects": [asdict(reject) for reject in self.log.first]}
        try:
            self._out.write(json.dumps({"kind": kind, **rejected, **values}, default=str) + "\n")
            self._out.flush()
        except BrokenPipeError:  # the server is gone: publish what is analysed all the same
            self.cancelled.set()

    def report(self, progress: Progress) -> None:
        self.done = progress.done
        speed = progress.songs_per_second
        total = self.total or progress.total or 0
        left = max(0, total - self.log.total - progress.done) / speed if total and speed else None
        self.emit(
            "progress",
            read=progress.done + self.log.total,
            total=total or None,
            songs_per_second=speed,
            seconds_left=left,
        )


def run(job: ImportJob, cancelled: threading.Event, out: TextIO) -> None:
    """Add the songs, or synchronise, and write events: `progress`, then one of `done`, `cancelled` and `failed`."""
    from lyricsbert.errors import LyricsBERTError
    from lyricsbert.songs import RejectLog

    with RejectLog(job.rejects, keep=_FIRST_REJECTS) as log:
        step = _Step(job, cancelled, out, log)
        try:
            counts = _synchronise(step) if job.sync else _import(step)
            step.emit("cancelled" if cancelled.is_set() else "done", **counts)
        except LyricsBERTError as error:
            step.emit("failed", problem=str(error))


def _import(step: _Step) -> dict[str, Any]:
    from lyricsbert.library import Library
    from lyricsbert.songs import builtin_songs, estimate_count, read_songs

    job = step.job
    songs = read_songs(job.paths, columns=job.columns, rejects=step.reject) if job.paths else builtin_songs()
    # An upload is removed afterwards, and a path in a table is not believed: its sender may not be the owner.
    songs = (replace(song, path=None, source=None, file_state=None) for song in songs)
    step.total = estimate_count(job.paths) if job.paths else len(builtin_songs())
    library = Library.open(job.library)
    read: set[str] = set()
    try:
        newer = library.add(_until(step.cancelled, songs, read), step.encoder, progress=step.report)
        found = newer.last_report
        assert found is not None
        counts = {
            "read": found.read + step.log.total,
            "added": found.added,
            "already_there": found.already_there,
            "duplicates": found.duplicates,
            "unusable": found.unusable,
        }
    except _CancelledError:
        newer = _publish(step, library)
        added = len(newer) - len(library)
        counts = {"read": step.done + step.log.total, "added": added, "already_there": max(0, step.done - added)}
    # What it added can be removed together. Another process may have added songs meanwhile: those are not among them.
    Path(job.added).write_text(json.dumps([each for each in newer.ids if each in read and each not in library]))
    return counts


def _synchronise(step: _Step) -> dict[str, Any]:
    from lyricsbert.library import Library, sync_library

    library = Library.open(step.job.library)
    try:
        found = sync_library(
            step.job.library,
            step.encoder,
            step.job.paths,
            rejects=step.reject,
            notes=lambda _: None,
            progress=step.report,
        )
    except _CancelledError:
        return {"added": max(0, len(_publish(step, library)) - len(library))}
    return {
        "read": found.new + found.changed + found.moved + step.log.total,
        "added": found.new,
        "changed": found.changed,
        "moved": found.moved,
        "gone": found.gone,
        "unchanged": found.unchanged,
    }


def _publish(step: _Step, library: Library) -> Library:
    """Publish the batches that were analysed before the job was cancelled: adding nothing does."""
    step.encoder.before_batch = bool
    return library.add((), step.encoder)


def _until(cancelled: threading.Event, songs: Iterable[Song], read: set[str]) -> Iterator[Song]:
    for song in songs:
        if cancelled.is_set():
            return
        read.add(song.id)
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
