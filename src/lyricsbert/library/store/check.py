"""Checks whether a library is as it was written, and goes back to the version before if it is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricsbert.errors import LibraryError
from lyricsbert.library.store.metadata import State
from lyricsbert.library.store.store import Store

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from lyricsbert.library.store.metadata import Snapshot


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found.

    Attributes:
        version: number of the version that was checked.
        written_at: when it was published.
        songs: number of its songs; None if it is damaged.
        files: number of its files; 0 if it has no checksums, because an earlier LyricsBERT wrote it.
        bytes: their size.
        problems: what is wrong, one clause for each damaged file.
    """

    version: int
    written_at: datetime
    songs: int | None
    files: int
    bytes: int
    problems: tuple[str, ...]


def check_library(path: str | Path, *, deep: bool = False) -> CheckReport:
    """Check the files of a library.

    Args:
        path: its folder.
        deep: read all files, rather than the sizes of all and the content of small ones.

    Raises:
        LibraryError: there is no library, or its metadata are damaged, or it is in an object store.
    """
    store = Store(path)
    snapshot = store.state().snapshot
    if snapshot is None:
        raise LibraryError(f"There is no finished library at {store.path} to check.")
    commit = snapshot.tables
    problems = tuple(store.verifier(commit).problems(deep=deep, anew=True))
    sums = (commit.files or {}).values()
    songs = None if problems else store.open(commit).count()
    size = sum(each.size for each in sums)
    return CheckReport(snapshot.version, commit.committed_at, songs, len(sums), size, problems)


def go_back(path: str | Path) -> Snapshot:
    """Publish the version before the present one again, if its files are as they were written.

    Raises:
        LibraryError: there is none, or it is damaged as well, or another process is writing.
    """
    store = Store(path)
    before = store.state_before().snapshot
    if before is None:
        raise LibraryError(f"The library {store.path} has no version before the present one.")
    problem = next(store.verifier(before.tables).problems(anew=True), None)
    if problem:
        raise LibraryError(f"The version of {store.path} before the present one cannot be brought back: {problem}.")
    with store.lock():
        snapshot = replace(before, earlier=())
        store.write_state(State(snapshot, None), kept=0)
    return snapshot
