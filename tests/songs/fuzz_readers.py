"""Fuzzes every reader, guided by coverage: `make fuzz`, or python tests/songs/fuzz_readers.py [CASES].

The long form of test_hostile_sources.py. Each case is a byte that picks a format, and the bytes of a file. A case that
breaks what `any_bytes` checks ends the run and is left in a file `crash-...`. The number of cases is printed and kept
in benchmarks/results/.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import atheris  # type: ignore[import-not-found, unused-ignore]

with atheris.instrument_imports(include=["lyricsbert.songs"]):
    from any_bytes import EXTENSIONS, SEEDS, read_any

CASES = 200_000
RESULT = Path(__file__).parents[2] / "benchmarks" / "results" / "fuzz_readers.json"


def main() -> None:
    """Run the fuzzer."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    started = time.monotonic()
    counts = dict.fromkeys(EXTENSIONS, 0)
    songs = rejects = 0

    def check(data: bytes) -> None:
        nonlocal songs, rejects
        extension = EXTENSIONS[data[0] % len(EXTENSIONS)] if data else EXTENSIONS[0]
        found = read_any(folder, extension, data[1:])
        counts[extension] += 1
        songs, rejects = songs + len(found[0]), rejects + len(found[1])
        if sum(counts.values()) == cases:
            result = {
                "benchmark": "fuzz_readers",
                "cases": cases,
                "by_format": counts,
                "songs": songs,
                "rejects": rejects,
                "failures": 0,
                "seconds": round(time.monotonic() - started),
            }
            RESULT.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
            print(json.dumps(result))  # noqa: T201

    with tempfile.TemporaryDirectory() as place:
        folder, corpus = Path(place), Path(place, "corpus")
        corpus.mkdir()
        for extension, data in SEEDS.items():
            corpus.joinpath(extension).write_bytes(bytes([EXTENSIONS.index(extension)]) + data)
        atheris.Setup([sys.argv[0], f"-runs={cases}", "-max_len=4096", str(corpus)], check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
