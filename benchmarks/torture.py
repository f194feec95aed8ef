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
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "library"))

from damage import DAMAGES, outcome, served
from disk_shim import ADD, Disk, compile_shim, is_right
from library_doubles import HashEncoder, make_songs

from lyricsbert.errors import LibraryError
from lyricsbert.library import Library
from report import write_results

if TYPE_CHECKING:
    from collections.abc import Callable

BEFORE, AFTER = 30, 40
"""Songs of the library, and those it has when a write is done."""

FAILURES = {"killed, then the power is cut": 0, "no space": errno.ENOSPC, "I/O error": errno.EIO}


def state_of(path: Path) -> str:
    """Which version of the library readers see."""
    try:
        library = Library.open(path)
        count = len(library)
        if count not in (BEFORE, AFTER) or not is_right(library, range(count)):
            return "served wrong"
    except LibraryError:
        return "lost"
    except BaseException as error:
        return f"trace: {type(error).__name__}"
    return "old version" if count == BEFORE else "new version"


def can_be_completed(path: Path) -> bool:
    """Whether the same write done again gives the whole library."""
    try:
        return is_right(Library.build(path, make_songs(AFTER), HashEncoder()), range(AFTER))
    except BaseException:
        return False


def judged(path: Path, code: int, said: str) -> str:
    """What came of a write that was disturbed, in words; "ok: ..." if it is as it should be."""
    if code not in (0, 2, -9) or "Traceback" in said:
        return f"exit status {code}, a trace"
    found = state_of(path)
    told = {0: "said to be done", 2: "said to have failed", -9: "killed"}[code]
    right = {0: ("new version",), 2: ("old version",), -9: ("old version", "new version")}[code]
    if found not in right:
        return f"{told}, but {found}"
    return f"ok: {told}, {found}" if can_be_completed(path) else f"{told}, {found}, but cannot be completed"


class Torture:
    """Disturbs writes to copies of one library.

    Args:
        folder: where to work.
        workers: trials at a time.
    """

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder
        self._shim = compile_shim(folder)
        self._base = folder / "base"
        Library.build(self._base, make_songs(BEFORE), HashEncoder())
        self._workers = workers

    def every_call(self, kind: str, *, step: int = 1) -> dict[str, int]:
        """Let each write and each sync of an `add` fail once, or kill it there and cut the power."""
        disk = self._disk("calls")
        disk.run(ADD, disk.root, AFTER)
        calls = disk.writes()
        shutil.rmtree(disk.root)

        def trial(call: int) -> str:
            disk = self._disk(f"{FAILURES[kind]}-{call}")
            code, said = disk.run(ADD, disk.root, AFTER, fail=call, error=FAILURES[kind])
            if code == -9:
                disk.cut_power(self._base)
            found = judged(disk.root, code, said)
            shutil.rmtree(disk.root)
            return found

        return self._counted(trial, range(1, calls + 1, step))

    def random_kills(self, count: int) -> dict[str, int]:
        """Kill an `add` after a random time, every other time with a power cut."""
        disk = self._disk("timed")
        started = time.perf_counter()
        disk.run(ADD, disk.root, AFTER)
        longest = (time.perf_counter() - started) * 1.5
        shutil.rmtree(disk.root)

        def trial(number: int) -> str:
            disk = self._disk(f"kill-{number}")
            with disk.start(ADD, disk.root, AFTER) as process:
                time.sleep(random.Random(number).uniform(0.3 * longest, longest))
                process.kill()
                out, err = process.communicate()
            if number % 2:
                disk.cut_power(self._base)
            found = judged(disk.root, process.returncode, out + err)
            shutil.rmtree(disk.root)
            return found

        return self._counted(trial, range(count))

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

    def _disk(self, name: str) -> Disk:
        root = self._folder / name
        shutil.copytree(self._base, root)
        return Disk(self._shim, root, self._folder / f"{name}.log")

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
            Library.build(path, make_songs(AFTER), HashEncoder())
            cut, looked = folder / "cut.img", folder / "cut"
            looked.mkdir(exist_ok=True)
            shutil.copyfile(image, cut)
            subprocess.run(["mount", "-o", "loop", cut, looked], check=True)
            try:
                found[state_of(looked / path.name)] += 1
            finally:
                subprocess.run(["umount", "--lazy", looked], check=True)
    finally:
        subprocess.run(["umount", "--lazy", mounted], check=True)
    return dict(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="kills at random moments")
    parser.add_argument("--rounds", type=int, default=4, help="damages of each kind to each file")
    parser.add_argument("--step", type=int, default=1, help="of the calls to the disk, every how many one fails")
    parser.add_argument("--workers", type=int, default=2, help="trials at a time")
    parser.add_argument("--damage", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.damage:
        whole, copy, name, rounds = arguments.damage
        damage_one(Path(whole), Path(copy), name, int(rounds))
        return
    results: dict[str, Any] = {}

    def note(name: str, found: dict[str, int]) -> None:
        results[name] = found
        print(name, json.dumps(found, indent=2), flush=True)
        write_results("torture", results)

    with tempfile.TemporaryDirectory() as temporary:
        torture = Torture(Path(temporary), arguments.workers)
        note("damage", torture.damage(arguments.rounds))
        note("power cut by a copy of the disk", image_power_cuts(Path(temporary), 5))
        for kind in FAILURES:
            note(f"each call: {kind}", torture.every_call(kind, step=arguments.step))
        note("random kills", torture.random_kills(arguments.kills))


if __name__ == "__main__":
    main()
