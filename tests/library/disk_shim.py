"""A disk that fails: processes whose writes are recorded, or of whose writes one fails (`disk_shim.c`)."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from library_doubles import make_song

from lyricsbert.library import Library

HERE = Path(__file__).parent


def is_right(library: Library, numbers: range) -> bool:
    """Whether a library has the songs of these numbers, with all that belongs to them."""
    songs = [make_song(number) for number in numbers]
    return (
        library.songs(range(len(library))) == songs
        and [len(stored.sections) for stored in library.sections_of(range(len(library)))] == [3] * len(songs)
        and library.positions is not None
        and len(library.search_words("the garden wheel", 999)) > 20
    )


@dataclass(frozen=True)
class Disk:
    """Runs writes, those of `disk_writes.py` unless told otherwise, whose calls to the disk go through the shim.

    Attributes:
        shim: the compiled shim.
        root: folder below which calls count.
        log: where they are recorded.
        script: what is run, with the name of the write and its arguments.
    """

    shim: Path
    root: Path
    log: Path
    script: Path = HERE / "disk_writes.py"

    def start(self, write: str, *arguments: object, fail: int = 0, error: int = errno.ENOSPC) -> subprocess.Popen[str]:
        """Start a write; the call of the number `fail`, from 1, fails."""
        self.log.unlink(missing_ok=True)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent), *filter(None, sys.path)]),
            "LD_PRELOAD": str(self.shim),
            "DISK_ROOT": str(self.root),
            "DISK_LOG": str(self.log),
            "DISK_FAIL": str(fail),
            "DISK_ERRNO": str(error),
        }
        return subprocess.Popen(
            [sys.executable, self.script, write, *map(str, arguments)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, write: str, *arguments: object, fail: int = 0, error: int = errno.ENOSPC) -> tuple[int, str]:
        """Run a write; returns its exit status and all that it said."""
        with self.start(write, *arguments, fail=fail, error=error) as process:
            out, err = process.communicate()
            return process.returncode, out + err

    def calls(self) -> list[list[str]]:
        """What was recorded: kind and paths of each call."""
        return [line.split("\t") for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def writes(self) -> int:
        """Number of recorded calls that can fail."""
        return sum(kind == "A" for kind, *_ in self.calls())

    def cut_power(self, before: Path) -> list[str]:
        """Leave of what was written only what was waited for, as the worst of disks would.

        A file is empty if its content was not synced, and as it was before if its name was not, nor that of a new
        folder that it is in.

        Args:
            before: a copy of the root from before the recorded calls.

        Returns:
            The files that suffered.
        """
        content, names = self._synced()
        suffered = []
        for path in sorted(self.root.rglob("*"), reverse=True):
            old = before / path.relative_to(self.root)
            if not path.is_file() or (old.exists() and old.stat().st_mtime_ns == path.stat().st_mtime_ns):
                continue
            parents = [parent for parent in path.parents if parent.is_relative_to(self.root)]
            new = [path, *(parent for parent in parents if not (before / parent.relative_to(self.root)).exists())]
            if any(str(each) not in names for each in new):
                path.unlink()
                if old.exists():
                    shutil.copy2(old, path)
            elif str(path) not in content:
                path.write_bytes(b"")
            else:
                continue
            suffered.append(path.relative_to(self.root).as_posix())
        return suffered

    def _synced(self) -> tuple[set[str], set[str]]:
        """The files whose content was synced at last, and the files and folders whose names were."""
        content: set[str] = set()
        names: set[str] = set()
        present: dict[str, set[str]] = {}  # folder -> names that a sync of it would keep
        for kind, *paths in self.calls():
            if kind in "AF":
                continue
            path = paths[-1]
            if kind in "CW":
                content.discard(path)
            if kind == "R":
                (content.add if paths[0] in content else content.discard)(path)
                names.discard(path)
            if kind == "S":
                content.add(path)
                names.update(present.get(path, ()))
            # LanceDB moves its files by calls that are not recorded: they are there when they are first synced.
            present.setdefault(str(Path(path).parent), set()).add(path)
        return content, names


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled shim."""
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("a failing disk is simulated on Linux, with a C compiler (cc)")
    return compile_shim(tmp_path_factory.mktemp("shim"))


def compile_shim(folder: Path) -> Path:
    """Compile the shim into a folder."""
    library = folder / "disk_shim.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "disk_shim.c", "-ldl"], check=True)
    return library
