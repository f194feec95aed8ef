"""The folder of a server's uploads: in the temporary directory, and gone with the server, however that ends."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Final

import filelock

_PREFIX: Final = "lyricsbert-imports-"
_LOCK: Final = ".lock"


class UploadFolder:
    """A folder that is made for the first upload, and locked while this process lives. Safe for several threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._folder: Path | None = None
        self._lock: filelock.BaseFileLock | None = None

    def new(self) -> Path:
        """A new and empty folder for one upload.

        Raises:
            OSError: it cannot be made.
        """
        with self._guard:
            if self._folder is None:
                folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
                self._lock = filelock.FileLock(folder / _LOCK, thread_local=False)
                self._lock.acquire()
                self._folder = folder
            return Path(tempfile.mkdtemp(dir=self._folder))

    def remove(self) -> None:
        """Remove the folder with all uploads."""
        with self._guard:
            if self._folder is not None and self._lock is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._lock.release()
                self._folder = None


def remove_abandoned() -> None:
    """Remove the folders of servers that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if not _is_own(folder):
            continue
        lock = filelock.FileLock(folder / _LOCK, timeout=0)
        try:
            with lock:
                shutil.rmtree(folder, ignore_errors=True)
        except (OSError, filelock.Timeout):  # its server lives
            continue


def _is_own(folder: Path) -> bool:
    """Whether a path is a folder, not a link to one, of the user who runs this process; others may write here."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    return folder.is_dir() and not folder.is_symlink() and (os.name != "posix" or found.st_uid == os.getuid())
