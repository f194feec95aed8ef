"""What a library survives: kills, power cuts and failing writes at every call to the disk, damage to every file."""

from __future__ import annotations

import argparse
import errno
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "library"))

from damage import DAMAGES, outcome, served
from disk_shim import Disk, compile_shim
from disk_writes import AFTER, BEFORE, WRITES, content, make_library
from library_doubles import HashEncoder, make_songs

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library
from report import HEAD, RESULTS, write_results

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = {"add": 1, "remove": 3, "sync": 3}
"""Writes, and of their calls to the disk, every how many one fails."""

FAILURES = {"killed, then the power is cut": 0, "no space": errno.ENOSPC, "I/O error": errno.EIO}


class Disturbed:
    """A write to copies of one library, which is disturbed.

    Args:
        folder: where to work.
        shim: see `Disk`.
        write: its name in `disk_writes.py`.
    """

    def __init__(self, folder: Path, shim: Path, write: str) -> None:
        self._folder = folder
        self._shim = shim
        self._write = write
        self._base = folder / "base"
        make_library(self._base, write, folder / "music")
        self._old = content(Library.open(self._base))
        disk = self._disk("calls")
        started = time.perf_counter()
        disk.run(write, disk.root)
        self.seconds = time.perf_counter() - started
        self.calls = disk.writes()
        self._new = content(Library.open(disk.root))
        shutil.rmtree(disk.root)

    def fail(self, call: int, kind: str) -> str:
        """What comes of it if one call to the disk fails, or if it is killed there and the power is cut."""
        disk = self._disk(f"{FAILURES[kind]}-{call}")
        code, said = disk.run(self._write, disk.root, fail=call, error=FAILURES[kind])
        if code == -9:
            disk.cut_power(self._base)
        return self._judged(disk.root, code, said)

    def kill(self, number: int) -> str:
        """What comes of it if it is killed after a random time, every other time with a power cut."""
        disk = self._disk(f"kill-{number}")
        with disk.start(self._write, disk.root) as process:
            time.sleep(random.Random(number).uniform(0.4, 1.5) * self.seconds)
            process.kill()
            out, err = process.communicate()
        if number % 2:
            disk.cut_power(self._base)
        return self._judged(disk.root, process.returncode, out + err)

    def _judged(self, path: Path, code: int, said: str) -> str:
        """What came of the write in words; "ok: ..." if it is as it should be."""
        if code not in (0, 2, -9) or "Traceback" in said:
            return f"exit status {code}, a trace"
        found = self._state_of(path)
        told = {0: "said to be done", 2: "said to have failed", -9: "killed"}[code]
        right = {0: ("new version",), 2: ("old version",), -9: ("old version", "new version")}[code]
        if found not in right:
            return f"{told}, but {found}"
        is_completed = self._can_be_completed(path)
        shutil.rmtree(path)
        return f"ok: {told}, {found}" if is_completed else f"{told}, {found}, but cannot be completed"

    def _state_of(self, path: Path) -> str:
        """Which version of the library readers see."""
        try:
            found = content(Library.open(path))
        except LibraryError:
            return "lost"
        except BaseException as error:
            return f"trace: {type(error).__name__}"
        if found == self._old:
            return "old version"
        return "new version" if found == self._new else "served wrong"

    def _can_be_completed(self, path: Path) -> bool:
        """Whether the same write done again gives the new version."""
        try:
            WRITES[self._write](path)
            return content(Library.open(path)) == self._new
        except BaseException:
            return False

    def _disk(self, name: str) -> Disk:
        root = self._folder / name
        shutil.copytree(self._base, root)
        return Disk(self._shim, root, self._folder / f"{name}.log")


class Torture:
    """Disturbs writes to libraries, and damages their files.

    Args:
        folder: where to work.
        workers: trials at a time.
    """

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder
        self._shim = compile_shim(folder)
        self._workers = workers

    def disturbed(self, write: str) -> Disturbed:
        """A write to be disturbed."""
        folder = self._folder / write
        folder.mkdir()
        return Disturbed(folder, self._shim, write)

    def every_call(self, write: Disturbed, kind: str, *, step: int = 1) -> dict[str, int]:
        """Let each call to the disk fail once, or kill the process there and cut the power."""
        return self._counted(partial(write.fail, kind=kind), range(1, write.calls + 1, step))

    def random_kills(self, write: Disturbed, count: int) -> dict[str, int]:
        """Kill a write after a random time."""
        return self._counted(write.kill, range(count))

    def damage(self, rounds: int) -> dict[str, int]:
        """Damage each file of a library of several versions in each way, several times."""
        whole = self._folder / "whole"
        library = Library.build(whole, make_songs(BEFORE), HashEncoder())
        library = library.add(make_songs(AFTER - BEFORE, start=BEFORE), HashEncoder())
        library.remove(library.ids[:3])
        files = sorted(path.relative_to(whole).as_posix() for path in whole.rglob("*") if path.is_file())

        def trial(name: str) -> list[str]:
            copy = self._folder / f"copy-{files.index(name)}"
            shutil.copytree(whole, copy)
            command = [sys.executable, __file__, "--damage", whole, copy, name, str(rounds)]
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            shutil.rmtree(copy)
            return done.stdout.splitlines() + (["the process ended"] if done.returncode else [])

        with ThreadPoolExecutor(self._workers) as pool:
            found = Counter(line for lines in pool.map(trial, files) for line in lines)
        return {"files": len(files), "damages": found.total(), **found}

    def _counted(self, trial: Callable[[int], str], numbers: range) -> dict[str, int]:
        with ThreadPoolExecutor(self._workers) as pool:
            found = Counter(pool.map(trial, numbers))
        return {"trials": found.total(), **found}


def damage_one(whole: Path, copy: Path, name: str, rounds: int) -> None:
    """Damage one file of a copy in each way, and print what comes of each."""
    expected = served(whole)
    content = (whole / name).read_bytes()
    for kind, change in DAMAGES.items():
        for number in range(rounds if content and kind in ("flip", "truncate", "garbage") else 1):
            left = change(content, random.Random(f"{name} {number}")) if content else None
            if left is None:
                (copy / name).unlink(missing_ok=True)
            else:
                (copy / name).write_bytes(left)
            print(outcome(copy, expected), flush=True)


def image_power_cuts(folder: Path, count: int) -> dict[str, int]:
    """Copy the image of an ext4 disk as soon as an `add` says that it is done, and look at the copy. Needs root."""
    image, mounted = folder / "disk.img", folder / "disk"
    mounted.mkdir()
    with image.open("wb") as file:
        file.truncate(64 << 20)
    found: Counter[str] = Counter()
    try:
        subprocess.run(["mkfs.ext4", "-q", image], check=True, capture_output=True)
        subprocess.run(["mount", "-o", "loop", image, mounted], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return {f"skipped, since no disk can be mounted ({type(error).__name__})": 1}
    try:
        for number in range(count):
            path = mounted / f"library {number}"
            Library.build(path, make_songs(BEFORE), HashEncoder())
            expected = content(Library.build(path, make_songs(AFTER), HashEncoder()))
            cut, looked = folder / "cut.img", folder / "cut"
            looked.mkdir(exist_ok=True)
            shutil.copyfile(image, cut)
            subprocess.run(["mount", "-o", "loop", cut, looked], check=True)
            try:
                found["new version" if content(Library.open(looked / path.name)) == expected else "lost"] += 1
            finally:
                subprocess.run(["umount", "--lazy", looked], check=True)
    finally:
        subprocess.run(["umount", "--lazy", mounted], check=True)
    return dict(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="kills at random moments")
    parser.add_argument("--rounds", type=int, default=4, help="damages of each kind to each file")
    parser.add_argument("--step", type=int, default=1, help="let only every so many of these calls fail")
    parser.add_argument("--workers", type=int, default=2, help="trials at a time")
    parser.add_argument("--resume", action="store_true", help="do not repeat what the results have already")
    parser.add_argument("--damage", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.damage:
        whole, copy, name, rounds = arguments.damage
        damage_one(Path(whole), Path(copy), name, int(rounds))
        return
    results: dict[str, Any] = {}
    if arguments.resume and (before := RESULTS / "torture.json").exists():
        results = {name: found for name, found in json.loads(before.read_text("utf-8")).items() if name not in HEAD}

    def note(name: str, found: Callable[[], dict[str, int]]) -> None:
        if name not in results:
            results[name] = found()
            print(name, json.dumps(results[name], indent=2), flush=True)
            write_results("torture", results)

    with tempfile.TemporaryDirectory() as temporary:
        torture = Torture(Path(temporary), arguments.workers)
        note("damage", lambda: torture.damage(arguments.rounds))
        note("power cut by a copy of the disk", lambda: image_power_cuts(Path(temporary), 5))
        for name, step in STEPS.items():
            write = torture.disturbed(name)
            for kind in FAILURES:
                calls = partial(torture.every_call, write, kind, step=step * arguments.step)
                note(f"{name}, each call: {kind}", calls)
            note(f"{name}, random kills", partial(torture.random_kills, write, arguments.kills // step))


if __name__ == "__main__":
    main()
